"""An import that failed halfway says what is there, goes on, and is undone."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.extensions import db
from comments_service.models import Import, UploadPart
from comments_service.services.imports import uploads
from comments_service.services.imports.imports import SiteChanged
from comments_service.transfer import importer
from comments_service.transfer.upload_jobs import sweep
from tests.factories import miscounts
from tests.web.console.conftest import Desk
from tests.web.console.imports.test_imports import SAMPLE, bring, checked, count, text, work


def parts(app: Flask) -> int:
    with app.app_context():
        return db.session.query(UploadPart).count()


@pytest.fixture
def halfway(app: Flask, owner: Desk, monkeypatch: pytest.MonkeyPatch) -> str:
    """An import of which five comments came in; returns the address of its page."""
    path = checked(app, owner)
    through = importer.import_comments
    calls = 0

    def stop_at_the_second(*args: Any) -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise SiteChanged("the site has changed")
        through(*args)

    with monkeypatch.context() as patched:
        patched.setattr(importer, "BATCH", 5)
        patched.setattr(importer, "import_comments", stop_at_the_second)
        owner.post(f"{path}/start")
        work(app)
    return path


def test_it_says_how_much_is_there(owner: Desk, halfway: str) -> None:
    page = text(owner, halfway)
    assert "Stopped halfway" in page
    assert "5 of 12 comments" in page
    assert "Refused" not in page
    assert "Discard this file" not in page
    assert "Remove 5 comments" in page
    assert "Stopped halfway" in text(owner, "/console/imports")


def test_it_goes_on(app: Flask, client: FlaskClient, owner: Desk, halfway: str) -> None:
    assert "Go on" in text(owner, halfway)
    assert owner.post(f"{halfway}/start").status_code == 303
    work(app)
    assert "Remove 12 comments" in text(owner, halfway)
    assert count(client) == 6
    assert parts(app) == 0
    assert miscounts(app) == []


def test_it_is_undone(app: Flask, client: FlaskClient, owner: Desk, halfway: str) -> None:
    assert owner.post(f"{halfway}/undo").status_code == 303
    work(app)
    assert "Undone" in text(owner, halfway)
    assert (count(client), parts(app)) == (0, 0)
    assert miscounts(app) == []


def test_without_its_file_it_can_still_be_undone(app: Flask, owner: Desk, halfway: str) -> None:
    with app.app_context():
        sweep(app.extensions["palabre"].now() + uploads.KEPT + timedelta(minutes=1))
    page = text(owner, halfway)
    assert "Upload the same file to go on" in page
    assert "Remove 5 comments" in page
    assert owner.post(f"{halfway}/start").status_code == 409
    assert owner.post(f"{halfway}/undo").status_code == 303


def test_one_that_was_refused_has_nothing_to_go_on_with(app: Flask, owner: Desk) -> None:
    path = bring(owner, b"GIF89a", "cat.gif")
    work(app)
    assert "Go on" not in text(owner, path)
    assert owner.post(f"{path}/start").status_code == 409


@pytest.mark.parametrize(
    ("content", "days", "kept"),
    [
        (SAMPLE.read_bytes(), 6, True),
        (SAMPLE.read_bytes(), 8, False),
        (SAMPLE.read_bytes()[:9000], 6, True),
        (SAMPLE.read_bytes()[:9000], 8, False),
    ],
)
def test_a_file_that_nobody_goes_on_with_is_deleted_after_a_week(
    app: Flask, owner: Desk, content: bytes, days: int, kept: bool
) -> None:
    path = bring(owner, content)
    work(app)
    with app.app_context():
        sweep(app.extensions["palabre"].now() + timedelta(days=days))
    assert (parts(app) > 0) is kept
    if not kept:
        assert "waited for a week" in text(owner, path)
        assert owner.post(f"{path}/drop").status_code == 303


def test_a_file_that_is_worked_on_stays(app: Flask, owner: Desk) -> None:
    owner.post(f"{checked(app, owner)}/start")
    with app.app_context():
        sweep(app.extensions["palabre"].now() + timedelta(days=30))
        assert db.session.query(Import.state).scalar() == "waiting"
    assert parts(app) > 0
