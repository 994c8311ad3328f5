"""Artrans as its converter makes it: real types, ISO dates, nothing where there is nothing."""

import json
from pathlib import Path
from typing import Any

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "artalk"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"spam": None, "deleted": None}, emails=True, websites=True, votes=True
)


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    comments = [
        _comment(one, page)
        for page in site.pages
        for one in page.comments
        if one.status in ("published", "held")
    ]
    path = folder / "converted.artrans"
    text = json.dumps(comments or [{"page_key": "", "nick": ""}], indent=2, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return path


def _comment(one: MadeUp, page: MadeUpPage) -> dict[str, Any]:
    made = {
        "id": one.number,
        "content": as_markdown(one.body),
        "created_at": f"{one.at:%Y-%m-%dT%H:%M:%S}Z",
        "is_pending": one.status == "held",
        "vote_up": one.up,
        "vote_down": one.down,
        "nick": one.name,
        "email": one.email,
        "link": one.website,
        "page_key": page.url,
        "page_title": page.title,
        "rid": one.answers,
    }
    return {name: value for name, value in made.items() if value is not None or name == "nick"}
