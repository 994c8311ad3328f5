"""Until when something is put off, without a script: in the member's zone, at the team's hours."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from comments_service.services.notifications.members import set_member_alerts
from tests.factories import SITE, set_rules
from tests.support.waits import wait_of
from tests.web.console.conftest import Desk, page

Post = Callable[..., str]
SetTime = Callable[[datetime], None]
FRIDAY = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)  # 16:30 in Paris


def number(comment: str) -> int:
    return int(comment.partition("-")[2], 16)


@pytest.fixture
def asked(app: Flask, owner: Desk, post: Post, at: SetTime) -> str:
    """A question of Friday to a team whose owner lives in Paris."""
    set_rules(app, moderation="open")
    with app.app_context():
        set_member_alerts((SITE, 1), "daily", 30, "Europe/Paris", "en", FRIDAY)
    at(FRIDAY)
    return post("When does it open?")


def put_off(desk: Desk, comment: str, until: str, version: int = 1) -> int:
    """Presses a button of the form as it came, without a script."""
    text = page(desk, "answers/reply?lang=en")
    form = text.partition(f"/{comment}/wait/snooze")[2].partition("</form>")[0]
    zone = re.search(r'name="zone" value="([^"]+)"', form)
    assert zone and f'value="{until}"' in form
    path = f"/console/comments/{comment}/wait/snooze"
    return desk.post(path, version=str(version), until=until, zone=zone[1]).status_code


@pytest.mark.parametrize(
    ("until", "hours", "moment"),
    [
        ("tonight", "", datetime(2026, 11, 27, 19, tzinfo=UTC)),
        ("tomorrow", "", datetime(2026, 11, 28, 8, tzinfo=UTC)),
        ("monday", "", datetime(2026, 11, 30, 8, tzinfo=UTC)),
        ("tomorrow", "Mo-Sa 07:30-17:00", datetime(2026, 11, 28, 7, 30, tzinfo=UTC)),
        # The team does not work on Saturdays: nine o'clock of the member's.
        ("tomorrow", "Mo-Fr 07:30-17:00", datetime(2026, 11, 28, 8, tzinfo=UTC)),
        ("monday", "Mo-Fr 07:30-17:00", datetime(2026, 11, 30, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_choice_is_of_the_members_zone_and_the_teams_hours(
    owner: Desk, asked: str, until: str, hours: str, moment: datetime
) -> None:
    set_rules(owner.app, working_hours=hours)
    label = "at opening" if moment.minute else "at 20:00" if until == "tonight" else "at 9:00"
    assert f"{until.capitalize()} {label}" in page(owner, "answers/reply?lang=en")
    assert put_off(owner, asked, until) == 303
    assert wait_of(owner.app, number(asked)).wake_at == moment
    assert "(Europe/Paris)" in page(owner, "answers/later?lang=en")


def test_in_the_evening_tonight_is_not_offered(owner: Desk, asked: str, at: SetTime) -> None:
    at(datetime(2026, 11, 27, 19, tzinfo=UTC))
    text = page(owner, "answers/reply?lang=en")
    assert 'value="tonight"' not in text
    assert 'data-choice="2">Tomorrow at 9:00' in text


def test_until_they_write_is_the_fourth_choice(app: Flask, owner: Desk, asked: str) -> None:
    text = page(owner, "answers/reply?lang=en")
    assert 'value="they_write" data-choice="4">When they write again' in text
    assert put_off(owner, asked, "they_write") == 303
    assert "until they write again" in page(owner, "answers/later?lang=en")
    answering = page(owner, f"answer/{asked}?lang=en")
    assert "until they write again" in answering and "2199" not in answering


def test_a_zone_that_is_none_is_the_members(app: Flask, owner: Desk, asked: str) -> None:
    path = f"/console/comments/{asked}/wait/snooze"
    for zone in ("Nowhere/None", "", "../../etc/passwd"):
        version = str(wait_of(app, number(asked)).version)
        sent = owner.post(path, version=version, until="2026-11-28T10:00", zone=zone)
        assert sent.status_code == 303
        assert wait_of(app, number(asked)).wake_at == datetime(2026, 11, 28, 9, tzinfo=UTC)
