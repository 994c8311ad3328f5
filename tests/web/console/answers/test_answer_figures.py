"""The figures of answers of a scripted week, against a count from the raw log by other means."""

import csv
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Need, NeedEvent, OutboxMessage, Site
from comments_service.notify.message import Message
from comments_service.queries.sites.sites import site_by_id
from comments_service.services.accounts.tokens import create_token
from comments_service.services.community.assigning import close
from comments_service.services.community.reports import TOPIC
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.settings import change_settings
from comments_service.worker import consumers
from tests.factories import SITE, Moderator, Posted, Reader, number, set_rules
from tests.support.waits import answer, wait_of
from tests.web.console.conftest import Desk
from tests.web.manage.conftest import Program

pytestmark = pytest.mark.database("both")

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
DAY = timedelta(days=1)
END = MONDAY + 7 * DAY
WEEK = {"from": "2026-11-16", "to": "2026-11-22"}
PAGES = ["https://localhost/bread", "https://localhost/wine"]
SetTime = Callable[[datetime], None]


class Scripted(NamedTuple):
    """A question: when it came, where, and what the team did how many minutes later."""

    at: datetime
    page: str
    deed: str
    minutes: int


def script() -> list[Scripted]:
    chance = random.Random(2010)
    deeds = ["answer"] * 26 + ["close"] * 4 + ["spam"] * 3 + ["nothing"] * 7
    chance.shuffle(deeds)
    return [
        Scripted(
            MONDAY + timedelta(minutes=chance.randrange(7 * 24 * 60 - 600)),
            chance.choice(PAGES),
            deed,
            chance.choice([3, 12, 25, 40, 59, 61, 90, 300]),
        )
        for deed in deeds
    ]


@pytest.fixture
def week(open_app: Flask, moderator: Moderator, at: SetTime) -> Flask:
    """Forty questions, in the order of what happens."""
    set_rules(open_app, time_zone="Europe/Paris")
    happens: list[tuple[datetime, int, Scripted, str]] = []
    for turn, one in enumerate(script()):
        happens.append((one.at, turn, one, "ask"))
        happens.append((one.at + timedelta(minutes=one.minutes), turn, one, one.deed))
    asked: dict[int, Posted] = {}
    for moment, turn, one, deed in sorted(happens, key=lambda step: step[0]):
        at(moment)
        if deed == "ask":
            reader = Reader(open_app, f"192.0.2.{turn + 1}", page=one.page)
            name = {"name": f"Reader {turn}", "email": f"reader{turn}@blog.example"}
            asked[turn] = reader.post(f"Question {turn}: when does it open?", author=name)
        elif deed == "answer":
            answer(open_app, asked[turn], moderator.actor)
        elif deed == "close":
            with open_app.app_context():
                close((SITE, number(asked[turn].id), 1), "no_answer", By(moderator.actor, moment))
        elif deed == "spam":
            moderator.decide(asked[turn].id, "spam")
    at(END)
    return open_app


@pytest.fixture
def program(app: Flask, moderator: Moderator) -> Program:
    with app.app_context():
        token = create_token(SITE, "Figures", ("read",), By(moderator.actor, MONDAY))
    return Program(app, token)


def counted_by_hand(app: Flask) -> dict[str, Any]:
    """The same figures from the raw rows: no code of ours."""
    with app.app_context():
        lines = db.session.query(NeedEvent).order_by(NeedEvent.id).all()
    waits: dict[int, dict[str, Any]] = {}
    for line in lines:
        if line.action == "opened":
            waits[line.comment_id] = {"due": line.due_at, "end": "waiting", "s": 0}
        elif line.action == "answered":
            waits[line.comment_id] |= {"end": "answered", "s": line.wall_s, "in": line.in_target}
        elif line.action in ("closed", "withdrawn"):
            waits[line.comment_id]["end"] = line.action
    kept = [wait for wait in waits.values() if wait["end"] != "withdrawn"]
    times = sorted(wait["s"] for wait in kept if wait["end"] == "answered")
    late = [wait for wait in kept if wait["end"] == "waiting" and wait["due"] < END]
    in_time = [wait for wait in kept if wait.get("in")]
    return {
        "waited": len(kept),
        "answered": len(times),
        "in_target": len(in_time),
        "closed": {"no_answer": sum(wait["end"] == "closed" for wait in kept)},
        "waiting": sum(wait["end"] == "waiting" for wait in kept),
        "late": len(late),
        "share": round(len(in_time) / (len(times) + len(late)), 3),
        "median_s": times[(len(times) + 1) // 2 - 1],
        "p90_s": times[-(-len(times) * 9 // 10) - 1],
    }


def counted_from_the_script() -> dict[str, Any]:
    """The same from what people did, whatever was written down of it."""
    kept = [one for one in script() if one.deed != "spam"]
    minutes = sorted(one.minutes for one in kept if one.deed == "answer")
    waiting = [one.at for one in kept if one.deed == "nothing"]
    late = sum(at + timedelta(hours=1) < END for at in waiting)
    in_time = sum(one <= 60 for one in minutes)
    return {
        "waited": len(kept),
        "answered": len(minutes),
        "in_target": in_time,
        "closed": {"no_answer": sum(one.deed == "close" for one in kept)},
        "waiting": len(waiting),
        "late": late,
        "share": round(in_time / (len(minutes) + late), 3),
        "median_s": 60 * minutes[12],  # the thirteenth of 26
        "p90_s": 60 * minutes[23],  # 0.9 times 26 is 23.4
    }


def test_page_file_and_api_say_what_a_count_by_hand_says(
    week: Flask, owner: Desk, program: Program
) -> None:
    by_hand = counted_by_hand(week)
    assert by_hand == counted_from_the_script()
    assert (by_hand["waited"], by_hand["p90_s"]) == (37, 90 * 60)
    oldest = min(one.at for one in script() if one.deed == "nothing")
    since = f"{oldest + timedelta(hours=1):%Y-%m-%d %H:%M}"  # Paris in November
    said = program.get("/figures/answers?from=2026-11-16&to=2026-11-22")
    assert {name: said["total"][name] for name in by_hand} == by_hand
    assert datetime.fromisoformat(said["total"]["oldest"]) == oldest
    for part in ("weeks", "causes", "pages", "hours"):
        for name in ("waited", "answered", "waiting"):
            assert sum(row[name] for row in said[part]) == by_hand[name], part

    [total] = rows(owner, "answers")
    assert total["Waited"] == str(by_hand["waited"])
    assert total["Median, seconds"] == str(by_hand["median_s"])
    assert total["90th percentile, seconds"] == str(by_hand["p90_s"])
    assert int(total["Late, waiting"]) + int(total["Not due yet"]) == by_hand["waiting"]
    assert total["Longest waiting since"] == since
    assert float(total["Share in time"]) == pytest.approx(by_hand["share"], abs=0.001)
    page = owner.get("/console/figures/answers", query_string=WEEK).text
    assert f"<dt>Waited</dt><dd>{by_hand['waited']}</dd>" in page
    assert f"<dt>Waiting now</dt><dd>{by_hand['waiting']}</dd>" in page
    assert f"<dt>Share in time</dt><dd>{by_hand['share'] * 100:.0f} %</dd>" in page
    assert f"<dt>Median</dt><dd>{by_hand['median_s'] // 60} min</dd>" in page
    assert "<dt>90th percentile</dt><dd>1 h 30 min</dd>" in page
    assert f"<dt>Longest waiting since</dt><dd><bdi>{since}</bdi></dd>" in page

    mail = mail_of_the_week(week)
    for line in (
        f"Waited: {by_hand['waited']}",
        f"Answered: {by_hand['answered']}",
        f"Answered in time: {by_hand['in_target']}",
        f"Share in time: {by_hand['share'] * 100:.0f} %",
        f"Median: {by_hand['median_s'] // 60} min",
        "90th percentile: 1 h 30 min",
        f"Waiting now: {by_hand['waiting']}",
        f"Longest waiting since: {since}",
    ):
        assert f"{line}\n" in mail, mail

    of_pages = [int(rows(owner, "answers", page=page)[0]["Waited"]) for page in PAGES]
    assert sum(of_pages) == by_hand["waited"]
    by_hour = [0] * 24
    for one in script():
        if one.deed != "spam":
            by_hour[(one.at.hour + 1) % 24] += 1  # Paris in November
    assert [int(row["Waited"]) for row in rows(owner, "hours")] == by_hour


def mail_of_the_week(app: Flask) -> str:
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        change_settings(rules, {"weekly_report": True}, None, By(SYSTEM, END - DAY), join=False)
    consume = consumers(app)[TOPIC]
    with app.app_context():
        planned = db.session.scalar(select(Site.report_at))
        assert planned
        consume(Message(SITE, 1, TOPIC, {"at": planned.isoformat()}, 1, lambda: None))
        return str(db.session.scalars(
            select(OutboxMessage.payload["text"].as_string()).where(OutboxMessage.topic == "mail")
        ).first())  # fmt: skip


def rows(desk: Desk, table: str, **query: str) -> list[dict[str, str]]:
    answered = desk.get(f"/console/figures/answers/{table}", query_string=WEEK | query)
    assert answered.status_code == 200
    assert answered.mimetype == "text/csv"
    assert answered.text.startswith("\ufeff")  # for spreadsheets, as in every file of figures
    return list(csv.DictReader(answered.text[1:].splitlines()))


def test_last_weeks_report_stays_whatever_is_set_afterwards(
    week: Flask, owner: Desk, program: Program, moderator: Moderator
) -> None:
    """To the last byte; only what still waits is due at another time."""

    def report() -> list[bytes]:
        answer = program.send("GET", "/figures/answers?from=2026-11-16&to=2026-11-22")
        tables = ("answers", "weeks", "causes", "pages", "hours")
        files = [owner.get(f"/console/figures/answers/{one}", query_string=WEEK) for one in tables]
        return [answer.data, *(one.data for one in files)]

    def due_times() -> tuple[list[Any], list[Any]]:
        """Of what waits, and of what does not."""
        with week.app_context():
            columns = Need.comment_id, Need.state, Need.due_at
            rows = db.session.execute(select(*columns).order_by(Need.comment_id)).all()
        return [row for row in rows if row.state == "open"], [
            row for row in rows if row.state != "open"
        ]

    before, (waiting, ended) = report(), due_times()
    assert (len(waiting), len(ended)) == (7, 33)
    for change in (
        {"target_s": 300},
        {"working_hours": "Mo-Fr 09:00-17:00"},
        {"closed_days": "2026-11-23"},
    ):
        with week.app_context():
            rules = site_by_id(SITE)
            assert rules
            change_settings(rules, change, None, By(moderator.actor, END), join=False)
        assert report() == before, change
        earlier, (waiting, still_ended) = waiting, due_times()
        assert (still_ended, waiting != earlier) == (ended, True), change


def test_people_are_named_only_if_the_owner_says_so(
    week: Flask, owner: Desk, program: Program
) -> None:
    before = program.get("/figures/answers?from=2026-11-16&to=2026-11-22")
    assert rows(owner, "people") == before["people"] == []
    set_rules(week, figures_by_person=True)
    [person] = rows(owner, "people")
    assert int(person["Waited"]) == before["total"]["answered"]


def test_what_is_wrong_is_refused(owner: Desk) -> None:
    assert owner.get("/console/figures/answers/nothing").status_code == 404
    refused = owner.get("/console/figures/answers", query_string={"from": "never"})
    assert refused.status_code == 422
    assert "Enter a date" in refused.text


def test_an_hour_in_which_nobody_asked_has_no_figures(owner: Desk) -> None:
    page = owner.get("/console/figures/answers").text
    assert "Nobody has waited for an answer in this period." in page


def test_new_hours_move_the_deadlines_of_those_who_wait(
    open_app: Flask, moderator: Moderator, at: SetTime
) -> None:
    friday = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)  # 16:30 in Paris
    at(friday)
    asked = Reader(open_app, "192.0.2.7").post("When does it open?")
    assert wait_of(open_app, asked).due_at == friday + timedelta(hours=1)
    with open_app.app_context():
        rules = site_by_id(SITE)
        assert rules
        hours = {"time_zone": "Europe/Paris", "working_hours": "Mo-Fr 09:00-17:00"}
        change_settings(rules, hours, None, By(moderator.actor, friday), join=False)
    assert wait_of(open_app, asked).due_at == datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
