"""Artrans as Artalk writes it: every value is text, the dates are of Shanghai."""

import json
from datetime import timedelta, timezone
from pathlib import Path

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "artalk"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"spam": None, "deleted": None},
    emails=True,
    websites=True,
    votes=True,
    pinned=True,
)
_THERE = timezone(timedelta(hours=8))


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    comments = [
        _comment(one, page)
        for page in site.pages
        for one in page.comments
        if one.status in ("published", "held")
    ]
    path = folder / "backup.artrans"
    path.write_text(json.dumps(comments or [{"page_key": "", "nick": ""}]), encoding="utf-8")
    return path


def _comment(one: MadeUp, page: MadeUpPage) -> dict[str, str]:
    return {
        "id": str(one.number),
        "rid": str(one.answers or 0),
        "content": as_markdown(one.body),
        "ua": "",
        "ip": "192.0.2.1",
        "created_at": f"{one.at.astimezone(_THERE):%Y-%m-%d %H:%M:%S %z}",
        "updated_at": f"{one.at.astimezone(_THERE):%Y-%m-%d %H:%M:%S %z}",
        "is_collapsed": "false",
        "is_pending": str(one.status == "held").lower(),
        "is_pinned": str(one.pinned).lower(),
        "vote_up": str(one.up),
        "vote_down": str(one.down),
        "nick": one.name or "",
        "email": one.email or "",
        "link": one.website or "",
        "page_key": page.path,
        "page_title": page.title,
        "page_admin_only": "false",
        "site_name": "Blog",
        "site_urls": "http://localhost/",
    }
