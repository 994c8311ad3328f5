"""The demo thread: the comments below a blog post of 9 March 2010, as its readers wrote them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from comments_service.queries.sites import default_site
from comments_service.queries.threads import thread_head
from comments_service.rules.urls import canonical_page, parse_origin
from comments_service.services.importing import import_comments
from comments_service.services.sites import change_site
from comments_service.transfer import blogger
from comments_service.transfer.reading import opened

EXPORT = Path(__file__).parent / "data" / "blogger-mini.xml"
PAGE = "/2010/03/du-community-management-politique.html"


def import_demo(base_url: str) -> None:
    """Bring in the demo thread, once, as if the blog lived at ``base_url``.

    The site gets the blog's name and language along with it. Raises SQLAlchemyError.
    """
    page = canonical_page(base_url + PAGE)
    rules = default_site()
    if rules is None or thread_head(rules.site.id, page.key):
        return
    with opened(EXPORT) as stream:
        batch = blogger.read(stream, parse_origin(base_url))
    there = [comment for comment in batch.comments if comment.page.key == page.key]
    change_site(rules.site.id, {"name": "Luc Mandret", "language": "fr"})
    import_comments(rules, replace(batch, comments=there), datetime.now(UTC), dry_run=False)
