"""A moderator changes a text: readers see it, the original stays, and nobody's words are lost."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.console.conftest import PAGE, Desk, published

SignIn = Callable[..., Desk]
Post = Callable[..., str]


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def reword(desk: Desk, comment: str, body: str, version: int, **fields: str) -> Any:
    path = f"/console/comments/{comment}/edit"
    return desk.post(path, body=body, version=str(version), **fields)


@pytest.fixture
def shown(owner: Desk, post: Post) -> str:
    """A published comment, at version 3."""
    comment = post("My number is **0123**, call me")
    owner.decide(comment, "approve")
    return comment


def test_readers_get_the_new_text_and_see_that_it_was_edited(
    owner: Desk, shown: str, client: FlaskClient
) -> None:
    form = text(owner.get(f"/console/comments/{shown}/edit?back=/console/queue/published"))
    assert "My number is **0123**, call me</textarea>" in form
    before = client.get("/api/v1/threads", query_string={"url": PAGE}).headers["ETag"]
    answer = reword(owner, shown, "My number is [removed]", 3, back="/console/queue/published")
    assert (answer.status_code, answer.location) == (303, "/console/queue/published")
    assert "The earlier version is kept" in text(owner.get("/console/queue/published"))
    (comment,) = published(client)
    assert "0123" not in comment["html"] and "[removed]" in comment["html"]
    assert comment["edited_at"]
    after = client.get("/api/v1/threads", query_string={"url": PAGE}).headers["ETag"]
    assert before != after
    assert shown in text(owner.get("/console/search?q=removed"))
    assert f'id="c-{shown}"' not in text(owner.get("/console/search?q=0123"))


def test_the_original_is_shown_with_what_was_changed_and_comes_back(
    sign_in: SignIn, shown: str, client: FlaskClient
) -> None:
    ana = sign_in("ana", "moderator")
    reword(ana, shown, "My number is hidden, call me", 3)
    page = text(ana.get(f"/console/comments/{shown}"))
    assert "ana replaced this text." in page
    assert "My number is <del>**0123**</del><ins>hidden</ins>, call me" in page
    assert "edited the text" in page
    revision = re.search(r'name="revision" value="(\w+)"', page)
    assert revision
    path = f"/console/comments/{shown}/edit/restore"
    assert ana.post(path, revision=revision[1], version="4").status_code == 303
    assert "<strong>0123</strong>" in published(client)[0]["html"]
    assert "My number is <del>hidden</del>" in text(ana.get(f"/console/comments/{shown}"))
    for wrong in ("", "0", "zz", "f" * 14):
        assert ana.post(path, revision=wrong, version="5").status_code == 404


def test_of_two_who_edit_the_second_sees_both_texts_and_loses_nothing(
    sign_in: SignIn, shown: str, client: FlaskClient
) -> None:
    ana, lea = sign_in("ana", "moderator"), sign_in("lea", "moderator")
    reword(ana, shown, "Ana's text", 3)
    late = reword(lea, shown, "Léa's <text>", 3)
    assert late.status_code == 409
    page = text(late)
    assert "ana has changed this comment in the meantime: nothing was saved." in page
    assert ">Ana's text</div>" in page
    assert "Léa's <text></textarea>" in page
    assert "Ana" in published(client)[0]["html"]
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version and reword(lea, shown, "Léa's text", int(version[1])).status_code == 303
    assert "Léa" in published(client)[0]["html"]


@pytest.mark.parametrize(("body", "said"), [("", "Write something"), ("x" * 10_001, "10,000")])
def test_a_text_that_no_reader_may_post_is_refused_beside_the_field(
    owner: Desk, shown: str, body: str, said: str
) -> None:
    answer = reword(owner, shown, body, 3)
    assert answer.status_code == 422
    assert 'id="body-error"' in text(answer) and said in text(answer)
    assert f"{body}</textarea>" in text(answer)


def test_markup_is_cleaned_as_a_readers_is(owner: Desk, shown: str, client: FlaskClient) -> None:
    reword(owner, shown, "<script>alert(1)</script> [x](javascript:alert(1)) **kept**", 3)
    html = published(client)[0]["html"]
    assert "<script" not in html and "href" not in html and "<strong>kept</strong>" in html


def test_what_is_deleted_cannot_be_changed_and_a_responder_changes_nothing(
    owner: Desk, sign_in: SignIn, shown: str, client: FlaskClient
) -> None:
    responder = sign_in("remi", "responder")
    assert responder.get(f"/console/comments/{shown}/edit").status_code == 403
    assert reword(responder, shown, "No", 3).status_code == 403
    assert "/edit" not in text(responder.get(f"/console/comments/{shown}"))
    owner.decide(shown, "delete", 3)
    assert reword(owner, shown, "No", 4).status_code == 409
    assert published(client) == []


def test_an_author_who_edits_again_replaces_nothing_for_good(
    owner: Desk, client: FlaskClient
) -> None:
    sent = client.post("/api/v1/comments", json={"url": PAGE, "body": "Mine", "author": {}}).json
    comment, bearer = sent["comment"]["id"], {"Authorization": f"Bearer {sent['edit_token']}"}
    path = f"/api/v1/comments/{comment}"
    client.patch(path, json={"body": "Mine, second"}, headers=bearer)
    assert "Earlier versions" not in text(owner.get(f"/console/comments/{comment}"))
    reword(owner, comment, "The team's", 3)
    client.patch(path, json={"body": "Mine, third"}, headers=bearer)
    page = text(owner.get(f"/console/comments/{comment}"))
    assert "Its author replaced this text." in page
    for word in ("second", "team", "third"):
        assert word in page
    client.delete(path, headers=bearer)
    assert "Earlier versions" not in text(owner.get(f"/console/comments/{comment}"))


def test_the_text_is_changed_beside_its_rendering_and_its_context(
    owner: Desk, shown: str, client: FlaskClient
) -> None:
    path = f"/console/comments/{shown}/edit"
    form = owner.get(path).get_data(as_text=True)
    assert "<strong>0123</strong>" in form and "Le pain" in form
    assert re.search(r'<textarea id="body"[^>]* autofocus', form)
    preview = reword(owner, shown, "My *number* <b>", 3, preview="yes")
    assert preview.status_code == 200
    assert "<em>number</em>" in preview.text and "As readers would see it" in preview.text
    assert "My *number* &lt;b&gt;</textarea>" in preview.text
    assert "0123" in published(client)[0]["html"], "nothing is saved yet"
    assert reword(owner, shown, "   ", 3, preview="yes").status_code == 422
    assert 'name="version" value="3"' in preview.text
