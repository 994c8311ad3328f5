"""What the console shows of who wrote a comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comments_service.models import Site
from comments_service.queries.moderation.bans import BanRow, bans_with
from comments_service.queries.moderation.commenters import (
    NoteRow,
    Record,
    last_of,
    names_beside,
    notes_on,
    record_of,
)
from comments_service.queries.moderation.comments import COUNTED_AT_MOST, ContextRow
from comments_service.rules.comments.bans import ban_value
from comments_service.rules.comments.checks import REFUSAL_WEIGHS
from comments_service.rules.text.render import excerpt
from comments_service.web.console.comments.ban_targets import targets_of
from comments_service.web.console.comments.present import Card, comment_card
from comments_service.web.console.page.guard import moderator
from comments_service.web.http.context import current_service, now

_EXCERPT = 160


@dataclass(frozen=True)
class Line:
    """One of their other comments, in a few words."""

    card: Card
    text: str


@dataclass(frozen=True)
class Remark:
    """A note of the team, and whether who looks at it wrote it."""

    id: str
    body: str
    when: datetime
    who: str | None
    is_own: bool


@dataclass(frozen=True)
class Person:
    """Who wrote a comment. ``missing`` published comments until they are trusted, 0 if they are.

    ``is_known`` is False where nothing ties the comment to others.
    """

    record: Record
    missing: int | None
    last: list[Line]
    names: list[str]
    remarks: list[Remark]
    bans: Sequence[BanRow]
    is_known: bool
    is_team: bool
    counted_at_most: int = COUNTED_AT_MOST


def person_of(row: ContextRow, site: Site) -> Person:
    """Who wrote the comment of ``row`` (queries.moderation.comments.queue_comment). Five
    statements."""
    record = record_of(row, now())
    return Person(
        record=record,
        missing=_missing(record, site),
        last=[Line(comment_card(other), excerpt(other.html, _EXCERPT)) for other in last_of(row)],
        names=list(names_beside(row)),
        bans=bans_with(row.site_id, _values(row), now()),
        remarks=[_remark(note) for note in notes_on(row)],
        is_known=row.commenter_id is not None or row.author_email is not None,
        is_team=row.moderator_id is not None,
    )


def _missing(record: Record, site: Site) -> int | None:
    """Nobody needs trust where the site asks for none."""
    if site.moderation != "first" or record.published_ever is None:
        return None
    outweighing = REFUSAL_WEIGHS * (record.refused_ever or 0)
    return max(site.trusted_after + outweighing - record.published_ever, 0)


def _values(row: ContextRow) -> set[str]:
    secret = current_service().settings.secret_key
    return {ban_value(secret, target.kind, target.known_by) for target in targets_of(row, now())}


def _remark(note: NoteRow) -> Remark:
    return Remark(
        id=f"{note.id:x}",
        body=note.body,
        when=note.created_at,
        who=note.name,
        is_own=note.moderator_id == moderator().moderator_id,
    )
