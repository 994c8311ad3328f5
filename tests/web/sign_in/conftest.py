"""A site at which readers sign in by other means than mail, and its console."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.factories import set_rules
from tests.web.console.conftest import owner as owner
from tests.web.console.conftest import sign_in as sign_in


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    app = make_app(PRIVATE_HOSTS="127.0.0.1")
    set_rules(app, moderation="open", min_fill_seconds=0)
    return app
