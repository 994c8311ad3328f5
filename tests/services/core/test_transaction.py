"""A write is one short, durable transaction: nothing slow happens while others wait for it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from comments_service.embedded import BUSY_TIMEOUT_MS
from comments_service.extensions import db, statement_observers
from comments_service.queries.sites.sites import default_site
from comments_service.services.core.transaction import transaction
from tests.factories import Moderator, Reader

SLOW = (
    "comrak", "bleach", "html5lib", "nh3", "pygments",
    "socket", "_socket", "ssl", "http.client", "urllib.request", "smtplib", "redis", "argon2",
)  # fmt: skip
ENDS = ("COMMIT", "ROLLBACK")


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that the block sends, marks of transactions included."""
    sent: list[str] = []

    def note(statement: str, _values: Any) -> None:
        sent.append(statement)

    statement_observers.append(note)
    try:
        yield sent
    finally:
        statement_observers.remove(note)


@contextmanager
def called_while_writing() -> Iterator[set[str]]:
    """The modules whose functions are called between BEGIN IMMEDIATE and the end of it."""
    called: set[str] = set()
    is_writing = False

    def mark(statement: str, _values: Any) -> None:
        nonlocal is_writing
        is_writing = statement not in ENDS and (is_writing or statement == "BEGIN IMMEDIATE")

    def end(_connection: Any) -> None:
        nonlocal is_writing
        is_writing = False

    def note(frame: Any, kind: str, called_one: Any) -> None:
        if is_writing and kind == "call":
            called.add(frame.f_globals.get("__name__", ""))
        elif is_writing and kind == "c_call":
            called.add(getattr(called_one, "__module__", None) or "")

    statement_observers.append(mark)
    listened = {"commit": end, "rollback": end}
    for name, function in listened.items():
        event.listen(Engine, name, function)
    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(None)
        statement_observers.remove(mark)
        for name, function in listened.items():
            event.remove(Engine, name, function)


def test_only_writes_take_the_turn_of_a_writer_and_they_take_it_at_once(app: Flask) -> None:
    with app.app_context(), statements() as sent:
        default_site()
    assert [one for one in sent if one.startswith("BEGIN")] == []
    with app.app_context(), statements() as sent, transaction():
        default_site()
    # The turn, then all else.
    assert [one for one in sent if one.startswith("BEGIN")] == sent[:1] == ["BEGIN IMMEDIATE"]
    assert 0 < BUSY_TIMEOUT_MS <= 5000


def test_a_commit_is_on_the_disk_before_it_is_acknowledged(app: Flask) -> None:
    with app.app_context():
        for _ in range(3):
            with db.engine.connect() as connection:
                found = {
                    name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                    for name in ("synchronous", "journal_mode", "foreign_keys")
                }
                assert found == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}


def test_nothing_is_rendered_and_nobody_is_called_while_others_wait(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    posted = reader.post("First.")
    acts: dict[str, Callable[[], Any]] = {
        "post": lambda: reader.post("Some *words* and https://blog.example/ a link.\n\n> quoted"),
        "answer": lambda: reader.post("An answer.", parent_id=posted.id, author={"name": "Léa"}),
        "edit": lambda: reader.edit(posted, "Other **words**."),
        "vote": lambda: reader.vote(posted.id, 1),
        "report": lambda: reader.report(posted.id),
        "decide": lambda: moderator.decide(posted.id, "spam"),
        "undo": lambda: moderator.undo(posted.id),
        "withdraw": lambda: reader.withdraw(posted),
    }
    for name, act in acts.items():
        with called_while_writing() as called:
            act()
        ours = "comments_service.services.comments."
        assert any(one.startswith(ours) for one in called), "what happens there is seen"
        slow = {one for one in called if one.startswith(SLOW)}
        assert slow == set(), name
