"""A comment that waits on a page, and a moderator there."""

import pytest
from flask import Flask

from tests.factories import Reader, set_rules
from tests.web.console.conftest import Desk
from tests.web.console.moderation.on_page import PAGE, Widget, exchanged, offered


@pytest.fixture
def held(app: Flask) -> str:
    """A comment that waits on the page."""
    set_rules(app, moderation="all")
    who = {"name": "Léa", "email": "lea@example.org"}
    return Reader(app, page=PAGE).post("Bonjour", author=who).id


@pytest.fixture
def widget(app: Flask, owner: Desk, held: str) -> Widget:
    """An owner's widget on the page."""
    answer = exchanged(app, offered(owner))
    assert answer.status_code == 201
    return Widget(app, answer.get_json()["token"])
