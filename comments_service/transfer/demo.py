"""The demo: a site of its own with the comments of a blog, and the hour of a team that answers."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from comments_service.errors import AppError
from comments_service.queries.accounts.accounts import first_owner
from comments_service.queries.sites.sites import SiteRules, site_by_key
from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import change_site, create_site
from comments_service.transfer import importer
from comments_service.transfer.demo_veille import seed_veille
from comments_service.transfer.files.source import Source
from comments_service.transfer.formats import blogger
from comments_service.transfer.open_file import open_file
from comments_service.transfer.plan import ImportTarget

EXPORT = Path(__file__).parent / "data" / "blogger-mini.xml"
PAGE = "/2010/03/du-community-management-politique.html"
KEY = "demo"


def import_demo(host: str, origins: Sequence[str], secret: str, now: datetime) -> None:
    """Make the demo's site, once, as if its blog lived at ``host``, an origin.

    The service's own first site stays empty. ``origins`` may show the demo as well, ``secret`` is
    what addresses are hashed with. Whoever owns the first site owns this one; the first account to
    come owns all. Raises SQLAlchemyError.
    """
    if site_by_key(KEY):
        return
    listed = [parse_origin(one) for one in dict.fromkeys((host, *origins))]
    try:
        create_site(KEY, "Luc Mandret", listed, first_owner(), now)
    except (AppError, IntegrityError):
        return  # another process makes it at the same moment
    settings = {"language": "fr", "set_up": "done", "time_zone": "Europe/Paris"}
    change_site(_rules().site.id, settings)
    rules, origin = _rules(), parse_origin(host)
    with open_file(Source(EXPORT), blogger.NAME) as opened:
        import_id = importer.begin(opened, rules, importer.preview(opened, rules, origin))
        importer.import_entries(
            opened, ImportTarget(rules, blogger.NAME, origin, import_id), lambda *_: None
        )
    seed_veille(_rules(), rules.pages.page_at(f"{origin}{PAGE}"), secret, now)


def _rules() -> SiteRules:
    rules = site_by_key(KEY)
    assert rules is not None  # it was just made
    return rules
