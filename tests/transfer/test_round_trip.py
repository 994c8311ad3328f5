"""Whatever people wrote, in any format: what a file can carry comes in exactly, and once."""

import itertools
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import assume, given, settings

from tests.factories import flatten, miscounts
from tests.transfer.threads import (
    HOST,
    MadeUpSite,
    Writer,
    count,
    expected,
    imported_forests,
    moved,
    sites,
    writer_of,
)

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "writers"
WRITERS = [
    writer_of(import_module(f"tests.transfer.writers.{path.stem}"))
    for path in sorted(FOLDER.glob("*.py"))
]
EXAMPLES = 5


@pytest.fixture(params=WRITERS, ids=lambda writer: writer.name)
def writer(request: pytest.FixtureRequest) -> Writer:
    found: Writer = request.param
    return found


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Path]:
    """A new folder for each file, whose name is also that of the pages in it."""
    return (_made(tmp_path / f"blog{number}") for number in itertools.count())


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@given(site=sites())
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
)
def test_what_is_written_comes_in_as_it_was(
    app: Flask, writer: Writer, folders: Iterator[Path], site: MadeUpSite
) -> None:
    assume(count(site, writer.carries))  # a file without comments is refused
    folder = next(folders)
    site = moved(site, folder.name)
    file = writer.write(site, folder)
    told = bring(app, writer, file)
    assert told["comments"] == count(site, writer.carries)
    assert told["comments"] + told["skipped"] == told["entries"]
    assert imported_forests(app, folder.name, writer.carries) == expected(site, writer.carries)
    again = bring(app, writer, file)
    assert (again["comments"], again["entries"]) == (0, told["entries"])
    assert miscounts(app) == []
    assert_readers_get_what_is_published(app, site)


@given(site=sites())
@settings(max_examples=2, derandomize=True)
@pytest.mark.database("postgresql")
def test_on_postgresql_as_well(app: Flask, folders: Iterator[Path], site: MadeUpSite) -> None:
    writer = next(one for one in WRITERS if one.name == "wordpress")
    folder = next(folders)
    site = moved(site, folder.name)
    file = writer.write(site, folder)
    assert bring(app, writer, file)["comments"] == count(site, writer.carries)
    assert imported_forests(app, folder.name, writer.carries) == expected(site, writer.carries)
    assert bring(app, writer, file)["comments"] == 0
    assert miscounts(app) == []


@given(site=sites())
@settings(max_examples=2, derandomize=True)
def test_every_format_is_recognised(app: Flask, folders: Iterator[Path], site: MadeUpSite) -> None:
    for writer in WRITERS:
        folder = next(folders)
        file = writer.write(moved(site, folder.name), folder)
        told = bring(app, writer, file, "--dry-run", format="auto")
        assert (told["format"], told["dry_run"]) == (writer.format, True)


def bring(
    app: Flask, writer: Writer, file: Path, *options: str, format: str | None = None
) -> dict[str, Any]:
    """The summary of an import that must succeed."""
    word = format or writer.format
    arguments = ["import", word, str(file), "--site-url", f"{HOST}/", "--json", *options]
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def assert_readers_get_what_is_published(app: Flask, site: MadeUpSite) -> None:
    """By the public door: as many comments as it says, and none of what is not published."""
    client = app.test_client()
    for page in site.pages:
        query = {"url": page.url, "limit": 100}
        thread = client.get("/api/v1/threads", query_string=query).get_json()
        shown = flatten(thread["comments"])
        published = [one for one in shown if one["status"] == "published"]
        left = sum(one.get("more_replies", {"count": 0})["count"] for one in thread["comments"])
        assert len(shown) - len(published) <= sum(
            one.status != "published" for one in page.comments
        )
        if not left:
            assert len(published) == thread["thread"]["comment_count"]
