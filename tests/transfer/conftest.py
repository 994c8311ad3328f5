"""A small forum and a blog of Blogger's, their files, and another service to go to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import comments_service
from comments_service.transfer import importer
from tests.support.databases import Database, Databases, close_app, settings_for
from tests.transfer.feeds import Feed, imported
from tests.transfer.forum import Forum
from tests.transfer.imported import PAGE


@pytest.fixture
def forum() -> Forum:
    made = Forum()
    made.page(1, PAGE)
    return made


@pytest.fixture
def file(tmp_path: Path, forum: Forum) -> Any:
    """Writes the forum as it is now."""
    return lambda: forum.write(tmp_path / "forum.xml")


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "BATCH", 7)


@pytest.fixture
def feed() -> Feed:
    return Feed()


@pytest.fixture
def load(app: Flask, tmp_path: Path, feed: Feed) -> Any:
    """Imports the feed as it is now."""

    def load() -> dict[str, Any]:
        path = tmp_path / "blog.xml"
        path.write_text(feed.text, encoding="utf-8")
        return imported(app, path)

    return load


@pytest.fixture
def second(databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """Another service, which is empty."""
    folder = tmp_path / "second"
    folder.mkdir()
    fresh: Database = databases.fresh(folder)
    app = comments_service.create_app(settings_for(fresh.env))
    app.testing = True
    yield app
    close_app(app)
    databases.drop(fresh)
