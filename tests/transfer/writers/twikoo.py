"""Twikoo's export: an array, its pages spelled with and without a last slash."""

import json
from pathlib import Path
from typing import Any

from tests.transfer.bodies import as_html
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "twikoo"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"held": "spam", "deleted": None},
    titles=False,
    emails=True,
    websites=True,
)

#: What is told of no comment, so that the file is known for what it is.
EMPTY = [{"_id": "", "nick": "", "kind": "comment"}]


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    path = folder / "twikoo-comment.json"
    path.write_text(json.dumps(records(site) or EMPTY), encoding="utf-8")
    return path


def records(site: MadeUpSite) -> list[dict[str, Any]]:
    """The comments."""
    return [
        _comment(one, page)
        for page in site.pages
        for one in page.comments
        if one.status != "deleted"
    ]


def _comment(one: MadeUp, page: MadeUpPage) -> dict[str, Any]:
    made = {
        "_id": _id(one.number),
        "nick": one.name or "",
        "mail": one.email or "",
        "mailMd5": "d41d8cd98f00b204e9800998ecf8427e",
        "link": one.website or "",
        "ua": "",
        "ip": "192.0.2.1",
        "master": False,
        "url": _spelled(page.path, one.number),
        "comment": as_html(one.body),
        "isSpam": one.status in ("held", "spam"),
        "created": round(one.at.timestamp() * 1000) + 7,
        "updated": 1700000000000,
    }
    if one.answers:
        made |= {"pid": _id(one.answers), "rid": _id(one.answers)}
    elif one.number % 3:
        made |= {"pid": "" if one.number % 3 == 1 else None}
    return made


def _spelled(path: str, number: int) -> str:
    if "?" in path or not number % 2:
        return path
    return f"/{path}" if number % 4 == 1 else path.rstrip("/")


def _id(number: int) -> str:
    return f"{number:032x}"
