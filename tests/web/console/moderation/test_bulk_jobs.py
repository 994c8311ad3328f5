"""One decision on many comments, through the pages of the console."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from comments_service.services.moderation.bulk_jobs import AT_ONCE
from comments_service.worker import make_worker
from tests.factories import miscounts
from tests.web.console.conftest import Desk, published

SignIn = Callable[..., Desk]
Post = Callable[..., str]


def page(desk: Desk, path: str) -> str:
    answer = desk.get(path if path.startswith("/") else f"/console/{path}")
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def select(desk: Desk, *fields: tuple[str, str]) -> TestResponse:
    """Sends the form of the selection."""
    return desk.client.post("/console/bulk", data=MultiDict([("csrf", desk.token()), *fields]))


def chosen(*comments: str, version: int = 2) -> list[tuple[str, str]]:
    return [("chosen", f"{comment}.{version}") for comment in comments]


def confirm(desk: Desk, answer: TestResponse) -> TestResponse:
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert answer.location
    return desk.post(f"{answer.location}/confirm")


def test_the_effect_and_the_exceptions_are_told_before_anything_happens(
    owner: Desk, post: Post, client: FlaskClient
) -> None:
    comments = [post(f"Numéro {number}") for number in range(4)]
    owner.decide(comments[0], "spam")
    view = page(owner, "queue/review")
    assert f'value="{comments[1]}.2"' in view
    told = select(owner, ("decision", "approve"), *chosen(*comments))
    text = page(owner, told.location)
    assert "3 comments will be published" in text
    assert "1 stays as it is: it has changed since you saw it" in text
    assert "Approve 3 comments" in text
    assert published(client) == [], "nothing has happened"
    after = confirm(owner, told)
    assert after.location == told.location, "what failed is shown"
    assert len(published(client)) == 3
    left = page(owner, after.location)
    assert "3 comments approved" in left
    box = re.search(rf'value="{comments[0]}\.(\d+)" checked', left)
    assert box, "it is still selected, as it is now"
    assert box[1] == "3"
    assert "check it again" in left
    again = select(owner, ("decision", "approve"), *chosen(comments[0], version=3))
    done = confirm(owner, again)
    assert done.location == "/console/"
    assert len(published(client)) == 4


def test_a_set_that_is_all_done_leads_back_with_one_undo(
    owner: Desk, post: Post, client: FlaskClient, app: Flask
) -> None:
    comments = [post(f"Numéro {number}") for number in range(3)]
    back = "/console/queue/review?author=L%C3%A9a"
    done = confirm(
        owner, select(owner, ("decision", "approve"), ("back", back), *chosen(*comments))
    )
    assert done.location == back
    text = page(owner, back)
    assert "3 comments approved." in text
    undo = re.search(r'action="(/console/bulk/\w+/undo)"', text)
    assert undo
    assert len(published(client)) == 3
    assert owner.post(undo[1], back=back).location == back
    assert published(client) == []
    assert all(comment in page(owner, back) for comment in comments)
    assert miscounts(app) == []


def test_the_whole_page_and_the_whole_list_are_boxes_of_the_form(
    owner: Desk, post: Post, client: FlaskClient
) -> None:
    mine = [post(f"Numéro {number}") for number in range(27)]
    other = post("Autre", name="Bob")
    text = page(owner, "queue/review?author=lea")
    shown = re.findall(r'name="shown" value="([^"]+)"', text)
    assert len(shown) == 25
    assert "All 27 comments in this list" in text
    of_page = [("whole", "page"), *(("shown", one) for one in shown)]
    told = page(owner, select(owner, ("decision", "spam"), *of_page).location)
    assert "25 comments will be moved to spam" in told
    fields = [("whole", "page"), ("whole", "all"), ("view", "review"), ("author", "lea")]
    done = confirm(owner, select(owner, ("decision", "approve"), *fields))
    assert done.location == "/console/"
    assert {comment["id"] for comment in published(client)} == set(mine)
    assert other in page(owner, "queue/review")


def test_a_long_one_is_the_workers_and_its_page_tells_how_far_it_is(
    owner: Desk, post: Post, client: FlaskClient, app: Flask
) -> None:
    for number in range(AT_ONCE + 2):
        post(f"Numéro {number}")
    told = select(owner, ("decision", "approve"), ("whole", "all"), ("view", "review"))
    after = confirm(owner, told)
    assert after.location == told.location
    working = page(owner, told.location)
    assert "data-working" in working
    assert f"0 of {AT_ONCE + 2} comments" in working
    assert published(client) == []
    make_worker(app).run(idle_for=0)
    done = page(owner, told.location)
    assert f"{AT_ONCE + 2} comments approved." in done
    assert "data-working" not in done
    assert owner.post(f"{told.location}/undo").location == told.location
    assert "Undoing" in page(owner, told.location)
    make_worker(app).run(idle_for=0)
    assert f"Undone: {AT_ONCE + 2} comments" in page(owner, told.location)
    assert published(client) == []
    assert f"Approve {AT_ONCE + 2} comments" in page(owner, "bulk")


def test_all_that_failed_can_be_decided_on_again_as_one(
    owner: Desk, post: Post, client: FlaskClient
) -> None:
    comments = [post(f"Numéro {number}") for number in range(3)]
    failed = confirm(owner, select(owner, ("decision", "approve"), *chosen(*comments, version=1)))
    job = failed.location.rpartition("/")[2]
    assert "0 comments approved" in page(owner, failed.location)
    again = select(owner, ("decision", "approve"), ("whole", "all"), ("job", job))
    assert confirm(owner, again).location == "/console/"
    assert len(published(client)) == 3


def test_a_reason_stands_in_the_history_of_each(owner: Desk, post: Post) -> None:
    comments = [post(f"Numéro {number}") for number in range(2)]
    told = select(owner, ("decision", "delete"), *chosen(*comments))
    assert '<select class="reason"' in page(owner, told.location)
    owner.post(f"{told.location}/confirm", note="Hors sujet")
    for comment in comments:
        assert "Hors sujet" in page(owner, f"comments/{comment}")


def test_nothing_selected_is_said_where_one_was(owner: Desk, post: Post) -> None:
    post()
    answer = select(owner, ("decision", "approve"), ("back", "/console/queue/review"))
    assert (answer.status_code, answer.location) == (303, "/console/queue/review")
    assert "Select a comment first." in page(owner, "queue/review")


@pytest.mark.parametrize(
    "fields",
    [
        [("decision", "explode")],
        [("chosen", "1-abc.2")],
        [("decision", "approve"), ("chosen", "2-abc.2")],
        [("decision", "approve"), ("chosen", "x")],
        [("decision", "approve"), ("chosen", "1-abc.-1")],
        [("decision", "approve"), ("whole", "all"), ("view", "review"), ("kind", "robot")],
        [("decision", "approve"), ("whole", "all"), ("view", "nothing")],
        [("decision", "approve"), ("whole", "all"), ("job", "abc")],
        [("decision", "approve"), ("whole", "all"), ("job", "zz")],
    ],
)
def test_a_twisted_selection_is_refused_and_decides_nothing(
    owner: Desk, post: Post, client: FlaskClient, fields: list[tuple[str, str]]
) -> None:
    post()
    assert select(owner, *fields).status_code in (400, 404)
    assert published(client) == []


def test_who_may_not_decide_selects_nothing(sign_in: SignIn, owner: Desk, post: Post) -> None:
    comment = post()
    remi = sign_in("remi", "responder")
    assert 'name="chosen"' not in page(remi, "queue/review")
    assert select(remi, ("decision", "approve"), *chosen(comment)).status_code == 403
    job = select(owner, ("decision", "approve"), *chosen(comment)).location
    assert "/confirm" not in page(remi, job)
    for step in ("confirm", "undo"):
        assert remi.post(f"{job}/{step}").status_code == 403
    assert remi.get("/console/bulk/1").status_code == 404


def test_the_page_of_a_set_costs_the_same_whatever_its_size(
    owner: Desk, post: Post, count_statements: Callable[[], Any]
) -> None:
    costs = []
    for count in (1, 30):
        for number in range(count):
            post(f"Numéro {count}.{number}")
        job = select(owner, ("decision", "spam"), ("whole", "all"), ("view", "review")).location
        with count_statements() as statements:
            page(owner, job)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 7
