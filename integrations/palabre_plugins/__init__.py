"""The lines that put Palabre's comments into a page."""

from __future__ import annotations

from html import escape

__version__ = "0.1.0"


def comments(service: str, site: str = "") -> str:
    """Return the element, with its link for readers without JavaScript, and its script."""
    address = escape(service.rstrip("/"))
    named = f' data-site="{escape(site)}"' if site else ""
    query = f"?site={escape(site)}" if site else ""
    return (
        '\n<palabre-comments style="display:block;min-height:100svh">'
        f'<a href="{address}/embed{query}" referrerpolicy="unsafe-url">'
        "Read and write comments</a></palabre-comments>\n"
        f'<script async src="{address}/static/embed.js"{named}></script>\n'
    )
