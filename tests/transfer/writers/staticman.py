"""Staticman's files in the repository of a site, one comment each."""

import json
from pathlib import Path

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "staticman"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"held": None, "spam": None, "deleted": None},
    titles=False,
    websites=True,
)


def write(site: MadeUpSite, folder: Path) -> Path:
    """The folder. Every third comment is JSON, every second time in seconds."""
    for number, page in enumerate(site.pages):
        home = folder / "_data" / "comments" / f"page-{number}"
        home.mkdir(parents=True)
        for one in page.comments:
            if one.status == "published":
                fields = _fields(one, page)
                kind = "yml" if one.number % 3 else "json"
                text = "\n".join(["---", *_yaml(fields)]) if one.number % 3 else json.dumps(fields)
                (home / f"comment-{one.number:06}.{kind}").write_text(text, encoding="utf-8")
    (folder / "_data" / "README.txt").write_text("Not a comment.")
    (folder / "_data" / "comments" / "a.yml").write_text("name: Nobody\n")
    (folder / "_data" / "comments" / "b.yml").write_text("- no: comment\n")
    return folder / "_data"


def _fields(one: MadeUp, page: MadeUpPage) -> dict[str, str]:
    return {
        "_id": _id(one.number),
        "_parent": page.url,
        "name": one.name or "",
        "email": "d41d8cd98f00b204e9800998ecf8427e",
        "url": one.website or "",
        "message": as_markdown(one.body),
        "replying_to": _id(one.answers) if one.answers else "",
        "hidden": "",
        "date": str(int(one.at.timestamp())) if one.number % 2 else f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
    }


def _yaml(fields: dict[str, str]) -> list[str]:
    """Texts in double quotes, as JSON writes them, which is YAML; dates as they are."""
    dated = {"date": fields["date"]}
    return [
        f"{name}: {dated.get(name) or json.dumps(text, ensure_ascii=False)}"
        for name, text in fields.items()
    ]


def _id(number: int) -> str:
    return f"51942ab0-2040-11e7-afe4-{number:012d}"
