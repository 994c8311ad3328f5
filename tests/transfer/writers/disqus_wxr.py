"""The WXR that Disqus takes: one item for each comment, its parent in another item."""

from html import escape
from pathlib import Path

from tests.transfer.bodies import as_html
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpPage, MadeUpSite

FORMAT = "wordpress"
CARRIES = Carries(statuses=EVERY_STATUS | {"spam": None, "deleted": None}, emails=True)


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    items = "".join(
        _item(one, page)
        for page in site.pages
        for one in page.comments
        if CARRIES.statuses[one.status]
    )
    path = folder / "import.xml"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dsq="http://www.disqus.com/" '
        f'xmlns:wp="http://wordpress.org/export/1.0/"><channel>{items}</channel></rss>',
        encoding="utf-8",
    )
    return path


def _item(one: MadeUp, page: MadeUpPage) -> str:
    approved = 1 if one.status == "published" else 0
    return (
        f"<item><title>{escape(page.title)}</title><link>{escape(page.url)}</link>"
        f"<content:encoded><![CDATA[]]></content:encoded>"
        f"<dsq:thread_identifier>{escape(page.path)}</dsq:thread_identifier>"
        f"<wp:post_date_gmt>2010-01-01 00:00:00</wp:post_date_gmt>"
        f"<wp:comment_status>open</wp:comment_status><wp:comment>"
        f"<dsq:remote><dsq:id>u{one.number}</dsq:id><dsq:avatar></dsq:avatar></dsq:remote>"
        f"<wp:comment_id>{one.number}</wp:comment_id>"
        f"<wp:comment_author>{escape(escape(one.name or ''))}</wp:comment_author>"
        f"<wp:comment_author_email>{escape(one.email or '')}</wp:comment_author_email>"
        f"<wp:comment_date_gmt>{one.at:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt>"
        f"<wp:comment_content>{escape(as_html(one.body))}</wp:comment_content>"
        f"<wp:comment_approved>{approved}</wp:comment_approved>"
        f"<wp:comment_parent>{one.answers or 0}</wp:comment_parent>"
        f"</wp:comment></item>\n"
    )
