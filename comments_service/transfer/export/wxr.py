"""WordPress's WXR 1.2 with the elements that Disqus adds, which most other services read.

WordPress makes breaks of newlines when it shows a text, so that there are none outside of ``pre``.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from html import escape

from comments_service.queries.imports.export_scope import Scope
from comments_service.queries.imports.exports import ExportRow, comments_by_page, site_row
from comments_service.rules.comments.status import Status

_APPROVED = {
    Status.PUBLISHED: "1",
    Status.HELD: "0",
    Status.SPAM: "spam",
    Status.DELETED: "trash",
}
_SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dsq="http://www.disqus.com/" xmlns:wp="http://wordpress.org/export/1.2/"'
)
_PREFORMATTED = re.compile(r"(<pre\b.*?</pre>)", re.S)
_BREAK = re.compile(r"(?<=<br>)\n|(?<=</p>)\n|(?<=</li>)\n|(?<=[uo]l>)\n|(?<=</blockquote>)\n")
# What XML 1.0 cannot hold at all (section 2.2).
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(scope: Scope) -> Iterator[bytes]:
    """Yield the file: an item for each page, with its comments."""
    name = site_row(scope)["name"]
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {_SPACES}>\n<channel>\n'
        f"<title>{_text(name)}</title>\n<wp:wxr_version>1.2</wp:wxr_version>\n"
    ).encode()
    thread_id = None
    for row in comments_by_page(scope):
        if row.thread_id != thread_id:
            yield b"</item>\n" if thread_id else b""
            yield _page(row)
            thread_id = row.thread_id
        yield _comment(row)
    yield b"</item>\n" if thread_id else b""
    yield b"</channel>\n</rss>\n"


def _page(row: ExportRow) -> bytes:
    return (
        f"<item>\n<title>{_text(row.page_title or row.page_url)}</title>\n"
        f"<link>{_text(row.page_url)}</link>\n<content:encoded></content:encoded>\n"
        f"<dsq:thread_identifier>{_text(row.page_url)}</dsq:thread_identifier>\n"
        f"<wp:post_id>{row.thread_id}</wp:post_id>\n"
        f"<wp:post_date_gmt>{_time(row.created_at)}</wp:post_date_gmt>\n"
        f"<wp:status>publish</wp:status>\n<wp:post_type>post</wp:post_type>\n"
        f"<wp:comment_status>open</wp:comment_status>\n"
    ).encode()


def _comment(row: ExportRow) -> bytes:
    """Return a comment; of a deleted one neither name nor text."""
    shown = row.status != Status.DELETED
    return (
        f"<wp:comment>\n<wp:comment_id>{row.id}</wp:comment_id>\n"
        # WordPress keeps names escaped.
        f"<wp:comment_author>{_text(escape(row.author_name or '')) if shown else ''}"
        f"</wp:comment_author>\n"
        f"<wp:comment_author_email>{_text(row.author_email) if shown else ''}"
        f"</wp:comment_author_email>\n"
        f"<wp:comment_author_url>{_text(row.author_website) if shown else ''}"
        f"</wp:comment_author_url>\n"
        f"<wp:comment_author_IP></wp:comment_author_IP>\n"
        f"<wp:comment_date>{_time(row.created_at)}</wp:comment_date>\n"
        f"<wp:comment_date_gmt>{_time(row.created_at)}</wp:comment_date_gmt>\n"
        f"<wp:comment_content>{_section(row.html) if shown else ''}</wp:comment_content>\n"
        f"<wp:comment_approved>{_APPROVED[Status(row.status)]}</wp:comment_approved>\n"
        f"<wp:comment_type>comment</wp:comment_type>\n"
        f"<wp:comment_parent>{row.parent_id or 0}</wp:comment_parent>\n"
        f"<wp:comment_user_id>0</wp:comment_user_id>\n</wp:comment>\n"
    ).encode()


def _section(html: str) -> str:
    parts = _PREFORMATTED.split(_NOT_XML.sub("", html))
    parts[::2] = [_BREAK.sub("", part).replace("\n", " ") for part in parts[::2]]
    return "<![CDATA[" + "".join(parts).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _text(text: str | None) -> str:
    return escape(_NOT_XML.sub("", text or ""), quote=False)


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
