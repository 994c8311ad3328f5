"""Movable Type's text: comments without ids, answers and states; no line of dashes in a text."""

from pathlib import Path

from tests.transfer.bodies import as_breaks
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "movable-type"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"held": None, "spam": None, "deleted": None},
    replies=False,
    emails=True,
    websites=True,
)


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    path = folder / "export.txt"
    path.write_text("".join(map(_entry, site.pages)), encoding="utf-8")
    return path


def _entry(page: MadeUpPage) -> str:
    comments = "".join(_comment(one) for one in page.comments if one.status == "published")
    return (
        f"AUTHOR: Owner\nTITLE: {page.title}\nBASENAME: {page.path.lstrip('/')}\n"
        f"STATUS: Publish\nALLOW COMMENTS: 1\nDATE: 01/01/2010 12:00:00 AM\n-----\n"
        f"BODY:\nText.\nCOMMENT: not one\n-----\nEXTENDED BODY:\n\n-----\n{comments}--------\n"
    )


def _comment(one: MadeUp) -> str:
    text = "\n".join(f" {line}" if line == "-----" else line for line in _lines(one))
    return (
        f"COMMENT:\nAUTHOR: {one.name or ''}\nEMAIL: {one.email or ''}\nIP: 192.0.2.1\n"
        f"URL: {one.website or ''}\nDATE: {one.at:%m/%d/%Y %I:%M:%S %p}\n{text}\n-----\n"
    )


def _lines(one: MadeUp) -> list[str]:
    return as_breaks(one.body).split("\n")
