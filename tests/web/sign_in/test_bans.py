"""A ban of somebody who signs in with an account meets them however they come back."""

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Ban
from comments_service.models import Reader as ReaderRow
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.bans import commenter_target
from comments_service.rules.readers.identity import of_mailbox
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.moderation.bans import NewBan, lift_ban, make_ban
from comments_service.services.readers.sign_in import sign_in_reader
from tests.factories import SITE, Reader, number, stored
from tests.support.databases import SECRET_KEY
from tests.web.console.conftest import Desk
from tests.web.sign_in.members import Member
from tests.web.sign_in.test_sso import made

pytestmark = pytest.mark.database("both")


@pytest.fixture
def secret(owner: Desk) -> str:
    return made(owner)


def ban(app: Flask, comment: str) -> int:
    """The team bans who wrote a comment, for good."""
    who = stored(app, comment).commenter_id
    assert who
    new = NewBan(target=commenter_target(who), duration="good", comment_id=number(comment))
    with app.app_context():
        return make_ban(SITE, SECRET_KEY, new, By(SYSTEM, app.extensions["palabre"].now()))


def banned(app: Flask, secret: str) -> Member:
    member = Member(app, secret)
    ban(app, member.write().get_json()["comment"]["id"])
    return member


def is_refused(member: Member, **author: str) -> bool:
    answer = member.write("Once more.", **author)
    return answer.status_code == 403 and answer.get_json()["code"] == "banned"


def test_who_is_banned_and_signs_in_anew_meets_the_ban(app: Flask, secret: str) -> None:
    assert is_refused(banned(app, secret))
    assert is_refused(Member(app, secret))
    assert is_refused(Member(app, secret), name="Somebody else"), "under whatever name"
    other = Member(app, secret, sub="18", name="Bea")
    assert other.write().status_code == 201
    assert other.write("As a guest.", name="Guest").status_code == 201


def test_a_ban_of_what_they_wrote_as_a_guest_is_not_their_account(app: Flask, secret: str) -> None:
    ban(app, Reader(app).post("A guest.").id)
    assert Member(app, secret).write().status_code == 201


def test_erasing_oneself_ends_no_ban(app: Flask, secret: str) -> None:
    member = banned(app, secret)
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        reader = db.session.execute(select(ReaderRow)).scalar_one()
        reader.email = "ana@mail.example"
        db.session.commit()
        # A further identity, by the same address.
        now = app.extensions["palabre"].now()
        sign_in_reader(rules.site, of_mailbox("ana@mail.example"), now)
    erased = member.client.post(f"{member.page()}/erase", data={"sure": "on"})
    assert erased.status_code == 200
    assert is_refused(Member(app, secret))
    assert is_refused(Member(app, secret), name="Somebody else")
    assert Member(app, secret, sub="18", name="Bea").write().status_code == 201
    with app.app_context():
        rows = db.session.execute(select(Ban.id, Ban.value, Ban.label, Ban.comment_id)).all()
        by = By(SYSTEM, app.extensions["palabre"].now())
        assert {(row.label, row.comment_id) for row in rows} == {("", None)}
        assert len({row.value for row in rows}) == 2, "each way to sign in"
        for row in rows:
            lift_ban(SITE, row.id, by)
    assert Member(app, secret).write().status_code == 201


def test_a_ban_that_was_lifted_does_not_come_back_with_an_erasure(app: Flask, secret: str) -> None:
    member = Member(app, secret)
    number_of_ban = ban(app, member.write().get_json()["comment"]["id"])
    with app.app_context():
        lift_ban(SITE, number_of_ban, By(SYSTEM, app.extensions["palabre"].now()))
    member.client.post(f"{member.page()}/erase", data={"sure": "on"})
    assert Member(app, secret).write().status_code == 201
