"""What is kept of one commenter, as the pages show it and as the file that they take away."""

from collections.abc import Iterator
from datetime import datetime

import orjson
from flask import Response, stream_with_context

from comments_service.models import Site
from comments_service.queries.moderation.privacy import (
    PersonalRow,
    newest_comments,
    notes_about,
    personal_comments,
    subscriber_of,
)
from comments_service.queries.notifications.subscribers import subscriber_by_id, subscriptions_of
from comments_service.queries.readers.persons import Person, proofs_of, sessions_of
from comments_service.queries.readers.readers import reader_by_id
from comments_service.rules.comments.status import STATUS_LABELS, Status
from comments_service.rules.core.identity import reference
from comments_service.rules.readers.identity import parts_of_key
from comments_service.rules.text.render import excerpt
from comments_service.web.http.context import now
from comments_service.web.http.locale import gettext_

_SHOWN = 10
_EXCERPT = 200
_OF_SUBSCRIBER = ("email", "state", "rhythm", "time_zone", "language", "last_error")


def newest_lines(person: Person) -> list[dict[str, str]]:
    """Return the newest comments of a person in a few words each. One statement."""
    return [
        {
            "text": excerpt(row.html, _EXCERPT),
            "page": row.title or row.url,
            "date": f"{row.created_at:%Y-%m-%d}",
            "status": gettext_(STATUS_LABELS[Status(row.status)]),
        }
        for row in newest_comments(person, _SHOWN)
    ]


def proof_label(key: str, site_name: str) -> tuple[str, str]:
    """Return where somebody has an identity, and as whom: ("github.com", "17")."""
    kind, place, subject = parts_of_key(key)
    return (site_name if kind == "sso" else place or kind), subject


def personal_file(site: Site, person: Person) -> Response:
    """Everything of a person as JSON (docs/privacy.md), sent while it is read."""
    moment = now()
    return Response(
        stream_with_context(_pieces(site, person, moment)),
        mimetype="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{site.key}-{moment:%Y-%m-%d}.json"',
            "Cache-Control": "no-store",
        },
    )


def _pieces(site: Site, person: Person, moment: datetime) -> Iterator[bytes]:
    head = {
        "format": "palabre-personal-data",
        "version": 1,
        "exported_at": moment,
        "site": {"key": site.key, "name": site.name},
        "email": person.email,
    }
    yield orjson.dumps(head)[:-1] + b',"comments":['
    for number, (row, earlier) in enumerate(personal_comments(person)):
        yield (b",\n" if number else b"\n") + orjson.dumps(_entry(row, earlier))
    yield b'\n],"notes":'
    yield (
        orjson.dumps(
            [{"body": note.body, "created_at": note.created_at} for note in notes_about(person)]
        )
        + b',"mails":'
        + orjson.dumps(_mails(person))
        + _reader(person, moment)
        + b"}\n"
    )


def _mails(person: Person) -> dict[str, object] | None:
    """Return how an address is mailed, and of what; None where it is not."""
    site_id = person.site_id
    number = subscriber_of(site_id, person.email) if person.email else None
    subscriber = subscriber_by_id(site_id, number) if number else None
    if subscriber is None:
        return None
    followed = subscriptions_of(site_id, subscriber.id)
    return {
        **{name: getattr(subscriber, name) for name in _OF_SUBSCRIBER},
        "subscriptions": [
            {
                "about": one.scope,
                "comment_id": reference(site_id, one.target_id) if one.scope == "replies" else None,
                "page": one.url,
                "created_at": one.created_at,
            }
            for one in followed
        ],
    }


def _reader(person: Person, moment: datetime) -> bytes:
    """Return the member that tells the name which is theirs alone, by what they proved it, and
    where they are signed in; nothing for who never proved anything.
    """
    reader = reader_by_id(person.site_id, person.reader_ids[0]) if person.reader_ids else None
    if reader is None:
        return b""
    shown = {
        "name": reader.name,
        "email": reader.email,
        "since": reader.created_at,
        "identities": [_identity(row.key, row.created_at) for row in proofs_of(person)],
        "sessions": [
            {"since": row.created_at, "until": row.expires_at}
            for row in sessions_of(person, moment)
        ],
    }
    return b',"reader":' + orjson.dumps(shown)


def _identity(key: str, since: datetime) -> dict[str, object]:
    kind, place, subject = parts_of_key(key)
    return {"kind": kind, "provider": place, "subject": subject, "since": since}


def _entry(row: PersonalRow, earlier: list[str]) -> dict[str, object]:
    return {
        "id": reference(row.site_id, row.id),
        "parent_id": reference(row.site_id, row.parent_id) if row.parent_id else None,
        "page": row.url,
        "page_title": row.title,
        "status": row.status,
        "created_at": row.created_at,
        "edited_at": row.edited_at,
        "name": row.author_name,
        "email": row.author_email,
        "website": row.author_website,
        "account_at": row.author_service,
        "body": row.body,
        "html": row.html,
        "earlier_texts": earlier,
        "up": row.up,
        "down": row.down,
        "reactions": row.reactions or {},
    }
