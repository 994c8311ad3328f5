"""Signing in by a link, and the page with everything of theirs. Looking does nothing."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, ReaderSession
from comments_service.models import Reader as ReaderRow
from comments_service.rules.readers.identity import CODE_LASTS, OWNER_LINK_LASTS, TOKEN_LASTS
from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import create_site
from tests.factories import PAGE, Reader, set_rules
from tests.notify.readers.conftest import Clock, Readers, link, text
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
from tests.support.smtp import SmtpPeer

pytestmark = pytest.mark.database("both")


def test_looking_does_nothing_however_often(readers: Readers) -> None:
    posted = readers.post("ana", "Hello.", "replies")
    path = link(readers.mails("ana")[-1])
    for _ in range(100):
        assert readers.client.get(path).status_code == 200
    assert kinds(readers) == {posted.id: "named"}
    assert count(readers, ReaderRow) == 0
    for action in ("confirm", "link", "name", "sign-out", "export", "erase"):
        assert readers.client.get(f"{path}/{action}").status_code == 405


def test_a_code_works_once_and_not_for_long(readers: Readers) -> None:
    readers.post("ana", "Hello.", "replies")
    code = code_of(confirmed(readers, "ana"))
    token = token_of(readers, code)
    again = Reader(readers.app).send("POST", "/reader/session", {"code": code})
    assert (again.status_code, again.get_json()["code"]) == (401, "bad_token")
    assert write(readers, token).status_code == 401, "somebody else saw the code"
    late = code_of(confirmed(readers, "ana"))
    readers.clock.now += CODE_LASTS
    assert Reader(readers.app).send("POST", "/reader/session", {"code": late}).status_code == 401


def test_a_session_ends_by_hand_everywhere_or_by_time(readers: Readers) -> None:
    token, _ = signed_in(readers)
    assert send(readers, token, "DELETE", "/reader/session").status_code == 200
    assert send(readers, token, "DELETE", "/reader/session").status_code == 200
    ended = write(readers, token)
    assert (ended.status_code, ended.get_json()["expired"]) == (401, True)
    path = link(readers.mails("ana")[-1])
    others = [token_of(readers, code_of(readers.client.post(f"{path}/confirm"))) for _ in range(2)]
    readers.client.post(f"{path}/sign-out")
    assert [write(readers, other).status_code for other in others] == [401, 401]
    last = token_of(readers, code_of(readers.client.post(f"{path}/confirm")))
    readers.clock.now += TOKEN_LASTS
    assert write(readers, last).status_code == 401


@pytest.mark.parametrize("token", ["palabre_reader_", "palabre_reader_forged", "palabre_reader_é"])
def test_a_forged_token_is_refused_and_posts_nothing(readers: Readers, token: str) -> None:
    answer = write(readers, token, name="Zoe")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "bad_token")
    assert send(readers, token, "GET", f"/reader?url={PAGE}").status_code == 401
    assert kinds(readers) == {}


def test_only_hashes_are_stored(readers: Readers) -> None:
    token, _ = signed_in(readers)
    with readers.app.app_context():
        (row,) = db.session.execute(select(ReaderSession)).scalars()
    assert token not in (row.token_hash, row.code_hash)
    assert len(str(row.token_hash)) == len(row.code_hash) == 64


def test_a_link_is_mailed_and_signs_in(readers: Readers) -> None:
    _, first = signed_in(readers)
    readers.peer.mails.clear()
    assert ask(readers) == 202
    (mail,) = readers.mails("ana")
    assert "Sign in" in mail["Subject"]
    path = link(mail)
    assert "Sign in" in readers.client.get(path).text
    token = token_of(readers, code_of(readers.client.post(f"{path}/confirm")))
    shown = send(readers, token, "GET", f"/reader?url={PAGE}").get_json()
    assert [one["comment"]["id"] for one in shown["comments"]] == [first]
    readers.clock.now += OWNER_LINK_LASTS
    assert readers.client.post(f"{path}/confirm").status_code == 404


def test_a_strangers_mailbox_is_not_filled(
    make_app: Callable[..., Flask], mail_peer: SmtpPeer, clock: Clock
) -> None:
    app = make_app(SMTP_URL=mail_peer.url, RATE_LIMITS="on")
    set_rules(app, reader_mails=True)
    readers = Readers(app, mail_peer, clock)
    answers = [ask(readers, "victim@mail.example", f"192.0.2.{n}") for n in range(30)]
    assert set(answers) == {202}, "whether a mail left is nobody's business"
    assert len(readers.mails("victim")) == 5


def test_the_link_under_a_mail_is_for_the_mails_alone(readers: Readers) -> None:
    ana = readers.follower("ana")
    readers.post("ben", "Hi.", parent_id=ana.id)
    (told,) = readers.mails("ana")
    path = link(told)
    page = readers.client.get(path).text
    assert "Erase it" not in page
    for action in ("name", "sign-out", "export", "erase"):
        answer = readers.client.post(f"{path}/{action}", data={"sure": "on", "name": "Eve"})
        assert answer.status_code == 403, action
    readers.client.post(f"{path}/stop", data={"what": "all"})
    assert "#palabre-reader" not in readers.client.post(f"{path}/confirm").text
    readers.peer.mails.clear()
    readers.client.post(f"{path}/link")
    (mail,) = readers.mails("ana")
    assert "Erase it" in readers.client.get(link(mail)).text


def test_one_page_has_everything_to_take_and_to_erase(readers: Readers) -> None:
    token, first = signed_in(readers)
    path = send(readers, token, "POST", "/reader/page", {"url": PAGE}).get_json()["url"]
    path = path.partition("127.0.0.1:8000")[2]
    page = readers.client.get(path).text
    assert "ana writes." in page
    assert "Replies to your comment" in page
    taken = readers.client.post(f"{path}/export").get_json()
    assert taken["reader"]["name"] == "Ana"
    assert [one["id"] for one in taken["comments"]] == [first]
    assert readers.client.post(f"{path}/erase").status_code == 422
    assert kinds(readers) == {first: "verified"}
    gone = readers.client.post(f"{path}/erase", data={"sure": "on"})
    assert "Nothing is kept here about ana@mail.example." in gone.text
    assert write(readers, token).status_code == 401
    assert (count(readers, ReaderRow), count(readers, ReaderSession)) == (0, 0)
    with readers.app.app_context():
        kept = db.session.execute(select(Comment.author_name, Comment.author_email)).all()
    assert [tuple(row) for row in kept] == [(None, None)]
    assert Reader(readers.app).try_to_post("Free.", author={"name": "Ana"}).status_code == 201


def test_a_reader_of_one_site_is_nobody_on_another(readers: Readers) -> None:
    token, _ = signed_in(readers)
    with readers.app.app_context():
        listed = [parse_origin("https://other.example")]
        create_site("other", "Other", listed, None, readers.clock())
    page = "https://other.example/a-page"
    body = {"url": page, "body": "Hello.", "author": {"name": "Ana"}}
    headers = {"Origin": "https://other.example", "Authorization": f"Bearer {token}"}
    there = readers.client.post("/api/v1/comments", json=body, headers=headers)
    assert there.status_code == 401
    del headers["Authorization"]
    there = readers.client.post("/api/v1/comments", json=body, headers=headers)
    assert there.status_code in (201, 202)


def test_the_mail_says_what_to_do_in_the_readers_language(readers: Readers) -> None:
    readers.post("ana", "Bonjour.", "replies", lang="fr")
    (mail,) = readers.mails("ana")
    assert "Confirmer" in text(mail)
