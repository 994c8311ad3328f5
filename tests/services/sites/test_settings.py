"""What makes a page is changed: threads are carried over, joined, and found at old addresses."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.queries.sites.sites import SiteRules, default_site
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.page_plans import Moves
from comments_service.services.sites.settings import change_settings, plan_settings
from tests.factories import Reader, miscounts, move_page

pytestmark = pytest.mark.database("both")

HOME = "https://localhost"
LISTED = {"page_parameters": "listed", "page_parameter_names": "p"}
Change = Callable[..., Moves]


def rules() -> SiteRules:
    found = default_site()
    assert found
    return found


@pytest.fixture
def change(open_app: Flask) -> Change:
    """Changes settings of the site."""

    def carry_out(join: bool = True, **values: Any) -> Moves:
        with open_app.app_context():
            by = By(SYSTEM, datetime.now(UTC))
            return change_settings(rules(), values, None, by, join=join)

    return carry_out


def counts(reader: Reader, *paths: str) -> list[int]:
    return [reader.thread(url=f"{HOME}{path}")["thread"]["comment_count"] for path in paths]


def write(reader: Reader, *paths: str) -> None:
    for path in paths:
        reader.post(f"At {path}.", url=f"{HOME}{path}", title=f"Title of {path}")


def test_pages_become_one_and_every_old_address_leads_there(
    open_app: Flask, reader: Reader, change: Change
) -> None:
    write(reader, "/a", "/a?x=1", "/a?x=2&p=1", "/a?p=1", "/b?x=1")
    done = change(**LISTED)
    assert (len(done.moves), len(done.merges)) == (1, 2)
    assert counts(reader, "/a", "/a?x=1", "/a?x=77", "/a?p=1", "/a?x=2&p=1") == [2, 2, 2, 2, 2]
    assert counts(reader, "/b", "/b?x=1") == [1, 1]
    assert reader.thread(url=f"{HOME}/b?x=9")["thread"]["url"] == f"{HOME}/b"
    change(page_parameters="untracked")
    assert counts(reader, "/a?x=1", "/a?x=2&p=1", "/b?x=1") == [2, 2, 1]
    assert miscounts(open_app) == []


def test_nothing_is_joined_unasked(reader: Reader, change: Change) -> None:
    write(reader, "/a", "/a?x=1")
    with pytest.raises(AppError) as refusal:
        change(join=False, **LISTED)
    assert (refusal.value.code, refusal.value.extras["count"]) == ("conflict", 1)
    assert counts(reader, "/a", "/a?x=1") == [1, 1]
    assert len(change(join=False, max_links=1).merges) == 0


def test_what_would_be_joined_is_known_before(
    open_app: Flask, reader: Reader, change: Change
) -> None:
    write(reader, "/a", "/a?x=1", "/b?x=1")
    with open_app.app_context():
        plan = plan_settings(rules(), LISTED, None)
        assert [move.thread.url for move in plan.merges] == [f"{HOME}/a?x=1"]
        assert [move.new.url for move in plan.moves] == [f"{HOME}/b"]
        assert plan_settings(rules(), {"max_links": 1}, None) == Moves()
    assert change(**LISTED) == plan


def test_all_parameters_may_count(reader: Reader, change: Change) -> None:
    write(reader, "/a")
    change(page_parameters="every")
    write(reader, "/a?utm_source=x")
    assert counts(reader, "/a", "/a?utm_source=x", "/a?utm_source=y") == [1, 1, 0]


def test_routes_count_and_then_no_more(reader: Reader, change: Change) -> None:
    write(reader, "/app#/a")
    change(hash_routes=True)
    write(reader, "/app#/a", "/app#!/b")
    assert counts(reader, "/app", "/app#/a", "/app#!/b", "/app#/c") == [1, 1, 1, 0]
    assert reader.thread(url=f"{HOME}/app#/a")["thread"]["url"] == f"{HOME}/app#/a"
    change(hash_routes=False)
    assert counts(reader, "/app", "/app#/a", "/app#/zzz") == [3, 3, 3]


def test_former_addresses_are_folded_along(open_app: Flask, reader: Reader, change: Change) -> None:
    write(reader, "/old?x=1")
    move_page(open_app, f"{HOME}/old?x=1", f"{HOME}/new")
    change(**LISTED)
    assert counts(reader, "/old?x=1", "/old?x=2", "/old", "/new") == [1, 1, 1, 1]


def test_a_page_with_an_id_stays(reader: Reader, change: Change) -> None:
    reader.post("One.", page_id="a?x=1", url=f"{HOME}/a?x=1")
    assert change(**LISTED) == Moves()
    assert reader.thread(page_id="a?x=1")["thread"]["comment_count"] == 1


def test_the_log_tells_of_both(open_app: Flask, reader: Reader, change: Change) -> None:
    write(reader, "/a", "/a?x=1")
    change(**LISTED)
    with open_app.app_context(), open_app.extensions["sqlalchemy"].engine.connect() as connection:
        actions = connection.exec_driver_sql("SELECT action FROM audit_entries ORDER BY id")
        assert set(actions.scalars()) == {"settings", "moved"}
