"""What the team wrote down that names a commenter, and what ties them to their acts.

To be forgotten before their comments lose their names and hashes, in the caller's transaction.
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import Column, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from comments_service.models import (
    AuditEntry,
    BulkItem,
    BulkJob,
    Comment,
    CommentReaction,
    Event,
    Mention,
    NeedEvent,
    Note,
    OutboxMessage,
    PageReaction,
    Report,
    SavedReply,
    SavedView,
    Vote,
    Watch,
)
from comments_service.models.base import table_of
from comments_service.models.personal import PERSONAL
from comments_service.rules.core.identity import HASH_DIGITS
from comments_service.rules.text.words import find_words
from comments_service.services.community.watches import forget_watches
from comments_service.services.mentions.forgetting import forget_links

# The lines of the log that hold what somebody typed to find comments, or where a link came from.
_SEARCHES = (
    "reply_saved", "reply_removed", "view_saved", "view_removed", "watch_saved", "watch_removed",
    "mention_approve", "mention_hold", "mention_spam", "mention_delete", "mention_undo",
    "mention_gone",
)  # fmt: skip
_SHORTEST_NAME = 3


def forget_mentions(session: Session, site_id: int, comment_ids: Sequence[int]) -> None:
    """Forget what names the authors of comments: searches, what the log has of these, reasons,
    saved replies, notes on others, reports that are still to be mailed.
    """
    names = _names(session, site_id, comment_ids)
    _forget_searches(session, site_id, names)
    whole_names = _whole_names(session, site_id, comment_ids)
    _forget_rows(session, SavedReply, (SavedReply.name, SavedReply.body), site_id, whole_names)
    _forget_rows(session, Note, (Note.body,), site_id, whole_names)
    _forget_links(session, site_id, whole_names)
    _forget_notes(session, site_id, names)
    _forget_reports(session, site_id, names)
    jobs = select(BulkJob.id, BulkJob.note, BulkJob.asked).where(BulkJob.site_id == site_id)
    theirs = select(BulkItem.job_id).where(
        BulkItem.site_id == site_id, BulkItem.comment_id.in_(comment_ids)
    )
    of_jobs = _naming(session.execute(jobs), names) | {*session.execute(theirs).scalars()}
    _empty(session, BulkJob, site_id, of_jobs)


def forget_acts(session: Session, site_id: int, comment_ids: Sequence[int]) -> None:
    """Untie votes, reactions and reports from the addresses of comments.

    What the reports said goes; votes and reactions count on. A hash of nothing takes the place of
    the address's.
    """
    own = (Comment.site_id == site_id, Comment.id.in_(comment_ids))
    hashes = set(session.execute(select(Comment.poster_hash).where(*own)).scalars()) - {None}
    reports = select(Report.id).where(Report.site_id == site_id, Report.reporter_hash.in_(hashes))
    for report_id in session.execute(reports).scalars().all():
        session.execute(
            update(Report)
            .where(Report.site_id == site_id, Report.id == report_id)
            .values(**PERSONAL[Report], reporter_hash=_hash_of_nothing())
            .execution_options(synchronize_session=False)
        )
    _untie(session, site_id, table_of(Vote).c.voter_hash, hashes)
    _untie(session, site_id, table_of(CommentReaction).c.reader_hash, hashes)
    _untie(session, site_id, table_of(PageReaction).c.reader_hash, hashes)


def _untie(session: Session, site_id: int, column: Column[Any], hashes: set[str | None]) -> None:
    """Put hashes of nothing into ``column``, which is part of its table's primary key.

    Also where the hash of a reader's token follows that of the address.
    """
    table = column.table
    keys = list(table.primary_key)
    theirs = select(*keys).where(
        table.c.site_id == site_id, func.substr(column, 1, HASH_DIGITS).in_(hashes)
    )
    for row in session.execute(theirs).all():
        session.execute(
            update(table)
            .where(*(key == value for key, value in zip(keys, row, strict=True)))
            .values({column.key: _hash_of_nothing()})
        )


def _forget_searches(session: Session, site_id: int, names: set[str]) -> None:
    views = select(SavedView.id, SavedView.name, SavedView.search)
    named = _naming(session.execute(views.where(SavedView.site_id == site_id)), names)
    session.execute(delete(SavedView).where(SavedView.site_id == site_id, SavedView.id.in_(named)))
    watches = select(Watch.id, Watch.name, Watch.search).where(Watch.site_id == site_id)
    forget_watches(session, site_id, _naming(session.execute(watches), names))
    lines = select(AuditEntry.id, AuditEntry.subject, AuditEntry.before, AuditEntry.after)
    searches = (AuditEntry.site_id == site_id, AuditEntry.action.in_(_SEARCHES))
    _empty(session, AuditEntry, site_id, _naming(session.execute(lines.where(*searches)), names))


def _forget_links(session: Session, site_id: int, names: set[str]) -> None:
    texts = (Mention.source, Mention.url, Mention.title, Mention.author_name, Mention.author_url)
    links = select(Mention.id, *texts, Mention.snippet).where(Mention.site_id == site_id)
    forget_links(session, site_id, _naming(session.execute(links), names))


def _forget_rows(
    session: Session,
    model: type[SavedReply | Note],
    columns: Sequence[InstrumentedAttribute[str]],
    site_id: int,
    names: set[str],
) -> None:
    rows = session.execute(select(model.id, *columns).where(model.site_id == site_id))
    named = _naming(rows, names)
    session.execute(delete(model).where(model.site_id == site_id, model.id.in_(named)))


def _forget_reports(session: Session, site_id: int, names: set[str]) -> None:
    """Withdraw reports of a week that are still to be mailed and name a watch by a person."""
    html = OutboxMessage.payload["html"].as_string()
    mails = select(OutboxMessage.id, OutboxMessage.payload["text"].as_string(), html).where(
        OutboxMessage.site_id == site_id, OutboxMessage.topic == "mail", html.is_not(None)
    )
    named = _naming(session.execute(mails), names)
    session.execute(
        delete(OutboxMessage).where(OutboxMessage.site_id == site_id, OutboxMessage.id.in_(named))
    )


def _forget_notes(session: Session, site_id: int, names: set[str]) -> None:
    """Clear the reason of bulk jobs from each of their comments, and what was said of waits."""
    for model in (Event, NeedEvent):
        notes = select(model.note).where(model.site_id == site_id, model.note.is_not(None))
        said = [(note, note) for note in session.execute(notes.distinct()).scalars()]
        session.execute(
            update(model)
            .where(model.site_id == site_id, model.note.in_(_naming(said, names)))
            .values(note=PERSONAL[model]["note"])
            .execution_options(synchronize_session=False)
        )


def _names(session: Session, site_id: int, comment_ids: Sequence[int]) -> set[str]:
    """Return what the authors of comments are searched by: also one word of a name."""
    names = _whole_names(session, site_id, comment_ids)
    words = {word for name in names for word in name.split()}
    return names | {word for word in words if len(word) > _SHORTEST_NAME}


def _whole_names(session: Session, site_id: int, comment_ids: Sequence[int]) -> set[str]:
    columns = (Comment.author_name, Comment.author_email, Comment.author_website)
    own = (Comment.site_id == site_id, Comment.id.in_(comment_ids))
    rows = session.execute(select(*columns).where(*own)).all()
    return {text for row in rows for text in row if text and len(text) >= _SHORTEST_NAME}


def _naming(rows: Iterable[Sequence[Any]], names: set[str]) -> set[Any]:
    """Return the first values of the rows in which a name stands, in whatever case and accents."""
    return {
        row[0]
        for row in rows
        if find_words(orjson.dumps(list(row[1:])).decode().replace("\\n", " "), names)
    }


def _empty(
    session: Session, model: type[AuditEntry | BulkJob], site_id: int, which: set[int]
) -> None:
    session.execute(
        update(model)
        .where(model.site_id == site_id, model.id.in_(which))
        .values(PERSONAL[model])
        .execution_options(synchronize_session=False)
    )


def _hash_of_nothing() -> str:
    return secrets.token_hex(HASH_DIGITS // 2)
