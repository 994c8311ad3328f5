"""A comment that asks, members, and the links that answer it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from comments_service.extensions import db
from comments_service.models import Moderator as ModeratorAccount
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.accounts.people import change_role
from comments_service.services.answers.links import make_member_links
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import SITE, Moderator, Posted, Reader, number, set_rules
from tests.support.waits import moment
from tests.web.console.conftest import PASSWORD, Desk


@dataclass(frozen=True)
class Visit:
    """Somebody with a phone and a link, without JavaScript."""

    client: FlaskClient
    path: str

    def look(self) -> TestResponse:
        return self.client.get(self.path)

    def fields(self, page: str | None = None) -> dict[str, str]:
        """What the form of the answer sends, and the wait that the others are of."""
        text = self.look().text if page is None else page
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))

    def send(self, act: str, page: str | None = None, **fields: str) -> TestResponse:
        return self.client.post(self.path, data={**self.fields(page), "act": act, **fields})


@pytest.fixture
def asked(app: Flask) -> Posted:
    set_rules(app, moderation="open")
    reader = Reader(app)
    return reader.post("When does it open?", author={"name": "Léa"})


@pytest.fixture
def member(app: Flask) -> Callable[..., int]:
    """Makes somebody of the team."""
    Moderator(app, "first@blog.example")

    def make(name: str = "ana", role: str = "moderator") -> int:
        account = Moderator(app, f"{name}@blog.example").actor.moderator_id
        assert account
        with app.app_context():
            change_role(SITE, account, role, By(SYSTEM, moment(app)))
        return account

    return make


def link_of(app: Flask, account: int, comment: Posted) -> Visit:
    """A member with a link to a comment."""
    key = app.extensions["palabre"].settings.secret_key
    with app.app_context():
        made = make_member_links((SITE, account), [number(comment.id)], key, moment(app))
    return Visit(app.test_client(), f"/answer/{made[number(comment.id)]}")


def account_of(app: Flask, name: str) -> int:
    """The number of who signed in under this name."""
    chosen = select(ModeratorAccount.id).where(ModeratorAccount.email == f"{name}@example.org")
    with app.app_context():
        return int(db.session.execute(chosen).scalar_one())


@pytest.fixture
def visit(app: Flask) -> Callable[[int, Posted], Visit]:
    """Gives a member a link to a comment."""
    return partial(link_of, app)


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., Desk]:
    """Makes an account with a role and signs it in."""

    def log_in(name: str, role: str = "owner") -> Desk:
        with app.app_context():
            add_moderator(f"{name}@example.org", role, PASSWORD, datetime.now(UTC))
        desk = Desk(app)
        assert desk.sign_in(f"{name}@example.org").status_code == 303
        return desk

    return log_in
