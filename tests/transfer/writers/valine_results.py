"""Valine's comments as LeanCloud's API answers: one object with results."""

import json
from pathlib import Path

from tests.transfer.threads import MadeUpSite
from tests.transfer.writers import valine

FORMAT = "valine"
CARRIES = valine.CARRIES


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    path = folder / "comments.json"
    results = valine.records(site) or [{"objectId": "", "nick": "", "className": "comment"}]
    path.write_text(json.dumps({"results": results}))
    return path
