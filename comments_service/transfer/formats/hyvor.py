"""Hyvor Talk: the JSON of its export, and the comments that its APIs hand out.

The export is ``{"comments": […]}``, an API's answer an array. Each comment holds its page and user.
Texts are HTML, or rich text as JSON, often within a string.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import (
    NO_COMMENT,
    flag,
    identifier,
    mapping,
    number,
    one_of,
    page_address,
    text,
    website,
)
from comments_service.transfer.entries import Entry, Item, Markup, Page, Skipped
from comments_service.transfer.files.json_stream import values
from comments_service.transfer.files.rich_text import html_of
from comments_service.transfer.files.source import Sample, Source

NAME = "hyvor"
TITLE = "Hyvor Talk (JSON)"

_BODIES = ("body_html", "body", "body_json")
_PAGE = re.compile(rb'"page"\s*:\s*\{')
_USER = re.compile(rb'"user"\s*:\s*[{n]')
_TAG = re.compile(r"<[a-zA-Z/]")
_STATUSES = {
    "": Status.PUBLISHED,
    "published": Status.PUBLISHED,
    "spam": Status.SPAM,
    "deleted": Status.DELETED,
}


def recognises(sample: Sample) -> bool:
    """By comments that hold a page and a user each; GitHub's name an issue."""
    head = sample.head.lstrip(b"\xef\xbb\xbf \r\n\t")
    is_comment = _PAGE.search(head) and _USER.search(head) and b'"created_at"' in head
    has_body = any(f'"{name}"'.encode() in head for name in _BODIES)
    return head.startswith((b"{", b"[")) and bool(is_comment) and has_body


def read(source: Source) -> Iterator[Item]:
    """Yield the comments, each with its page before it. Raises BadFile."""
    for name, stream in source.files():
        for one in values(stream, "comments[]", "[]", several=True):
            where = f"{name}, comment {one.number}"
            for record in one.value if isinstance(one.value, list) else [one.value]:
                comment = mapping(record)
                if not any(body in comment for body in _BODIES):
                    yield Skipped(NO_COMMENT, where)
                    continue
                page = _page(mapping(comment.get("page")), text(comment.get("page_id")))
                yield page
                yield _entry(comment, page.key, where)


def _page(record: dict[str, Any], number_of_page: str) -> Page:
    name = one_of(record, "identifier")
    address = page_address(one_of(record, "url") or name)
    return Page(
        key=text(record.get("id")) or name or text(record.get("url")) or number_of_page,
        address=address,
        title=text(record.get("title")) or None,
        identifier=name or None,
        is_closed=flag(record.get("is_closed")),
    )


def _entry(record: dict[str, Any], page: str, where: str) -> Entry:
    user = mapping(record.get("user"))
    content, markup = _content(record)
    return Entry(
        id=text(record.get("id")),
        page=page,
        parent_id=_parent(record),
        created_at=timestamps.iso(text(record.get("created_at"))),
        text=content,
        markup=markup,
        status=_STATUSES.get(text(record.get("status")).lower(), Status.HELD),
        name=one_of(user, "name", "username") or one_of(record, "guest_name") or None,
        email=one_of(user, "email") or one_of(record, "guest_email") or None,
        website=website(one_of(user, "website_url", "website")),
        up=max(0, number(record.get("upvotes"))),
        down=max(0, number(record.get("downvotes"))),
        pinned=flag(record.get("is_featured")),
        where=where,
    )


def _parent(record: dict[str, Any]) -> str | None:
    """Return the parent: of all ancestors it is the one that was written last."""
    ancestors = record.get("parent_ids")
    if isinstance(ancestors, list) and ancestors:
        return max(map(text, ancestors), key=lambda one: (len(one), one)) or None
    return identifier(record.get("parent_id"))


def _content(record: dict[str, Any]) -> tuple[str, Markup]:
    """Return the text and what it is written in."""
    for body in map(record.get, _BODIES):
        document = _document(body)
        if document:
            return html_of(document), "html"
        if text(body).strip():
            return text(body), "html" if _TAG.search(text(body)) else "plain"
    return "", "plain"


def _document(body: Any) -> dict[str, Any]:
    """Return rich text, also if it stands in a string; an empty object for what is none."""
    if isinstance(body, str) and body.lstrip().startswith("{"):
        try:
            body = json.loads(body)
        except (ValueError, RecursionError):
            return {}
    return body if isinstance(body, dict) and "content" in body else {}
