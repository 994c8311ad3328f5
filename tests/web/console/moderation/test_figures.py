"""The figures of a site: true sums, by day, week, rule, decision and page, and as CSV."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from comments_service.extensions import db
from comments_service.models import Thread
from comments_service.rules.core.csv_cells import BYTE_ORDER_MARK
from comments_service.services.sites.sites import checked_origins, create_site
from tests.factories import Moderator, Reader, set_rules
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday
YESTERDAY = NOW - timedelta(days=1)
SUNDAY = NOW - timedelta(days=2)


@pytest.fixture
def busy(app: Flask, moderator: Moderator, at: Any) -> Flask:
    """Sunday: one published. Monday: five with links held, then decided. Tuesday: refused."""
    set_rules(app, moderation="open", max_links=0, blocked_words="casino")
    at(SUNDAY)
    Reader(app).post("Well said.")
    at(YESTERDAY)
    reader = Reader(app, "192.0.2.9", page="https://localhost/other")
    held = [reader.post(f"See https://{n}.example").id for n in range(5)]
    for comment in held[:2]:
        moderator.decide(comment, "approve")
    moderator.decide(held[2], "spam")
    moderator.decide(held[3], "delete")
    moderator.undo(held[3])
    at(NOW)
    for n in range(3):
        assert reader.try_to_post(f"casino {n}").status_code == 422
    Reader(app).post("Filled in.", trap="x")
    return app


def table(desk: Desk, name: str, **query: str) -> list[list[str]]:
    answer = desk.get(f"/console/figures/{name}", query_string=query)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.get_data().startswith(BYTE_ORDER_MARK)
    return list(csv.reader(answer.get_data().decode("utf-8-sig").splitlines()))


def test_each_day_says_what_came_in_and_where_it_stands(busy: Flask, owner: Desk) -> None:
    head, *days = table(owner, "days", days="7")
    assert head == ["Day", "Published", "Held", "Spam", "Deleted", "Refused", "Total"]
    assert len(days) == 7
    assert days[-3:] == [
        ["2026-11-22", "1", "0", "0", "0", "0", "1"],
        ["2026-11-23", "2", "2", "1", "0", "0", "5"],
        ["2026-11-24", "0", "0", "1", "0", "3", "4"],
    ]
    assert all(day[-1] == "0" for day in days[:-3])


def test_weeks_begin_on_monday(busy: Flask, owner: Desk) -> None:
    _, *weeks = table(owner, "weeks", days="7")
    assert weeks == [
        ["2026-11-18", "1", "0", "0", "0", "0", "1"],
        ["2026-11-23", "2", "2", "2", "0", "3", "9"],
    ]


def test_a_rule_shows_how_often_it_was_wrong(busy: Flask, owner: Desk) -> None:
    _, *rules = table(owner, "rules")
    assert rules == [
        ["links", "0", "5", "2", "1", "2", "0.667"],
        ["blocked_words", "3", "0", "0", "0", "0", ""],
        ["trap", "0", "1", "0", "1", "0", "0.0"],
    ]


def test_decisions_are_told_with_those_that_were_reversed(busy: Flask, owner: Desk) -> None:
    _, row = table(owner, "decisions")
    assert row == ["2", "0", "1", "1", "0", "4", "1", "0.25"]


def test_pages_come_with_the_busiest_first_and_one_may_be_looked_at_alone(
    busy: Flask, owner: Desk
) -> None:
    _, *pages = table(owner, "pages")
    assert [(url, count) for url, _, count in pages] == [
        ("https://localhost/other", "2"), ("https://localhost/a-page", "1"),
    ]  # fmt: skip
    _, *days = table(owner, "days", page="/a-page", days="7")
    assert [day[-1] for day in days][-3:] == ["1", "0", "1"]
    _, *rules = table(owner, "rules", page="/a-page")
    assert [rule[0] for rule in rules] == ["trap"]


def test_a_period_is_its_days_with_both_ends(busy: Flask, owner: Desk) -> None:
    asked = {"from": "2026-11-22", "to": "2026-11-23"}
    assert [row[-1] for row in table(owner, "days", **asked)[1:]] == ["1", "5"]
    assert len(table(owner, "rules", **asked)) == 2
    assert table(owner, "days", **{"from": "2030-01-01", "to": "2030-01-01"})[1][-1] == "0"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "yesterday"}, "from"),
        ({"to": "2026-02-30"}, "to"),
        ({"from": "2026-11-20", "to": "2026-11-19"}, "to"),
        ({"from": "2020-01-01", "to": "2026-01-01"}, "from"),
        ({"from": "0001-01-01"}, "from"),
        ({"page": "/nowhere"}, "page"),
        ({"page": "x" * 5000}, "page"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(
    busy: Flask, owner: Desk, query: dict[str, str], field: str
) -> None:
    answer = owner.get("/console/figures", query_string=query)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{query[field]}"' in answer.text
    assert owner.get("/console/figures/days", query_string=query).status_code == 404


def test_no_spreadsheet_takes_a_title_for_a_formula(busy: Flask, owner: Desk) -> None:
    with busy.app_context(), db.engine.begin() as connection:
        connection.execution_options(writes=True).execute(
            update(Thread).values(title='=HYPERLINK("https://evil.example")')
        )
    titles = [row[1] for row in table(owner, "pages")[1:]]
    assert titles == ['\'=HYPERLINK("https://evil.example")'] * 2


def test_an_empty_site_has_figures_too(app: Flask, owner: Desk) -> None:
    for query in ({}, {"days": "365"}, {"days": "x"}):
        page = owner.get("/console/figures", query_string=query)
        assert page.status_code == 200
        assert "Nothing was decided in this period." in page.text
    assert owner.get("/console/figures/people").status_code == 404


def test_the_chart_is_drawn_by_the_server_and_told_in_words(busy: Flask, owner: Desk) -> None:
    page = owner.get("/console/figures?days=7").text
    assert page.count('class="reach"') == 7
    assert re.search(r'<svg [^>]*role="img" aria-labelledby="chart-title chart-text"', page)
    assert "<title>November 23, 2026, Published 2, Held 2, Spam 1</title>" in page
    assert "style=" not in page
    assert owner.get("/console/figures?days=365").text.count('class="reach"') == 53
    french = owner.get("/console/figures?days=7&lang=fr").text
    assert "23 novembre 2026, Publiés 2, Retenus 2, Spam 1" in french


def test_an_analyst_sees_the_figures_of_their_site_alone(
    busy: Flask, owner: Desk, sign_in: SignIn
) -> None:
    analyst = sign_in("ann", "analyst")
    with busy.app_context():
        create_site("two", "Two", checked_origins("https://two.example"), 1, NOW)
    assert analyst.get("/console/figures").status_code == 200
    assert analyst.get("/console/figures?site=two").status_code == 404
    assert analyst.get("/console/figures/days?site=two").status_code == 404


def test_figures_take_as_many_statements_whatever_there_is(
    busy: Flask, owner: Desk, count_statements: Any
) -> None:
    with count_statements() as few:
        owner.get("/console/figures/days")
    for n in range(5):
        Reader(busy, "192.0.2.77", page=f"https://localhost/{n}").post(f"More {n}.")
    with count_statements() as more:
        owner.get("/console/figures/days")
    assert len(more) == len(few) == 1 + 5
