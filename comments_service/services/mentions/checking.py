"""What becomes of a mention once its source was looked at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from comments_service.errors import AppError
from comments_service.models import Mention
from comments_service.queries.comments.bans import bans_for
from comments_service.queries.comments.policy import policy_of
from comments_service.queries.comments.threads import threads_by_key
from comments_service.queries.mentions.mentions import StateRow
from comments_service.queries.mentions.targets import threads_with_id
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.comments.bans import Sender, refusal
from comments_service.rules.comments.checks import blocked_words
from comments_service.rules.comments.policy import Draft, Facts, Severity
from comments_service.rules.core.identity import Address, month_of
from comments_service.rules.mentions.entry import Content
from comments_service.rules.mentions.states import MISSES_AT_MOST, State, misses_with, next_look
from comments_service.services.comments.newcomers import insert_thread
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction
from comments_service.services.mentions.receiving import queue_check
from comments_service.services.mentions.state import lock_mention, write_state

_SHOWN_OF_CONTENT = ("kind", "title", "author_name", "author_url", "snippet", "written_at")


@dataclass(frozen=True)
class Holds:
    """The source holds the link; ``network`` is where a bridge carried it from."""

    content: Content
    network: str | None


@dataclass(frozen=True)
class Lacks:
    """The source does not hold the link, or no longer; ``problem`` is a code that says why."""

    problem: str


@dataclass(frozen=True)
class Missed:
    """The source could not be looked at; ``problem`` is a code that says why."""

    problem: str


Outcome = Holds | Lacks | Missed


def settle(rules: SiteRules, mention_id: int, outcome: Outcome, secret: str, now: datetime) -> None:
    """Do with a mention what its source showed; ``secret`` is the service's, of its bans."""
    site_id = rules.site.id
    with transaction() as session:
        row = lock_mention(session, site_id, mention_id)
        if row is None or row.state in (State.SPAM, State.DELETED):
            _leave(session, site_id, mention_id)
            return
        if isinstance(outcome, Missed):
            _miss(session, row, outcome.problem, now)
        elif isinstance(outcome, Lacks):
            _end(session, row, outcome.problem, now)
        else:
            _show(session, rules, row, outcome, secret, now)


def _leave(session: Session, site_id: int, mention_id: int) -> None:
    session.execute(
        update(Mention)
        .where(Mention.site_id == site_id, Mention.id == mention_id)
        .values(is_queued=False)
        .execution_options(synchronize_session=False)
    )


def _was_seen(row: StateRow) -> bool:
    return row.state in (State.HELD, State.PUBLISHED)


def _miss(session: Session, row: StateRow, problem: str, now: datetime) -> None:
    misses = misses_with(row.misses, row.missed_at, now)
    if misses >= MISSES_AT_MOST:
        _end(session, row, problem, now)
        return
    at = now + next_look(misses, was_seen=_was_seen(row))
    session.execute(
        update(Mention)
        .where(Mention.site_id == row.site_id, Mention.id == row.id)
        .values(
            misses=misses,
            missed_at=now if misses == 1 else row.missed_at,
            problem=problem,
            # Whoever announces it again need not wait for the next look.
            is_queued=False,
            checked_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    queue_check(session, row.site_id, row.id, row.source, now=now, due_at=at)


def _end(session: Session, row: StateRow, problem: str, now: datetime) -> None:
    """Take a mention away whose source does not hold the link."""
    to = State.GONE if _was_seen(row) else State.REFUSED
    write_state(session, row, to, problem=problem, **_looked(now))
    if row.state == State.PUBLISHED:
        record = AuditRecord(action="mention_gone", subject=row.source)
        record_entry(session, row.site_id, record, By(SYSTEM, now))


def _show(  # noqa: PLR0913 - what a mention is judged by
    session: Session, rules: SiteRules, row: StateRow, holds: Holds, secret: str, now: datetime
) -> None:
    content = holds.content
    address = content.url if holds.network and content.url else row.source
    if _is_banned(rules.site.id, row, content, secret, now):
        _end(session, row, "banned", now)
        return
    finding = blocked_words(_draft(row, content), Facts(), policy_of(rules.site))
    if finding is not None and finding.severity is Severity.REFUSE:
        _end(session, row, "blocked_words", now)
        return
    values: dict[str, Any] = {name: getattr(content, name) for name in _SHOWN_OF_CONTENT}
    stays = row.state == State.PUBLISHED and finding is None
    write_state(
        session,
        row,
        State.PUBLISHED if stays else State.HELD,
        thread_id=row.thread_id or _thread_of(rules, row.target, now),
        network=holds.network,
        url=address,
        problem=None,
        reasons=[finding.as_reason()] if finding else [],
        **values,
        **_looked(now),
    )


def _looked(now: datetime) -> dict[str, Any]:
    return {
        "is_queued": False,
        "misses": 0,
        "missed_at": None,
        "checked_at": now,
        "previous_state": None,
    }


def _draft(row: StateRow, content: Content) -> Draft:
    texts = (content.title, content.snippet)
    return Draft(
        body=" ".join(text for text in texts if text),
        links=(row.source, *filter(None, [content.url])),
        name=content.author_name,
        website=content.author_url,
    )


def _is_banned(site_id: int, row: StateRow, content: Content, secret: str, now: datetime) -> bool:
    sender = Sender(
        # Who announced it is not who wrote it: nobody's address.
        address=Address(secret, "", month_of(now), ""),
        name=content.author_name,
        email=None,
        website=content.author_url,
        links=[row.source, *filter(None, [content.url])],
    )
    return refusal(bans_for(site_id, sender.values(), now), sender) is not None


def _thread_of(rules: SiteRules, target: str, now: datetime) -> int | None:
    """Return the thread of the page that a mention links to, a new one where it has none."""
    try:
        page = rules.pages.page_at(target)
    except AppError:
        return None
    threads = threads_by_key(rules.site.id, [page.key])
    if page.key in threads:
        return threads[page.key]
    with_id = [
        thread.id
        for thread in threads_with_id(rules.site.id)
        if rules.pages.page_at(thread.url).key == page.key
    ]
    if len(with_id) == 1:
        return with_id[0]
    thread_id = fresh_id(now)
    insert_thread(rules.site.id, thread_id, page, now)
    return thread_id
