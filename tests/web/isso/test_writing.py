"""What programs of Isso write passes every check of the widget's comments."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.core.identity import reference
from tests.factories import SITE, Moderator, set_rules, stored
from tests.web.isso.conftest import HOME, PATH, Program, switch


def field_of(answer: Any) -> str:
    return str(answer.get_json()["errors"][0]["field"])


def test_a_comment_is_stored_as_one_of_the_widget(program: Program, open_app: Flask) -> None:
    comment = program.post(
        "Hello.", author="Léa", email="lea@lea.example", website="lea.example", title="Bread",
        notification=1, mode=1, id=7, created=1,
    )  # fmt: skip
    row = stored(open_app, reference(SITE, comment["id"]))
    assert (row.author_name, row.author_email) == ("Léa", "lea@lea.example")
    assert (row.page_title, row.page_url) == ("Bread", f"{HOME}{PATH}")
    assert comment["website"].startswith("https://lea.example")
    assert comment["id"] != 7 and comment["created"] > 1


def test_a_held_comment_is_mode_2_for_its_author_alone(
    program: Program, open_app: Flask, moderator: Moderator
) -> None:
    set_rules(open_app, moderation="all")
    answer = program.try_to_post("Wait for me.", author="Léa")
    comment = answer.get_json()
    assert (answer.status_code, comment["mode"]) == (202, 2)
    assert (comment["text"], comment["author"]) == ("<p>Wait for me.</p>", "Léa")
    assert program.read(uri=PATH)["replies"] == []
    assert program.read("/latest", limit=5) == []
    assert program.send("POST", "/count", [PATH]).get_json() == [0]
    assert program.send("GET", f"/id/{comment['id']}").status_code == 404
    assert program.send("POST", f"/id/{comment['id']}/like").status_code == 404
    moderator.decide(reference(SITE, comment["id"]), "approve")
    (shown,) = program.read(uri=PATH)["replies"]
    assert (shown["id"], shown["mode"]) == (comment["id"], 1)


def test_who_sends_again_learns_of_spam_as_of_what_waits(
    program: Program, moderator: Moderator
) -> None:
    def send() -> tuple[int, Any]:
        answer = program.app.test_client().post(
            "/isso/new",
            query_string={"uri": PATH},
            json={"text": "Cheap."},
            headers={"Idempotency-Key": "a-key"},
        )
        return answer.status_code, answer.get_json()

    status, comment = send()
    assert (status, comment["mode"]) == (201, 1)
    assert send() == (status, comment)
    assert program.read(uri=PATH)["total_replies"] == 1
    moderator.decide(reference(SITE, comment["id"]), "spam")
    assert send() == (202, comment | {"mode": 2})
    moderator.decide(reference(SITE, comment["id"]), "delete")
    status, comment = send()
    assert (status, comment["mode"], comment["text"]) == (202, 4, "")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "text"),
        ({"text": None}, 422, "text"),
        ({"text": ""}, 422, "text"),
        ({"text": " \n\u200b"}, 422, "text"),
        ({"text": "x" * 10_001}, 422, "text"),
        ({"text": "x" * 30_000}, 422, "text"),
        ({"text": ["x"]}, 422, "text"),
        ({"text": "Hi.", "author": 5}, 422, "author"),
        ({"text": "Hi.", "author": "x" * 65}, 422, "author"),
        ({"text": "Hi.", "email": "nobody"}, 422, "email"),
        ({"text": "Hi.", "website": "javascript:alert(1)"}, 422, "website"),
        ({"text": "Hi.", "parent": "1"}, 422, "parent"),
        ({"text": "Hi.", "parent": True}, 422, "parent"),
        ({"text": "Hi.", "parent": -1}, 422, "parent"),
        ({"text": "Hi.", "parent": 2**63}, 422, "parent"),
        ({"text": "Hi.", "parent": 12}, 422, "parent"),
        ({"text": "Hi.", "title": {}}, 422, "title"),
        ([], 422, None),
        ("Hi.", 422, None),
    ],
)
def test_hostile_bodies_are_refused_by_field(
    program: Program, body: Any, status: int, field: str | None
) -> None:
    answer = program.send("POST", "/new", body, uri=PATH)
    if field is None:
        assert 400 <= answer.status_code < 500
        return
    assert answer.status_code == status, answer.text
    assert field_of(answer) == field
    assert program.read(uri=PATH)["total_replies"] == 0


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b'{"text": "Hi."}', "text/plain", 415),
        (b"text=Hi.", "application/x-www-form-urlencoded", 415),
        (b'{"text": "Hi.", "text": "Ho."}', "application/json", 400),
        (b'{"text": "\xff"}', "application/json", 400),
        (b'{"text": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"text": "Hi.", "parent": NaN}', "application/json", 422),
        (b'{"text": "Hi.", "notification": NaN}', "application/json", 400),
        (b" " * 300_000, "application/json", 413),
    ],
)
def test_what_is_no_json_is_refused(
    program: Program, data: bytes, content_type: str, status: int
) -> None:
    answer = program.app.test_client().post(
        "/isso/new", query_string={"uri": PATH}, data=data, content_type=content_type
    )
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"


def test_markup_is_as_safe_as_the_widgets(program: Program) -> None:
    comment = program.post("<script>alert(1)</script> [a](javascript:b) *c*")
    assert "<script" not in comment["text"] and "href" not in comment["text"]
    assert "<em>c</em>" in comment["text"]


def test_refusals_name_fields_as_isso_does(program: Program, open_app: Flask) -> None:
    set_rules(open_app, require_name=True)
    answer = program.try_to_post("No name.")
    assert (answer.status_code, field_of(answer)) == (422, "author")


def test_a_parent_must_be_of_the_page(program: Program) -> None:
    root = program.post("Elsewhere.", uri="/other")
    answer = program.try_to_post("Hi.", parent=root["id"])
    assert (answer.status_code, field_of(answer)) == (422, "parent")


def test_a_closed_page_takes_nothing(program: Program, open_app: Flask) -> None:
    set_rules(open_app, close_after_days=1)
    program.post("First.")
    moment = open_app.extensions["palabre"].now
    later = moment().replace(year=moment().year + 1)
    open_app.extensions["palabre"].now = lambda: later
    answer = program.try_to_post("Late.")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "thread_closed")


def test_a_proof_of_work_is_due_where_the_site_wants_one(program: Program, open_app: Flask) -> None:
    set_rules(open_app, proof_of_work="on")
    answer = program.try_to_post("Hi.")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "proof_required")
    assert answer.get_json()["challenge"]


def test_the_limits_of_the_widget_hold(make_app: Callable[..., Flask]) -> None:
    app = make_app(RATE_LIMITS="on")
    set_rules(app, moderation="open", limit_poster="2 per minute", limit_vote="2 per minute")
    switch(app, "isso", HOME)
    program = Program(app)
    answers = [program.try_to_post(f"Text {turn}") for turn in range(3)]
    assert [one.status_code for one in answers] == [201, 201, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    # One count for both ways in.
    body = {"url": f"{HOME}{PATH}", "body": "By the other way."}
    at = {"REMOTE_ADDR": program.address}
    assert app.test_client().post("/api/v1/comments", json=body, environ_base=at).status_code == 429
    number = answers[0].get_json()["id"]
    votes = [program.send("POST", f"/id/{number}/like").status_code for _ in range(3)]
    assert votes == [200, 200, 429]


def test_likes_count_once_for_an_address(program: Program, open_app: Flask) -> None:
    number = program.post()["id"]
    other = Program(open_app, address="198.51.100.7")

    def vote(voter: Program, kind: str) -> Any:
        answer = voter.send("POST", f"/id/{number}/{kind}")
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    assert vote(program, "like") == vote(program, "like") == {"likes": 1, "dislikes": 0}
    assert vote(other, "dislike") == {"likes": 1, "dislikes": 1}
    assert vote(program, "dislike") == {"likes": 0, "dislikes": 2}
    (shown,) = program.read(uri=PATH)["replies"]
    assert (shown["likes"], shown["dislikes"]) == (0, 2)
    set_rules(open_app, votes=False)
    answer = other.send("POST", f"/id/{number}/like")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "votes_off")
