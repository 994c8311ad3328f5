"""A MkDocs plugin: comments under each page, unless its front matter says ``comments: false``."""

from __future__ import annotations

from typing import Any

from mkdocs.config.base import Config
from mkdocs.config.config_options import URL, Optional, Type
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.pages import Page

from palabre_plugins import comments


class Settings(Config):
    """What ``mkdocs.yml`` says of the plugin."""

    palabre_url = URL()
    palabre_site = Optional(Type(str))


class Palabre(BasePlugin[Settings]):
    """Adds the comments after the text."""

    # After the search plugin, which reads the content of the page at the same event.
    @event_priority(-100)
    def on_page_context(self, context: Any, *, page: Page, **_: Any) -> Any:
        """Add the comments to what the theme prints of the page."""
        if page.meta.get("comments") is not False:
            lines = comments(self.config.palabre_url, self.config.palabre_site or "")
            page.content = (page.content or "") + lines
        return context
