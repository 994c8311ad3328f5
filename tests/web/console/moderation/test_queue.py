"""The queue: what is shown, what can be decided, and what happens when two decide."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from comments_service.extensions import db
from comments_service.models import Comment
from comments_service.queries.comments.threads import PINNED_AT_MOST
from comments_service.services.comments.search_index import index_comments
from comments_service.services.core.transaction import transaction
from tests.factories import SITE, set_rules
from tests.web.console.conftest import PAGE, Desk, published

SignIn = Callable[..., Desk]
Post = Callable[..., str]


def page(desk: Desk, path: str = "queue/review") -> str:
    answer = desk.get(f"/console/{path}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_held_comment_stands_in_the_queue_with_all_that_is_known(owner: Desk, post: Post) -> None:
    comment = post("Voyez [ici](https://elsewhere.example/deep?x=1) et **là**.")
    text = page(owner)
    assert f'id="c-{comment}"' in text
    assert "lea@example.org" in text
    assert f'href="http://localhost/pain#c-{comment}"' in text
    assert "<strong>là</strong>" in text
    assert "<li><bdi>https://elsewhere.example/deep?x=1</bdi></li>" in text
    assert "before they appear" in text


def test_what_people_write_is_never_markup_in_the_console(owner: Desk, post: Post) -> None:
    post("<script>alert(1)</script>", name="<b>Bobby</b>", title="</a><img src=x>")
    text = page(owner)
    assert "<script>alert" not in text
    assert "<b>Bobby" not in text
    assert "<img" not in text


@pytest.mark.parametrize(
    ("decision", "view"),
    [("approve", "published"), ("spam", "spam"), ("delete", "deleted")],
)
def test_a_decision_moves_a_comment_and_can_be_undone(
    owner: Desk, post: Post, client: FlaskClient, decision: str, view: str
) -> None:
    comment = post()
    back = "/console/queue/review?lang=en"
    answer = owner.decide(comment, decision, back=back)
    assert (answer.status_code, answer.location) == (303, back)
    text = page(owner)
    assert f'id="c-{comment}"' not in text
    assert f"/console/comments/{comment}/undo" in text
    assert f'id="c-{comment}"' in page(owner, f"queue/{view}")
    assert bool(published(client)) is (decision == "approve")
    assert '/undo"' not in page(owner), "the bar is shown once"
    owner.post(f"/console/comments/{comment}/undo", version="3")
    assert f'id="c-{comment}"' in page(owner)
    assert published(client) == []


def test_a_published_comment_can_be_held_again_and_a_deleted_one_restored(
    owner: Desk, post: Post, client: FlaskClient
) -> None:
    comment = post()
    for decision, version, is_shown in [
        ("approve", 2, True),
        ("hold", 3, False),
        ("delete", 4, False),
        ("restore", 5, False),
        ("approve", 6, True),
    ]:
        assert owner.decide(comment, decision, version).status_code == 303
        assert bool(published(client)) is is_shown, decision


def test_of_two_moderators_the_second_is_told_who_was_first(
    sign_in: SignIn, post: Post, client: FlaskClient
) -> None:
    ana, lea = sign_in("ana"), sign_in("lea")
    comment = post()
    assert ana.decide(comment, "approve").status_code == 303
    late = lea.decide(comment, "spam", back="/console/queue/review")
    assert late.status_code == 409
    text = late.get_data(as_text=True)
    assert "ana was faster" in text
    assert "published" in text
    assert 'href="/console/queue/review"' in text
    assert len(published(client)) == 1


def test_what_its_author_deleted_takes_no_decision(
    owner: Desk, client: FlaskClient, post: Post
) -> None:
    sent = client.post("/api/v1/comments", json={"url": PAGE, "body": "Oups", "author": {}}).json
    bearer = {"Authorization": f"Bearer {sent['edit_token']}"}
    client.delete(f"/api/v1/comments/{sent['comment']['id']}", headers=bearer)
    assert f"{sent['comment']['id']}/decision" not in page(owner, "queue/deleted")
    assert owner.decide(sent["comment"]["id"], "restore", 3).status_code == 409


def test_reports_are_shown_with_their_notes_answered_and_opened_again(
    owner: Desk, post: Post, client: FlaskClient
) -> None:
    comment = post()
    owner.decide(comment, "approve")
    complaint = {"reason": "abuse", "note": "C'est méchant"}
    client.post(f"/api/v1/comments/{comment}/reports", json=complaint)
    text = page(owner, "queue/reported")
    assert "Abuse" in text
    assert "C&#39;est méchant" in text
    owner.decide(comment, "approve", 3)
    assert f'id="c-{comment}"' not in page(owner, "queue/reported")
    owner.post(f"/console/comments/{comment}/undo", version="4")
    assert "C&#39;est méchant" in page(owner, "queue/reported")


def test_a_reply_is_official_and_who_wrote_it_stays_in_the_timeline(
    sign_in: SignIn, post: Post, client: FlaskClient
) -> None:
    owner, remi = sign_in("owner"), sign_in("remi", "responder")
    comment = post()
    assert remi.post(f"/console/comments/{comment}/reply", body="Bonjour").status_code == 422
    owner.decide(comment, "approve")
    answer = remi.post(f"/console/comments/{comment}/reply", **{"body": "Merci !", "as": "site"})
    assert answer.status_code == 303
    reply = published(client)[0]["replies"][0]
    assert reply["author"]["name"] == "My site"
    assert (reply["author"]["kind"], reply["author"]["badge"]) == ("official", "official")
    assert "remi" in page(owner, f"comments/{reply['id']}")


def test_a_refused_reply_comes_back_with_its_text(owner: Desk, post: Post) -> None:
    comment = post()
    owner.decide(comment, "approve")
    answer = owner.post(f"/console/comments/{comment}/reply", body="long " * 4000)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "long long" in text
    assert 'id="body-error"' in text


def test_pins_and_closed_pages_reach_the_readers(
    owner: Desk, post: Post, client: FlaskClient
) -> None:
    comment = post()
    owner.decide(comment, "approve")
    for wanted in ("on", "off"):
        assert owner.post(f"/console/comments/{comment}/pin", pin=wanted).status_code == 303
        assert published(client)[0]["pinned"] is (wanted == "on")
        assert owner.post(f"/console/comments/{comment}/close", close=wanted).status_code == 303
        thread = client.get("/api/v1/threads", query_string={"url": PAGE}).json["thread"]
        assert thread["closed"] is (wanted == "on")


def test_one_pin_too_many_is_refused_in_words(owner: Desk, post: Post) -> None:
    comments = [post(f"Numéro {number}") for number in range(PINNED_AT_MOST + 1)]
    for comment in comments:
        owner.decide(comment, "approve")
    answers = [owner.post(f"/console/comments/{comment}/pin", pin="on") for comment in comments]
    assert [answer.status_code for answer in answers] == [303] * PINNED_AT_MOST + [409]
    assert "unpin one first" in answers[-1].get_data(as_text=True)


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
    none = {"published": 0, "reported": 0, "spam": 0, "deleted": 0}
    assert quiet == {"arrived": 0, "most": 1000, "counts": {**none, "review": 1, "all": 1}}
    post("Encore")
    news = owner.get("/console/queue/review/news", query_string={"since": since}).json
    assert news == {"arrived": 1, "most": 1000, "counts": {**none, "review": 2, "all": 2}}
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
    assert costs["queue/review"][0] <= 6
    assert max(count for pair in costs.values() for count in pair) <= 17


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


@pytest.mark.parametrize(
    "field",
    [
        {"decision": "explode"},
        {"decision": "approve", "version": "-1"},
        {"decision": "approve", "version": "9" * 40},
        {"decision": "approve", "version": "x"},
        {"decision": "approve\0", "version": "2"},
    ],
)
def test_a_twisted_decision_is_refused_and_changes_nothing(
    owner: Desk, post: Post, field: dict[str, str], client: FlaskClient
) -> None:
    answer = owner.post(f"/console/comments/{post()}/decision", **field)
    assert 400 <= answer.status_code < 500
    assert published(client) == []


def test_a_filter_is_part_of_the_address_and_is_the_same_in_another_session(
    sign_in: SignIn, client: FlaskClient, app: Flask
) -> None:
    set_rules(app, moderation="all", max_links=0)

    def send(name: str | None, where: str, body: str) -> str:
        author = {"name": name} if name else {}
        sent = {"url": f"http://localhost/{where}", "body": body, "author": author}
        return str(client.post("/api/v1/comments", json=sent).json["comment"]["id"])

    lea = send("Léa Durand", "pain", "Bonjour")
    bob = send("Bob", "pain", "Voyez https://elsewhere.example/x")
    nobody = send(None, "beurre", "Rien")
    ana, ben = sign_in("ana"), sign_in("ben", "responder")
    for query, found in {
        "author=lea": [lea],
        "author=DURAND+léa": [lea],
        "author=dur": [],
        "author=%21%21": [],
        "page=/pain": [lea, bob],
        "page=http://localhost/beurre": [nobody],
        "page=/nowhere": [],
        "kind=anonymous": [nobody],
        "rule=links": [bob],
        "rule=all_held": [lea, bob, nobody],
        "rule=unheard_of": [],
        "link=on": [bob],
        "order=newest": [nobody, bob, lea],
        "order=newest&page=/pain&author=bob&link=on&rule=links": [bob],
    }.items():
        for desk in (ana, ben):
            for view in ("review", "all"):
                text = page(desk, f"queue/{view}?{query}")
                shown = re.findall(r'<article class="card" id="c-([^"]+)"', text)
                assert sorted(shown) == sorted(found), query
        if "newest" in query:
            assert re.findall(r'class="card" id="c-([^"]+)"', page(ana, f"queue/review?{query}"))
            assert shown == found
    assert "1 comment ·" in page(ana, "queue/review?author=lea")
    assert "matches the filter" in page(ana, "queue/review?author=dur")


def test_a_filter_survives_paging_a_decision_and_the_form_itself(owner: Desk, post: Post) -> None:
    comments = [post(f"Numéro {number}") for number in range(27)]
    post("Autre", name="Bob")
    text = page(owner, "queue/review?author=lea&order=newest")
    following = re.search(r'href="/console/(queue/review\?after=[^"]+)"', text)
    assert following
    rest = page(owner, following[1].replace("&amp;", "&"))
    assert f'id="c-{comments[0]}"' in rest
    assert f'id="c-{comments[1]}"' in rest
    assert rest.count('<article class="card"') == 2
    back = re.search(r'name="back" value="([^"]+)"', text)
    assert back
    decided = owner.decide(comments[26], "approve", back=back[1].replace("&amp;", "&"))
    assert decided.location == "/console/queue/review?author=lea&order=newest"
    long = "/console/queue/review?" + "&".join(f"a{n}=1" for n in range(20))
    assert owner.decide(comments[25], "approve", back=long).location == "/console/queue/review"
    sent = owner.get("/console/queue/review?page=&author=lea&kind=&rule=&order=newest")
    assert sent.location == "/console/queue/review?author=lea&order=newest"


@pytest.mark.parametrize(
    "query", ["kind=robot", "rule=%27", "link=yes", "order=best", "page=" + "x" * 401, "after=zz"]
)
def test_what_no_form_of_ours_asks_is_no_filter(owner: Desk, query: str) -> None:
    assert owner.get(f"/console/queue/review?{query}").status_code == 400


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
    assert few[0] == few[1] == few[2] - 3 <= 6
    text = page(owner)
    assert text.count('<article class="card"') == 25
    assert "1000 comments or more" in text
    assert '<span class="count" data-count="review" data-waits="yes">1000+</span>' in text
    with count_statements() as statements:
        owner.decide(first, "approve")
    assert len(statements) <= 15, "a decision costs what it does in a short queue"
