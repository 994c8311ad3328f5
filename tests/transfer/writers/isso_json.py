"""Isso's generic JSON: pages with the comments that anybody saw, all at the top."""

import json
from pathlib import Path

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpSite

FORMAT = "isso-json"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"held": None, "spam": None, "deleted": None},
    replies=False,
    emails=True,
    websites=True,
)


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    pages = [
        {
            "id": page.path,
            "title": page.title,
            "comments": [_comment(one) for one in page.comments if one.status == "published"],
        }
        for page in site.pages
    ]
    path = folder / "generic.json"
    path.write_text(json.dumps(pages), encoding="utf-8")
    return path


def _comment(one: MadeUp) -> dict[str, object]:
    return {
        "id": one.number,
        "author": one.name,
        "email": one.email,
        "website": one.website,
        "remote_addr": "192.0.2.1",
        "created": f"{one.at:%Y-%m-%d %H:%M:%S}",
        "text": as_markdown(one.body),
    }
