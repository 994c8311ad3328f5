"""The blog of a reader's story, and its owner."""

from collections.abc import Iterator
from contextlib import ExitStack
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import Browser, Playwright

import comments_service
from tests.journeys.reader.blog import Blog, MakeContext, Offline
from tests.support.browser import launch, local_context
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


@pytest.fixture
def strict_context(browser: Browser) -> Iterator[MakeContext]:
    """Makes contexts of a Chromium that keeps nothing for third parties."""
    with ExitStack() as opened:
        strict = launch(
            cast(Playwright, SimpleNamespace(chromium=browser.browser_type)),
            "--test-third-party-cookie-phaseout",
        )
        opened.callback(strict.close)
        yield lambda **options: opened.enter_context(local_context(strict, **options))
