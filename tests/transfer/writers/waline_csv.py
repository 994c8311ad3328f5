"""Waline's comments as CSV."""

import csv
from pathlib import Path

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUpSite

FORMAT = "waline"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"deleted": None}, titles=False, emails=True, websites=True
)
_STATUSES = {"published": "approved", "held": "waiting", "spam": "spam"}
_COLUMNS = (
    "id,nick,updatedAt,mail,ua,ip,status,insertedAt,createdAt,comment,pid,rid,link,url,user_id"
)


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    path = folder / "waline.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, _COLUMNS.split(","))
        table.writeheader()
        for page in site.pages:
            for one in page.comments:
                if one.status in _STATUSES:
                    table.writerow(
                        {
                            "id": one.number,
                            "nick": one.name,
                            "mail": one.email,
                            "status": _STATUSES[one.status],
                            "insertedAt": f"{one.at:%Y-%m-%d %H:%M:%S}",
                            "createdAt": "2023-01-01 00:00:00",
                            "comment": as_markdown(one.body),
                            "pid": one.answers,
                            "rid": one.answers,
                            "link": one.website,
                            "url": page.path,
                        }
                    )
    return path
