"""Mails to members: in their rhythm, with links that decide behind a page that asks."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.queries.core.outbox import dead_messages, outbox_state
from comments_service.rules.notifications.rhythm import mail_due
from comments_service.services.accounts.people import change_role
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.notifications.members import set_member_alerts
from tests.factories import SITE, Moderator, set_rules, stored
from tests.notify.channels.conftest import START, Team
from tests.support.smtp import SmtpPeer

pytestmark = pytest.mark.database("both")


def mail(team: Team, rhythm: str = "now", minutes: int = 30, zone: str = "UTC") -> int:
    """A member who is mailed in this rhythm."""
    Moderator(team.app, "first@blog.example")
    member = Moderator(team.app, "olga@blog.example").actor.moderator_id
    assert member
    with team.app.app_context():
        set_member_alerts((SITE, member), rhythm, minutes, zone, "en", team.clock())
    team.work()
    return member


def links(text: str) -> dict[str, str]:
    """The paths of a mail's links that decide, by their decision."""
    found = re.findall(r"(/decide/\S+/(\w+))$", text, re.MULTILINE)
    return {decision: path for path, decision in found}


def held_mail(
    team: Team, mail_peer: SmtpPeer, body: str = "Is this *right*?"
) -> tuple[str, dict[str, str]]:
    set_rules(team.app, moderation="all")
    comment = team.reader.post(body, author={"name": "Zoe"})
    team.work()
    return comment.id, links(mail_peer.mails[-1].get_content())


def submit(client: FlaskClient, path: str, **changed: str) -> Any:
    page = client.get(path).text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    return client.post(path, data={**fields, **changed})


def test_a_form_of_anybody_else_decides_nothing(team: Team, mail_peer: SmtpPeer) -> None:
    mail(team)
    comment, paths = held_mail(team, mail_peer)
    client = team.app.test_client()
    for forged in ("", "x", "\u00e9", "\u0663" * 3, "\0", "a" * 100_000):
        assert submit(client, paths["approve"], form=forged).status_code == 409, ascii(forged[:9])
    assert stored(team.app, comment).status == "held"


def test_a_mail_says_who_where_and_why_and_its_links_ask_before_they_decide(
    team: Team, mail_peer: SmtpPeer
) -> None:
    mail(team)
    comment, paths = held_mail(team, mail_peer)
    (got,) = mail_peer.mails
    assert "Zoe" in got["Subject"]
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["X-Auto-Response-Suppress"] == "All"
    assert got["References"]
    assert "> Is this right?" in got.get_content()
    assert set(paths) == {"approve", "spam", "delete"}
    assert re.search(r"^Answer: \S+/answer/1-[0-9a-f]{32}$", got.get_content(), re.MULTILINE)
    client = team.app.test_client()
    for _ in range(100):
        for path in paths.values():
            assert client.get(path).status_code == 200
    assert stored(team.app, comment).status == "held", "no GET decides"
    assert submit(client, paths["approve"], form="forged").status_code == 409
    assert stored(team.app, comment).status == "held"
    done = submit(client, paths["approve"])
    assert (done.status_code, "readers can see it now" in done.text) == (200, True)
    assert stored(team.app, comment).status == "published"


def test_a_link_names_who_was_faster_and_a_form_from_elsewhere_is_refused(
    team: Team, mail_peer: SmtpPeer
) -> None:
    mail(team)
    comment, paths = held_mail(team, mail_peer)
    client = team.app.test_client()
    assert submit(client, paths["spam"], version="1").status_code == 409
    page = client.get(paths["spam"]).text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    strange = client.post(paths["spam"], data=fields, headers={"Origin": "https://evil.example"})
    assert strange.status_code == 403
    assert stored(team.app, comment).status == "held"
    assert client.get(paths["spam"]).headers["Cache-Control"] == "no-store"
    assert client.get(paths["spam"].replace("/spam", "/ban")).status_code == 404


def test_a_link_ends_after_three_days_and_with_the_role(team: Team, mail_peer: SmtpPeer) -> None:
    member = mail(team)
    comment, paths = held_mail(team, mail_peer)
    client = team.app.test_client()
    with team.app.app_context():
        change_role(SITE, member, "responder", By(SYSTEM, team.clock()))
    assert client.get(paths["approve"]).status_code == 403
    with team.app.app_context():
        change_role(SITE, member, "moderator", By(SYSTEM, team.clock()))
    assert client.get(paths["approve"]).status_code == 200
    team.clock.now += timedelta(hours=72)
    assert client.get(paths["approve"]).status_code == 404
    assert stored(team.app, comment).status == "held"
    assert client.get("/decide/forged/approve").status_code == 404


def test_who_may_not_decide_gets_no_such_links(team: Team, mail_peer: SmtpPeer) -> None:
    member = mail(team)
    with team.app.app_context():
        change_role(SITE, member, "responder", By(SYSTEM, team.clock()))
    assert held_mail(team, mail_peer)[1] == {}
    assert "/answer/" in mail_peer.mails[-1].get_content()
    with team.app.app_context():
        change_role(SITE, member, "analyst", By(SYSTEM, team.clock()))
    assert held_mail(team, mail_peer, "And this?")[1] == {}
    assert "/answer/" not in mail_peer.mails[-1].get_content()


def test_each_rhythm_brings_its_mails(team: Team, mail_peer: SmtpPeer) -> None:
    mail(team, "every", 30)
    set_rules(team.app, moderation="all")
    for n in range(3):
        team.reader.post(f"Held {n}.")
        team.clock.now += timedelta(minutes=5)
        team.work()
    assert mail_peer.mails == []
    team.clock.now = START + timedelta(minutes=30)
    team.work()
    (got,) = mail_peer.mails
    assert "3 comments" in got["Subject"]
    assert got.get_content().count("Held ") == 3


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # Paris: winter, the morning before the clocks go forward, and after it.
        ("2026-03-02T06:59:00", "2026-03-02T07:00:00"),
        ("2026-03-02T07:00:00", "2026-03-03T07:00:00"),
        ("2026-03-28T12:00:00", "2026-03-29T06:00:00"),
        ("2026-10-24T12:00:00", "2026-10-25T07:00:00"),
    ],
)
def test_a_day_ends_in_the_local_morning(now: str, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert mail_due("daily", 0, "Europe/Paris", moment) == expected


def test_without_a_mail_server_an_alert_waits_to_be_sent_by_hand(make_app: Any) -> None:
    """Not lost, not tried for ever, and seen."""
    app: Flask = make_app()
    team = Team(app, lambda: START)  # type: ignore[arg-type]
    app.extensions["palabre"].now = team.clock
    mail(team)
    set_rules(app, moderation="all")
    team.reader.post("Held.")
    team.work()
    with app.app_context():
        assert outbox_state(START).dead == 1
        assert [row.last_error for row in dead_messages(SITE, 10)] == ["SMTP_URL is not set."]
