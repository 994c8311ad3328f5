"""giscus: pages of an answer of GitHub's GraphQL, as ``gh api --paginate --slurp`` joins them."""

import json
from pathlib import Path
from typing import Any

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "giscus"
CARRIES = Carries(
    statuses={"published": "published", "held": "held", "spam": "spam", "deleted": "deleted"},
    replies=False,
    edited=True,
)
_REASONS = {"held": "OUTDATED", "spam": "SPAM"}


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file, a discussion to a page of the answer."""
    path = folder / "giscus.json"
    pages = [
        {
            "data": {
                "repository": {"discussions": {"pageInfo": {"hasNextPage": False}, "nodes": [one]}}
            }
        }
        for one in (_discussion(number, page) for number, page in enumerate(site.pages, 1))
    ]
    path.write_text(json.dumps(pages), encoding="utf-8")
    return path


def _discussion(number: int, page: MadeUpPage) -> Any:
    nodes = [_comment(one) for one in page.comments]
    return {
        "number": number,
        "title": page.path.lstrip("/"),
        "body": f"# {page.title}\n\nWhat it is about\n\n{page.url.replace(' ', '%20')}",
        "locked": False,
        "comments": {"totalCount": len(nodes), "nodes": nodes},
    }


def _comment(one: MadeUp) -> Any:
    return {
        "id": f"DC_{one.number}",
        "author": {"login": one.name} if one.name else None,
        "authorAssociation": "NONE",
        "body": as_markdown(one.body),
        "createdAt": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
        "lastEditedAt": f"{one.edited_at:%Y-%m-%dT%H:%M:%SZ}" if one.edited_at else None,
        "deletedAt": "2024-01-01T00:00:00Z" if one.status == "deleted" else None,
        "isMinimized": one.status in _REASONS,
        "minimizedReason": _REASONS.get(one.status),
        "replies": {"totalCount": 0, "nodes": []},
    }
