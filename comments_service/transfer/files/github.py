"""What issues and discussions of GitHub hold when a widget keeps comments in them.

The widget writes the page's address into the text of the issue; ``gh api`` hands all of it out, in
pages that stand one after the other, or in an array with ``--slurp``.
"""

import re
from collections.abc import Mapping
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import mapping, number, text
from comments_service.transfer.entries import Entry, Page

LEFT_OUT = "not in the file: ask for more at once, by the query of the documentation"
NO_PAGE = "a discussion that is of no page"

# The last line of what the widgets write: the address, alone or as a link to itself.
_ADDRESS = re.compile(
    r"^(?:(https?://\S{1,4000})|\[[^\]\n]{0,4000}\]\((https?://\S{1,4000})\))\s*?$", re.M
)
_HEADING = re.compile(r"\A\s*# +(\S.*)$", re.M)
_PATH = re.compile(r"[^\s?#]+")
_HIDDEN = {"SPAM": Status.SPAM}


def page_of(key: str, record: Mapping[str, Any]) -> Page:
    """Return the page of an issue or discussion, which is skipped if none is told."""
    title, body = text(record.get("title")).strip(), text(record.get("body"))
    heading = _HEADING.search(body)
    address = page_address(title, body)
    is_pull_request = bool(record.get("pull_request"))
    return Page(
        key=key,
        address=address,
        title=heading[1].strip() if heading else None,
        is_closed=bool(record.get("locked")),
        skip=NO_PAGE if address is None or is_pull_request else None,
    )


def nodes_of(listed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a list of GraphQL holds, as nodes or as edges with a node each."""
    nodes, edges = listed.get("nodes"), listed.get("edges")
    if not isinstance(nodes, list):
        nodes = [mapping(edge).get("node") for edge in edges] if isinstance(edges, list) else []
    return [one for one in nodes if isinstance(one, dict)]


def page_address(title: str, body: str) -> str | None:
    """Return where the page is: as the body has it, else the title, which may be its path."""
    written = _ADDRESS.findall(body)
    if written:
        return "".join(written[-1])
    if title.startswith(("http://", "https://")):
        return title
    if not _PATH.fullmatch(title):
        return None
    return "/" if title == "index" else "/" + title.lstrip("/")


def comment_of(record: Mapping[str, Any], page: str, parent: str | None, where: str) -> Entry:
    """Return a comment, as GraphQL, REST or ``gh issue list --json`` has it."""
    author = mapping(record.get("author") or record.get("user"))
    login = text(author.get("login")).strip()
    created = _moment(record, "createdAt", "created_at")
    edited = _moment(record, "lastEditedAt")
    body = text(record.get("body"))
    association = text(record.get("authorAssociation") or record.get("author_association"))
    return Entry(
        id=text(record.get("id")),
        page=page,
        parent_id=parent,
        created_at=created,
        text=body or text(record.get("bodyHTML")),
        markup="markdown_html" if body else "html",
        status=_status(record),
        name=login or None,
        website=f"https://github.com/{login}" if login else None,
        badge="author" if association == "OWNER" else None,
        up=max(0, number(record.get("upvoteCount"))),
        edited_at=edited,
        where=where,
    )


def _status(record: Mapping[str, Any]) -> Status:
    if record.get("deletedAt"):
        return Status.DELETED
    if record.get("isMinimized") is True:
        return _HIDDEN.get(text(record.get("minimizedReason")).upper(), Status.HELD)
    return Status.PUBLISHED


def _moment(record: Mapping[str, Any], *names: str) -> Any:
    return next(filter(None, (timestamps.iso(text(record.get(name))) for name in names)), None)
