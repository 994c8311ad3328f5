"""Waits and their log from our own export, as clean columns: files are edited, none is believed."""

from collections.abc import Mapping
from typing import Any

from comments_service.rules.community.needs import (
    CLOSING_TEXTS,
    EDITED,
    WITHDRAWN,
    Cause,
    NeedState,
    Step,
)
from comments_service.transfer import timestamps
from comments_service.transfer.restore_columns import number_of

Row = Mapping[str, Any]

_REASONS = {*CLOSING_TEXTS, EDITED, WITHDRAWN}
_BEFORE = {*NeedState, *CLOSING_TEXTS, EDITED}
_ACTORS = ("system", "commenter", "moderator", "program")
_LONGEST_S = 2**31 - 1


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
        "wake_at": _moment(row.get("wake_at")),
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
        "reason": _one_of(_REASONS | _BEFORE, row.get("reason")),
    }


def _one_of(values: set[Any], value: object) -> Any:
    return value if isinstance(value, str) and value in values else None


def _moment(value: object) -> Any:
    return timestamps.iso(value) if isinstance(value, str) else None


def _seconds(value: object) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and 0 <= value <= _LONGEST_S else None  # type: ignore[operator, return-value]
