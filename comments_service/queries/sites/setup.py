"""How far the set-up of a site is."""

from dataclasses import dataclass

from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import Membership, Thread, WidgetLoad


@dataclass(frozen=True)
class Signs:
    """What tells that a step was taken: a load of the widget, the test page's thread, people."""

    is_seen: bool
    is_tested: bool
    people: int


def signs_of(site_id: int, test_page: str) -> Signs:
    """Return what is known of a site; ``test_page`` is the key of its test page. One statement."""
    seen = select(WidgetLoad.origin).where(
        WidgetLoad.site_id == site_id, WidgetLoad.outcome == "ok"
    )
    tested = select(Thread.id).where(Thread.site_id == site_id, Thread.key == test_page)
    people = select(func.count()).where(Membership.site_id == site_id)
    row = db.session.execute(select(seen.exists(), tested.exists(), people.scalar_subquery())).one()
    return Signs(bool(row[0]), bool(row[1]), row[2])


def has_threads_of_its_own(site_id: int) -> bool:
    """Whether somebody has commented on the site, imports aside. One statement."""
    threads = select(Thread.id).where(Thread.site_id == site_id, Thread.import_id.is_(None))
    return bool(db.session.execute(select(threads.exists())).scalar())
