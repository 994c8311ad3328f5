"""The reads of the hot paths."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

from bench.growth_data import (
    PHRASE,
    RARE_WORD,
    SITE,
)
from comments_service.queries.comments import latest_and_counts, publications, replies, threads
from comments_service.queries.moderation import (
    audit,
    bulk_jobs,
    commenters,
    comments,
    context,
    queue,
    search,
    similar,
)
from comments_service.rules.community.search import parse_search
from comments_service.rules.core.cursors import Cursor, Sort
from comments_service.rules.core.periods import Period
from comments_service.rules.moderation.queue import VIEWS, Filter
from tests.queries.plans.large_site import Large
from tests.queries.plans.reads_of_waits import READS_OF_WAITS

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


def found(asked: str) -> Any:
    return search.found_comments(SITE, parse_search(asked), {}, limit=25, after=None)


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
    "what was published since": (
        "ix_events_published",
        lambda large: publications.published_since(SITE, large.thread, 0, 50),
    ),
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
    **READS_OF_WAITS,
}
