"""A name that lasts: who confirms an address is verified, and the name is nobody else's."""

import html
from datetime import timedelta

import pytest

from comments_service.models import Reader as ReaderRow
from comments_service.queries.readers.readers import reader_of_identity
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.readers.identity import of_mailbox
from comments_service.services.readers import sign_in
from tests.factories import PAGE, SITE, Reader, miscounts, number, set_rules
from tests.notify.readers.conftest import Readers, link
from tests.notify.readers.signing_in import (
    ask,
    code_of,
    confirmed,
    count,
    kinds,
    send,
    signed_in,
    token_of,
    write,
)

pytestmark = pytest.mark.database("both")


def test_who_confirms_is_verified_and_signed_in_on_any_device(readers: Readers) -> None:
    token, first = signed_in(readers)
    assert kinds(readers) == {first: "verified"}
    again = write(readers, token)
    assert again.status_code == 201
    made = again.get_json()
    assert (made["comment"]["author"]["name"], made["comment"]["author"]["kind"]) == (
        "Ana",
        "verified",
    )
    assert "commenter_token" not in made, "who signs out would stay known"
    shown = send(readers, token, "GET", f"/reader?url={PAGE}").get_json()
    assert (shown["name"], shown["email"]) == ("Ana", "ana@mail.example")
    assert {one["comment"]["id"]: one["source"] for one in shown["comments"]} == {
        made["comment"]["id"]: "Again.",
        first: "ana writes.",
    }
    assert miscounts(readers.app) == []


def test_own_comments_are_edited_and_deleted_after_the_window(readers: Readers) -> None:
    token, first = signed_in(readers)
    readers.clock.now += timedelta(days=3)
    edited = send(readers, token, "PATCH", f"/comments/{first}", {"body": "Better."})
    assert (edited.status_code, edited.get_json()["comment"]["html"]) == (200, "<p>Better.</p>")
    other = readers.post("ben", "Mine.").id
    for method, body in (("PATCH", {"body": "x"}), ("DELETE", None)):
        answer = send(readers, token, method, f"/comments/{other}", body)
        assert (answer.status_code, answer.get_json()["code"]) == (401, "bad_token")
    assert send(readers, token, "DELETE", f"/comments/{first}").status_code == 200
    assert send(readers, token, "DELETE", f"/comments/{first}").status_code == 401
    assert kinds(readers) == {other: "named"}


def test_a_site_without_editing_lets_them_delete_alone(readers: Readers) -> None:
    token, first = signed_in(readers)
    set_rules(readers.app, edit_window_seconds=0)
    answer = send(readers, token, "PATCH", f"/comments/{first}", {"body": "Better."})
    assert answer.status_code == 401
    assert not send(readers, token, "GET", f"/reader?url={PAGE}").get_json()["may_edit"]
    assert send(readers, token, "DELETE", f"/comments/{first}").status_code == 200


def test_held_comments_are_shown_to_their_author_alone(readers: Readers) -> None:
    set_rules(readers.app, moderation="all")
    token, first = signed_in(readers)
    (own,) = send(readers, token, "GET", f"/reader?url={PAGE}").get_json()["comments"]
    assert (own["comment"]["id"], own["comment"]["status"]) == (first, "held")
    assert kinds(readers) == {}
    ben, _ = signed_in(readers, "ben")
    (bens,) = send(readers, ben, "GET", f"/reader?url={PAGE}").get_json()["comments"]
    assert bens["comment"]["author"]["name"] == "Ben"


@pytest.mark.parametrize("name", ["Ana", "ANA", " ana ", "Аna", "Ána", "An\u200ba"])
def test_the_name_of_somebody_verified_is_nobody_elses(readers: Readers, name: str) -> None:
    signed_in(readers)
    stranger = Reader(readers.app, "198.51.100.9")
    answer = stranger.try_to_post("It is me.", author={"name": name})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "name_taken")
    (error,) = answer.get_json()["errors"]
    assert (error["field"], error["code"]) == ("author.name", "taken")
    assert "link" in error["message"]
    # On the page without scripts the text comes back.
    form = {"url": PAGE, "body": "It is me, plainly.", "name": name}
    page = readers.client.post("/embed", data=form)
    assert page.status_code == 409
    assert "It is me, plainly." in page.text
    assert html.escape(error["message"], quote=False) in html.unescape(page.text)


def test_another_reader_who_is_signed_in_cannot_take_it_either(readers: Readers) -> None:
    signed_in(readers)
    ben, _ = signed_in(readers, "ben")
    assert write(readers, ben, name="Ana").status_code == 409
    free = write(readers, ben, name="Benjamin").get_json()["comment"]
    assert free["author"]["kind"] == "named", "another name is vouched for by nobody"


def test_the_browser_that_wrote_goes_on_under_its_name(readers: Readers) -> None:
    posted = readers.post("ana", "First.", "replies")
    confirmed(readers, "ana")
    fields = {"author": {"name": "Ana"}, "commenter_token": posted.commenter_token}
    moved = Reader(readers.app, "198.51.100.9").try_to_post("From a train.", **fields)
    assert moved.status_code == 201
    assert moved.get_json()["comment"]["author"]["kind"] == "named"


def test_what_was_not_theirs_does_not_become_it(readers: Readers) -> None:
    false = readers.post("mallory", "I am Ana.", email="ana@mail.example")
    readers.clock.now += timedelta(minutes=1)
    true = readers.post("ana", "No, I am.", "replies")
    asked = readers.client.get(link(readers.mails("ana")[-1])).text
    assert asked.count('name="foreign"') == 2
    confirmed(readers, "ana", foreign=str(number(false.id)))
    assert kinds(readers) == {false.id: "named", true.id: "verified"}


def test_what_came_after_they_looked_is_not_theirs_unseen(readers: Readers) -> None:
    true = readers.post("ana", "I am Ana.", "replies")
    path = link(readers.mails("ana")[-1])
    shown = {"shown": [str(number(true.id)), "1", "²", "9" * 19, "9" * 40]}
    readers.clock.now += timedelta(minutes=1)
    false = readers.post("mallory", "So am I.", email="ana@mail.example")
    assert readers.client.post(f"{path}/confirm", data=shown).status_code == 200
    assert kinds(readers) == {false.id: "named", true.id: "verified"}


def test_what_bears_the_name_of_another_reader_stays_as_it_is(readers: Readers) -> None:
    early = readers.post("ben", "Early.", email="impostor@mail.example")
    _, ben = signed_in(readers, "ben")
    readers.post("carla", "Late.", "replies", email="impostor@mail.example")
    confirmed(readers, "impostor")
    assert (kinds(readers)[early.id], kinds(readers)[ben]) == ("named", "verified")


def test_somebody_new_signs_in_by_a_link_and_takes_their_first_name(readers: Readers) -> None:
    assert ask(readers, "new@mail.example") == 202
    token = token_of(readers, code_of(confirmed(readers, "new")))
    nameless = write(readers, token).get_json()["comment"]["author"]
    assert (nameless["name"], nameless["kind"]) == (None, "anonymous")
    first = write(readers, token, "With a name.", name="Noé").get_json()["comment"]["author"]
    assert (first["name"], first["kind"]) == ("Noé", "verified")
    assert write(readers, token, "Once more.").get_json()["comment"]["author"]["name"] == "Noé"
    team = write(readers, token, "As the team.", name="Moderator").get_json()["comment"]
    assert team["author"]["kind"] == "named"


def test_a_reader_changes_their_name_but_not_to_anybody_elses(readers: Readers) -> None:
    signed_in(readers, "ben")
    token, _ = signed_in(readers)
    path = link(readers.mails("ana")[-1])
    for name, status in (("Ben", 409), ("Admin", 409), ("  ", 422), ("x" * 200, 422)):
        answer = readers.client.post(f"{path}/name", data={"name": name})
        assert answer.status_code == status, name
        assert "aria-invalid" in answer.text
    assert "Saved." in readers.client.post(f"{path}/name", data={"name": "Anaïs"}).text
    assert write(readers, token).get_json()["comment"]["author"]["name"] == "Anaïs"
    stranger = Reader(readers.app, "198.51.100.9")
    assert stranger.try_to_post("Now free.", author={"name": "Ana"}).status_code == 201
    assert stranger.try_to_post("Not free.", author={"name": "anais"}).status_code == 409


def test_a_button_that_is_pressed_twice_makes_one_reader(
    readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first = signed_in(readers)
    looks = iter([None])
    # As it looked before the other press had been stored.
    stale = lambda *key: next(looks, reader_of_identity(*key))  # noqa: E731
    monkeypatch.setattr(sign_in, "reader_of_identity", stale)
    code_of(confirmed(readers, "ana"))
    looks = iter([None])
    with readers.app.app_context():
        rules = site_by_id(SITE)
        assert rules
        assert sign_in.sign_in_reader(
            rules.site, of_mailbox("ana@mail.example"), readers.clock()
        ).startswith("palabre_reader_")
    assert count(readers, ReaderRow) == 1
    assert kinds(readers) == {first: "verified"}
