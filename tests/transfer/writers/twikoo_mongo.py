"""Twikoo's comments as MongoDB's tools write them, within the answer of its API."""

import json
from pathlib import Path

from tests.transfer.threads import MadeUpSite
from tests.transfer.writers import twikoo

FORMAT = "twikoo"
CARRIES = twikoo.CARRIES


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    made = [
        one | {"_id": {"$oid": one["_id"]}, "created": {"$numberLong": str(one["created"])}}
        for one in twikoo.records(site)
    ]
    path = folder / "twikoo.json"
    path.write_text(json.dumps({"code": 0, "data": made or twikoo.EMPTY}), encoding="utf-8")
    return path
