"""The console's saved replies: whose they are, filled for a comment, counted, never half empty."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.factories import set_rules
from tests.support.waits import wait_of
from tests.web.console.conftest import Desk

pytestmark = pytest.mark.database("both")
SignIn = Callable[..., Desk]
Post = Callable[..., str]


def page(desk: Desk, path: str = "saved-replies?lang=en") -> str:
    return html.unescape(desk.get(f"/console/{path}").get_data(as_text=True))


def save(desk: Desk, name: str, body: str, **more: str) -> int:
    return desk.post("/console/saved-replies", name=name, body=body, **more).status_code


def fitting(desk: Desk, comment: str) -> Any:
    return desk.get(f"/console/comments/{comment}/saved-replies").get_json()


def test_a_reply_is_filled_for_a_comment_published_and_counted(sign_in: SignIn, post: Post) -> None:
    ana = sign_in("ana", "moderator")
    assert save(ana, "Thanks", "Merci {name}, bien à vous, {me} ({site}, {page})") == 303
    comment = post("Hello.", author={"name": "Léa"})
    ana.decide(comment, "approve")
    [reply] = fitting(ana, comment)["fitting"]
    assert reply["name"] == "Thanks" and reply["body"].startswith("Merci Léa, bien à vous, ana (")
    assert "{" not in reply["body"]
    path = f"/console/comments/{comment}/reply"
    fields = {"body": reply["body"], "saved_reply": reply["id"], "as": "site"}
    assert ana.post(path, **fields).status_code == 303
    assert "Used 1 time" in page(ana)
    assert ana.post(path, body="By hand.", saved_reply="zz").status_code == 303


def test_one_that_is_left_open_is_not_published_and_says_its_name(
    sign_in: SignIn, post: Post
) -> None:
    ana = sign_in("ana", "moderator")
    save(ana, "Thanks", "Merci {name}, le {date}.")
    comment = post("Hello, without a name.", author={"name": ""})
    ana.decide(comment, "approve")
    [reply] = fitting(ana, comment)["fitting"]
    assert reply["body"] == "Merci {name}, le {date}."
    for path in (f"comments/{comment}/reply?lang=en",):
        refused = ana.post(f"/console/{path}", body=reply["body"], saved_reply=reply["id"])
        text = html.unescape(refused.get_data(as_text=True))
        assert refused.status_code == 422 and "Fill in {name}, {date} first" in text
        assert "Merci {name}, le {date}." in text  # the draft is kept
    assert "Used 0 times" in page(ana)
    published = ana.post(f"/console/comments/{comment}/reply", body="Merci, le 3.")
    assert published.status_code == 303
    answer = re.search(r'id="h-(1-[0-9a-f]+)"[^>]*><bdi>ana', page(ana, f"comments/{comment}"))
    assert answer
    reworded = ana.post(
        f"/console/comments/{answer[1]}/edit?lang=en", body="Merci {date}.", version="2"
    )
    assert reworded.status_code == 422


def test_responders_have_their_own_and_moderators_the_teams(sign_in: SignIn) -> None:
    ana, remi, lise = (
        sign_in("ana", "moderator"), sign_in("remi", "responder"), sign_in("lise", "analyst"),
    )  # fmt: skip
    assert save(ana, "Team", "For all.") == 303
    assert save(ana, "Ana's", "Mine.", is_own="on") == 303
    assert save(remi, "Rémi's", "Also mine.") == 303
    assert "Ana's" not in page(remi) and "Team" in page(remi) and "Rémi's" in page(remi)
    assert "Rémi's" not in page(ana)
    [own] = re.findall(r'name="reply" value="([0-9a-f]+)"', page(remi))
    assert "Also mine." in page(remi, f"saved-replies?lang=en&reply={own}")
    assert save(remi, "Rémi's", "Changed.", reply=own) == 303
    team = next(
        number
        for number in re.findall(r'name="reply" value="([0-9a-f]+)"', page(ana))
        if "For all." in page(ana, f"saved-replies?reply={number}").partition("<textarea")[2]
    )
    assert save(remi, "Team", "Stolen.", reply=team) == 404
    assert remi.post("/console/saved-replies/remove", reply=team).status_code == 404
    assert save(remi, "Team", "A second one.") == 422
    assert ana.post("/console/saved-replies/remove", reply=team).status_code == 303
    assert "For all." not in page(remi)
    assert lise.get("/console/saved-replies").status_code == 403


def test_what_is_refused_comes_back_as_it_was_typed(sign_in: SignIn) -> None:
    ana = sign_in("ana", "moderator")
    refused = ana.post("/console/saved-replies?lang=en", name=" ", body="Hi {x}", language="f!")
    text = html.unescape(refused.get_data(as_text=True))
    assert refused.status_code == 422 and "Hi {x}" in text
    assert "Enter a name for the saved reply." in text
    assert "Enter the code of a language" in text


def test_without_a_script_a_link_fills_the_box_and_changes_nothing(
    app: Flask, sign_in: SignIn, post: Post
) -> None:
    set_rules(app, moderation="open")
    ana, rita = sign_in("ana", "responder"), sign_in("rita", "analyst")
    save(ana, "Hours", "Hello {name}, at nine.", is_own="yes")
    comment = post("When does it open?", author={"name": "Léa"})
    [link] = re.findall(r'href="([^"]+saved_reply=[^"]*)"', ana.get("/console/answers/reply").text)
    [chosen] = re.findall(r'href="([^"]+saved_reply=[^"#]+#[^"]+)"', ana.get(link).text)
    text = ana.get(chosen).text
    assert "Hello Léa, at nine.</textarea>" in text
    form = text.partition(f"/console/comments/{comment}/reply")[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    wait = wait_of(app, int(comment.partition("-")[2], 16))
    assert (wait.claimed_by, wait.version) == (None, 1)
    assert "Used 0 times" in page(ana)
    body = {"body": "Hello Léa, at nine.", "as": "me"}
    assert ana.post(f"/console/comments/{comment}/reply", **fields, **body).status_code == 303
    assert "Used 1 time" in page(ana)
    assert "at nine.</textarea>" not in rita.get(chosen).text
    assert ana.get(f"/console/comments/{comment}?saved_reply=zz").status_code == 200


def test_publish_and_next_leads_to_who_waits_for_longest(
    app: Flask, sign_in: SignIn, post: Post
) -> None:
    set_rules(app, moderation="open")
    ana = sign_in("ana", "responder")
    first, second = (post(f"When does it open, {turn}?", f"Léa {turn}") for turn in range(2))
    for comment, then in ((first, f"comments/{second}"), (second, "answers/reply")):
        path = f"/console/comments/{comment}/reply"
        sent = ana.post(path, body=f"At nine, {comment}.", next="yes")
        assert sent.status_code == 303 and then in sent.location
