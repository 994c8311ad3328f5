"""utterances: issues, then their comments, as two calls of ``gh api --paginate`` write them."""

import json
from pathlib import Path

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import Carries, MadeUpSite

FORMAT = "utterances"
CARRIES = Carries(
    statuses={"published": "published", "held": None, "spam": None, "deleted": None},
    replies=False,
)
_API = "https://api.github.com/repos/o/r"


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file: an array of issues, then one of comments."""
    issues, comments = [], []
    for number, page in enumerate(site.pages, 1):
        address = page.url.replace(" ", "%20")
        issues.append(
            {
                "url": f"{_API}/issues/{number}",
                "repository_url": _API,
                "number": number,
                "title": page.path.lstrip("/"),
                "body": f"# {page.title}\n\n\n\n[{address}]({address})",
                "locked": False,
            }
        )
        comments += [
            {
                "issue_url": f"{_API}/issues/{number}",
                "id": one.number,
                "user": {"login": one.name} if one.name else None,
                "body": as_markdown(one.body),
                "created_at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
                "updated_at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
                "author_association": "NONE",
            }
            for one in page.comments
            if one.status == "published"
        ]
    path = folder / "utterances.json"
    path.write_text(f"{json.dumps(issues)}\n{json.dumps(comments)}", encoding="utf-8")
    return path
