"""Why it was decided: chosen from the team's list, or added after; and taken back from the log."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import set_rules
from tests.web.console.conftest import Desk, published

SignIn = Callable[..., Desk]
Post = Callable[..., str]
PATH = "/console/reasons"


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def options(page: str) -> list[str]:
    (chosen, *_) = re.findall(r'<select class="reason".*?</select>', page, re.DOTALL)
    return re.findall(r"<option>(.*?)</option>", chosen)


def history(desk: Desk, comment: str) -> str:
    page = text(desk.get(f"/console/comments/{comment}"))
    return page.partition('<ol class="timeline">')[2].partition("</ol>")[0]


def test_a_decision_takes_a_reason_or_none(owner: Desk, post: Post) -> None:
    with_one, without = post("One"), post("Two")
    owner.decide(with_one, "spam", note="Off <topic>")
    assert owner.decide(without, "spam", note="").status_code == 303
    assert "<q><bdi>Off <topic></bdi></q>" in history(owner, with_one)
    assert "<q>" not in history(owner, without)


def test_a_reason_can_be_added_from_the_bar_by_who_decided(
    owner: Desk, sign_in: SignIn, post: Post
) -> None:
    comment = post()
    owner.decide(comment, "spam")
    bar = text(owner.get("/console/queue/review"))
    assert f"/console/comments/{comment}/reason" in bar
    path = f"/console/comments/{comment}/reason"
    lea = sign_in("lea", "moderator")
    assert lea.post(path, note="Mine", version="3").status_code == 409
    assert owner.post(path, note="Advertising", version="2").status_code == 409
    assert owner.post(path, note="Advertising", version="3").status_code == 303
    assert "Advertising" in history(owner, comment)
    bar = text(owner.get("/console/queue/review"))
    owner.post(path, note="Advertising", version="3")
    assert owner.post(path, note="Another", version="3").status_code == 409
    # It is the decision that is taken back, whatever was said of it.
    assert owner.post(f"/console/comments/{comment}/undo", version="3").status_code == 303


def test_the_last_decision_is_taken_back_from_the_log(
    owner: Desk, post: Post, client: FlaskClient, sign_in: SignIn
) -> None:
    comment = post()
    assert "/undo" not in history(owner, comment)
    owner.decide(comment, "approve")
    client.post(f"/api/v1/comments/{comment}/reports", json={"reason": "spam"})
    log = history(owner, comment)
    assert log.count("/undo") == 1
    assert "/undo" not in history(sign_in("remi", "responder"), comment)
    version = re.search(r'name="version" value="(\d+)"', log)
    assert version
    answer = owner.post(
        f"/console/comments/{comment}/undo",
        version=version[1],
        back=f"/console/comments/{comment}",
    )
    assert answer.location == f"/console/comments/{comment}"
    assert published(client) == []
    assert "/undo" not in history(owner, comment)


def test_a_late_decision_is_told_who_did_what_and_why(sign_in: SignIn, post: Post) -> None:
    ana, lea = sign_in("ana"), sign_in("lea")
    comment = post()
    ana.decide(comment, "spam", note="Advertising")
    late = lea.decide(comment, "approve")
    assert late.status_code == 409
    alert = text(late).partition('role="alert"')[2].partition("</div>")[0]
    for told in ("ana was faster", "moved it to spam", "It is now: spam.", "Advertising"):
        assert told in alert


def test_the_team_edits_its_list_which_begins_with_suggestions(
    app: Flask, owner: Desk, sign_in: SignIn, post: Post
) -> None:
    post()
    moderator = sign_in("mina", "moderator")
    assert options(text(owner.get("/console/queue/review")))[0] == "Advertising"
    assert "These are our suggestions." in text(moderator.get(PATH))
    saved = moderator.post(PATH, reasons="Zeta\n\n  Alpha <b>  \nZeta", seen="")
    assert saved.status_code == 303
    assert options(text(owner.get("/console/queue/review"))) == ["Zeta", "Alpha <b>"]
    assert moderator.post(PATH, reasons="Alpha", seen="Zeta\r\nAlpha <b>").status_code == 303
    assert options(text(owner.get("/console/queue/review"))) == ["Alpha"]
    assert moderator.post(PATH, reasons=" ", seen="Alpha").status_code == 303
    set_rules(app, language="fr")
    assert options(text(owner.get("/console/queue/review")))[0] == "Publicité"


def test_of_two_who_edit_the_list_the_second_loses_nothing(sign_in: SignIn) -> None:
    ana, lea = sign_in("ana", "moderator"), sign_in("lea", "moderator")
    assert ana.post(PATH, reasons="Hers", seen="").status_code == 303
    late = lea.post(PATH, reasons="Mine", seen="")
    assert late.status_code == 409
    page = text(late)
    assert (
        ">Hers</div>" in page and "Mine</textarea>" in page and 'name="seen" value="Hers"' in page
    )


@pytest.mark.parametrize("typed", ["x" * 201, "\n".join(map(str, range(31)))])
def test_too_much_is_refused_and_given_back(owner: Desk, typed: str) -> None:
    answer = owner.post(PATH, reasons=typed, seen="")
    assert answer.status_code == 422
    assert 'id="reasons-error"' in text(answer)
    assert f"{typed}</textarea>" in text(answer)


def test_responders_neither_see_nor_change_the_list(sign_in: SignIn) -> None:
    responder = sign_in("remi", "responder")
    assert responder.get(PATH).status_code == 403
    assert responder.post(PATH, reasons="x", seen="").status_code == 403
