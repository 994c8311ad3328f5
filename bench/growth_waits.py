"""Who waits on the growth benchmark's site, and what its team watches for.

One comment in three has asked, one in thirty waits. There is a watch for each hundred comments.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.growth_data import SITE, Schema

#: The first account: it is made when somebody signs in.
ASSIGNEE = 1
_TARGET_S = 3600
_WAKES = datetime(2099, 1, 1, tzinfo=UTC)


def needs(shape: Schema) -> Iterator[dict[str, Any]]:
    """Rows of the table of waits."""
    for index in range(0, shape.count, 3):
        if shape.status[index] > 1:
            continue
        at, number = shape.at(index), shape.id(index)
        state = _state(index)
        yield {
            "site_id": SITE,
            "comment_id": number,
            "thread_id": shape.thread_id(shape.page[index]),
            "root_id": shape.id(shape.root[index]),
            "last_comment_id": number,
            "state": state,
            "cause": "asks",
            "version": 1,
            "waits_since": at,
            "target_s": _TARGET_S,
            "due_at": at + timedelta(seconds=_TARGET_S),
            "escalated": 0,
            "assignee_id": ASSIGNEE if index % 9 == 0 else None,
            "wake_at": _WAKES if state == "snoozed" else None,
            "closed_reason": "no_answer" if state == "closed" else None,
        }


def _state(index: int) -> str:
    if index % 30 == 0:
        return "open"
    return {3: "closed", 6: "snoozed"}.get(index % 60, "answered")


def watches(shape: Schema) -> Iterator[dict[str, Any]]:
    """Rows of the table of watches: the first finds one comment in twenty, the others none."""
    forms = ("sujet{n}", "author:lea theme{n}", '"deux mots{n}"', "debut{n}*")
    for number in range(1, shape.count // 100 + 1):
        search = forms[number % len(forms)].format(n=number) if number > 1 else "levain"
        yield {
            "site_id": SITE,
            "id": number,
            "name": f"Watch {number}",
            "search": search,
            "created_at": shape.at(0),
        }
