"""Who signed in without an address has the page with all of theirs, and everything promised on it.

Their name in the tests is that of nobody else: what is left of them would be found by it.
"""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, ReaderIdentity
from comments_service.models import Reader as ReaderRow
from comments_service.queries.moderation.privacy import is_known, personal_summary
from comments_service.queries.readers.persons import person_of_email
from comments_service.rules.core.signed_tokens import sign_privacy
from comments_service.rules.readers.identity import OWNER_LINK_LASTS, parts_of_key
from comments_service.services.core.actor import COMMENTER, By
from comments_service.services.moderation.notes import add_note
from tests.erasure.dump import rows_with
from tests.factories import SITE, Moderator, Reader, miscounts, number, stored
from tests.support.databases import SECRET_KEY
from tests.support.erasure import erase_commenter
from tests.web.console.conftest import Desk
from tests.web.sign_in.members import NAME, SUB, Member
from tests.web.sign_in.test_sso import made

pytestmark = pytest.mark.database("both")

TRACES = ("zebulon", "quixote", "xyzzy", "frobnicate")


@pytest.fixture
def secret(owner: Desk) -> str:
    return made(owner)


@pytest.fixture
def member(app: Flask, secret: str) -> Member:
    return Member(app, secret)


def test_the_page_has_everything_to_take(app: Flask, member: Member) -> None:
    posted = member.write().get_json()["comment"]["id"]
    path = member.page()
    page = member.client.get(path).text
    assert "A text of xyzzy" in page
    assert NAME in page
    assert SUB in page, "as whom they are known, and where"
    assert "mails" not in page, "who has no address gets none"
    taken = member.client.post(f"{path}/export").get_json()
    assert taken["email"] is None
    assert taken["mails"] is None
    assert [one["id"] for one in taken["comments"]] == [posted]
    reader = taken["reader"]
    assert (reader["name"], reader["email"]) == (NAME, None)
    (identity,) = reader["identities"]
    assert (identity["kind"], identity["provider"], identity["subject"]) == ("sso", None, SUB)
    assert [one.keys() for one in reader["sessions"]] == [{"since", "until"}]


def test_erasure_asks_and_leaves_nothing_in_any_table(
    app: Flask, member: Member, moderator: Moderator
) -> None:
    posted = member.write().get_json()["comment"]["id"]
    reply = Reader(app, "198.51.100.9").post("What somebody else says", parent_id=posted)
    by = By(moderator.actor, app.extensions["palabre"].now())
    with app.app_context():
        add_note(SITE, number(posted), "Our Zebulon Quixote", by)
    withdrawn = member.write("A second xyzzy").get_json()["comment"]["id"]
    assert member.send("DELETE", f"/comments/{withdrawn}").status_code == 200
    path = member.page()
    for trace in TRACES:
        assert rows_with(app, [trace]), "the test would not notice that it is gone"
    assert member.client.post(f"{path}/erase").status_code == 422
    foreign = {"Origin": "https://evil.example"}
    for action in ("erase", "export", "name", "sign-out"):
        refused = member.client.post(f"{path}/{action}", data={"sure": "on"}, headers=foreign)
        assert refused.status_code == 403, action
    assert rows_with(app, ["xyzzy"])
    gone = member.client.post(f"{path}/erase", data={"sure": "on"})
    assert f"Nothing is kept here about {NAME}." in gone.text
    assert rows_with(app, TRACES) == []
    for comment in (posted, withdrawn):
        row = stored(app, comment)
        assert (row.commenter_id, row.poster_hash, row.network_hash) == (None, None, None)
    assert stored(app, reply.id).status == "published"
    assert miscounts(app) == []
    assert member.write().status_code == 401, "signed out"
    assert member.client.get(path).status_code == 404
    assert member.client.post(f"{path}/erase", data={"sure": "on"}).status_code == 404
    free = Reader(app, "198.51.100.9").try_to_post("Free.", author={"name": NAME})
    assert free.status_code == 201


def test_who_has_written_nothing_and_has_no_name_is_erased_too(app: Flask, secret: str) -> None:
    member = Member(app, secret, name=None)
    path = member.page()
    assert SUB in member.client.get(path).text
    assert member.client.post(f"{path}/erase", data={"sure": "on"}).status_code == 200
    with app.app_context():
        assert db.session.execute(select(ReaderRow)).first() is None
    assert rows_with(app, ["frobnicate"]) == []


def test_a_name_is_changed_and_all_browsers_are_signed_out(
    app: Flask, secret: str, member: Member
) -> None:
    path = member.page()
    other = Member(app, secret, sub="18", name="Bea")
    assert member.client.post(f"{path}/name", data={"name": "Béa"}).status_code == 409
    assert "Saved." in member.client.post(f"{path}/name", data={"name": "Zeb"}).text
    again = Member(app, secret)
    assert "signed out everywhere" in member.client.post(f"{path}/sign-out").text
    assert (member.write().status_code, again.write().status_code) == (401, 401)
    assert other.write().status_code == 201


def test_the_link_is_of_one_reader_and_one_hour(app: Flask, secret: str, member: Member) -> None:
    member.write()
    other = Member(app, secret, sub="18", name="Bea")
    assert "xyzzy" not in other.client.get(other.page()).text
    path = member.page()
    for mailed in ("stop", "rhythm", "feed", "confirm", "link"):
        assert member.client.post(f"{path}/{mailed}").status_code == 404, mailed
    for action in ("name", "sign-out", "export", "erase"):
        assert member.client.get(f"{path}/{action}").status_code == 405
    assert "Vos commentaires" in member.client.get(member.page("?lang=fr")).text
    service = app.extensions["palabre"]
    later = service.now() + OWNER_LINK_LASTS + timedelta(seconds=1)
    service.now = lambda: later
    assert member.client.get(path).status_code == 404


def test_a_verified_address_brings_one_page_before_any_mail(app: Flask, secret: str) -> None:
    email = "zebulon@quixote.example"
    Reader(app, "198.51.100.9").post("xyzzy by hand", author={"name": "Zed", "email": email})
    member = Member(app, secret, email=email.title(), email_verified=True)
    member.write()
    page = member.client.get(member.page()).text
    assert "xyzzy by hand" in page
    assert "A text of xyzzy" in page
    with app.app_context():
        assert personal_summary(person_of_email(SITE, email)).comments == 2
        by = By(COMMENTER, app.extensions["palabre"].now())
        assert erase_commenter(SITE, email, by) == 2
    assert rows_with(app, TRACES) == []


def test_an_address_finds_what_was_verified_before_it_was_confirmed(
    app: Flask, secret: str
) -> None:
    email = "zebulon@quixote.example"
    Member(app, secret).write()
    with app.app_context():
        # A reader whose comments bear no address, as of one that their account got later.
        db.session.execute(ReaderRow.__table__.update().values(email=email))  # type: ignore[attr-defined]
        db.session.commit()
        assert db.session.execute(select(Comment.author_email)).scalar_one() is None
        assert erase_commenter(SITE, email, By(COMMENTER, app.extensions["palabre"].now())) == 1
    assert rows_with(app, TRACES) == []


def test_an_address_of_who_wrote_nothing_is_known_and_erased(
    app: Flask, secret: str, owner: Desk
) -> None:
    email = "zebulon@quixote.example"
    assert "Nothing is kept" in owner.post("/console/privacy", email=email).text
    Member(app, secret, email=email, email_verified=True)
    with app.app_context():
        assert is_known(person_of_email(SITE, email))
    link = sign_privacy(SECRET_KEY, SITE, email, app.extensions["palabre"].now() + OWNER_LINK_LASTS)
    for shown in (
        app.test_client().get(f"/privacy/{link}"),
        owner.post("/console/privacy", email=email),
    ):
        assert "Nothing is kept" not in shown.text
        assert "Erase it" in shown.text
    erased = owner.post("/console/privacy/erase", email=email, sure="on", seen="0")
    assert "Nothing is kept" in erased.text
    assert rows_with(app, TRACES) == []


def test_further_identities_are_shown_taken_and_erased(app: Flask, member: Member) -> None:
    member.write()
    with app.app_context():
        reader = db.session.execute(select(ReaderRow.site_id, ReaderRow.id)).one()
        key = "oidc:https://uni.example frobnicate-x"
        row = {"site_id": reader.site_id, "reader_id": reader.id, "key": key}
        now = app.extensions["palabre"].now()
        db.session.execute(ReaderIdentity.__table__.insert().values(**row, created_at=now))  # type: ignore[attr-defined]
        db.session.commit()
    path = member.page()
    assert re.search(
        r"https://uni\.example</bdi> · <bdi>frobnicate-x", member.client.get(path).text
    )
    taken = member.client.post(f"{path}/export").get_json()["reader"]["identities"]
    assert [one["subject"] for one in taken] == [SUB, "frobnicate-x"]
    member.client.post(f"{path}/erase", data={"sure": "on"})
    assert rows_with(app, TRACES) == []


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("mail:a@b.example", ("mail", None, "a@b.example")),
        ("sso:my id", ("sso", None, "my id")),
        ("github:github.com 17", ("github", "github.com", "17")),
        ("oidc:https://a.example/b c d", ("oidc", "https://a.example/b", "c d")),
    ],
)
def test_an_identity_says_where_and_as_whom(key: str, parts: tuple[str, str | None, str]) -> None:
    assert parts_of_key(key) == parts
