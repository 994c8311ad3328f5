"""Decisions of the queue: what they do, and what happens when two decide."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from comments_service.queries.comments.threads import PINNED_AT_MOST
from tests.web.console.conftest import PAGE, Desk, page, published

SignIn = Callable[..., Desk]
Post = Callable[..., str]


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
    assert 'id="note"' not in page(owner), "the bar is shown once"
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


def test_pins_reach_the_readers(owner: Desk, post: Post, client: FlaskClient) -> None:
    comment = post()
    owner.decide(comment, "approve")
    for wanted in ("on", "off"):
        assert owner.post(f"/console/comments/{comment}/pin", pin=wanted).status_code == 303
        assert published(client)[0]["pinned"] is (wanted == "on")


def test_one_pin_too_many_is_refused_in_words(owner: Desk, post: Post) -> None:
    comments = [post(f"Numéro {number}") for number in range(PINNED_AT_MOST + 1)]
    for comment in comments:
        owner.decide(comment, "approve")
    answers = [owner.post(f"/console/comments/{comment}/pin", pin="on") for comment in comments]
    assert [answer.status_code for answer in answers] == [303] * PINNED_AT_MOST + [409]
    assert "unpin one first" in answers[-1].get_data(as_text=True)


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


def test_a_held_comment_is_approved_and_replied_to_in_one_request(
    sign_in: Callable[..., Desk], owner: Desk, post: Post, client: FlaskClient
) -> None:
    comment = post()
    assert "Approve, and publish the reply" in page(owner)
    path = f"/console/comments/{comment}/reply"
    fields = {"decision": "approve", "version": "2"}
    assert sign_in("remi", "responder").post(path, **fields, body="Merci").status_code == 403
    refused = owner.post(path, **fields, body="")
    assert refused.status_code == 422
    late = owner.post(path, decision="approve", version="1", body="Merci à vous")
    assert late.status_code == 409
    assert "Merci à vous</textarea>" in late.text, "the text of a late reply is kept"
    assert published(client) == []
    assert owner.post(path, **fields, body="Merci").status_code == 303
    (shown,) = published(client)
    assert shown["replies"][0]["author"]["badge"] == "official"
    assert "Approved, and your reply is published." in page(owner)


def test_undo_goes_on_until_nothing_is_left(owner: Desk, post: Post, client: FlaskClient) -> None:
    comments = [post(f"Numéro {number}") for number in range(2)]
    for comment in comments:
        owner.decide(comment, "approve")
    for left in (1, 0):
        assert owner.post("/console/undo").status_code == 303
        assert len(published(client)) == left
        assert ("Undo one more" in page(owner)) is (left == 1)
    owner.post("/console/undo")
    assert "There is nothing to undo." in page(owner)
