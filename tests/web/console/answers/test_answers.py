"""The console's lists of who waits, and what the team does with a wait, without a script."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.factories import set_rules
from tests.support.waits import wait_of
from tests.web.console.conftest import Desk, page

Post = Callable[..., str]
SignIn = Callable[..., Desk]


@pytest.fixture
def asked(app: Flask, post: Post) -> str:
    set_rules(app, moderation="open")
    return post("When does it open?")


def number(comment: str) -> int:
    return int(comment.partition("-")[2], 16)


def step(desk: Desk, comment: str, name: str, version: int, **fields: str) -> int:
    path = f"/console/comments/{comment}/wait/{name}"
    return desk.post(path, version=str(version), **fields).status_code


def test_each_list_is_an_address_and_each_card_says_who_waits(
    app: Flask, owner: Desk, asked: str
) -> None:
    text = page(owner, "answers/reply")
    assert f'id="c-{asked}"' in text
    assert "Needs a reply</strong> · asks" in text
    assert "answer by" in text
    assert f'id="c-{asked}"' not in page(owner, "answers/mine")
    assert step(owner, asked, "take", 1) == 303
    assert f'id="c-{asked}"' in page(owner, "answers/mine")
    assert "owner is answering." in page(owner, "queue/published")
    assert step(owner, asked, "snooze", 2, until="tomorrow", zone="Europe/Paris") == 303
    assert f'id="c-{asked}"' in page(owner, "answers/later")
    assert f'id="c-{asked}"' not in page(owner, "answers/reply")
    assert step(owner, asked, "wake", 3) == 303
    assert step(owner, asked, "close", 4, reason="by_reader") == 303
    assert "Closed without reply</strong> · a reader answered" in page(owner, "queue/published")
    assert step(owner, asked, "reopen", 5) == 303
    assert owner.get("/console/answers/none").status_code == 404


def test_what_has_changed_since_is_said_and_nothing_done(
    app: Flask, owner: Desk, asked: str
) -> None:
    assert step(owner, asked, "close", 7, reason="no_answer") == 409
    assert step(owner, asked, "snooze", 1, until="1999-01-01T00:00") == 422
    assert step(owner, asked, "nonsense", 1) == 404
    assert wait_of(app, number(asked)).state == "open"


def test_a_refused_moment_is_explained_by_its_own_sentence(owner: Desk, asked: str) -> None:
    for until in ("1999-01-01T00:00", "nonsense"):
        sent = owner.post(
            f"/console/comments/{asked}/wait/snooze?lang=en", version="1", until=until
        )
        text = sent.get_data(as_text=True).partition('role="alert"')[2].partition("</div>")[0]
        assert sent.status_code == 422
        assert ("Enter a date and a time." in text) == (until == "nonsense")
        assert "faster" not in text


def test_others_see_within_a_turn_of_the_poll_who_is_answering(
    app: Flask, owner: Desk, sign_in: SignIn, asked: str
) -> None:
    ana = sign_in("ana", "responder")
    assert ana.post(f"/console/comments/{asked}/claim", version="1").status_code == 200
    for path in ("queue/published/news?since=1&", "answers/reply/news?had=1&"):
        news = owner.get(f"/console/{path}shown={asked}").get_json()
        assert news["claims"] == {asked: "ana"}


def test_the_form_sent_twice_makes_one_answer_and_a_late_one_keeps_its_draft(
    app: Flask, owner: Desk, asked: str
) -> None:
    text = page(owner, "answers/reply")
    key, seen = (re.search(f'name="{name}" value="([^"]+)"', text) for name in ("key", "seen"))
    assert key and seen
    path = f"/console/comments/{asked}/reply"
    form = {"body": "At nine.", "key": key[1], "seen": seen[1], "as": "site"}
    assert owner.post(path, **form).status_code == 303
    assert owner.post(path, **form).status_code == 303
    assert page(owner, "queue/published").count("At nine.") > 0
    late = owner.post(path, **form | {"key": "another", "body": "At ten."})
    told = late.get_data(as_text=True)
    assert (late.status_code, "At ten." in told, "At nine." in told) == (409, True, True)
    assert wait_of(app, number(asked)).state == "answered"
    assert f'id="c-{asked}"' not in page(owner, "answers/reply")


def test_who_reads_only_does_nothing(app: Flask, sign_in: SignIn, owner: Desk, asked: str) -> None:
    analyst = sign_in("max", "analyst")
    assert f'id="c-{asked}"' in page(analyst, "answers/reply")
    assert step(analyst, asked, "take", 1) == 403
