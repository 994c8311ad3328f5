"""The mail of the week: to whom, when, once, and with the numbers of the console's page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import OutboxMessage, Site
from comments_service.notify.message import Message
from comments_service.queries.sites.sites import site_by_id
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.accounts.leave import set_away
from comments_service.services.community.reports import TOPIC
from comments_service.services.community.watch_hits import judge_hit
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.notifications.members import set_weekly_report
from comments_service.services.sites.settings import change_settings
from comments_service.worker import consumers, make_worker
from tests.factories import SITE, Moderator, Reader, number
from tests.support.waits import answer
from tests.support.watches import watch

pytestmark = pytest.mark.database("both")

PARIS = {"time_zone": "Europe/Paris", "working_hours": "Mo-Fr 09:00-17:00"}
TUESDAY = datetime(2026, 3, 24, 10, tzinfo=UTC)
#: Nine in the morning in Paris, after the night in which the clock changed.
MONDAY = datetime(2026, 3, 30, 7, tzinfo=UTC)
SetTime = Callable[[datetime], None]


def settings(app: Flask, now: datetime, **values: Any) -> None:
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        change_settings(rules, values, None, By(SYSTEM, now), join=False)


def waiting(app: Flask, topic: str = TOPIC) -> list[Any]:
    with app.app_context():
        return list(
            db.session.execute(
                select(OutboxMessage.id, OutboxMessage.due_at, OutboxMessage.payload)
                .where(OutboxMessage.topic == topic)
                .order_by(OutboxMessage.due_at)
            )
        )


def consume(app: Flask, payload: dict[str, Any]) -> None:
    with app.app_context():
        consumers(app)[TOPIC](Message(SITE, 7, TOPIC, payload, 1, lambda: None))


@pytest.fixture
def team(open_app: Flask, at: SetTime) -> dict[str, int]:
    at(TUESDAY)
    with open_app.app_context():
        return {
            name: add_moderator(f"{name}@blog.example", "moderator", None, TUESDAY)
            for name in ("ana", "max", "lea")
        }


@pytest.fixture
def asked(open_app: Flask, team: dict[str, int]) -> Flask:
    """Two questions of one week; one is answered after forty minutes."""
    settings(open_app, TUESDAY, weekly_report=True, **PARIS)
    return open_app


def ask(app: Flask, at: SetTime, moderator: Moderator) -> None:
    reader = Reader(app, "192.0.2.7")
    first = reader.post("Secret words: when does it open?", author={"name": "Zoé Secret"})
    at(TUESDAY + timedelta(minutes=5))
    Reader(app, "192.0.2.8").post("And when does it close?", author={"name": "Yann"})
    at(TUESDAY + timedelta(minutes=40))
    answer(app, number(first.id), moderator.actor)


def test_it_leaves_when_the_team_begins_its_week(
    asked: Flask, team: dict[str, int], moderator: Moderator, at: SetTime
) -> None:
    [(_, due_at, payload)] = waiting(asked)
    assert due_at == MONDAY
    ask(asked, at, moderator)
    at(MONDAY)
    consume(asked, payload)
    mails = [mail for _, _, mail in waiting(asked, "mail")]
    assert {f"{name}@blog.example" for name in team} < {mail["to"] for mail in mails}
    assert len(mails) == 4
    text = mails[0]["text"]
    for line in (
        "Waited: 2",
        "Answered: 1",
        "Share in time: 50 %",
        "Median: 40 min",
        "Waiting now: 1",
    ):
        assert f"{line}\n" in text, text
    assert "2026-03-23" in mails[0]["subject"] and "2026-03-29" in mails[0]["subject"]
    assert "/console/figures/answers?from=2026-03-23&to=2026-03-29&site=default" in text
    assert "Zoé" not in text + mails[0]["html"] and "Secret" not in text + mails[0]["html"]
    assert [due for _, due, _ in waiting(asked)][-1] == MONDAY + timedelta(days=7)


def test_twice_the_same_message_mails_once(asked: Flask, moderator: Moderator, at: SetTime) -> None:
    [(_, _, payload)] = waiting(asked)
    ask(asked, at, moderator)
    at(MONDAY)
    consume(asked, payload)
    sent = len(waiting(asked, "mail"))
    consume(asked, payload)  # the worker was killed before it had noted the first time
    assert len(waiting(asked, "mail")) == sent
    assert len(waiting(asked)) == 2


def test_new_hours_on_monday_make_no_second_mail(
    asked: Flask, moderator: Moderator, at: SetTime
) -> None:
    [(_, _, payload)] = waiting(asked)
    ask(asked, at, moderator)
    at(MONDAY)
    consume(asked, payload)
    settings(asked, MONDAY + timedelta(minutes=30), working_hours="Mo-Fr 10:00-17:00")
    settings(asked, MONDAY + timedelta(minutes=40), weekly_report=False)
    settings(asked, MONDAY + timedelta(minutes=50), weekly_report=True)
    with asked.app_context():
        planned = db.session.scalar(select(Site.report_at).where(Site.id == SITE))
    assert planned == MONDAY + timedelta(days=7, hours=1)
    sent = len(waiting(asked, "mail"))
    for _, _, stale in waiting(asked)[:-1]:
        if datetime.fromisoformat(stale["at"]) != planned:
            consume(asked, stale)
    assert len(waiting(asked, "mail")) == sent


def test_a_closed_monday_is_told_on_tuesday(open_app: Flask, team: dict[str, int]) -> None:
    settings(open_app, TUESDAY, weekly_report=True, closed_days="2026-03-30", **PARIS)
    assert waiting(open_app)[-1][1] == MONDAY + timedelta(days=1)


def test_without_hours_it_leaves_at_eight(open_app: Flask, team: dict[str, int]) -> None:
    settings(open_app, TUESDAY, weekly_report=True, time_zone="Asia/Tokyo")
    assert waiting(open_app)[-1][1] == datetime(2026, 3, 29, 23, tzinfo=UTC)


def test_nothing_to_tell_sends_nothing(asked: Flask, at: SetTime) -> None:
    [(_, _, payload)] = waiting(asked)
    at(MONDAY)
    consume(asked, payload)
    assert waiting(asked, "mail") == []
    assert len(waiting(asked)) == 2


def test_members_choose_and_who_is_away_gets_none(
    asked: Flask, team: dict[str, int], moderator: Moderator, at: SetTime
) -> None:
    ask(asked, at, moderator)
    with asked.app_context():
        by = By(SYSTEM, TUESDAY)
        set_weekly_report((SITE, team["max"]), wants=False, language="en", now=TUESDAY)
        set_weekly_report((SITE, team["lea"]), wants=True, language="fr", now=TUESDAY)
        set_away(SITE, team["ana"], MONDAY + timedelta(days=2), by)
    settings(asked, TUESDAY, weekly_report=False)
    [(_, _, payload)] = waiting(asked)
    at(MONDAY)
    consume(asked, payload)
    [(_, _, mail)] = waiting(asked, "mail")
    assert (mail["to"], mail["language"]) == ("lea@blog.example", "fr")
    assert 'lang="fr"' in mail["html"]


def test_a_member_alone_can_want_it(open_app: Flask, team: dict[str, int]) -> None:
    assert waiting(open_app) == []
    with open_app.app_context():
        set_weekly_report((SITE, team["lea"]), wants=True, language="fr", now=TUESDAY)
    assert len(waiting(open_app)) == 1
    with open_app.app_context():
        set_weekly_report((SITE, team["lea"]), wants=False, language="fr", now=TUESDAY)
        assert db.session.scalar(select(Site.report_at).where(Site.id == SITE)) is None


def test_watches_that_cry_wolf_are_named(
    asked: Flask, team: dict[str, int], moderator: Moderator, at: SetTime
) -> None:
    number_of_watch = watch(asked, "bread", name="<b>Bread</b>")
    for turn in range(3):
        one = Reader(asked, f"192.0.2.{turn + 1}").post("Bread.", author={"name": f"R {turn}"})
        with asked.app_context():
            judge_hit(SITE, number_of_watch, number(one.id), useful=False)
    [(_, _, payload)] = waiting(asked)
    at(MONDAY)
    consume(asked, payload)
    mail = waiting(asked, "mail")[0].payload
    assert "Watch: <b>Bread</b>: 3 of 3 hits were of no use" in mail["text"]
    assert "&lt;b&gt;Bread" in mail["html"]


def test_the_worker_makes_and_sends_it(asked: Flask, moderator: Moderator, at: SetTime) -> None:
    ask(asked, at, moderator)
    at(MONDAY)
    make_worker(asked).run(idle_for=0)
    assert len(waiting(asked)) == 1
    assert len(waiting(asked, "mail")) == 4
