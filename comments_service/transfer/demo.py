"""The demo: a site of its own with the comments of a blog, and the hour of a team that answers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from comments_service.errors import AppError
from comments_service.queries.accounts.accounts import first_owner
from comments_service.queries.mentions.mentions import mention_state
from comments_service.queries.sites.sites import SiteRules, site_by_key
from comments_service.rules.comments.status import Decision
from comments_service.rules.mentions.entry import Content
from comments_service.rules.text.urls import parse_origin
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.mentions.checking import Holds, settle
from comments_service.services.mentions.decisions import decide_mention
from comments_service.services.mentions.receiving import announced, receive
from comments_service.services.sites.sites import change_site, create_site
from comments_service.transfer import importer
from comments_service.transfer.demo_veille import seed_veille
from comments_service.transfer.files.source import Source
from comments_service.transfer.formats import blogger
from comments_service.transfer.open_file import open_file
from comments_service.transfer.plan import ImportTarget

EXPORT = Path(__file__).parent / "data" / "blogger-mini.xml"
PAGE = "/2010/03/du-community-management-politique.html"
LATER = "/2013/06/la-veille-trois-ans-apres.html"
KEY = "demo"
#: What a later article of the blog says of the one with the thread.
_CONTENT = Content(
    title="La veille, trois ans après",
    author_name="Luc Mandret",
    snippet="Du community management politique",
    written_at=datetime(2013, 6, 10, 8, tzinfo=UTC),
)


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
    _seed_link(_rules(), f"{origin}{LATER}", f"{origin}{PAGE}", secret, now)
    seed_veille(_rules(), rules.pages.page_at(f"{origin}{PAGE}"), secret, now)


def _rules() -> SiteRules:
    rules = site_by_key(KEY)
    assert rules is not None  # it was just made
    return rules


def _seed_link(rules: SiteRules, source: str, target: str, secret: str, now: datetime) -> None:
    """Take in a link from ``source`` to ``target``, pages of the demo, as if it were approved."""
    site_id = rules.site.id
    link = announced(source, target, rules.pages.page_at(target), "webmention")
    number = receive(site_id, link, now)
    settle(rules, number, Holds(_CONTENT, None), secret, now)
    row = mention_state(site_id, number)
    assert row is not None
    decide_mention(site_id, number, Decision.APPROVE, row.version, By(SYSTEM, now))
