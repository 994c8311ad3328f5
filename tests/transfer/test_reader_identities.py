"""What readers proved beside their first identity goes out and comes back with them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, ReaderIdentity
from comments_service.models import Reader as ReaderRow
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.readers.identity import Identity, of_mailbox
from comments_service.services.readers.sign_in import sign_in_reader
from tests.factories import PAGE, SITE, Reader, set_rules
from tests.transfer.imported import rows, undo
from tests.transfer.sites import moved_to, taken

pytestmark = pytest.mark.database("both")

ANA = Identity(key="oidc:https://uni.example 17", email="ana@mail.example", name="Ana")
FURTHER = (of_mailbox("ana@mail.example"), replace(ANA, key="github:github.com 4711"))


def enter(app: Flask, identity: Identity) -> str:
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        return sign_in_reader(rules.site, identity, app.extensions["palabre"].now())


def wrote(app: Flask) -> None:
    set_rules(app, moderation="open", min_fill_seconds=0)
    token = enter(app, ANA)
    sent = {"url": PAGE, "body": "Mine.", "author": {}}
    bearer = f"Bearer {token}"
    assert Reader(app).send("POST", "/comments", sent, Authorization=bearer).status_code == 201
    for identity in FURTHER:
        enter(app, identity)


def keys(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(db.session.scalars(select(ReaderIdentity.key)))


def test_somebody_comes_back_with_every_way_to_sign_in(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    wrote(app)
    moved_to(second, taken(app), tmp_path)
    assert keys(second) == sorted(one.key for one in FURTHER)
    for identity in (ANA, *FURTHER):
        token = enter(second, replace(identity, email=None))
        path = f"/reader?url={PAGE}"
        own = Reader(second).send("GET", path, Authorization=f"Bearer {token}").get_json()
        assert [one["source"] for one in own["comments"]] == ["Mine."], identity.key
    moved_to(second, taken(app), tmp_path)
    assert (len(keys(second)), rows(second, ReaderRow)) == (2, [1])


def test_an_undo_takes_them_out_unless_they_proved_more_since(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    wrote(app)
    number = moved_to(second, taken(app), tmp_path)["import_id"]
    undo(second, number)
    assert rows(second, Comment, ReaderRow, ReaderIdentity) == [0, 0, 0]
    number = moved_to(second, taken(app), tmp_path)["import_id"]
    with second.app_context():
        reader = db.session.execute(select(ReaderRow.id)).scalar_one()
        later = datetime.now(UTC)
        row = ReaderIdentity(site_id=SITE, key="sso:9", reader_id=reader, created_at=later)
        db.session.add(row)
        db.session.commit()
    undo(second, number)
    assert rows(second, ReaderRow, ReaderIdentity) == [1, 3]


def test_an_identity_that_is_somebody_elses_here_stays_theirs(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    wrote(app)
    set_rules(second, moderation="open")
    enter(second, replace(FURTHER[1], email=None, name="Bo"))
    enter(second, Identity(key="sso:1", email="cy@mail.example"))
    enter(second, Identity(key=FURTHER[0].key, email="cy@mail.example"))
    moved_to(second, taken(app), tmp_path)
    with second.app_context():
        found = db.session.execute(
            select(ReaderIdentity.key, ReaderRow.identity).join(
                ReaderRow, ReaderRow.id == ReaderIdentity.reader_id
            )
        ).all()
    assert [tuple(row) for row in found] == [(FURTHER[0].key, "sso:1")]
    assert rows(second, ReaderRow) == [3]


@pytest.mark.parametrize(
    "edited",
    [
        None,
        7,
        "sso:1",
        {"key": "sso:1"},
        [None, 7, {}, {"key": "sso:1"}, {"key": "", "created_at": "2026-01-01T00:00:00Z"}],
        [{"key": "x" * 601, "created_at": "2026-01-01T00:00:00Z"}],
        [{"key": ["sso:1"], "created_at": "2026-01-01T00:00:00Z"}],
        [{"key": "sso:1", "created_at": "yesterday"}],
    ],
)
def test_what_cannot_be_is_left_out(app: Flask, second: Flask, tmp_path: Path, edited: Any) -> None:
    wrote(app)
    file = json.loads(taken(app))
    file["readers"][0]["identities"] = edited
    moved_to(second, json.dumps(file).encode(), tmp_path)
    assert keys(second) == []
    assert rows(second, ReaderRow, Comment) == [1, 1]


def test_a_file_of_before_has_none(app: Flask, second: Flask, tmp_path: Path) -> None:
    wrote(app)
    file = json.loads(taken(app))
    del file["readers"][0]["identities"]
    file["readers"].append({**file["readers"][0], "id": "ff", "identity": "sso:2"})
    moved_to(second, json.dumps(file).encode(), tmp_path)
    assert rows(second, ReaderRow, ReaderIdentity) == [1, 0]
