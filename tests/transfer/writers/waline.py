"""Waline's JSON: its tables, with users whose passwords nobody may take along."""

import json
from pathlib import Path
from typing import Any

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "waline"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"deleted": None}, titles=False, emails=True, websites=True, pinned=True
)
STATUSES = {"published": "approved", "held": "waiting", "spam": "spam"}


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file. Whoever has an e-mail has an account."""
    comments, users = [], []
    for page in site.pages:
        for one in page.comments:
            if one.status in STATUSES:
                comments.append(_comment(one, page))
                users.append(_user(one))
    data = {"Comment": comments, "Counter": [{"url": "/x", "time": 4}], "Users": users}
    tables = ["Comment", "Counter", "Users"]
    export = {"type": "waline", "version": 1, "time": 1700000000000, "tables": tables, "data": data}
    path = folder / "waline.json"
    path.write_text(json.dumps(export), encoding="utf-8")
    return path


def _comment(one: MadeUp, page: MadeUpPage) -> dict[str, Any]:
    return {
        "objectId": _id(one.number),
        "nick": "" if one.email else one.name or "",
        "mail": None if one.email else "",
        "link": one.website or "",
        "comment": as_markdown(one.body),
        "url": page.path,
        "pid": _id(one.answers) if one.answers else None,
        "rid": _id(one.answers) if one.answers else None,
        "status": STATUSES[one.status],
        "sticky": one.pinned,
        "ua": "",
        "ip": "192.0.2.1",
        "user_id": f"user{one.number}" if one.email else None,
        "insertedAt": f"{one.at:%Y-%m-%dT%H:%M:%S}.000Z",
        "createdAt": "2023-01-01T00:00:00.000Z",
        "updatedAt": "2023-01-01T00:00:00.000Z",
    }


def _user(one: MadeUp) -> dict[str, Any]:
    return {
        "objectId": f"user{one.number}",
        "display_name": one.name or "",
        "email": one.email or "",
        "password": "$2a$08$secretsecretsecret",
        "type": "guest",
        "url": "",
    }


def _id(number: int) -> str:
    return f"{number:024x}"
