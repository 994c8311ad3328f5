"""A Sphinx extension: comments under each page that does not say ``:nocomments:``."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from palabre_plugins import __version__, comments


def setup(app: Sphinx) -> dict[str, Any]:
    """Take the settings ``palabre_url`` and ``palabre_site``."""
    app.add_config_value("palabre_url", "", "html")
    app.add_config_value("palabre_site", "", "html")
    app.connect("html-page-context", add_comments)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def add_comments(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object
) -> None:
    """Add the comments after the text. Search and index pages have no doctree."""
    is_wanted = doctree is not None and "nocomments" not in (context.get("meta") or {})
    if app.config.palabre_url and is_wanted:
        context["body"] += comments(app.config.palabre_url, app.config.palabre_site)
