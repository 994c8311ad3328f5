"""What goes over the wire to PostgreSQL: reads send their statements and nothing around them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, select

from comments_service.extensions import db, give_back
from comments_service.models import Site
from comments_service.services.core.transaction import transaction
from tests.factories import SITE, Reader, set_rules

pytestmark = pytest.mark.database("postgresql")

# A line of libpq's own trace: the direction, the length, the kind; Parse tells a name first.
_COMMAND = re.compile(r'\tF\t\d+\t(?:Query\t "|Parse\t "[^"]*" ")(\w+)')
# The pool's look whether a connection still lives is none of ours: an empty query.
_ROUND_TRIP = re.compile(r'\tF\t\d+\t(?:Query\t "\w|Sync)')


def sent_by(app: Flask, folder: Path, act: Callable[[], object]) -> tuple[list[str], int]:
    """The first word of each command that ``act`` sends, and how often it waits for an answer."""
    path = folder / "trace"
    with app.app_context(), path.open("wb") as trace:
        db.engine.dispose()

        def write_down(connection: object, *_rest: object) -> None:
            connection.pgconn.trace(trace.fileno())  # type: ignore[attr-defined]

        db.session.execute(select(Site.id))  # connects, which takes words of its own
        event.listen(db.engine, "checkout", write_down)
        db.session.remove()
        give_back()
        act()
        db.session.remove()
        give_back()
        event.remove(db.engine, "checkout", write_down)
        db.engine.dispose()
    lines = path.read_text()
    return _COMMAND.findall(lines), len(_ROUND_TRIP.findall(lines))


def test_a_read_sends_its_statements_alone(open_app: Flask, tmp_path: Path, reader: Reader) -> None:
    root = reader.post("Hello.")
    reader.post("An answer.", parent_id=root.id)
    assert sent_by(open_app, tmp_path, reader.thread) == (["SELECT"] * 5, 5)
    # Two more: one tells that what was kept has changed, one reads the settings anew.
    set_rules(open_app, name="Another name")
    assert sent_by(open_app, tmp_path, reader.thread) == (["SELECT"] * 7, 7)


def test_a_write_is_one_transaction_whose_reads_come_before_it(
    open_app: Flask, tmp_path: Path, reader: Reader
) -> None:
    reader.post("Hello.")
    commands, _ = sent_by(open_app, tmp_path, lambda: reader.post("More."))
    begins, ends = commands.index("BEGIN"), commands.index("COMMIT")
    assert commands.count("BEGIN") == commands.count("COMMIT") == 1
    assert set(commands[:begins]) <= {"SELECT", "WITH"}
    assert set(commands[begins + 1 : ends]) <= {"INSERT", "UPDATE", "WITH"}
    assert "ROLLBACK" not in commands
    assert ends == len(commands) - 1, "nothing is read after the commit"


def test_reads_inside_a_transaction_belong_to_it(open_app: Flask, tmp_path: Path) -> None:
    def name() -> str:
        return str(db.session.execute(select(Site.name).where(Site.id == SITE)).scalar_one())

    def fail() -> None:
        before = name()
        with pytest.raises(ZeroDivisionError), transaction() as session:
            session.execute(Site.__table__.update().values(name="Within"))
            assert name() == "Within"
            raise ZeroDivisionError
        assert name() == before != "Within"

    commands, _ = sent_by(open_app, tmp_path, fail)
    assert commands == ["SELECT", "BEGIN", "UPDATE", "SELECT", "ROLLBACK", "SELECT"]
