"""Every reader meets files that are not what they seem: it reads them or says why not."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import Comment, Event, Import, Thread
from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.source import Source
from comments_service.transfer.formats import FORMATS, Format
from comments_service.transfer.spool import spool_of
from tests.factories import miscounts
from tests.transfer.bodies import body_of
from tests.transfer.command import HOST, run
from tests.transfer.threads import MadeUp, MadeUpPage, MadeUpSite, writer_of

WRITERS = Path(__file__).parent / "writers"
MUTANTS = 60
BOMBS = [
    b"\x00", b"\xff\xfe", b"<![CDATA[", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"{}",
    b"[" * 2000, b"{" * 2000, b'"', b"\\ud800", b"1e999", b"9" * 5000, b"NaN", b"null", b"-1",
    b"<a>" * 200, b"\x1f\x8b\x08", b"PK\x03\x04", b"-----\n", b"99999-99-99T99:99:99Z", b"true",
    b"0001-01-01",
]  # fmt: skip


def site() -> MadeUpSite:
    """Two pages with answers, an orphan and every state."""
    states = ("published", "held", "spam", "deleted")
    pages = []
    for number, path in enumerate(("/2020/03/a.html", "/été/")):
        made = [
            MadeUp(
                number=100 * number + place,
                answers=None if place < 3 else 100 * number + place - 2,
                at=datetime(2020, 3, 1, 10, place, tzinfo=UTC),
                body=body_of("<p>Hello &amp; welcome.</p>"),
                status=states[place % 4],
                name="Zoë" if place % 2 else None,
                email="zoe@example.org" if place % 2 else None,
                website=None,
            )
            for place in range(1, 9)
        ]
        pages.append(MadeUpPage(path, "Un article", tuple(made)))
    return MadeUpSite(tuple(pages))


def mutant(random: Random, content: bytes) -> bytes:
    """``content`` with some of it cut, doubled, moved or replaced."""
    made = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 5))):
        at, length = random.randrange(len(made) + 1), random.randrange(1, 60)
        match random.randrange(6):
            case 0:
                del made[at:]
            case 1:
                del made[at : at + length]
            case 2:
                made[at:at] = random.choice(BOMBS)
            case 3:
                made[at : at + length] = random.choice(BOMBS)
            case 4:
                other = random.randrange(len(made) + 1)
                made[at:at] = made[other : other + length]
            case _ if made:
                made[at % len(made)] = random.randrange(256)
    return bytes(made)


@cache
def writers() -> dict[str, Any]:
    """A writer of each format that has one; of several, the first."""
    found: dict[str, Any] = {}
    for path in sorted(WRITERS.glob("*.py")):
        writer = writer_of(import_module(f"tests.transfer.writers.{path.stem}"))
        found.setdefault(writer.format, writer)
    return found


@pytest.fixture
def seed(app: Flask, tmp_path: Path) -> Callable[[Format], Path]:
    """Makes a whole file, or folder, of a format."""

    def make(form: Format) -> Path:
        folder = tmp_path / form.NAME
        folder.mkdir()
        if form.NAME in writers():
            made: Path = writers()[form.NAME].write(site(), folder)
            return made
        assert form.NAME == "native", f"{form.NAME} wants a writer in tests/transfer/writers"
        result = run(app, "disqus", writers()["disqus"].write(site(), folder), "--site-url", HOST)
        assert result.exit_code == 0, result.stderr
        result = app.test_cli_runner().invoke(args=["export", str(folder / "own.json")])
        assert result.exit_code == 0, result.stderr
        return folder / "own.json"

    return make


def mutants(random: Random, whole: Path) -> Iterator[Path]:
    """The file, or one of the folder's, mutated again and again."""
    if whole.is_file():
        content, target = whole.read_bytes(), whole.with_name(f"mutant-{whole.name}")
        for _ in range(MUTANTS):
            target.write_bytes(mutant(random, content))
            yield target
        return
    for _ in range(MUTANTS // 4):
        target = whole.with_name("mutant")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(whole, target)
        victim = random.choice(sorted(path for path in target.rglob("*") if path.is_file()))
        victim.write_bytes(mutant(random, victim.read_bytes()))
        yield target


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.NAME)
def test_a_reader_reads_or_refuses_and_never_breaks(
    form: Format, seed: Callable[[Format], Path]
) -> None:
    whole = seed(form)
    with spool_of(form.read(Source(whole)), lambda: 10**6) as spool:
        assert spool.count() >= 4
    for path in mutants(Random(form.NAME), whole):
        source = Source(path)
        try:
            form.recognises(source.sample())
            with spool_of(form.read(source), lambda: 10**6) as spool:
                spool.count()
        except BadFile as error:
            assert str(error)


def test_a_reader_refuses_or_reads_what_is_of_another_format(
    seed: Callable[[Format], Path],
) -> None:
    files = {form.NAME: seed(form) for form in FORMATS}
    for form in FORMATS:
        for path in files.values():
            try:
                with spool_of(form.read(Source(path)), lambda: 10**6) as spool:
                    spool.count()
            except BadFile as error:
                assert str(error)


@pytest.mark.database("both")
@pytest.mark.parametrize("name", ["disqus", "wordpress", "twikoo"])
def test_a_mutant_is_imported_whole_or_not_at_all(
    app: Flask, seed: Callable[[Format], Path], name: str
) -> None:
    form = next(one for one in FORMATS if name == one.NAME)
    for number, path in enumerate(mutants(Random(17), seed(form))):
        if number == 8:
            break
        before = rows(app)
        result = run(app, name, path, "--site-url", HOST, "--json")
        if result.exit_code:
            assert result.stderr.count("\n") == 1
            assert result.stdout == ""
            assert rows(app) == before
    assert miscounts(app) == []


def rows(app: Flask) -> list[Any]:
    """How much the database holds."""
    with app.app_context():
        tables = (Comment, Thread, Event, Import)
        return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
