"""Readers, waits with their log, watches and saved replies from our own export, as clean columns.

Files are edited: none is believed.
"""

from collections.abc import Mapping
from typing import Any

from comments_service.errors import AppError
from comments_service.rules.answers import saved_replies
from comments_service.rules.community import watches
from comments_service.rules.community.needs import (
    CLOSING_TEXTS,
    EDITED,
    THEY_WRITE,
    UNTIL_THEY_WRITE,
    WITHDRAWN,
    Cause,
    NeedState,
    Step,
)
from comments_service.rules.text.fields import clean_body, clean_email
from comments_service.transfer import timestamps
from comments_service.transfer.columns import name_of, storable
from comments_service.transfer.restore_columns import number_of

Row = Mapping[str, Any]

_REASONS = {*CLOSING_TEXTS, EDITED, WITHDRAWN}
_BEFORE = {*NeedState, *CLOSING_TEXTS, EDITED}
_ACTORS = ("system", "commenter", "moderator", "program", "expert")
_LONGEST_S = 2**31 - 1
_LONGEST_IDENTITY = 600
_MOST_IDENTITIES = 20


def reader(row: Row) -> dict[str, Any] | None:
    """Return a verified reader, with the commenter as whom they write and ``identities``.

    Those are the further ones that they proved (rules.readers.identity): ``key``, ``created_at``.
    """
    columns = {
        "id": number_of(row.get("id")),
        "identity": _identity(row.get("identity")),
        "commenter_id": number_of(row.get("commenter_id")),
        "created_at": _moment(row.get("created_at")),
    }
    if None in columns.values():
        return None
    listed = row.get("identities")
    further = map(_further_identity, listed[:_MOST_IDENTITIES] if isinstance(listed, list) else [])
    return columns | {
        "email": _email(row.get("email")),
        "name": name_of(_text(row.get("name"))) or None,
        "identities": list(filter(None, further)),
    }


def need(row: Row) -> dict[str, Any] | None:
    """Return a wait; nobody of the team is on it any more."""
    columns = {
        "last_comment_id": number_of(row.get("last_comment_id")),
        "state": _one_of(set(NeedState), row.get("state")),
        "cause": _one_of(set(Cause), row.get("cause")),
        "waits_since": _moment(row.get("waits_since")),
        "due_at": _moment(row.get("due_at")),
    }
    if None in columns.values():
        return None
    return columns | {
        "target_s": _seconds(row.get("target_s")),
        "wake_at": _wake_at(row.get("wake_at")),
        "answer_id": number_of(row.get("answer_id")),
        "answered_at": _moment(row.get("answered_at")),
        "closed_reason": _one_of(_REASONS, row.get("closed_reason")),
        "before": _one_of(_BEFORE, row.get("before")),
    }


def need_event(row: Row) -> dict[str, Any] | None:
    """Return a line of the log of waits; nobody's account signs it."""
    columns = {
        "action": _one_of(set(Step), row.get("action")),
        "actor": _one_of(set(_ACTORS), row.get("actor")),
        "at": _moment(row.get("at")),
        "cause": _one_of(set(Cause), row.get("cause")),
        "waits_since": _moment(row.get("waits_since")),
        "due_at": _moment(row.get("due_at")),
    }
    if None in columns.values():
        return None
    in_target = row.get("in_target")
    return columns | {
        "wall_s": _seconds(row.get("wall_s")),
        "worked_s": _seconds(row.get("worked_s")),
        "in_target": in_target if isinstance(in_target, bool) else None,
        "answer_id": number_of(row.get("answer_id")),
        "reason": _one_of(_REASONS | _BEFORE | {THEY_WRITE}, row.get("reason")),
    }


def watch(row: Row) -> dict[str, Any] | None:
    """Return a watch with its number, in nobody's care."""
    number, created_at = number_of(row.get("id")), _moment(row.get("created_at"))
    try:
        name = watches.clean_name(_text(row.get("name")))
        search = watches.clean_search(_text(row.get("search")))
    except AppError:
        return None
    if number is None or created_at is None:
        return None
    return {
        "id": number,
        "name": name,
        "search": search,
        "is_on": row.get("is_on") is not False,
        "alerts": row.get("alerts") is not False,
        "opens_need": row.get("opens_need") is True,
        "muted_until": _moment(row.get("muted_until")),
        "created_at": created_at,
    }


def watch_hit(row: Row) -> dict[str, Any] | None:
    """Return that a watch has found a comment."""
    number, at, useful = number_of(row.get("watch_id")), _moment(row.get("at")), row.get("useful")
    if number is None or at is None:
        return None
    return {"watch_id": number, "at": at, "useful": useful if isinstance(useful, bool) else None}


def saved_reply(row: Row) -> dict[str, Any] | None:
    """Return a saved reply of the team's with its number."""
    number, created_at = number_of(row.get("id")), _moment(row.get("created_at"))
    try:
        columns = {
            "name": saved_replies.clean_name(_text(row.get("name"))),
            "body": clean_body(_text(row.get("body"))),
            "language": saved_replies.clean_language(_text(row.get("language"))),
        }
    except AppError:
        return None
    if number is None or created_at is None:
        return None
    return {**columns, "id": number, "created_at": created_at}


def saved_reply_use(row: Row) -> dict[str, Any] | None:
    """Return that a comment was answered by a saved reply."""
    number = number_of(row.get("reply_id"))
    return None if number is None else {"reply_id": number}


def _one_of(values: set[Any], value: object) -> Any:
    return value if isinstance(value, str) and value in values else None


def _moment(value: object) -> Any:
    return timestamps.iso(value) if isinstance(value, str) else None


def _wake_at(value: object) -> Any:
    moment = _moment(value)
    return moment and min(moment, UNTIL_THEY_WRITE)


def _seconds(value: object) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and 0 <= value <= _LONGEST_S else None  # type: ignore[operator, return-value]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _identity(value: object) -> str | None:
    key = storable(value) if isinstance(value, str) else ""
    return key if 0 < len(key) <= _LONGEST_IDENTITY else None


def _further_identity(row: object) -> dict[str, Any] | None:
    if not isinstance(row, dict):
        return None
    key, created_at = _identity(row.get("key")), _moment(row.get("created_at"))
    return {"key": key, "created_at": created_at} if key and created_at else None


def _email(value: object) -> str | None:
    try:
        return clean_email(value) if isinstance(value, str) else None
    except AppError:
        return None
