"""A site of some thousand comments, and how a database goes about a read of it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask

from comments_service.extensions import db, statement_observers

COMMENTS = 4000
#: Tables that grow with what is said; the others hold as many rows as there are sites.
GROWING = (
    "comments|threads|thread_aliases|commenters|events|reports|votes|comment_reactions|page_reactions|outbox_messages|search_entries"
    "|bulk_items|bulk_jobs|needs|need_events"
)
#: Partial indexes that hold no more than what is asked for.
WANTED = "ix_comments_reported|ix_needs_open|ix_needs_later"
STATEMENT = re.compile(r"\s*(SELECT|WITH|UPDATE|DELETE)\b")


@dataclass(frozen=True)
class Large:
    """An application on a site of COMMENTS comments, and ids in its largest thread."""

    app: Flask
    kind: str
    thread: int
    roots: list[int]
    answers: list[int]


@contextmanager
def noted_statements() -> Iterator[list[tuple[str, Any]]]:
    """What is sent inside the block, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(statement: str, parameters: Any) -> None:
        if STATEMENT.match(statement) and "pg_" not in statement:
            sent.append((statement, parameters))

    statement_observers.append(note)
    try:
        yield sent
    finally:
        statement_observers.remove(note)


def plan_of(large: Large, act: Callable[[], object]) -> str:
    """The plans of all that ``act`` sends, one after the other."""
    with noted_statements() as sent:
        act()
    assert sent
    word = "EXPLAIN QUERY PLAN" if large.kind == "sqlite" else "EXPLAIN (COSTS OFF)"
    with large.app.app_context(), db.engine.connect() as connection:
        if large.kind == "postgresql":
            # So small a site could be read whole; a large one could not.
            for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin"):
                connection.exec_driver_sql(f"SET enable_{way} = off")
        plans = [
            "\n".join(
                row[-1] for row in connection.exec_driver_sql(f"{word} {statement}", parameters)
            )
            for statement, parameters in sent
        ]
    return "\n--\n".join(plans)


def walks(plan: str) -> list[str]:
    """The steps of a plan that look at all of a growing table, or at all that a site has there."""
    step = "|".join(
        (
            rf"SCAN (?:{GROWING})\b.*",
            rf"SEARCH (?:{GROWING}) USING .*INDEX (?!{WANTED})\w+ \(site_id=\?\)",
            rf"SEARCH (?:{GROWING}) USING .*\(site_id=\? AND (?!id\b)\w+[<>].*",
            rf"Seq Scan on (?:{GROWING})\b",
            rf"Scan on (?!{WANTED})\w+\n\s+Index Cond: \(site_id = 1\)$",
        )
    )
    return re.findall(step, plan, re.MULTILINE)


def sorts(plan: str) -> list[str]:
    """The steps of a plan that put rows in order."""
    return re.findall(r"USE TEMP B-TREE.*|Sort Key.*", plan)
