"""Remark42's backup, packed; its server stands five hours west."""

import gzip
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from tests.transfer.bodies import as_html
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "remark42"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"held": None, "spam": None}, votes=True, pinned=True, edited=True
)
_THERE = timezone(timedelta(hours=-5))


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    posts = [{"url": page.url, "read_only": False} for page in site.pages]
    users = [{"id": "anonymous_1", "blocked": {"status": False}, "verified": False}]
    lines: list[dict[str, Any]] = [{"version": 1, "users": users, "posts": posts}]
    for page in site.pages:
        kept = (one for one in page.comments if one.status in ("published", "deleted"))
        lines += [_comment(one, page) for one in kept]
    path = folder / "backup-blog-20200101.gz"
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()))
    return path


def _comment(one: MadeUp, page: MadeUpPage) -> dict[str, Any]:
    gone = one.status == "deleted"
    cast = [True] * one.up + [False] * one.down
    made = {
        "id": _id(one.number),
        "pid": _id(one.answers) if one.answers else "",
        "text": "" if gone else as_html(one.body),
        "user": {"name": one.name or "", "id": "anonymous_1", "picture": "", "ip": "ab12"},
        "locator": {"site": "blog", "url": page.url},
        "score": one.up - one.down,
        "votes": {f"user_{number}": vote for number, vote in enumerate(cast)},
        "time": _time(one.at),
        "title": page.title,
    }
    if one.edited_at:
        made["edit"] = {"time": _time(one.edited_at), "summary": ""}
    if one.pinned:
        made["pin"] = True
    return made | {"delete": True} if gone else made


def _id(number: int) -> str:
    return f"0b8d6a0e-{number:08x}"


def _time(at: datetime) -> str:
    return f"{at.astimezone(_THERE):%Y-%m-%dT%H:%M:%S}.000000000-05:00"
