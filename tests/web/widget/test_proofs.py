"""A site that is flooded asks for a proof of work: what posts with one, and without."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.core.proofs import CHALLENGE_LASTS
from comments_service.services.comments import posting
from comments_service.web import proofs
from tests.factories import PAGE, Reader, set_rules
from tests.support.proofs import work_for


@pytest.fixture
def guarded(open_app: Flask) -> Flask:
    set_rules(open_app, proof_of_work="on")
    return open_app


def refused(reader: Reader, **fields: Any) -> dict[str, Any]:
    answer = reader.try_to_post("Hello.", **{"key": "a-key", **fields})
    assert answer.status_code == 403, answer.text
    return dict(answer.get_json())


def test_who_works_for_it_posts(guarded: Flask, reader: Reader) -> None:
    problem = refused(reader)
    assert problem["code"] == "proof_required"
    assert (problem["rounds"], problem["bits"]) == (16, 12)
    posted = reader.post("Hello.", key="a-key", proof=work_for(problem["challenge"]))
    assert posted.status == "published"


def test_nothing_is_rendered_or_asked_of_the_database_before(
    guarded: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "posting_context", None)
    assert refused(reader, proof="x~1")["code"] == "proof_wrong"


def test_one_proof_makes_one_comment(guarded: Flask, reader: Reader) -> None:
    proof = work_for(refused(reader)["challenge"])
    first = reader.post("Hello.", key="a-key", proof=proof)
    assert reader.post("Hello.", key="a-key", proof=proof).id == first.id
    again = reader.try_to_post("Something else.", key="a-key", proof=proof)
    assert again.get_json()["code"] == "idempotency_mismatch"
    assert refused(reader, proof=proof, key="another-key")["code"] == "proof_wrong"
    assert refused(Reader(guarded, "192.0.2.9"), proof=proof)["code"] == "proof_wrong"
    elsewhere = Reader(guarded, page=f"{PAGE}-too")
    assert refused(elsewhere, proof=proof)["code"] == "proof_wrong"


def test_without_a_key_there_is_no_proof(guarded: Flask, reader: Reader) -> None:
    answer = reader.try_to_post("Hello.")
    proof = work_for(answer.get_json()["challenge"])
    assert reader.try_to_post("Hello.", proof=proof).get_json()["code"] == "proof_required"


def test_one_that_has_run_out_is_followed_by_another(
    guarded: Flask, reader: Reader, at: Callable[..., None]
) -> None:
    begun = guarded.extensions["palabre"].now()
    at(begun)
    proof = work_for(refused(reader)["challenge"])
    at(begun + CHALLENGE_LASTS + timedelta(seconds=1))
    problem = refused(reader, proof=proof)
    assert problem["code"] == "proof_expired"
    assert reader.post("Hello.", key="a-key", proof=work_for(problem["challenge"]))


def test_a_site_that_asks_for_none_takes_any(open_app: Flask, reader: Reader) -> None:
    assert reader.post("Hello.", proof="anything").status == "published"


def test_the_page_without_javascript_has_its_comments_held(guarded: Flask, reader: Reader) -> None:
    form = {"url": PAGE, "body": "Without a script.", "form": ""}
    set_rules(guarded, min_fill_seconds=0)
    answer = reader.client.post("/embed", data=form)
    assert answer.status_code == 303, answer.text
    with guarded.app_context():
        held = guarded.test_client().get(answer.location).get_data(as_text=True)
    assert "Without a script." in held
    assert "proof of work" not in held, "that is for the team"


def test_an_edit_needs_no_proof(guarded: Flask, reader: Reader) -> None:
    proof = work_for(refused(reader)["challenge"])
    posted = reader.post("Hello.", key="a-key", proof=proof)
    assert reader.edit(posted, "Hello again.").status_code == 200


def test_by_itself_it_asks_when_comments_rush_in(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    limited_app = make_app(RATE_LIMITS="on")
    monkeypatch.setattr(proofs, "RISE", "3 per 10 minutes")
    set_rules(limited_app, moderation="open", proof_of_work="rise")
    reader = Reader(limited_app)
    answers = [reader.try_to_post(f"Comment {n}", key=f"key-{n}") for n in range(5)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 403, 403]
    proof = work_for(answers[3].get_json()["challenge"])
    assert reader.post("Comment 3", key="key-3", proof=proof).status == "published"
