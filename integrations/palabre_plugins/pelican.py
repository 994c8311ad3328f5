"""A Pelican plugin: comments under each article, unless its metadata say ``comments: off``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import signals

from palabre_plugins import comments

OFF = {"off", "no", "false"}


def register() -> None:
    """Take the settings ``PALABRE_URL`` and ``PALABRE_SITE``."""
    signals.content_written.connect(add_comments)


def add_comments(path: str, context: dict[str, Any]) -> None:
    """Add the comments after the text in the file of an article: neither to lists nor to feeds."""
    article, service = context.get("article"), context.get("PALABRE_URL")
    if not service or article is None or context.get("output_file") != article.save_as:
        return
    if str(getattr(article, "comments", "")).lower() in OFF:
        return
    file, text = Path(path), article.content
    page = file.read_text(encoding="utf-8")
    # Themes that change the text on their way have the comments at the end of the page.
    place = page.rfind(text) + len(text) if text in page else page.rfind("</body>")
    lines = comments(service, context.get("PALABRE_SITE", ""))
    file.write_text(page[:place] + lines + page[place:], encoding="utf-8")
