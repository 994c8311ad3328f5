"""Comentario's export of today: pages, comments, commenters."""

import gzip
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.transfer.bodies import as_html, as_markdown
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpSite

FORMAT = "comentario"
CARRIES = Carries(statuses=EVERY_STATUS, emails=True, pinned=True)
_NEVER = "0001-01-01T00:00:00.000Z"


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    comments, people, pages = [], [], []
    for number, page in enumerate(site.pages, 1):
        pages.append(
            {
                "id": _uuid(5000 + number),
                "path": page.path,
                "title": page.title,
                "isReadonly": False,
            }
        )
        for one in page.comments:
            comments.append(_comment(one, _uuid(5000 + number)))
            if one.email:
                people.append({"id": _uuid(one.number), "name": one.name, "email": one.email})
    export = {"version": 3, "pages": pages, "comments": comments, "commenters": people}
    path = folder / "comentario.json.gz"
    path.write_bytes(gzip.compress(json.dumps(export).encode()))
    return path


def _comment(one: MadeUp, page: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": _uuid(one.number),
        "pageId": page,
        "markdown": as_markdown(one.body),
        "html": as_html(one.body),
        "score": one.up - one.down,
        "isSticky": one.pinned,
        "isApproved": one.status == "published",
        "isPending": one.status == "held",
        "isDeleted": one.status == "deleted",
        "createdTime": f"{one.at:%Y-%m-%dT%H:%M:%S}.000Z",
        "deletedTime": _NEVER,
        "moderatedTime": _NEVER,
        "userCreated": _uuid(one.number) if one.email else _uuid(0),
        "authorName": "" if one.email else one.name or "",
    }
    return made | {"parentId": _uuid(one.answers)} if one.answers else made


def _uuid(number: int) -> str:
    return str(UUID(int=number))
