"""Valine's comments as LeanCloud streams them: a head line, then one a line, in HTML."""

import json
from pathlib import Path
from typing import Any

from tests.transfer.bodies import as_html
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "valine"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"held": None, "spam": None, "deleted": None},
    titles=False,
    emails=True,
    websites=True,
)


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    path = folder / "Comment.0.jsonl"
    lines = "".join(json.dumps(one) + "\n" for one in records(site))
    path.write_text(f'#filetype:JSON-streaming {{"type":"Class","class":"Comment"}}\n{lines}')
    return path


def records(site: MadeUpSite) -> list[dict[str, Any]]:
    """The comments."""
    return [
        _comment(one, page)
        for page in site.pages
        for one in page.comments
        if one.status == "published"
    ]


def _comment(one: MadeUp, page: MadeUpPage) -> dict[str, Any]:
    made: dict[str, Any] = {
        "objectId": _id(one.number),
        "nick": one.name or "",
        "mail": one.email or "",
        "link": one.website or "",
        "comment": as_html(one.body) + "\n",
        "url": page.path,
        "ua": "",
        "ip": "192.0.2.1",
        "insertedAt": {"__type": "Date", "iso": f"{one.at:%Y-%m-%dT%H:%M:%S}.000Z"},
        "createdAt": "2023-01-01T00:00:00.000Z",
        "ACL": {"*": {"read": True}},
    }
    if one.answers:
        made |= {"pid": _id(one.answers), "rid": _id(one.answers)}
    return made


def _id(number: int) -> str:
    return f"{number:024x}"
