"""Verified readers go out and come back with their comments: with names, without sessions."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import Reader as ReaderRow
from comments_service.models import ReaderSession
from comments_service.queries.readers.readers import unclaimed_comments
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.readers.identity import of_mailbox
from comments_service.services.readers.claims import verify_address
from comments_service.services.readers.sign_in import sign_in_reader
from tests.factories import SITE, Reader, flatten, set_rules
from tests.transfer.sites import moved_to, taken

pytestmark = pytest.mark.database("both")

ANA = {"name": "Ana", "email": "ana@mail.example"}


def verify(app: Flask, email: str) -> None:
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        own = [row.id for row in unclaimed_comments(SITE, email, 9)]
        verify_address(rules.site, email, own, app.extensions["palabre"].now())


def readers(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        rows = db.session.execute(select(ReaderRow.identity, ReaderRow.name))
        return sorted((row.identity, row.name) for row in rows)


def test_a_reader_comes_back_with_their_name_and_signs_in_again(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    set_rules(app, moderation="open")
    Reader(app).post("Mine.", author=ANA)
    verify(app, ANA["email"])
    moved_to(second, taken(app), tmp_path)
    assert readers(second) == [("mail:ana@mail.example", "Ana")]
    with second.app_context():
        assert db.session.execute(select(func.count()).select_from(ReaderSession)).scalar() == 0
    stranger = Reader(second, "198.51.100.9")
    assert stranger.try_to_post("Not I.", author={"name": "Ana"}).status_code == 409
    with second.app_context():
        rules = site_by_id(SITE)
        assert rules
        now = second.extensions["palabre"].now()
        token = sign_in_reader(rules.site, of_mailbox(ANA["email"]), now)
    own = stranger.send("GET", f"/reader?url={stranger.page}", Authorization=f"Bearer {token}")
    assert [one["source"] for one in own.get_json()["comments"]] == ["Mine."]


def test_a_second_import_adds_nobody_and_a_name_that_is_taken_stays_taken(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    set_rules(app, moderation="open")
    Reader(app).post("Mine.", author=ANA)
    verify(app, ANA["email"])
    file = taken(app)
    moved_to(app, file, tmp_path)
    assert len(readers(app)) == 1
    with second.app_context():
        rules = site_by_id(SITE)
        assert rules
        first = replace(of_mailbox("other@mail.example"), name="ANA")
        sign_in_reader(rules.site, first, second.extensions["palabre"].now())
    moved_to(second, file, tmp_path)
    assert readers(second) == [("mail:ana@mail.example", None), ("mail:other@mail.example", "ANA")]
    assert len(flatten(Reader(second).thread()["comments"])) == 1
