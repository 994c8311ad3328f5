"""The queue: what is shown, page by page, and at what cost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from comments_service.extensions import db
from comments_service.models import Comment, Import
from comments_service.services.comments.search_index import index_comments
from comments_service.services.core.transaction import transaction
from tests.factories import SITE
from tests.web.console.conftest import Desk, page

SignIn = Callable[..., Desk]
Post = Callable[..., str]


def test_a_held_comment_stands_in_the_queue_with_all_that_is_known(owner: Desk, post: Post) -> None:
    comment = post("Voyez [ici](https://elsewhere.example/deep?x=1) et **là**.")
    text = page(owner)
    assert f'id="c-{comment}"' in text
    assert "lea@example.org" in text
    assert f'href="https://localhost/pain#c-{comment}"' in text
    assert "<strong>là</strong>" in text
    assert "<li><bdi>https://elsewhere.example/deep?x=1</bdi></li>" in text
    assert "before they appear" in text


def test_what_people_write_is_never_markup_in_the_console(owner: Desk, post: Post) -> None:
    post("<script>alert(1)</script>", name="<b>Bobby</b>", title="</a><img src=x>")
    text = page(owner)
    assert "<script>alert" not in text
    assert "<b>Bobby" not in text
    assert "<img" not in text


@pytest.mark.slow
def test_a_long_queue_is_read_page_by_page_without_losing_anybody(owner: Desk, post: Post) -> None:
    comments = [post(f"Numéro {number}") for number in range(30)]
    first = page(owner)
    following = first.partition("after=")[2].partition('"')[0]
    second = page(owner, f"queue/review?after={following}")
    shown = [comment for comment in comments if f'id="c-{comment}"' in first]
    assert shown + [c for c in comments if f'id="c-{c}"' in second] == comments
    assert len(shown) == 25


def test_the_news_tell_what_has_come_since(owner: Desk, post: Post) -> None:
    post()
    since = page(owner).partition('data-since="')[2].partition('"')[0]
    quiet = owner.get("/console/queue/review/news", query_string={"since": since}).json
    none = {"published": "0", "reported": "0", "spam": "0", "deleted": "0"}
    assert quiet == {"arrived": 0, "claims": {}, "counts": {**none, "review": "1", "all": "1"}}
    post("Encore")
    news = owner.get("/console/queue/review/news", query_string={"since": since}).json
    assert news == {"arrived": 1, "claims": {}, "counts": {**none, "review": "2", "all": "2"}}
    elsewhere = {"since": since, "author": "Bob"}
    assert owner.get("/console/queue/review/news", query_string=elsewhere).json["arrived"] == 0


def test_the_oldest_that_waits_is_dated(
    owner: Desk, post: Post, at: Callable[[datetime], None]
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=2)
    at(long_ago)
    post()
    at(datetime.now(UTC))
    assert f'datetime="{long_ago:%Y-%m-%dT%H:%M}' in page(owner)


def test_no_page_costs_more_statements_when_more_waits(
    owner: Desk, post: Post, count_statements: Callable[[], Any]
) -> None:
    comment = post("Numéro 0")
    costs: dict[str, list[int]] = {}
    for _ in range(2):
        for path in ("queue/review", f"comments/{comment}", "sites/default/settings"):
            with count_statements() as statements:
                page(owner, path)
            costs.setdefault(path, []).append(len(statements))
        for number in range(1, 20):
            post(f"Numéro {len(costs)}.{len(costs['queue/review'])}.{number}")
    assert all(few == many for few, many in costs.values()), costs
    assert costs["queue/review"][0] <= 9
    assert max(count for pair in costs.values() for count in pair) <= 20


def test_the_console_speaks_the_readers_language_and_keeps_the_choice(
    app: Flask, owner: Desk
) -> None:
    french = owner.get("/console/queue/review", headers={"Accept-Language": "fr-CA, en;q=0.5"})
    assert '<html lang="fr">' in french.get_data(as_text=True)
    assert "À relire" in french.get_data(as_text=True)
    assert "To review" in page(owner)
    assert "À relire" in page(owner, "queue/review?lang=fr")
    assert "À relire" in page(owner), "the choice is kept"
    assert '<html lang="fr">' in page(owner, "queue/review?lang=xx")


def test_every_view_tells_how_many_it_holds_and_since_when(
    owner: Desk, post: Post, at: Callable[[datetime], None], client: FlaskClient
) -> None:
    long_ago, lately = (datetime.now(UTC) - timedelta(days=days) for days in (5, 1))
    at(long_ago)
    comments = [post(f"Numéro {number}") for number in range(5)]
    at(datetime.now(UTC))
    for comment, decision in zip(comments[1:], ("approve", "spam", "delete"), strict=False):
        owner.decide(comment, decision)
    at(lately)
    client.post(f"/api/v1/comments/{comments[1]}/reports", json={"reason": "spam"})
    at(datetime.now(UTC))
    for view, count, since in [
        ("review", "2 comments", long_ago),
        ("reported", "1 comment", lately),
        ("published", "1 comment", long_ago),
        ("spam", "1 comment", long_ago),
        ("deleted", "1 comment", long_ago),
        ("all", "5 comments", long_ago),
    ]:
        text = page(owner, f"queue/{view}")
        head = text.partition('<div class="head">')[2].partition("</div>")[0]
        assert count in head, view
        assert f'datetime="{since:%Y-%m-%dT%H:%M}' in head, view
        assert f'data-count="{view}"' in text


def test_what_was_imported_has_waited_since_it_came(
    app: Flask, owner: Desk, post: Post, at: Callable[[datetime], None]
) -> None:
    came = datetime.now(UTC) - timedelta(days=1)
    at(datetime(2014, 3, 3, tzinfo=UTC))
    post("Old.")
    with app.app_context(), transaction() as session:
        session.execute(
            insert(Import).values(
                site_id=SITE, id=7, state="done", format="wordpress", file_name="a", created_at=came
            )
        )
        session.execute(update(Comment).values(import_id=7))
    at(datetime.now(UTC))
    for path in ("queue/review", "queue/review?author=lea"):
        head = page(owner, path).partition('<div class="head">')[2].partition("</div>")[0]
        assert f'datetime="{came:%Y-%m-%dT%H:%M}' in head and "2014" not in head
    post("New.")
    assert f'class="age"><time datetime="{came:%Y-%m-%dT%H:%M}' in page(owner)


@pytest.mark.slow
def test_the_first_rows_of_ten_thousand_held_comments_take_the_same_statements(
    app: Flask, owner: Desk, post: Post, count_statements: Callable[[], Any]
) -> None:
    first = post()

    def statements_of(path: str) -> int:
        with count_statements() as statements:
            assert f'id="c-{first}"' in page(owner, path)
        return len(statements)

    paths = ("queue/review", "queue/all?order=oldest", "queue/review?page=/pain&author=lea")
    few = [statements_of(path) for path in paths]
    with app.app_context():
        like = db.session.execute(select(*Comment.__table__.columns)).one()._asdict()
        unique = {"idempotency_hash": None, "request_hash": None}
        rows = [
            {**like, **unique, "id": like["id"] + more, "root_id": like["id"] + more}
            for more in range(1, 10_000)
        ]
        with transaction() as session:
            session.connection().execute(insert(Comment.__table__), rows)
            index_comments(session, SITE, [row["id"] for row in rows])
    assert [statements_of(path) for path in paths] == few
    # A page in the filter is found by its site and its thread; the third is for the numbers.
    assert few[0] == few[1] == few[2] - 3 <= 9
    text = page(owner)
    assert text.count('<article class="card"') == 25
    assert "10000 comments or more" in text
    assert '<span class="count" data-count="review" data-waits="yes">10k+</span>' in text
    with count_statements() as statements:
        owner.decide(first, "approve")
    assert len(statements) <= 18, "a decision costs what it does in a short queue"
