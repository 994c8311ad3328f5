"""Addresses are hashed under a random key of their month, which is destroyed with it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.backups import back_up
from comments_service.extensions import db
from comments_service.models import AddressKey
from comments_service.rules.core.identity import Address
from comments_service.worker import make_worker
from tests.factories import Reader, stored

NOVEMBER = datetime(2026, 11, 22, 12, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)
At = Callable[[datetime], None]


@pytest.fixture
def at(open_app: Flask) -> At:
    """Sets the service's clock."""

    def set_clock(moment: datetime) -> None:
        open_app.extensions["palabre"].now = lambda: moment

    set_clock(NOVEMBER)
    return set_clock


def keys(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {key.month: key.key for key in db.session.scalars(select(AddressKey))}


@pytest.mark.database("both")
def test_a_month_has_one_key_which_is_random(open_app: Flask, reader: Reader, at: At) -> None:
    hashes = {stored(open_app, reader.post(f"Number {n}").id).poster_hash for n in range(2)}
    made = keys(open_app)
    assert list(made) == ["2026-11"] and len(made["2026-11"]) == 64
    secret = open_app.extensions["palabre"].settings.secret_key
    assert hashes == {Address(secret, reader.address, "2026-11", made["2026-11"]).poster}
    assert hashes.isdisjoint({Address(secret, reader.address, "2026-11", "").poster})


def test_processes_share_the_key(open_app: Flask, reader: Reader, at: At) -> None:
    first = stored(open_app, reader.post("One").id).poster_hash
    del open_app.extensions["address_keys"]  # as a new process
    assert stored(open_app, reader.post("Two").id).poster_hash == first


@pytest.mark.database("both")
@pytest.mark.parametrize("act", ["post", "vote", "report"])
def test_the_worker_destroys_the_key_a_day_after_its_month(
    open_app: Flask, reader: Reader, at: At, act: str
) -> None:
    root = reader.post("Root.")
    other = Reader(open_app, "192.0.2.9")
    {"post": lambda: other.post("More."), "vote": lambda: other.vote(root.id, 1),
     "report": lambda: other.report(root.id)}[act]()  # fmt: skip
    for moment, left in (
        (DECEMBER, ["2026-11"]),
        (DECEMBER + timedelta(hours=23), ["2026-11"]),
        (DECEMBER + timedelta(days=1), []),
    ):
        at(moment)
        make_worker(open_app).run(idle_for=0.0)
        assert list(keys(open_app)) == left, moment


def test_the_destroyed_key_is_in_no_file(
    open_app: Flask, reader: Reader, at: At, tmp_path: Path
) -> None:
    reader.post("Root.")
    key = keys(open_app)["2026-11"].encode()
    files = [*Path(open_app.extensions["palabre"].settings.data_dir).rglob("*")]
    assert any(key in path.read_bytes() for path in files if path.is_file())
    at(DECEMBER + timedelta(days=1))
    make_worker(open_app).run(idle_for=0.0)
    assert [path for path in files if path.is_file() and key in path.read_bytes()] == []


def test_a_new_month_has_another_key_and_only_that_ends_later(
    open_app: Flask, reader: Reader, at: At
) -> None:
    before = stored(open_app, reader.post("In November").id).poster_hash
    at(DECEMBER)
    after = stored(open_app, reader.post("In December").id).poster_hash
    assert before != after
    at(DECEMBER + timedelta(days=1))
    make_worker(open_app).run(idle_for=0.0)
    assert list(keys(open_app)) == ["2026-12"]
    assert stored(open_app, reader.post("Still").id).poster_hash == after


def test_a_key_whose_message_is_gone_is_destroyed_with_the_next_one(
    open_app: Flask, reader: Reader, at: At
) -> None:
    reader.post("In November")
    with open_app.app_context(), db.engine.begin() as connection:
        connection.execute(db.text("DELETE FROM outbox_messages"))
    at(DECEMBER + timedelta(days=20))
    reader.post("In December")
    assert list(keys(open_app)) == ["2026-12"]


def test_in_the_next_month_somebody_may_vote_again(open_app: Flask, reader: Reader, at: At) -> None:
    root = reader.post("Root.")
    other = Reader(open_app, "192.0.2.9")
    for moment, votes in ((NOVEMBER, 1), (NOVEMBER, 1), (DECEMBER, 2)):
        at(moment)
        other.vote(root.id, 1)
        assert stored(open_app, root.id).up == votes


def test_in_the_next_month_somebody_may_report_again(
    open_app: Flask, reader: Reader, at: At
) -> None:
    root = reader.post("Root.")
    other = Reader(open_app, "192.0.2.9")
    for moment, reports in ((NOVEMBER, 1), (NOVEMBER, 1), (DECEMBER, 2)):
        at(moment)
        other.report(root.id)
        assert stored(open_app, root.id).open_reports == reports


def test_backups_hold_no_key(open_app: Flask, reader: Reader, at: At, tmp_path: Path) -> None:
    reader.post("Root.")
    copy = tmp_path / "copy.sqlite3"
    with open_app.app_context():
        back_up(copy)
    assert keys(open_app)["2026-11"].encode() not in copy.read_bytes()
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT count(*) FROM comments").fetchone() == (1,)


def test_a_database_from_before_the_keys_is_backed_up_too(
    open_app: Flask, reader: Reader, tmp_path: Path
) -> None:
    with open_app.app_context():
        with db.engine.begin() as connection:
            connection.execute(db.text("DROP TABLE address_keys"))
        back_up(tmp_path / "copy.sqlite3")
    assert (tmp_path / "copy.sqlite3").exists()
