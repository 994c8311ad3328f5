"""The demo's threads: the comments below posts of a blog, as its readers wrote them."""

from pathlib import Path

from comments_service.queries.comments.threads import thread_head
from comments_service.queries.sites.sites import default_site
from comments_service.rules.text.pages import UNDECIDED
from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import change_site
from comments_service.transfer import importer
from comments_service.transfer.files.source import Source
from comments_service.transfer.formats import blogger
from comments_service.transfer.open_file import open_file
from comments_service.transfer.plan import ImportTarget

EXPORT = Path(__file__).parent / "data" / "blogger-mini.xml"
PAGE = "/2010/03/du-community-management-politique.html"


def import_demo(host: str) -> None:
    """Bring in the demo's threads, once, as if the blog lived at ``host``, an origin.

    The site gets the blog's name and language along with it. Raises SQLAlchemyError.
    """
    page = UNDECIDED.page_at(host + PAGE)
    rules = default_site()
    if rules is None or thread_head(rules.site.id, page.key):
        return
    change_site(rules.site.id, {"name": "Luc Mandret", "language": "fr"})
    origin = parse_origin(host)
    with open_file(Source(EXPORT), blogger.NAME) as opened:
        import_id = importer.begin(opened, rules, importer.preview(opened, rules, origin))
        importer.import_entries(
            opened, ImportTarget(rules, blogger.NAME, origin, import_id), lambda *_: None
        )
