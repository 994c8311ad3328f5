"""Disqus's XML as of today: no e-mail, no votes, nothing that waits for approval."""

from datetime import datetime
from html import escape
from pathlib import Path

from tests.transfer.bodies import as_html
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpSite

FORMAT = "disqus"
CARRIES = Carries(statuses=EVERY_STATUS | {"held": None})


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file, every thread before every post."""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" '
        'xmlns:dsq="http://disqus.com/disqus-internals">'
    ]
    for number, page in enumerate(site.pages, 8_000_000_001):
        parts.append(
            f'<thread dsq:id="{number}"><id /><forum>f</forum><link>{escape(page.url)}</link>'
            f"<title>{escape(page.title)}</title><message />"
            f"<createdAt>2010-01-01T00:00:00Z</createdAt>"
            f"<author><name>Owner</name><isAnonymous>true</isAnonymous></author>"
            f"<isClosed>false</isClosed><isDeleted>false</isDeleted></thread>"
        )
    for number, page in enumerate(site.pages, 8_000_000_001):
        parts += [_post(one, number) for one in page.comments if one.status != "held"]
    path = folder / "forum-all.xml"
    path.write_text("\n".join([*parts, "</disqus>"]), encoding="utf-8")
    return path


def _post(one: MadeUp, thread: int) -> str:
    body = as_html(one.body).replace("]]>", "]]]]><![CDATA[>")
    parent = f'<parent dsq:id="{_id(one.answers)}" />' if one.answers else ""
    return (
        f'<post dsq:id="{_id(one.number)}"><id /><message><![CDATA[{body}]]></message>'
        f"<createdAt>{_time(one.at)}</createdAt>"
        f"<isDeleted>{str(one.status == 'deleted').lower()}</isDeleted>"
        f"<isSpam>{str(one.status == 'spam').lower()}</isSpam>"
        f"<author><name>{escape(one.name or '')}</name><isAnonymous>true</isAnonymous></author>"
        f'<thread dsq:id="{thread}" />{parent}</post>'
    )


def _id(number: int) -> int:
    return 9_000_000_000 + number


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
