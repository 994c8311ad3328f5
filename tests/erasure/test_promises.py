"""Promises of docs/privacy.md and SECURITY.md that no other test holds."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import CommentReaction, PageReaction, Report, Vote
from comments_service.services.core.actor import COMMENTER, By
from tests.factories import PAGE, SITE, Reader, flatten, set_rules, stored
from tests.support.erasure import erase_commenter

EMAIL = "zebulon@quixote.example"
AUTHOR = {"name": "Zebulon", "email": EMAIL, "website": "http://127.0.0.1.nip.io:9/"}


def erase(app: Flask) -> None:
    with app.app_context():
        erase_commenter(SITE, EMAIL, By(COMMENTER, datetime.now(UTC)))


@pytest.mark.database("both")
def test_votes_and_reports_are_untied_from_the_address(open_app: Flask, reader: Reader) -> None:
    mine = reader.post("Mine", author=AUTHOR)
    other = Reader(open_app, "192.0.2.77")
    theirs = [other.post(f"Theirs {n}") for n in range(3)]
    third = Reader(open_app, "192.0.2.78")
    for comment in theirs:
        for who in (reader, third):
            who.vote(comment.id, 1)
            who.vote(comment.id, 1, voter_token="a-token-of-" + who.address.replace(".", "-"))
            who.report(comment.id, "other", note=f"A note from {who.address}")
    address = stored(open_app, mine.id).poster_hash
    erase(open_app)
    with open_app.app_context():
        voters = db.session.scalars(select(Vote.voter_hash)).all()
        reports = db.session.execute(select(Report.reporter_hash, Report.note)).all()
    assert not [one for one in (*voters, *(hash_ for hash_, _ in reports)) if address in one]
    # Those of others are still tied together, and say what they said.
    assert len(voters) == 12 and len(set(voters)) == 8
    assert [note for _, note in reports].count(None) == 3
    assert [note for _, note in reports].count("A note from 192.0.2.78") == 3
    assert [stored(open_app, comment.id).up for comment in theirs] == [4, 4, 4]


@pytest.mark.database("both")
def test_reactions_are_untied_from_the_address_and_count_on(
    open_app: Flask, reader: Reader
) -> None:
    set_rules(open_app, reactions="👍 ❤️")
    mine = reader.post("Mine", author=AUTHOR)
    other = Reader(open_app, "192.0.2.77")
    theirs = other.post("Theirs")
    for who in (reader, other):
        for kind in ("👍", "❤️"):
            given = {"kind": kind, "value": 1}
            who.send("PUT", f"/comments/{theirs.id}/reactions", given)
            who.send("PUT", "/threads/reactions", {**given, "url": who.page})
    address = stored(open_app, mine.id).poster_hash
    erase(open_app)
    for model in (CommentReaction, PageReaction):
        with open_app.app_context():
            hashes = db.session.scalars(select(model.reader_hash)).all()
        assert address not in hashes
        assert len(hashes) == 4 and len(set(hashes)) == 3
    thread = reader.thread()
    assert thread["thread"]["reactions"] == {"👍": 2, "❤️": 2}
    assert stored(open_app, theirs.id).reactions == {"👍": 2, "❤️": 2}


def test_what_others_quoted_stays(open_app: Flask, reader: Reader) -> None:
    mine = reader.post("A fine sentence", author=AUTHOR)
    other = Reader(open_app, "192.0.2.77")
    other.post("> A fine sentence\n\nWell said, Zebulon.", parent_id=mine.id)
    erase(open_app)
    shown = flatten(other.thread()["comments"])
    assert "A fine sentence" in shown[1]["html"] and "Zebulon" in shown[1]["html"]


def test_readers_never_see_an_email(open_app: Flask, reader: Reader) -> None:
    reader.post("Mine", author=AUTHOR)
    client = open_app.test_client()
    for path in ("/api/v1/threads", "/api/v1/comments/latest", "/embed", "/feeds/thread.atom"):
        answer = client.get(path, query_string={"url": PAGE} if "latest" not in path else {})
        text = answer.get_data(as_text=True)
        assert "Zebulon" in text and EMAIL not in text, path


def test_an_address_that_a_reader_gives_is_not_fetched(
    open_app: Flask, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *what, **_: asked.append(what) or [])
    monkeypatch.setattr("socket.socket.connect", lambda _socket, where: asked.append(where))
    reader.post("See http://evil.example/ and ![](http://evil.example/a.png)", author=AUTHOR)
    assert asked == []
