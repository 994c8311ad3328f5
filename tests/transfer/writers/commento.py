"""Commento's export; the people come after what they wrote."""

import gzip
import json
from pathlib import Path
from typing import Any

from tests.transfer.bodies import as_html, as_markdown
from tests.transfer.threads import EVERY_STATUS, HOST, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "commento"
CARRIES = Carries(statuses=EVERY_STATUS, titles=False, emails=True, websites=True)
_STATES = {"published": "approved", "held": "unapproved", "spam": "flagged"}


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file, with ``url`` and ``domain``."""
    return written(site, folder / "commento.json.gz", ("domain", "url"))


def written(site: MadeUpSite, path: Path, names: tuple[str, str]) -> Path:
    """Version 1 of the export; ``names`` are those of host and path."""
    host, url = names
    comments, people = [], []
    for page in site.pages:
        for one in page.comments:
            made = _comment(one, page)
            comments.append({host: HOST.partition("//")[2], url: page.path} | made)
            if one.name:
                people.append(_person(one))
    export = {"version": 1, "comments": comments, "commenters": people}
    path.write_bytes(gzip.compress(json.dumps(export).encode()))
    return path


def _comment(one: MadeUp, page: MadeUpPage) -> dict[str, Any]:
    gone = one.status == "deleted"
    return {
        "commentHex": _hex(one.number),
        "commenterHex": _hex(one.number) if one.name else "anonymous",
        "markdown": "[deleted]" if gone else as_markdown(one.body),
        "html": "" if gone else as_html(one.body),
        "parentHex": _hex(one.answers) if one.answers else "root",
        "score": one.up - one.down,
        "state": _STATES.get(one.status, "approved"),
        "creationDate": f"{one.at:%Y-%m-%dT%H:%M:%S}.123456789Z",
        "direction": 0,
        "deleted": gone,
    }


def _person(one: MadeUp) -> dict[str, Any]:
    return {
        "commenterHex": _hex(one.number),
        "email": one.email or "",
        "name": one.name,
        "link": one.website or "undefined",
        "photo": "undefined",
        "provider": "commento",
        "joinDate": "2019-01-01T00:00:00Z",
    }


def _hex(number: int) -> str:
    return f"{number:064x}"
