"""What several journeys stand on."""

from collections.abc import Iterator

import pytest
from flask import Flask

import comments_service
from tests.support.databases import Database, close_app, settings_for


@pytest.fixture
def offline_app(database: Database) -> Iterator[Flask]:
    """The application on the running service's database, for what needs no browser."""
    app = comments_service.create_app(settings_for(database.env))
    yield app
    close_app(app)
