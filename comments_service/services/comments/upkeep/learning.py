"""What a site's decisions teach is learned anew, as a whole, soon after they change.

So an undo needs nothing of its own, and a text that is gone teaches nothing any more.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from comments_service.models import LearnedTerms, OutboxMessage, Site
from comments_service.queries.comments.learning import decided_comments, example_of
from comments_service.queries.core.outbox import lane_of
from comments_service.rules.comments.learning import learn
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: The worker's message to learn.
TOPIC = "learn"
#: What is decided meanwhile is learned with it.
SOON = timedelta(minutes=1)


def ask_to_learn(session: Session, site_id: int, now: datetime) -> None:
    """Have the worker learn from the decisions in a minute, if the site holds likely spam.

    In the transaction that changes what they teach. One statement, and another once in a minute.
    """
    is_asked = exists().where(
        OutboxMessage.state == "waiting",
        OutboxMessage.lane == lane_of(TOPIC),
        OutboxMessage.topic == TOPIC,
        OutboxMessage.site_id == site_id,
        OutboxMessage.claimed_until.is_(None),
    )
    wants = select(Site.id).where(Site.id == site_id, Site.hold_likely_spam, ~is_asked)
    if session.execute(wants).first() is not None:
        enqueue(session, site_id, TOPIC, {}, now=now, due_at=now + SOON)


def switch_learning(session: Session, site_id: int, now: datetime, *, is_on: bool) -> None:
    """Have a site that now holds likely spam learn at once; one that does not keeps nothing."""
    if is_on:
        enqueue(session, site_id, TOPIC, {}, now=now)
    else:
        _drop(session, site_id)


def forget_learned(session: Session, site_id: int, now: datetime) -> None:
    """Forget all that was learned, since a text of it is gone, and have the rest learned anew."""
    _drop(session, site_id)
    if session.get_one(Site, site_id, populate_existing=True).hold_likely_spam:
        enqueue(session, site_id, TOPIC, {}, now=now)


def learn_anew(site_id: int, now: datetime) -> None:
    """Learn from the decisions as they are, if the site holds likely spam.

    What was forgotten while they were read is not written back: then they are read again.
    """
    while True:
        with transaction() as session:
            site = session.get_one(Site, site_id, populate_existing=True)
            version, is_on = site.learned_version, site.hold_likely_spam
        if not is_on:
            return
        learned = learn(map(example_of, decided_comments(site_id)))
        row = LearnedTerms(
            site_id=site_id,
            approved=learned.approved,
            spam=learned.spam,
            terms=dict(learned.terms),
            learned_at=now,
        )
        with transaction() as session:
            if _grow(session, Site.id == site_id, Site.learned_version == version):
                session.merge(row)
                return


def _drop(session: Session, site_id: int) -> None:
    # Also where there is nothing: the worker may be about to write what it has read before.
    _grow(session, Site.id == site_id)
    gone = delete(LearnedTerms).where(LearnedTerms.site_id == site_id)
    session.execute(gone.execution_options(synchronize_session=False))


def _grow(session: Session, *which: ColumnElement[bool]) -> bool:
    """Grow the version of what a site has learned; tell whether there is such a site."""
    grown = session.execute(
        update(Site)
        .where(*which)
        .values(learned_version=Site.learned_version + 1)
        .returning(Site.id)
        .execution_options(synchronize_session=False)
    )
    return grown.first() is not None
