"""What makes a page, in the console: nothing is saved before its owner saw what would be joined."""

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.factories import SITE, Reader, set_rules
from tests.web.console.conftest import Desk
from tests.web.console.sites.test_settings import SETTINGS, shown

HOME = "https://localhost"
SignIn = Callable[..., Desk]


@pytest.fixture
def two_pages(open_app: Flask) -> Reader:
    reader = Reader(open_app)
    reader.post("One.", url=f"{HOME}/a")
    reader.post("Two.", url=f"{HOME}/a?x=1")
    return reader


def test_the_owner_first_sees_what_would_be_joined(owner: Desk, two_pages: Reader) -> None:
    form = shown(owner) | {"page_parameters": "listed", "page_parameter_names": "p"}
    page = owner.post(SETTINGS, **form)
    text = html.unescape(page.get_data(as_text=True))
    assert page.status_code == 200
    assert "1 page would be joined with another one" in text
    assert re.search(rf"{re.escape(HOME)}/a\?x=1</bdi> → <bdi>{HOME}/a</bdi>", text)
    assert "1 comment, joined" in text
    assert shown(owner)["page_parameters"] == "untracked"
    seen = re.findall(r'name="seen" value="([^"]*)"', text)[0]
    other = owner.post(SETTINGS, **form | {"hash_routes": "on"}, seen=seen)
    assert other.status_code == 200, "other settings than those that were shown"
    assert owner.post(SETTINGS, **form, seen=seen).status_code == 303
    assert shown(owner)["page_parameters"] == "listed"
    assert two_pages.thread(url=f"{HOME}/a?x=2")["thread"]["comment_count"] == 2


def test_where_no_page_changes_there_is_nothing_to_see(owner: Desk) -> None:
    form = shown(owner) | {"page_parameters": "every"}
    assert owner.post(SETTINGS, **form).status_code == 303


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("p\nid", "p\nid"), ("?p=1\n&id\n\np", "p\nid"), ("gr%C3%B6%C3%9Fe", "größe"), ("", "")],
)
def test_names_of_parameters_are_read_as_typed(owner: Desk, typed: str, stored: str) -> None:
    form = shown(owner) | {"page_parameter_names": typed}
    assert owner.post(SETTINGS, **form).status_code == 303
    assert shown(owner)["page_parameter_names"] == stored


@pytest.mark.parametrize("typed", ["a b", "a&b", "x" * 101, "\n".join(f"n{n}" for n in range(101))])
def test_what_is_no_name_of_a_parameter_is_refused(owner: Desk, typed: str) -> None:
    form = shown(owner) | {"page_parameter_names": typed}
    page = owner.post(SETTINGS, **form)
    assert page.status_code == 422
    assert 'id="page_parameter_names-error"' in page.text


def thread_path(owner: Desk) -> str:
    with owner.app.app_context(), owner.app.extensions["sqlalchemy"].engine.connect() as connection:
        number = connection.exec_driver_sql("SELECT id FROM threads").scalar_one()
    return f"/console/threads/{number:x}"


def test_the_team_names_a_page_and_comments_rename_it_no_more(
    open_app: Flask, owner: Desk, sign_in: SignIn
) -> None:
    reader = Reader(open_app)
    reader.post("One.", title="Loading…")
    path = thread_path(owner)
    assert owner.post(f"{path}/title", title="  The  bread ").status_code == 303
    reader.post("Two.", title="Another")
    assert reader.thread()["thread"]["title"] == "The bread"
    assert "corrected the title of a page" in owner.get("/console/audit").text
    assert owner.post(f"{path}/title", title="").status_code == 303
    assert reader.thread()["thread"]["title"] == "Another"
    assert sign_in("responder", "responder").post(f"{path}/title", title="x").status_code == 403


def test_a_page_with_an_id_gets_another_address(open_app: Flask, owner: Desk) -> None:
    reader = Reader(open_app)
    reader.post("One.", page_id="post:1", title="Bread")
    path = thread_path(owner)
    assert "post:1" in owner.get(path).text
    form = {"address": f"{HOME}/real", "seen": f"{HOME}/real"}
    assert owner.post(f"{path}/move", **form).status_code == 303
    reader.post("Two.", page_id="post:1")
    thread = reader.thread(page_id="post:1")["thread"]
    assert (thread["comment_count"], thread["url"]) == (2, f"{HOME}/real")


def test_an_unpublished_title_is_not_shown_to_the_team_as_the_pages(
    app: Flask, owner: Desk
) -> None:
    set_rules(app, moderation="all")
    Reader(app).post("Held.", title="CASINO")
    for path in ("/console/queue/review", thread_path(owner), "/console/figures"):
        assert "CASINO" not in owner.get(path).text
    assert SITE
