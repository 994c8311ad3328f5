"""An undo takes out who came with the import, and stops an import that still runs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from comments_service.extensions import db
from comments_service.models import Comment, Commenter, Import, ReaderSession, SiteOrigin, Thread
from comments_service.models import Reader as ReaderRow
from comments_service.queries.sites.sites import default_site, site_by_id
from comments_service.rules.readers.identity import of_mailbox
from comments_service.services.imports.imports import ImportUndone
from comments_service.services.imports.undo import undo_import
from comments_service.services.readers.sign_in import sign_in_reader
from comments_service.transfer import importer
from comments_service.transfer.files.source import Source
from comments_service.transfer.open_file import open_file
from comments_service.transfer.plan import ImportTarget
from tests.factories import SITE, Reader, miscounts, set_rules
from tests.transfer.forum import Forum
from tests.transfer.imported import rows, told, undo
from tests.transfer.sites import moved_to, taken
from tests.transfer.test_readers import ANA, verify

pytestmark = pytest.mark.database("both")


def moved(app: Flask, second: Flask, folder: Path) -> str:
    """A site with a reader, two other commenters and a stranger moves; return the import."""
    set_rules(app, moderation="open")
    Reader(app).post("Mine.", author=ANA)
    verify(app, ANA["email"])
    Reader(app, "198.51.100.7").post("And mine.", author={"name": "Bo", "email": "bo@b.example"})
    Reader(app, "198.51.100.8").post("Of nobody.")
    import_id: str = moved_to(second, taken(app), folder)["import_id"]
    return import_id


def test_commenters_and_readers_go_with_their_import(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    number = moved(app, second, tmp_path)
    assert rows(second, Commenter, ReaderRow) == [3, 1]
    undo(second, number)
    assert rows(second, Comment, Thread, Commenter, ReaderRow) == [0, 0, 0, 0]
    again = moved_to(second, taken(app), tmp_path)
    assert (again["comments"], rows(second, Commenter, ReaderRow)) == (3, [3, 1])


def test_who_has_signed_in_since_stays(app: Flask, second: Flask, tmp_path: Path) -> None:
    number = moved(app, second, tmp_path)
    with second.app_context():
        rules = site_by_id(SITE)
        assert rules
        sign_in_reader(rules.site, of_mailbox(ANA["email"]), second.extensions["palabre"].now())
    undo(second, number)
    assert rows(second, Commenter, ReaderRow, ReaderSession) == [1, 1, 1]


def test_who_has_written_since_stays(app: Flask, second: Flask, tmp_path: Path) -> None:
    number = moved(app, second, tmp_path)
    set_rules(second, moderation="open")
    with second.app_context():
        # As if written here, by the token that their browser kept.
        db.session.execute(
            update(Comment).where(Comment.author_name == "Bo").values(import_id=None)
        )
        db.session.commit()
    undo(second, number)
    assert rows(second, Comment, Commenter, ReaderRow) == [1, 1, 0]
    assert miscounts(second) == []


def test_who_was_here_before_stays(app: Flask, tmp_path: Path) -> None:
    set_rules(app, moderation="open")
    Reader(app).post("Mine.", author=ANA)
    before = rows(app, Comment, Commenter)
    summary = moved_to(app, taken(app), tmp_path)
    assert summary["import_id"] is None
    assert rows(app, Comment, Commenter) == before


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("batches", [1, 2, 4])
def test_an_import_that_is_undone_while_it_runs_stops(
    app: Flask, forum: Forum, file: Any, batches: int
) -> None:
    forum.page(1, "https://blog.example/a/")
    for number in range(100, 130):
        forum.comment(number, parent=str(number - 1) if number % 5 else "100")
    before = rows(app, Comment, Thread, SiteOrigin)
    calls = iter(range(batches - 1))

    def progress(_done: int, _total: int) -> None:
        if next(calls, None) is None:
            undo_import(SITE, number_of_import, datetime.now(UTC))

    with app.app_context(), open_file(Source(file()), "disqus") as opened:
        rules = default_site()
        assert rules
        number = importer.begin(opened, rules, importer.preview(opened, rules, None))
        assert number is not None
        number_of_import = number
        target = ImportTarget(rules, "disqus", None, number)
        with pytest.raises(ImportUndone):
            importer.import_entries(opened, target, progress)
    assert rows(app, Comment, Thread, SiteOrigin) == before
    with app.app_context():
        assert db.session.query(Import).one().state == "undone"
    assert told(app, file())["comments"] == 30
    assert miscounts(app) == []
