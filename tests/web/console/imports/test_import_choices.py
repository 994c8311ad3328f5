"""What an owner says of a file: whose its pages are, its encoding; and work that has stopped."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from comments_service.extensions import db
from comments_service.models import OutboxMessage
from comments_service.services.core.transaction import transaction
from tests.web.console.conftest import Desk
from tests.web.console.imports.test_imports import bring, checked, text, work

ORIGIN = "http://luc-mandret.blogspot.com"
MT = """AUTHOR: Ana
TITLE: Le pain
BASENAME: le-pain
STATUS: Publish
DATE: 01/31/2004 03:31:05 PM
-----
BODY:
Un texte.
-----
COMMENT:
AUTHOR: Zoé
EMAIL: zoe@example.org
DATE: 02/01/2004 03:31:05 PM
Déjà essayé cet été.
-----
--------
"""


def origins(desk: Desk) -> str:
    page = desk.get("/console/sites/default/settings").get_data(as_text=True)
    return page.partition('id="origins"')[2].partition("</textarea>")[0]


@pytest.mark.parametrize(("chosen", "is_added"), [({}, False), ({"adds_origin": "on"}, True)])
def test_the_address_of_a_file_may_show_comments_only_when_asked_for(
    app: Flask, owner: Desk, chosen: dict[str, str], is_added: bool
) -> None:
    path = bring(owner)
    work(app)
    page = owner.get(path).get_data(as_text=True)
    asked = page.partition("Let pages at ")[2].partition(" show and post")[0]
    assert asked.startswith("http")
    owner.post(f"{path}/start", asks_origin="yes", **chosen)
    work(app)
    assert "Imported" in text(owner, path)
    assert (asked in origins(owner)) is is_added
    assert ("is now among the site" in text(owner, path)) is is_added


def test_a_file_of_before_utf_8_says_what_it_is(app: Flask, owner: Desk) -> None:
    path = bring(owner, MT.encode("latin-1"), "mt.txt")
    work(app)
    page = text(owner, path)
    assert "Refused" in page and "is not UTF-8" in page and "Text encoding" in page
    assert owner.post(f"{path}/check", encoding="klingon").status_code == 400
    owner.post(f"{path}/check", encoding="latin-1", format="auto", site_url="http://localhost")
    work(app)
    assert "Import 1 comment" in text(owner, path)
    other = bring(owner, MT.encode("latin-1"), "mt.txt", encoding="latin-1")
    work(app)
    assert "only gives the paths" in text(owner, other) or "Ready" in text(owner, other)


def test_a_file_that_nobody_knows_can_be_named(app: Flask, owner: Desk) -> None:
    path = bring(owner, b"Nothing of ours.", "bad.txt")
    work(app)
    page = text(owner, path)
    assert "its format is not known" in page
    assert "say what it is" in page and "Check again" in page


def change_message(app: Flask, **values: object) -> None:
    with app.app_context(), transaction() as session:
        session.execute(update(OutboxMessage).values(**values))
        assert db.session.query(OutboxMessage).count() == 1


def test_an_import_whose_work_was_given_up_says_so_and_goes_on(app: Flask, owner: Desk) -> None:
    path = checked(app, owner)
    owner.post(f"{path}/start")
    change_message(app, state="dead", attempts=8)
    page = text(owner, path)
    assert "was interrupted several times" in page and "Refused" in page
    owner.post(f"{path}/start")
    assert "Starting soon" in text(owner, path)
    work(app)
    assert "Imported" in text(owner, path)


def test_an_import_whose_process_was_killed_says_so(app: Flask, owner: Desk) -> None:
    path = checked(app, owner)
    owner.post(f"{path}/start")
    assert "The process that worked on it" not in text(owner, path)
    now = datetime.now(UTC)
    change_message(app, attempts=1, claimed_until=now + timedelta(minutes=1))
    assert "The process that worked on it" not in text(owner, path)
    change_message(app, claimed_until=now - timedelta(minutes=1))
    assert "The process that worked on it has stopped." in text(owner, path)
