"""The service of a moderator's day, and a link that signs them in."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from comments_service.services.accounts.accounts import make_sign_in_link
from tests.support.server import LiveServer


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    return start_server(MODERATION="first")


@pytest.fixture
def link(server: LiveServer, offline_app: Flask) -> str:
    with offline_app.app_context():
        return f"{server.url}/console/sign-in/{make_sign_in_link(datetime.now(UTC))}"
