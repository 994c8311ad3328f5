"""Of what nobody has taken in time its assignee hears, or else all who answer; nobody on leave."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from comments_service.extensions import db
from comments_service.models import Delivery, Membership
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.community.assigning import assign
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.transaction import transaction
from comments_service.services.notifications.deliveries import spread_alert
from comments_service.services.notifications.members import set_member_alerts
from tests.factories import SITE, Posted, Reader, number

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
ROLES = {"ana": "owner", "max": "moderator", "lea": "responder", "ida": "analyst"}


@pytest.fixture
def team(open_app: Flask, at: Callable[[datetime], None]) -> Mapping[str, int]:
    """Four people who are mailed at once, by their names."""
    at(NOW)
    with open_app.app_context():
        team = {
            name: add_moderator(f"{name}@blog.example", role, None, NOW)
            for name, role in ROLES.items()
        }
        for account in team.values():
            set_member_alerts((SITE, account), "now", 0, "UTC", "en", NOW)
    return team


@pytest.fixture
def asked(open_app: Flask, team: Mapping[str, int]) -> Posted:
    return Reader(open_app, "192.0.2.7").post("When does it open?")


def mailed(app: Flask, team: Mapping[str, int], asked: Posted, cause: str) -> set[str]:
    """Who is mailed of a comment for one cause."""
    with app.app_context():
        spread_alert(SITE, number(asked.id), [cause], NOW)
        recipients = set(db.session.scalars(select(Delivery.recipient)))
    return {name for name, account in team.items() if f"member:{account}" in recipients}


def leave(app: Flask, account: int, until: datetime) -> None:
    with app.app_context(), transaction() as session:
        session.execute(
            update(Membership).where(Membership.moderator_id == account).values(away_until=until)
        )


def give(app: Flask, asked: Posted, team: Mapping[str, int], name: str) -> None:
    with app.app_context():
        by = By(Actor("moderator", team["ana"]), NOW)
        assign((SITE, number(asked.id), 1), team[name], by)


def test_everybody_hears_of_a_question(
    open_app: Flask, team: Mapping[str, int], asked: Posted
) -> None:
    assert mailed(open_app, team, asked, "asks") == set(ROLES)


def test_who_may_answer_hears_of_what_nobody_has_taken(
    open_app: Flask, team: Mapping[str, int], asked: Posted
) -> None:
    assert mailed(open_app, team, asked, "escalated") == {"ana", "max", "lea"}


def test_the_assignee_alone_hears_of_what_is_late(
    open_app: Flask, team: Mapping[str, int], asked: Posted
) -> None:
    give(open_app, asked, team, "lea")
    assert mailed(open_app, team, asked, "escalated") == {"lea"}


def test_an_assignee_on_leave_is_no_assignee(
    open_app: Flask, team: Mapping[str, int], asked: Posted
) -> None:
    give(open_app, asked, team, "lea")
    leave(open_app, team["lea"], NOW + timedelta(days=3))
    assert mailed(open_app, team, asked, "escalated") == {"ana", "max"}


def test_an_assignee_who_is_not_mailed_is_none_either(
    open_app: Flask, team: Mapping[str, int], asked: Posted
) -> None:
    give(open_app, asked, team, "lea")
    with open_app.app_context():
        set_member_alerts((SITE, team["lea"]), "never", 0, "UTC", "en", NOW)
    assert mailed(open_app, team, asked, "escalated") == {"ana", "max"}


@pytest.mark.parametrize(("days", "is_mailed"), [(1, False), (0, True), (-1, True)])
def test_nobody_on_leave_is_mailed(
    open_app: Flask, team: Mapping[str, int], asked: Posted, days: int, is_mailed: bool
) -> None:
    leave(open_app, team["max"], NOW + timedelta(days=days))
    assert ("max" in mailed(open_app, team, asked, "asks")) is is_mailed
