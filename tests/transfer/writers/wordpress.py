"""WordPress's WXR 1.2 as a plugin writes it that leaves the spam in."""

from html import escape
from pathlib import Path

from tests.transfer.bodies import as_breaks
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "wordpress"
CARRIES = Carries(statuses=EVERY_STATUS, emails=True, websites=True)
_APPROVED = {"published": "1", "held": "0", "spam": "spam", "deleted": "trash"}


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file, the comments within the item of their page."""
    items = "".join(_item(number, page) for number, page in enumerate(site.pages, 40))
    path = folder / "blog.wordpress.2020-01-01.xml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Blog</title>'
        f"<wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>",
        encoding="utf-8",
    )
    return path


def _item(number: int, page: MadeUpPage) -> str:
    return (
        f"<item><title>{_cdata(escape(page.title))}</title><link>{escape(page.url)}</link>"
        f"<dc:creator>{_cdata('owner')}</dc:creator>"
        f"<content:encoded>{_cdata('A <wp:comment> in the text.')}</content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:status>{_cdata('publish')}</wp:status>"
        f"<wp:post_type>{_cdata('post')}</wp:post_type>"
        f"{''.join(map(_comment, page.comments))}</item>\n"
    )


def _comment(one: MadeUp) -> str:
    fields = {
        "id": str(one.number),
        "author": _cdata(escape(one.name or "")),
        "author_email": _cdata(one.email or ""),
        "author_url": escape(one.website or ""),
        "author_IP": _cdata("192.0.2.1"),
        # The blog's own time, two hours ahead: what counts is the other.
        "date": _cdata(f"{one.at.replace(hour=(one.at.hour + 2) % 24):%Y-%m-%d %H:%M:%S}"),
        "date_gmt": _cdata(f"{one.at:%Y-%m-%d %H:%M:%S}"),
        "content": _cdata(as_breaks(one.body)),
        "approved": _cdata(_APPROVED[one.status]),
        "type": _cdata("comment"),
        "parent": str(one.answers or 0),
        "user_id": "0",
    }
    inside = "".join(f"<wp:comment_{name}>{v}</wp:comment_{name}>" for name, v in fields.items())
    return f"<wp:comment>{inside}</wp:comment>"


def _cdata(text: str) -> str:
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"
