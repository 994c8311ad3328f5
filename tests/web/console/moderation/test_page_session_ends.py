"""How the right of a moderator on a page ends, and who is told of it."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import AuditEntry, PageSession
from comments_service.services.accounts.people import change_role, remove_member
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import ORIGIN, SITE
from tests.web.console.conftest import Desk
from tests.web.console.moderation.on_page import PAGE, Widget, code, exchanged, offered, thread_of

pytestmark = pytest.mark.database("both")

END = "/console/account/page-sessions/end"


def test_it_ends_with_its_console_session(app: Flask, owner: Desk, widget: Widget) -> None:
    assert owner.post("/console/sign-out").status_code == 303
    assert code(widget.send("POST", "/comments", {"url": PAGE})) == (401, "bad_token")


def test_it_ends_after_eight_hours(app: Flask, widget: Widget) -> None:
    moment = app.extensions["palabre"].now()
    app.extensions["palabre"].now = lambda: moment + timedelta(hours=8, seconds=1)
    assert code(widget.send("POST", "/comments", {"url": PAGE})) == (401, "bad_token")


def test_a_role_that_is_lost_is_lost_on_pages(
    app: Flask, sign_in: Callable[..., Desk], owner: Desk, held: str
) -> None:
    answer = exchanged(app, offered(sign_in("zoe", "moderator")))
    assert answer.get_json()["can"] == ["reply", "decide"]
    widget = Widget(app, answer.get_json()["token"])
    with app.app_context():
        zoe = db.session.scalars(
            select(PageSession.moderator_id).where(PageSession.token_hash.is_not(None))
        ).one()
        by = By(SYSTEM, app.extensions["palabre"].now())
        change_role(SITE, zoe, "responder", by)
    assert code(widget.decide(held, "approve", 2)) == (403, "forbidden")
    assert widget.shown()["held"]
    with app.app_context():
        change_role(SITE, zoe, "analyst", by)
    assert code(widget.send("POST", "/comments", {"url": PAGE})) == (403, "forbidden")
    with app.app_context():
        remove_member(SITE, zoe, by)
    assert code(widget.send("POST", "/comments", {"url": PAGE})) == (401, "bad_token")


def test_who_only_reads_gets_no_code(app: Flask, sign_in: Callable[..., Desk], held: str) -> None:
    desk = sign_in("ana", "analyst")
    path = f"/console/threads/{thread_of(app)}"
    assert desk.post(f"{path}/moderate").status_code == 403
    assert "/moderate" not in desk.get(path).get_data(as_text=True)


def test_the_account_lists_and_ends_it_and_the_log_tells_of_both(
    app: Flask, owner: Desk, widget: Widget
) -> None:
    page = owner.get("/console/account").get_data(as_text=True)
    assert f"<bdi>{ORIGIN}</bdi>" in page
    found = re.search(r'name="page_session" value="(\w+)"', page)
    assert found
    assert (
        owner.post("/console/account/page-sessions/end", page_session=found[1]).status_code == 303
    )
    assert code(widget.send("POST", "/comments", {"url": PAGE})) == (401, "bad_token")
    assert (
        owner.post("/console/account/page-sessions/end", page_session=found[1]).status_code == 404
    )
    with app.app_context():
        lines = db.session.execute(
            select(AuditEntry.action, AuditEntry.subject).where(AuditEntry.subject == ORIGIN)
        ).all()
    assert [line.action for line in lines] == ["page_opened", "page_closed"]
    assert "began to moderate on pages" in owner.get("/console/audit").get_data(as_text=True)


def test_nobody_ends_that_of_another(
    app: Flask, sign_in: Callable[..., Desk], widget: Widget
) -> None:
    with app.app_context():
        which = db.session.scalars(select(PageSession.code_hash)).one()
    other = sign_in("zoe", "owner")
    assert other.post(END, page_session=which).status_code == 404
    assert widget.shown()["held"]


def test_the_page_ends_it(app: Flask, widget: Widget) -> None:
    assert widget.send("DELETE", "/session").get_json() == {"status": "ended"}
    assert code(widget.send("DELETE", "/session")) == (401, "bad_token")


def test_no_log_line_holds_a_code_or_a_token(
    app: Flask, owner: Desk, held: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = offered(owner)
    token = exchanged(app, secret).get_json()["token"]
    Widget(app, token).shown()
    Widget(app, token + "x").send("POST", "/comments", {"url": PAGE})
    lines = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    assert any("/api/v1/moderate/comments" in line for line in lines)
    assert [line for line in lines if secret in line or token in line] == []
    with app.app_context():
        rows = [tuple(row) for row in db.session.execute(select(*PageSession.__table__.columns))]
    assert secret not in str(rows) and token not in str(rows)


def test_requests_of_a_moderator_are_limited(make_app: Callable[..., Flask]) -> None:
    app = make_app(RATE_LIMITS="on")
    answers = [exchanged(app, "x").status_code for _ in range(21)]
    assert answers == [401] * 20 + [429]
