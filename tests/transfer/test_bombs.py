"""Files that claim more than there is: each ends by a count, in time in proportion to its size."""

import sqlite3
import struct
from pathlib import Path

import pytest
from flask import Flask

from comments_service.transfer import open_file
from comments_service.transfer.entries import BadFile, Entry, Item
from comments_service.transfer.files.source import Source
from comments_service.transfer.files.sqlite_file import sqlite_file
from comments_service.transfer.files.static_files import static_comments
from comments_service.transfer.spool import spool_of
from tests.support.cost import LINEAR, growth
from tests.transfer.command import bring, comments, run

PAGE_BYTES = 4096
TABLES = """
PRAGMA page_size = 4096; CREATE TABLE threads (id INTEGER PRIMARY KEY, uri, title);
INSERT INTO threads VALUES (1, '/a', 't'); CREATE TABLE comments (tid, id {kind}, parent, created,
mode, text, voters); INSERT INTO comments VALUES (1, 1, NULL, 15e8, 1, '{text}', x'00');
"""


def looping(path: Path, *, table: str = "comments", kind: str = "INTEGER PRIMARY KEY") -> Path:
    """A database in which eight levels of pages all name the same one below them."""
    with sqlite3.connect(path) as made:
        made.executescript(TABLES.format(kind=kind, text="x" * 600))
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        root = made.execute(query, (table,)).fetchone()[0]
    made.close()
    content = bytearray(path.read_bytes())
    pages = len(content) // PAGE_BYTES
    leaf = content[(root - 1) * PAGE_BYTES : root * PAGE_BYTES]
    content[(root - 1) * PAGE_BYTES : root * PAGE_BYTES] = inner(pages + 1)
    for level in range(1, 8):
        content += inner(pages + level + 1)
    content += leaf
    struct.pack_into(">I", content, 28, len(content) // PAGE_BYTES)
    content[92:96] = content[24:28]
    path.write_bytes(content)
    return path


def inner(child: int) -> bytearray:
    page, end = bytearray(PAGE_BYTES), PAGE_BYTES
    for cell in range(300):
        end -= 5
        page[end : end + 5] = struct.pack(">IB", child, 1)
        struct.pack_into(">H", page, 12 + 2 * cell, end)
    page[0] = 5
    struct.pack_into(">HHH", page, 1, 0, 300, end)
    struct.pack_into(">I", page, 8, child)
    return page


@pytest.mark.parametrize("table", ["comments", "threads"])
@pytest.mark.parametrize("kind", ["INTEGER PRIMARY KEY", "", "TEXT UNIQUE"])
def test_pages_of_a_database_that_go_round_in_circles_are_refused(
    app: Flask, tmp_path: Path, table: str, kind: str
) -> None:
    path = looping(tmp_path / "bomb.db", table=table, kind=kind)
    result = run(app, "isso", path, "--site-url", "http://localhost/", "--dry-run")
    assert result.exit_code == 1
    assert "bomb.db: " in result.stderr
    assert comments(app, "/a") == []


def test_a_value_that_is_read_again_and_again_is_more_than_there_is(tmp_path: Path) -> None:
    """The rows of a table may all have one chain of further pages."""
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, a)")
        made.executemany("INSERT INTO rows (a) VALUES (?)", [("x" * 1000,)] * 9)
    made.close()
    with pytest.raises(BadFile, match="more than there is"), sqlite_file(Source(path), "x") as file:
        file._size = 0
        list(file.rows("rows", ["a"] * 10))


def test_a_database_may_take_its_steps_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    sqlite3.connect(path).executescript("CREATE TABLE rows (id INTEGER PRIMARY KEY)")
    endless = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    )
    with pytest.raises(BadFile, match="interrupted"), sqlite_file(Source(path), "x") as file:
        file._database.execute(endless).fetchone()


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_an_honest_database_is_read_whole(app: Flask, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "comments.db"
    with sqlite3.connect(path) as made:
        made.execute(f"PRAGMA encoding = '{encoding}'")
        made.executescript(TABLES.format(kind="INTEGER PRIMARY KEY", text="x"))
        rows = [(1, n, None, 15e8 + n, 1, "日本語" * 400, b"") for n in range(2, 900)]
        made.executemany("INSERT INTO comments VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    made.close()
    assert bring(app, "isso", path)["comments"] == 899


def test_a_spool_grows_no_further_than_its_file_allows() -> None:
    def entries() -> "list[Item]":
        one = Entry(
            id="1", page="/", parent_id=None, created_at=None, text="x" * 200_000, markup="plain"
        )
        return [one] * 400

    with pytest.raises(BadFile, match="far more of comments"), spool_of(iter(entries()), lambda: 1):
        pass
    with spool_of(iter(entries()), lambda: 80_000_000) as spool:
        assert spool.count() == 400


def test_a_file_has_an_hour_and_signs_of_life(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "export.txt"
    comment = "COMMENT:\nAUTHOR: A\nDATE: 11/13/2008 03:04:07 PM\nHi\n-----\n"
    path.write_text(f"AUTHOR: a\nTITLE: t\n-----\n{comment * 10}--------\n")
    beats = 0

    def beat() -> None:
        nonlocal beats
        beats += 1

    monkeypatch.setattr(open_file, "_PULSE_S", -1.0)
    with open_file.open_file(Source(path), "auto", beat):
        assert beats >= 10
    monkeypatch.setattr(open_file, "DEADLINE_S", -1.0)
    with pytest.raises(BadFile, match="longer to read"), open_file.open_file(Source(path), "auto"):
        pass


@pytest.mark.timing
@pytest.mark.parametrize("piece", ["[", "{a: ", "- ", "? ", "[[],", '["', "a: [", "!x ", "&a "])
def test_files_of_a_repository_cost_time_in_proportion(tmp_path: Path, piece: str) -> None:
    (tmp_path / "comments").mkdir()

    def read(size: int) -> None:
        (tmp_path / "comments" / "a.yml").write_text("a: " + piece * size)
        list(static_comments(Source(tmp_path)))

    assert growth(read, 20_000) < LINEAR


@pytest.mark.timing
@pytest.mark.parametrize(
    "piece", ["<![CDATA[", "]]>", "<a>", '<a b="', "&amp;", "<!--", "<?x ", "&#10;"]
)
def test_wordpress_files_cost_time_in_proportion(tmp_path: Path, piece: str) -> None:
    def read(size: int) -> None:
        (tmp_path / "a.xml").write_text(
            '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><wp:comment>'
            f"<wp:comment_content>{piece * size}]]></wp:comment_content></wp:comment></item>"
        )
        with pytest.raises(BadFile), open_file.open_file(Source(tmp_path / "a.xml"), "wordpress"):
            pass

    assert growth(read, 20_000) < LINEAR


@pytest.mark.timing
@pytest.mark.parametrize("piece", ["[", '{"a":', '"', "\\", '{"a":1,', "1", '["a",'])
def test_json_files_cost_time_in_proportion(tmp_path: Path, piece: str) -> None:
    def read(size: int) -> None:
        (tmp_path / "a.json").write_text(f'[{{"_id": "a", "comment": {piece * size}')
        with pytest.raises(BadFile), open_file.open_file(Source(tmp_path / "a.json"), "twikoo"):
            pass

    assert growth(read, 40_000) < LINEAR
