"""How many SQL statements each journey takes, whatever the size of what it works on."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from comments_service.queries.accounts import accounts, people, tokens
from comments_service.queries.comments import (
    comments,
    latest_and_counts,
    learning,
    posting,
    publications,
    replies,
    threads,
    trust,
    versions,
)
from comments_service.queries.moderation import (
    audit,
    bans,
    bulk_jobs,
    commenters,
    context,
    figures,
    policy_dry_run,
    queue,
    saved_searches,
    search,
    similar,
    suggestions,
)
from comments_service.queries.moderation import comments as moderated
from comments_service.queries.sites import setup, sites, widget_loads
from comments_service.rules.comments.status import Decision
from comments_service.rules.community.search import parse_search
from comments_service.rules.core.periods import last_days
from comments_service.rules.moderation.queue import VIEWS, Filter
from comments_service.rules.text.pages import PagePolicy
from comments_service.rules.text.urls import parse_origin
from tests.factories import PAGE, SITE, Moderator, Reader, number, set_rules, stored
from tests.support.statements import assert_said

LOCAL = PagePolicy(origins=(parse_origin("http://localhost:*"),))

pytestmark = pytest.mark.database("both")

Count = Callable[[], Any]


def statements_of(count: Count, act: Callable[[], Any]) -> int:
    with count() as statements:
        act()
    return len(statements)


def fill(reader: Reader, roots: int, answers: int) -> None:
    """A thread of so many roots, each with so many answers."""
    for n in range(roots):
        root = reader.post(f"Root {n}")
        for m in range(answers):
            reader.post(f"Answer {n} {m}", parent_id=root.id)


@pytest.mark.parametrize(("roots", "answers"), [(1, 0), (2, 1), (4, 12)])
def test_reading_a_thread_takes_5_statements_once_and_none_while_nothing_changes(
    open_app: Flask, reader: Reader, count_statements: Count, roots: int, answers: int
) -> None:
    fill(reader, roots, answers)
    # A root that has answers: without any the last statement has nothing to ask.
    miss = 5 if answers else 4
    assert statements_of(count_statements, reader.thread) == miss
    assert comes_to_rest(count_statements, reader.thread)
    etag = reader.send("GET", f"/threads?url={PAGE}").headers["ETag"]
    again = lambda: reader.send("GET", f"/threads?url={PAGE}", If_None_Match=etag)  # noqa: E731
    assert comes_to_rest(count_statements, again)
    # Something was written: one statement tells that it was not here.
    Reader(open_app, page=f"{PAGE}/another").post("Elsewhere.")
    assert statements_of(count_statements, reader.thread) == 1
    assert comes_to_rest(count_statements, reader.thread)
    reader.post("Here.")
    assert statements_of(count_statements, reader.thread) == 1 + miss
    assert comes_to_rest(count_statements, reader.thread)


def comes_to_rest(count: Count, read: Callable[[], Any]) -> bool:
    """Whether reading again soon takes no statement, and until then one at most.

    One more is taken where a lease ends in between, or where a writer's change is noticed a second
    time, by the file.
    """
    taken = [statements_of(count, read) for _ in range(4)]
    return max(taken) <= 1 and 0 in taken


def test_an_unknown_page_takes_2_statements(reader: Reader, count_statements: Count) -> None:
    Reader(reader.client.application, page=f"{PAGE}/another").thread()  # what a site says is known
    assert statements_of(count_statements, reader.thread) == 2


def test_counts_of_a_hundred_pages_take_2_statements(
    reader: Reader, count_statements: Count
) -> None:
    reader.thread()  # what a site says is known
    urls = [f"https://localhost/{n}" for n in range(100)]
    ask = lambda: reader.send("POST", "/counts", {"urls": urls})  # noqa: E731
    assert statements_of(count_statements, ask) == 2


def test_posting_takes_at_most_10_statements_whatever_is_there_already(
    open_app: Flask, reader: Reader, count_statements: Count
) -> None:
    taken = {
        "first": statements_of(count_statements, lambda: reader.post("First.")),
        "root": statements_of(count_statements, lambda: reader.post("Root.")),
    }
    fill(reader, 2, 11)
    stranger = Reader(open_app, "198.51.100.7")
    root = reader.post("To be answered.")
    taken["root, busy"] = statements_of(count_statements, lambda: reader.post("Root again."))
    answer = lambda: stranger.post("Answer.", parent_id=root.id)  # noqa: E731
    taken["answer of a stranger"] = statements_of(count_statements, answer)
    deep = stranger.post("Deeper.", parent_id=root.id)
    answer_below = lambda: reader.post("Answer.", parent_id=deep.id)  # noqa: E731
    taken["answer below an answer"] = statements_of(count_statements, answer_below)
    set_rules(open_app, moderation="all")
    taken["held"] = statements_of(count_statements, lambda: reader.post("Held."))
    assert taken == {
        # More than later: the settings of a site are read once, and after each change; the key of
        # a month is made once.
        "first": 15,
        # Who gives no name and has no token is somebody new each time.
        "root": 8,
        "root, busy": 8,
        "answer of a stranger": 9,
        "answer below an answer": 9,
        "held": 7,
    }


def test_changing_a_comment_takes_so_many(
    open_app: Flask, reader: Reader, moderator: Moderator, count_statements: Count
) -> None:
    comment = reader.post("Hello.")
    # An embedded database is cleaned of the text by the worker.
    asks_worker = open_app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")
    # A text that goes or comes back may have a wait that goes and comes with it.
    # Each moderator's act includes the one that reads which version they see. Where the comment
    # that goes alone has said where its page is, two more tell what is left to say.
    acts: dict[str, tuple[Callable[[], Any], int]] = {
        "edit": (lambda: reader.edit(comment, "Changed."), 13),
        "vote": (lambda: reader.vote(comment.id, 1), 7),
        "report": (lambda: reader.report(comment.id), 7),
        "approve": (lambda: moderator.decide(comment.id, "approve"), 10),
        "spam": (lambda: moderator.decide(comment.id, "spam"), 14),
        "undo": (lambda: moderator.undo(comment.id), 15),
        "pin": (lambda: moderator.pin(comment.id), 6),
        "withdraw": (lambda: reader.withdraw(comment), 19 + 2 * asks_worker),
    }
    taken = {name: statements_of(count_statements, act) for name, (act, _) in acts.items()}
    assert taken == {name: expected for name, (_, expected) in acts.items()}


@pytest.mark.slow
def test_every_query_takes_what_its_docstring_says(
    open_app: Flask, reader: Reader, moderator: Moderator, count_statements: Count
) -> None:
    fill(reader, 3, 12)
    root = reader.post("Root.")
    leaf = reader.post("Leaf.", parent_id=reader.post("Child.", parent_id=root.id).id)
    pinned = reader.post("Pinned.")
    moderator.pin(pinned.id)
    reader.report(leaf.id)
    row = stored(open_app, leaf.id)
    thread, now = row.thread_id, row.created_at
    moved_in = SimpleNamespace(**{**row._mapping, "commenter_id": None})
    submission = posting.Submission(
        key="localhost/a-page",
        body="body",
        parent_id=row.id,
        poster="hash",
        commenter_id=None,
        fingerprint="print",
        name="Léa",
        email=None,
        idempotency_hash=None,
    )
    page = {"limit": 50}
    calls: dict[Callable[..., Any], list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
        bulk_jobs.bulk_job: [((SITE, 1), {})],
        bulk_jobs.bulk_jobs: [((SITE, 5), {})],
        bulk_jobs.bulk_effect: [((SITE, 1, Decision.SPAM), {})],
        bulk_jobs.bulk_progress: [((SITE, 1), {})],
        bulk_jobs.bulk_errors: [((SITE, 1, [row.id]), {})],
        bulk_jobs.failed_in: [((SITE, 1), {})],
        accounts.signed_in: [(("token", now), {})],
        accounts.asks_for_code: [((1,), {})],
        accounts.step_of: [(("token", "code", now), {})],
        accounts.sessions_of: [((1, now), {})],
        accounts.recovery_codes_left: [((1,), {})],
        accounts.passkeys_of: [((1,), {})],
        accounts.account_number: [(("mo@blog.example",), {})],
        bans.bans_with: [((SITE, ["value"], now), {})],
        commenters.record_of: [((row, now), {})],
        commenters.last_of: [((row,), {})],
        commenters.names_beside: [((row,), {})],
        commenters.notes_on: [((row,), {}), ((moved_in,), {})],
        comments.comment_state: [((SITE, row.id), {})],
        comments.own_comment: [((SITE, row.id), {})],
        queue.queue_page: [
            ((SITE, queue.Listing(view, wanted, (thread,))), {"limit": 5, "after": None})
            for view in VIEWS
            for wanted in FILTERS
        ],
        queue.listing_state: [
            ((SITE, queue.Listing("all", wanted, (thread,))), {}) for wanted in FILTERS
        ],
        queue.arrivals: [((SITE, queue.Listing(view), 0), {}) for view in VIEWS],
        queue.view_states: [((SITE,), {})],
        people.members_of: [((SITE,), {})],
        people.invitations_of: [((SITE, now), {})],
        people.invitation: [(("token", now), {})],
        tokens.token_of: [(("palabre_x",), {})],
        tokens.tokens_of: [((SITE,), {})],
        moderated.timeline: [((SITE, row.id), {})],
        comments.last_change: [((SITE, row.id), {})],
        moderated.waiting_everywhere: [((), {})],
        audit.log_lines: [
            ((SITE, audit.LogFilter(**asked)), {"limit": 5, "before": None})
            for asked in ({}, {"actor": "program"})
        ],
        figures.figures: [((SITE, last_days(7, now.date())), {})],
        latest_and_counts.latest_comments: [((SITE, 5), {})],
        latest_and_counts.latest_of_thread: [((SITE, thread, 5), {})],
        latest_and_counts.comment_counts: [((SITE, ["localhost/a-page"]), {})],
        trust.commenter_by_id: [((SITE, row.commenter_id), {})],
        posting.posting_context: [((SITE, submission, now), {})],
        posting.editing_context: [((SITE, row.id, now), {})],
        posting.last_written: [((SITE, thread, "hash", now), {})],
        replies.replies_page: [((SITE, number(root.id)), {"limit": 5, "after": 0})],
        replies.lineage_of: [((SITE, thread, row.id), {})],
        search.threads_meant: [((SITE, LOCAL, ["/a-page", "/b"]), {})],
        moderated.comments_by_id: [((SITE, [row.id]), {})],
        search.newest_found: [((SITE, parse_search("answer"), {}, 5), {})],
        search.places_meant: [((SITE, LOCAL, ["/a-page", "/b"]), {})],
        search.found_comments: [
            ((SITE, parse_search(asked), {}), {"limit": 5, "after": None})
            for asked in ("answer", "author:nobody", '"no such words" before:2020')
        ],
        similar.comments_with_words_of: [((row, "Answer 0 1"), {}), ((row, "xylophone"), {})],
        sites.site_of_host: [(("localhost", None), {}), (("localhost", "default"), {})],
        sites.site_by_key: [(("default",), {})],
        sites.site_by_id: [((SITE,), {})],
        sites.default_site: [((), {})],
        widget_loads.widget_loads_of: [((SITE,), {})],
        setup.signs_of: [((SITE, "localhost/a-page"), {})],
        setup.has_threads_of_its_own: [((SITE,), {})],
        policy_dry_run.last_comments: [((SITE, 200), {})],
        learning.decided_comments: [((SITE,), {})],
        suggestions.names_like: [((SITE, "le"), {}), ((SITE, "Léa mar"), {})],
        suggestions.pages_like: [((SITE, "/a"), {})],
        context.surroundings: [((one,), {}) for one in (row, stored(open_app, root.id))],
        context.standing: [((one,), {}) for one in (row, stored(open_app, root.id))],
        publications.published_since: [
            ((SITE, thread, 0, 50), {}),
            ((SITE, thread, 1 << 60, 50), {}),
        ],
        threads.thread_head: [((SITE, "localhost/a-page"), {})],
        threads.thread_page: [((SITE, thread, sort), {**page, "cursor": None}) for sort in SORTS],
        threads.pinned_count: [((SITE, thread), {})],
        saved_searches.saved_views: [((SITE,), {})],
        versions.versions: [((SITE, ["localhost/a-page", "localhost/none"]), {})],
        threads.thread_page_at: [
            ((SITE, thread, sort), {**page, "comment_id": place})
            for sort in SORTS
            for place in (row.id, number(root.id), number(pinned.id))
        ],
    }
    for query, arguments in calls.items():
        for args, named in arguments:
            with open_app.app_context():
                assert_said(count_statements, query, *args, **named)


FILTERS = (
    Filter(),
    Filter(page="/a-page", author="lea", kind="named", rule="links", link="on", order="oldest"),
)
SORTS: tuple[Any, ...] = ("oldest", "newest", "top")
