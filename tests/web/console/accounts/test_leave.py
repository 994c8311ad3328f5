"""Leave: said by oneself, an owner or a program; what was theirs to answer is everybody's again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Delivery, Membership
from comments_service.models import Moderator as Account
from comments_service.services.accounts.tokens import create_token
from comments_service.services.community.assigning import assign
from comments_service.services.core.actor import By
from comments_service.services.notifications.members import set_member_alerts
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Reader, number, set_rules
from tests.support.waits import wait_of
from tests.web.console.conftest import Desk
from tests.web.manage.conftest import Program

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
SignIn = Callable[..., Desk]


@pytest.fixture(autouse=True)
def december(open_app: Flask, at: Callable[[datetime], None]) -> None:
    at(NOW)
    set_rules(open_app, time_zone="Europe/Paris")


def account(app: Flask, name: str) -> int:
    with app.app_context():
        chosen = select(Account.id).where(Account.email == f"{name}@example.org")
        return int(db.session.scalars(chosen).one())


def away_until(app: Flask, name: str) -> datetime | None:
    number_of_account = account(app, name)
    with app.app_context():
        return db.session.scalar(
            select(Membership.away_until).where(Membership.moderator_id == number_of_account)
        )


def test_a_member_leaves_and_comes_back(open_app: Flask, sign_in: SignIn) -> None:
    lea = sign_in("lea", "analyst")
    assert lea.post("/console/account/leave", site="default", until="2026-12-14").status_code == 303
    assert away_until(open_app, "lea") == datetime(2026, 12, 13, 23, tzinfo=UTC)
    assert 'value="2026-12-14"' in lea.get("/console/account").text
    assert "away until December 14, 2026" in lea.get("/console/people").text
    back = lea.post("/console/account/leave", site="default", until="2026-12-14", back="now")
    assert back.status_code == 303
    assert away_until(open_app, "lea") is None
    assert "away until" not in lea.get("/console/people").text


@pytest.mark.parametrize("until", ["2026-12-01", "2026-02-30", "2027-12-03", "soon", "2026-11-30"])
def test_what_is_no_day_to_come_is_refused_beside_the_field(
    open_app: Flask, sign_in: SignIn, until: str
) -> None:
    lea = sign_in("lea", "responder")
    refused = lea.post("/console/account/leave", site="default", until=until)
    assert refused.status_code == 422
    assert "Choose a day after today, within a year." in refused.text
    assert away_until(open_app, "lea") is None


def test_an_owner_sends_somebody_on_leave_and_the_log_says_so(
    open_app: Flask, owner: Desk, sign_in: SignIn
) -> None:
    lea = sign_in("lea", "responder")
    fields = {"number": str(account(open_app, "lea")), "until": "2026-12-14"}
    assert owner.post("/console/people/away", **fields).status_code == 303
    assert away_until(open_app, "lea") is not None
    assert "sent somebody on leave" in owner.get("/console/audit").text
    refused = owner.post("/console/people/away", **fields | {"until": "1999-01-01"})
    assert refused.status_code == 422
    assert lea.post("/console/people/away", **fields).status_code == 403
    assert owner.post("/console/people/away", **fields | {"number": "99"}).status_code == 404
    assert lea.post("/console/account/leave", site="nowhere", until="").status_code == 404


def test_what_was_theirs_is_given_back_and_what_waited_is_not_mailed(
    open_app: Flask, sign_in: SignIn, moderator: Moderator
) -> None:
    lea = sign_in("lea", "responder")
    lea_id = account(open_app, "lea")
    with open_app.app_context():
        set_member_alerts((SITE, lea_id), "daily", 0, "Europe/Paris", "fr", NOW)
    asked = Reader(open_app, "192.0.2.7").post("When does it open?")
    with open_app.app_context():
        assign((SITE, number(asked.id), 1), lea_id, By(moderator.actor, NOW))
    make_worker(open_app).run(idle_for=0)
    lea.post("/console/account/leave", site="default", until="2026-12-14")
    assert wait_of(open_app, asked).assignee_id is None
    open_app.extensions["palabre"].now = lambda: NOW + timedelta(days=1)
    make_worker(open_app).run(idle_for=0)
    with open_app.app_context():
        states = set(db.session.scalars(select(Delivery.state)))
    assert states == {"dropped"}


def test_who_is_away_is_marked_where_comments_are_handed_over(
    open_app: Flask, owner: Desk, sign_in: SignIn
) -> None:
    sign_in("lea", "responder").post("/console/account/leave", site="default", until="2026-12-14")
    Reader(open_app, "192.0.2.7").post("When does it open?")
    assert "lea (away)" in owner.get("/console/answers/reply").text


def test_programs_say_it_too(open_app: Flask, sign_in: SignIn, moderator: Moderator) -> None:
    sign_in("lea", "responder")
    with open_app.app_context():
        token = create_token(SITE, "Leave", ("settings", "log"), By(moderator.actor, NOW))
    program, person = Program(open_app, token), account(open_app, "lea")
    answered = program.put(f"/people/{person}/away", {"until": "2026-12-14"})
    assert [one["away_until"] for one in answered["people"]][-1] == "2026-12-14"
    program.put(f"/people/{person}/away", {"until": "2026-11-01"}, 422)
    program.put("/people/999/away", {"until": ""}, 404)
    program.put("/people/x/away", {"until": ""}, 404)
    answered = program.put(f"/people/{person}/away", {"until": ""})
    assert {one["away_until"] for one in answered["people"]} == {None}


def test_the_mail_on_mondays_is_chosen_on_the_account_page(
    open_app: Flask, sign_in: SignIn
) -> None:
    lea = sign_in("lea", "analyst")

    def is_chosen() -> bool:
        return 'name="wanted" checked' in lea.get("/console/account").text

    assert not is_chosen()
    assert lea.post("/console/account/report", site="default", wanted="on").status_code == 303
    assert is_chosen()
    lea.post("/console/account/report", site="default")
    assert not is_chosen()
    assert lea.post("/console/account/report", site="nowhere").status_code == 404
