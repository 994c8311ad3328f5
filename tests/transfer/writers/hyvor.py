"""Hyvor Talk's export: texts as rich text within a string, as rich text, and as HTML."""

import json
from pathlib import Path
from typing import Any

from tests.transfer.bodies import LINK, Body, Line, Span, as_html
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "hyvor"
CARRIES = Carries(statuses=EVERY_STATUS, emails=True, websites=True, votes=True, pinned=True)

_PAGE = {"id": 0, "url": "", "title": ""}


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    path = folder / "2025-05-09-export.json"
    made = [
        _comment(one, page, at) for at, page in enumerate(site.pages, 1) for one in page.comments
    ]
    # What is told of no comment, so that the file is known for what it is.
    empty = [{"page": _PAGE, "user": None, "created_at": 0, "kind": "body", "of": "body_html"}]
    path.write_text(json.dumps({"comments": made or empty}), encoding="utf-8")
    return path


def _comment(one: MadeUp, page: MadeUpPage, at: int) -> dict[str, Any]:
    ancestors = {"parent_ids": [1, one.answers] if one.answers else []}
    parent = ancestors if one.number % 2 else {"parent_id": one.answers}
    if one.answers == 1:
        parent = {"parent_id": 1}
    return {
        "id": one.number,
        **parent,
        "created_at": round(one.at.timestamp()),
        **_text(one),
        "status": {"held": "pending"}.get(one.status, one.status),
        "is_featured": one.pinned,
        "upvotes": one.up,
        "downvotes": one.down,
        "ip_address": "192.0.2.1",
        "user": {"htid": None, "name": one.name, "email": one.email, "website_url": one.website},
        "page": {"id": at, "identifier": f"post-{at}", "url": page.url, "title": page.title},
    }


def _text(one: MadeUp) -> dict[str, Any]:
    document = {"type": "doc", "content": [_paragraph(lines) for lines in one.body]}
    if one.number % 3 == 0:
        return {"body_html": as_html(one.body)}
    return {"body": json.dumps(document) if one.number % 3 == 1 else document}


def _paragraph(lines: Body | tuple[Line, ...]) -> dict[str, Any]:
    content: list[dict[str, Any]] = []
    for number, line in enumerate(lines):
        content += [{"type": "hard_break"}] if number else []
        for position, span in enumerate(line):
            content += [{"type": "text", "text": " "}] if position else []
            content.append(_span(span))
    return {"type": "paragraph", "content": content}


def _span(span: Span) -> dict[str, Any]:
    link = {"type": "link", "attrs": {"href": LINK, "target": "_blank"}}
    marks = [link if span.mark == "link" else {"type": span.mark}] if span.mark else []
    return {"type": "text", "text": span.text} | ({"marks": marks} if marks else {})
