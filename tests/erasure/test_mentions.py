"""An erasure takes away what names the person, and leaves what names somebody else."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import AuditEntry, BulkJob, Import, SavedView, UploadPart
from comments_service.rules.comments.status import Decision
from comments_service.services.core.actor import COMMENTER, By
from comments_service.services.core.audit import AuditRecord, record_change
from comments_service.services.imports.imports import update_import
from comments_service.services.imports.uploads import Upload, receive_upload
from comments_service.services.moderation.bulk_jobs import Bulk, prepare_bulk
from comments_service.services.moderation.saved_searches import save_view
from tests.erasure.dump import rows_with
from tests.factories import SITE, Moderator, Reader, number
from tests.support.erasure import erase_commenter

NOW = datetime(2026, 5, 1, tzinfo=UTC)
EMAIL = "zoe@zebre.example"
ZOE = {"name": "Zoé Zèbre", "email": EMAIL, "website": "https://zebre.example/me"}


@pytest.fixture
def by(open_app: Flask, reader: Reader, moderator: Moderator) -> By:
    """Who writes about Zoé, who has commented."""
    reader.post("Hers", author=ZOE)
    return By(moderator.actor, NOW)


def erase(app: Flask) -> None:
    with app.app_context():
        assert erase_commenter(SITE, EMAIL, By(COMMENTER, NOW)) == 1


NAMING = [
    "author:zèbre",
    "author:ZEBRE",
    "author:zebre",
    'author:"Zoé Zèbre" status:held',
    "zoe@zebre.example",
    "ZOE@ZEBRE.EXAMPLE page:/bread",
    "link:https://zebre.example/me",
]
OTHERS = ["author:zebra", "zebres", "author:ana", "zoologist", "zoe@zebra.org", "status:held"]


@pytest.mark.parametrize("search", NAMING)
@pytest.mark.parametrize("place", ["name", "search"])
def test_a_saved_search_that_names_them_goes(
    open_app: Flask, by: By, search: str, place: str
) -> None:
    with open_app.app_context():
        save_view(SITE, **{"name": "A view", "search": "a", "by": by} | {place: search})  # type: ignore[arg-type]
        assert db.session.scalars(select(SavedView.name)).all()
    erase(open_app)
    with open_app.app_context():
        assert db.session.scalars(select(SavedView.name)).all() == []
        lines = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "view_saved"))
        assert [(line.subject, line.after) for line in lines] == [(None, None)]


@pytest.mark.parametrize("search", OTHERS)
def test_what_names_somebody_else_stays(open_app: Flask, by: By, search: str) -> None:
    with open_app.app_context():
        save_view(SITE, "A view", search, by)
    erase(open_app)
    with open_app.app_context():
        assert db.session.scalars(select(SavedView.search)).all() == [search]
        [line] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "view_saved"))
        assert (line.subject, line.after) == ("A view", {"search": search})


def test_other_lines_of_the_log_stay_as_they_are(open_app: Flask, by: By) -> None:
    with open_app.app_context():
        record_change(SITE, AuditRecord(action="invited", subject="Zoé Zèbre"), by)
    erase(open_app)
    with open_app.app_context():
        [line] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "invited"))
        assert line.subject == "Zoé Zèbre", "who was invited is no commenter"


@pytest.mark.parametrize("asked", [{"author": "zebre"}, {"back": "/console/search?q=Zèbre"}])
def test_a_bulk_job_on_others_that_names_them_forgets_it(
    open_app: Flask, by: By, asked: dict[str, str]
) -> None:
    other = number(Reader(open_app, "192.0.2.9").post("Of somebody else").id)
    with open_app.app_context():
        bulk = Bulk(decision=Decision.HOLD, comments={other: 1}, asked=asked)
        prepare_bulk(SITE, bulk, by)
    erase(open_app)
    with open_app.app_context():
        [job] = db.session.scalars(select(BulkJob))
        assert (job.asked, job.note) == ({}, None)
    assert rows_with(open_app, ["zèbre", "zebre"]) == []


@pytest.mark.parametrize(
    ("state", "stays"), [("checked", False), ("failed", False), ("waiting", True)]
)
def test_files_that_wait_for_a_decision_go(
    open_app: Flask,
    by: By,
    state: str,
    stays: bool,  # noqa: FBT001
) -> None:
    with open_app.app_context():
        member = by.actor.moderator_id or 0
        upload = receive_upload(SITE, member, Upload("a.xml", "wordpress"), [b"<rss/>", b"x"], NOW)
        update_import(SITE, upload, state=state)
    erase(open_app)
    with open_app.app_context():
        left = db.session.scalars(select(UploadPart.number)).all()
        assert bool(left) is stays
        assert db.session.scalars(select(Import.state)).one() == (state if stays else "failed")
