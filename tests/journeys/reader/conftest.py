"""The blog of a reader's story, and its owner."""

from collections.abc import Iterator

import pytest

import comments_service
from tests.journeys.reader.blog import Blog, Offline
from tests.support.databases import Database, close_app, settings_for
from tests.support.server import LiveServer
from tests.support.sites import StaticSite


@pytest.fixture
def offline(database: Database) -> Iterator[Offline]:
    app = comments_service.create_app(settings_for(database.env))
    yield Offline(app)
    close_app(app)


@pytest.fixture
def blog(live_server: LiveServer, static_site: StaticSite) -> Blog:
    return Blog(live_server, static_site)
