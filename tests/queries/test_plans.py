"""How the databases go about the reads of the hot paths, on a site with much in it.

By an index that leads them to what is asked for, in the order in which it is wanted: nothing looks
at all of a site, and a page costs the same however much follows it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

import comments_service
from bench.growth_data import (
    BIG_PAGE,
    PHRASE,
    RARE_WORD,
    SITE,
    Schema,
    address,
)
from bench.growth_load import load_postgresql, load_sqlite
from comments_service.extensions import db, statement_observers
from comments_service.queries.comments import latest_and_counts, replies, threads
from comments_service.queries.moderation import (
    audit,
    bulk_jobs,
    commenters,
    comments,
    context,
    figures,
    queue,
    search,
    similar,
    suggestions,
)
from comments_service.rules.core.cursors import Cursor, Sort
from comments_service.rules.core.periods import Period
from comments_service.rules.moderation.queue import VIEWS, Filter
from comments_service.rules.moderation.search import parse_search
from tests.factories import Reader, flatten, set_rules
from tests.support.databases import Databases, close_app, settings_for

pytestmark = pytest.mark.database("both")

COMMENTS = 4000
PERIOD = Period(date(2026, 1, 1), date(2026, 1, 31))
NOW = datetime(2026, 11, 1, tzinfo=UTC)
FILTERS = {
    "author": Filter(author="Ana"),
    "page": Filter(page="/p/0"),
    "kind": Filter(kind="named"),
    "rule": Filter(rule="links"),
    "link": Filter(link="on"),
}
SORTS: tuple[Sort, ...] = ("oldest", "newest", "top")
#: Tables that grow with what is said; the others hold as many rows as there are sites.
GROWING = (
    "comments|threads|thread_aliases|commenters|events|reports|votes|outbox_messages|search_entries"
    "|bulk_items|bulk_jobs"
)
STATEMENT = re.compile(r"\s*(SELECT|WITH|UPDATE|DELETE)\b")


@dataclass(frozen=True)
class Large:
    """An application on a site of COMMENTS comments, and ids in its largest thread."""

    app: Flask
    kind: str
    thread: int
    roots: list[int]
    answers: list[int]


@pytest.fixture(scope="module")
def large(
    database_kind: str, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Large]:
    database = databases.fresh(tmp_path_factory.mktemp("plans"))
    app = comments_service.create_app(settings_for(database.env))
    set_rules(app, moderation="open")
    with app.app_context():
        path = Path(db.engine.url.database or "")
    close_app(app)
    shape = Schema(COMMENTS)
    if database_kind == "sqlite":
        load_sqlite(path, shape)
    else:
        load_postgresql(database.env["DATABASE_URL"], shape)
    big = [
        index
        for index in range(shape.count)
        if shape.page[index] == BIG_PAGE and shape.status[index] == 0
    ]
    yield Large(
        app,
        database_kind,
        shape.thread_id(BIG_PAGE),
        [shape.id(index) for index in big if shape.parent[index] < 0],
        [shape.id(index) for index in big if shape.parent[index] >= 0],
    )
    close_app(app)
    databases.drop(database)


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
            for way in ("seqscan", "hashjoin", "mergejoin"):
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
            rf"SEARCH (?:{GROWING}) USING .*INDEX (?!ix_comments_reported)\w+ \(site_id=\?\)",
            rf"SEARCH (?:{GROWING}) USING .*\(site_id=\? AND (?!id\b)\w+[<>].*",
            rf"Seq Scan on (?:{GROWING})\b",
            r"Scan on (?!ix_comments_reported)\w+\n\s+Index Cond: \(site_id = 1\)$",
        )
    )
    return re.findall(step, plan, re.MULTILINE)


def sorts(plan: str) -> list[str]:
    """The steps of a plan that put rows in order."""
    return re.findall(r"USE TEMP B-TREE.*|Sort Key.*", plan)


def found(asked: str) -> Any:
    return search.found_comments(SITE, parse_search(asked), (), limit=25, after=None)


def page(large: Large, sort: Sort, cursor: Cursor | None = None) -> Any:
    return threads.thread_page(SITE, large.thread, sort, limit=50, cursor=cursor)


def deep(large: Large, sort: Sort, *, backwards: bool = False) -> Any:
    return page(large, sort, Cursor(sort, 0, large.roots[-20], backwards=backwards))


def at(large: Large, sort: Sort) -> Any:
    there = large.answers[-1]
    return threads.thread_page_at(SITE, large.thread, sort, limit=50, comment_id=there)


def one_of(large: Large, whose: str) -> Any:
    """A comment in the middle of the largest thread."""
    ids = large.roots if whose == "a root" else large.answers
    return comments.queue_comment(SITE, ids[len(ids) // 2])


def known_by(large: Large, key: str) -> Any:
    """A comment whose author is told by a token, or by an e-mail address alone."""
    values = dict(one_of(large, "a root")._mapping)
    if key == "email":
        values |= {"commenter_id": None, "author_email": "ana@example.org"}
    return SimpleNamespace(**values)


def log(wanted: audit.LogFilter) -> Any:
    return audit.log_lines(SITE, wanted, limit=50, before=None)


READS: dict[str, tuple[str, Callable[[Large], object]]] = {
    "head of a thread": ("threads", lambda _: threads.thread_head(SITE, "localhost/p/0")),
    **{
        f"{name}, {sort}": (
            "ix_comments_roots_by_score" if sort == "top" else "ix_comments_roots_by_id",
            partial(read, sort=sort),
        )
        for sort in SORTS
        for name, read in {
            "first page": page,
            "deep page": deep,
            "page before": partial(deep, backwards=True),
            "page of an answer": at,
        }.items()
    },
    "replies of a root": (
        "ix_comments_replies",
        lambda large: replies.replies_page(SITE, large.roots[3], limit=50, after=0),
    ),
    "replies of an answer": (
        "ix_comments_children",
        lambda large: replies.replies_page(SITE, large.answers[3], limit=50, after=0),
    ),
    "counts": (
        "threads",
        lambda _: latest_and_counts.comment_counts(SITE, [f"localhost/p/{n}" for n in range(20)]),
    ),
    "feed of a page": (
        "ix_comments_newest",
        lambda large: latest_and_counts.latest_of_thread(SITE, large.thread, 50),
    ),
    "latest": ("comments", lambda _: latest_and_counts.latest_comments(SITE, 20)),
    **{
        f"queue of {view}": (
            "ix_comments_reported" if view == "reported" else "comments",
            lambda _, view=view: queue.queue_page(SITE, queue.Listing(view), limit=25, after=None),
        )
        for view in VIEWS
    },
    **{
        f"queue of {view}, narrowed to {name}": (
            "search_" if name in ("author", "page") else "comments",
            lambda large, view=view, narrowed=narrowed: queue.queue_page(
                SITE, queue.Listing(view, narrowed, (large.thread,)), limit=25, after=None
            ),
        )
        for view in VIEWS
        for name, narrowed in FILTERS.items()
        # Of nearly all that a site has, PostgreSQL may as well look at everything for the few.
        if name in ("author", "page") or view not in ("published", "all")
    },
    "numbers beside the views": ("ix_comments_status", lambda _: queue.view_states(SITE)),
    "numbers of a narrowed view": (
        "ix_comments_status",
        lambda _: queue.listing_state(SITE, queue.Listing("review", FILTERS["rule"])),
    ),
    "failures of a decision on many": (
        "ix_bulk_items_site_id_job_id_state_comment_id",
        lambda _: queue.page_of(
            SITE, bulk_jobs.failed_in(SITE, 1), oldest_first=True, limit=25, after=None
        ),
    ),
    **{
        f"{what} of {whose}": (
            "ix_comments_roots_by_id" if whose == "a root" else "ix_comments_children",
            lambda large, ask=ask, whose=whose: ask(one_of(large, whose)),
        )
        for what, ask in {
            "surroundings": context.surroundings,
            "standing": context.standing,
        }.items()
        for whose in ("a root", "an answer")
    },
    **{
        f"{what} of a commenter known by {key}": (
            f"ix_comments_{key}",
            lambda large, ask=ask, key=key: ask(known_by(large, key)),
        )
        for what, ask in {
            "record": lambda comment: commenters.record_of(comment, NOW),
            "last comments": commenters.last_of,
        }.items()
        for key in ("commenter", "email")
    },
    "other names of an address": (
        "ix_comments_poster",
        lambda large: commenters.names_beside(known_by(large, "commenter")),
    ),
    "texts like that of a comment": (
        "search_",
        lambda large: similar.comments_with_words_of(one_of(large, "a root"), "le bon pain levain"),
    ),
    "a comment's history": (
        "ix_events_site_id_comment_id_id",
        lambda large: comments.timeline(SITE, large.roots[3]),
    ),
    "the log": ("ix_events_told", lambda _: log(audit.LogFilter())),
    "the log of a month": (
        "ix_events_told",
        lambda _: log(audit.LogFilter(since=PERIOD.since, until=PERIOD.until)),
    ),
    "the log of a comment": (
        "ix_events_site_id_comment_id_id",
        lambda large: log(audit.LogFilter(comment_id=large.roots[3])),
    ),
    **{
        f"search for {asked}": ("search_", lambda _, asked=asked: found(asked))
        for asked in ("pain", RARE_WORD, f'"{PHRASE}"', "author:ana status:held before:2025")
    },
}
#: Bounded by what is shown, not by what is there: a page's hits, replies below an answer.
MAY_SORT = re.compile("search|replies of an answer|surroundings|other names")


@pytest.mark.parametrize("name", READS)
def test_a_read_is_led_by_an_index_and_needs_no_sorting(large: Large, name: str) -> None:
    index, read = READS[name]
    with large.app.app_context():
        plan = plan_of(large, lambda: read(large))
    assert walks(plan) == [], plan
    assert index in plan, plan
    if not MAY_SORT.search(name):
        assert sorts(plan) == [], plan


@pytest.mark.parametrize(("typed", "asks_index"), [("an", False), ("zén", True)])
def test_names_are_looked_for_among_the_newest_and_rare_ones_in_the_index(
    large: Large, typed: str, asks_index: bool
) -> None:
    with large.app.app_context():
        with noted_statements() as sent:
            assert suggestions.names_like(SITE, typed)
        plan = plan_of(large, lambda: suggestions.names_like(SITE, typed))
    assert "LIMIT" in sent[0][0]
    assert ("search_" in plan) is asks_index, plan


@pytest.mark.parametrize("of", ["site", "page"])
def test_sums_over_days_read_those_days_alone(large: Large, of: str) -> None:
    thread = None if of == "site" else large.thread
    with large.app.app_context():
        plan = plan_of(large, lambda: figures.figures(SITE, PERIOD, thread))
    assert "ix_events_told" in plan, plan
    assert walks(plan) == [], plan


def test_a_search_on_postgresql_looks_at_the_newest_and_asks_its_index_for_the_rest(
    large: Large,
) -> None:
    with large.app.app_context():
        plan = plan_of(large, lambda: found(RARE_WORD))
    if large.kind == "postgresql":
        assert "Index Scan Backward using pk_search_entries" in plan
        assert "ix_search_entries_terms" in plan
    else:
        assert "VIRTUAL TABLE INDEX" in plan


def test_what_a_reader_does_never_looks_at_all_of_a_site(large: Large) -> None:
    reader = Reader(large.app, page=address(BIG_PAGE))
    first = flatten(reader.thread(sort="newest")["comments"])[0]["id"]
    posted = reader.post("A root.")

    def acts() -> None:
        stranger = Reader(large.app, "192.0.2.77", page=address(5))
        stranger.post("First of a stranger.", key="a-key", author={"name": "Ana"})
        reader.post("An answer.", parent_id=first)
        assert reader.vote(first, 1).status_code == 200
        assert reader.report(first).status_code == 202
        assert reader.edit(posted, "Another text.").status_code == 200
        assert reader.withdraw(posted).status_code == 200

    plan = plan_of(large, acts)
    assert walks(plan) == [], plan
