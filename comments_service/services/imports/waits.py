"""Restore who waits for an answer: rows and their log as they were, timers anew, no alert."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from comments_service.models import Need, NeedEvent
from comments_service.queries.community.expecting import policy_for_needs
from comments_service.rules.community.needs import UNTIL_THEY_WRITE, NeedState
from comments_service.services.community.timers import queue_escalation, queue_waking
from comments_service.services.core.rows import insert_rows, numbered
from comments_service.services.imports.restore import RelatedRows

_WORKED_ON = {"version": 1, "escalated": 0}
_PLACE = ("site_id", "thread_id")


def insert_waits(
    session: Session,
    comments: Sequence[tuple[Mapping[str, Any], RelatedRows]],
    now: datetime,
) -> None:
    """Insert the waits of comments that were just stored, each with its columns, and their log."""
    needs, lines = [], []
    for columns, related in comments:
        place = {**{name: columns[name] for name in _PLACE}, "comment_id": columns["id"]}
        whose = {"root_id": columns["root_id"], "commenter_id": columns.get("commenter_id")}
        needs += [{**need, **place, **whose, **_WORKED_ON} for need in related.needs]
        lines += [{**line, **place} for line in related.need_events]
    insert_rows(session, Need, needs)
    insert_rows(session, NeedEvent, numbered(lines, now))
    for need in needs:
        _set_timer(need, now)


def _set_timer(need: Mapping[str, Any], now: datetime) -> None:
    if need["state"] == NeedState.SNOOZED and need["wake_at"] != UNTIL_THEY_WRITE:
        queue_waking(need["site_id"], need["comment_id"], need["wake_at"] or now, now)
    elif need["state"] == NeedState.OPEN and need["due_at"] > now:
        site = policy_for_needs(need["site_id"])
        queue_escalation(site, need["comment_id"], need["due_at"], now)
