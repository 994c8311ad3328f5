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
from comments_service.queries.readers.readers import reader_of_identity
from comments_service.rules.comments.status import STATUS_LABELS, Status
from comments_service.rules.core.identity import reference
from comments_service.rules.readers.identity import of_mailbox
from comments_service.rules.text.render import excerpt
from comments_service.web.http.context import now
from comments_service.web.http.locale import gettext_

_SHOWN = 10
_EXCERPT = 200
_OF_SUBSCRIBER = ("email", "state", "rhythm", "time_zone", "language", "last_error")


def newest_lines(site_id: int, email: str) -> list[dict[str, str]]:
    """Return the newest comments of an address in a few words each. One statement."""
    return [
        {
            "text": excerpt(row.html, _EXCERPT),
            "page": row.title or row.url,
            "date": f"{row.created_at:%Y-%m-%d}",
            "status": gettext_(STATUS_LABELS[Status(row.status)]),
        }
        for row in newest_comments(site_id, email, _SHOWN)
    ]


def personal_file(site: Site, email: str) -> Response:
    """Everything of an address as JSON (docs/privacy.md), sent while it is read."""
    moment = now()
    return Response(
        stream_with_context(_pieces(site, email, moment)),
        mimetype="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{site.key}-{moment:%Y-%m-%d}.json"',
            "Cache-Control": "no-store",
        },
    )


def _pieces(site: Site, email: str, moment: datetime) -> Iterator[bytes]:
    head = {
        "format": "palabre-personal-data",
        "version": 1,
        "exported_at": moment,
        "site": {"key": site.key, "name": site.name},
        "email": email,
    }
    yield orjson.dumps(head)[:-1] + b',"comments":['
    for number, (row, earlier) in enumerate(personal_comments(site.id, email)):
        yield (b",\n" if number else b"\n") + orjson.dumps(_entry(row, earlier))
    yield b'\n],"notes":'
    yield (
        orjson.dumps(
            [
                {"body": note.body, "created_at": note.created_at}
                for note in notes_about(site.id, email)
            ]
        )
        + b',"mails":'
        + orjson.dumps(_mails(site.id, email))
        + _reader(site.id, email)
        + b"}\n"
    )


def _mails(site_id: int, email: str) -> dict[str, object] | None:
    """Return how an address is mailed, and of what; None where it is not."""
    number = subscriber_of(site_id, email)
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


def _reader(site_id: int, email: str) -> bytes:
    """Return the member that tells the name which is theirs alone; nothing for who never
    confirmed."""
    reader = reader_of_identity(site_id, of_mailbox(email).key)
    if reader is None:
        return b""
    shown = {"name": reader.name, "email": reader.email, "since": reader.created_at}
    return b',"reader":' + orjson.dumps(shown)


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
