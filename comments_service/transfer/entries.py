"""What a file holds, in one form for all formats: pages, the comments on them, and what stays out.

Readers of formats make these and nothing else; they translate and decide nothing. The core
(transfer.spool) cleans names and texts, joins pages, links replies and checks times.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from comments_service.rules.comments.status import Status

Markup = Literal["html", "html_breaks", "markdown", "markdown_html", "plain"]


class BadFile(Exception):
    """A file that cannot be read to its end; its text is the one line that says why and where."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page that may have comments; it may come before its comments or after them.

    ``key`` is how the file's comments name it. ``address`` is a full web address or a path; None
    when the file has none. ``page_id`` names the page in its place;
    ``identifier`` is what the other system's markup on it calls it. ``skip`` is why its comments
    stay out: a draft's, say. A page without comments makes no thread. Of two with one key, the
    later counts.
    """

    key: str
    address: str | None
    title: str | None = None
    page_id: str | None = None
    identifier: str | None = None
    is_closed: bool = False
    skip: str | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One comment, raw: texts of any length and any characters, as the file has them.

    ``page`` is the key of a Page; ``parent_id`` the ``id`` of the comment that it replies to,
    whether or not that is in the file. ``created_at`` is aware (transfer.timestamps); None when
    the file has no usable time. In ``html_breaks`` a line end is ``<br>`` and an empty line ends a
    paragraph; ``markdown_html`` is Markdown in which HTML means what it says. ``badge`` marks the
    author of the page; ``service`` is where the commenter had an account with an icon of its own,
    such as "blogger". Texts and names of deleted comments may be present: the core drops them.
    ``where`` is for the list of skipped entries: "line 120".
    ``native`` is what only our own export knows of a comment (transfer.restore_columns).
    """

    id: str
    page: str
    parent_id: str | None
    created_at: datetime | None
    text: str
    markup: Markup
    status: Status = Status.PUBLISHED
    name: str | None = None
    email: str | None = None
    website: str | None = None
    badge: Literal["author"] | None = None
    service: str | None = None
    up: int = 0
    down: int = 0
    pinned: bool = False
    edited_at: datetime | None = None
    deleted_by: Literal["author", "moderation"] | None = None
    where: str | None = None
    native: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Extra:
    """A row of our own export beside pages and comments: of table ``kind``, as the file has it.

    ``owner`` is the id of a comment, the key of a page, or "" for what belongs to the site.
    """

    kind: str
    owner: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Skipped:
    """An entry that is a comment, or pretends to be one, and cannot come in (a pingback, say)."""

    reason: str
    where: str | None = None
    count: int = 1


#: What a reader yields, in any order.
Item = Page | Entry | Skipped | Extra
