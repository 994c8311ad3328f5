"""Files that are made to harm who imports them: refused in one line, and nothing has changed."""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from comments_service.extensions import db
from comments_service.models import Comment, Membership, Moderator
from comments_service.rules.text.line_breaks import with_breaks
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.sites.sites import checked_origins, create_site
from tests.factories import Reader, miscounts
from tests.support.cost import LINEAR, growth
from tests.transfer.command import bring, run, thread
from tests.transfer.samples_of import SAMPLES, file_of
from tests.web.console.conftest import PASSWORD, Desk

PAGE = "http://localhost/a"
DAY = "2020-01-01T00:00:00Z"
COMMENT: dict[str, Any] = {
    "id": "1",
    "page": PAGE,
    "created_at": DAY,
    "status": "published",
    "html": "Evil.",
    "body": "Evil.",
    "renderer_version": 0,
}


def refused(app: Flask, word: str, path: Path) -> str:
    """What is told of a file that must not come in."""
    result = run(app, word, path, "--site-url", "http://localhost/")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1), result.stderr
    return result.stderr


def native(folder: Path, **tables: list[Any]) -> Path:
    """An export of our own, as somebody has edited it."""
    path = folder / "export.json"
    made = {"palabre_export": 1, "threads": [{"url": PAGE}], **tables}
    path.write_text(json.dumps(made))
    return path


def stored(app: Flask) -> list[Any]:
    """All comments, the oldest first."""
    with app.app_context():
        chosen = select(*Comment.__table__.columns).order_by(Comment.source_id)
        return list(db.session.execute(chosen))


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [
        ("<a>" * 5000 + "</a>" * 5000, "nested too deeply"),
        (f"<a b='{'x' * 10_000_000}'/>", "one tag is larger"),
        (f"<!--{'x' * 10_000_000}-->", "one tag is larger"),
        ("".join(f"<a{number}/>" for number in range(30_000)), "more names"),
    ],
    ids=["depth", "attribute", "comment", "names"],
)
def test_xml_around_the_entries_is_not_kept_without_end(
    app: Flask, tmp_path: Path, bomb: str, reason: str
) -> None:
    path = tmp_path / "blog.xml"
    path.write_text(f"<rss><channel>{bomb}</channel></rss>")
    assert reason in refused(app, "wordpress", path)


def test_what_is_no_real_table_is_not_read(app: Flask, tmp_path: Path) -> None:
    path = file_of("isso-5.sql", tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "ALTER TABLE comments RENAME TO kept; CREATE VIRTUAL TABLE comments USING"
            " fts5(id, tid, parent, created, mode, text, voters, uri)"
        )
    assert "not a database of Isso" in refused(app, "isso", path)


def test_columns_that_a_database_computes_are_not_computed(app: Flask, tmp_path: Path) -> None:
    path = file_of("isso-5.sql", tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "ALTER TABLE threads DROP COLUMN title;"
            "ALTER TABLE threads ADD COLUMN title AS (hex(zeroblob(20)))"
        )
    bring(app, "isso", path)
    assert thread(app, "/2019/le-pain")["thread"]["title"] is None


def test_a_value_larger_than_any_comment_is_refused(app: Flask, tmp_path: Path) -> None:
    path = file_of("isso-5.sql", tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("UPDATE comments SET text = hex(zeroblob(5000000)) WHERE id = 1")
    assert "too big" in refused(app, "isso", path)


@pytest.mark.parametrize(
    "reason",
    [
        {"message": "{0}", "params": {"0": "x"}},
        {"message": "{count}", "params": {"count": "\ud800"}},
        {"message": "\ud800", "params": {}},
        {"message": "x", "params": {"words": 5}},
        {"message": "x", "params": {"words": [["x"]]}},
        {"message": "x", "params": {"words": "\ud800"}},
    ],
)
def test_no_reason_of_a_file_breaks_the_moderators_pages(
    app: Flask, tmp_path: Path, reason: dict[str, Any]
) -> None:
    with app.app_context():
        add_moderator("lea@example.org", "owner", PASSWORD, datetime.now(UTC))
    desk = Desk(app)
    desk.sign_in("lea@example.org")
    written = {**COMMENT, "status": "held", "reasons": [{"code": "x", **reason}]}
    event = {"comment_id": "1", "actor": "system", "action": "post", "created_at": DAY}
    bring(app, "native", native(tmp_path, comments=[written], events=[event | written]))
    queue = desk.get("/console/queue/review")
    assert (queue.status_code, "Evil." in queue.get_data(as_text=True)) == (200, True)
    [row] = stored(app)
    assert desk.get(f"/console/comments/{row.site_id}-{row.id:x}").status_code == 200


def test_a_comment_with_the_largest_number_can_still_be_answered(
    app: Flask, tmp_path: Path
) -> None:
    bring(app, "native", native(tmp_path, comments=[COMMENT | {"id": "7fffffffffffffff"}]))
    [row] = stored(app)
    reader = Reader(app, page=PAGE)
    reader.post("Why?", parent_id=f"{row.site_id}-{row.id:x}")
    assert miscounts(app) == []


def test_a_file_says_nothing_of_the_moderators_of_another_site(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        other = add_moderator("mo@other.example", "owner", None, datetime.now(UTC))
        create_site("two", "Two", checked_origins("https://two.example"), other, datetime.now(UTC))
        db.session.execute(delete(Membership).where(Membership.site_id == 1))
        db.session.execute(update(Moderator).values(name="Their name"))
        db.session.commit()
    people = [{"email": "mo@other.example", "name": "x"}, {"email": "new@one.example", "name": "N"}]
    written = [
        COMMENT | {"id": f"{n}", "moderator": one["email"]} for n, one in enumerate(people, 1)
    ]
    bring(app, "native", native(tmp_path, moderators=people, comments=written))
    assert [row.moderator_id is None for row in stored(app)] == [True, False]
    exported = app.test_cli_runner().invoke(args=["export", "-"]).stdout
    assert "Their name" not in exported


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\t", "\n "])
def test_a_blank_before_it_makes_no_formula_harmless(
    app: Flask, tmp_path: Path, blank: str
) -> None:
    written = COMMENT | {"body": f"{blank}=HYPERLINK(1)"}
    bring(app, "native", native(tmp_path, comments=[written]))
    exported = app.test_cli_runner().invoke(args=["export", "-", "--format", "csv"]).stdout
    [row] = csv.DictReader(io.StringIO(exported, newline=""))
    assert row["body"] == f"'{blank}=HYPERLINK(1)"


def test_a_zip_of_a_hundred_thousand_names_is_not_read(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "blog.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(600):
            member = zipfile.ZipInfo(f"{number}.xml")
            member.comment = b"x" * 60_000
            archive.writestr(member, b"")
    assert "more than 100,000 files" in refused(app, "wordpress", path)


def test_a_zip_that_cannot_be_unpacked_is_refused(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "blog.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("blog.xml", b"<rss></rss>" * 100)
    content = bytearray(path.read_bytes())
    content[30 + len("blog.xml") + 4] = 0xFF  # LZMA's properties
    path.write_bytes(content)
    assert "cannot be unpacked" in refused(app, "wordpress", path)


def test_a_number_beyond_all_numbers_is_no_time(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "waline.json"
    sample = json.loads((SAMPLES / "waline-mini.json").read_text())
    for one in sample["data"]["Comment"]:
        one["insertedAt"] = 10**400
    path.write_text(json.dumps(sample))
    told = bring(app, "waline", path)
    assert told["skipped"] == 4  # the others tell another time as well


@pytest.mark.timing
@pytest.mark.parametrize("mark", ["<pre>", "<pre></pre "])
def test_a_long_text_takes_no_longer_than_its_length(mark: str) -> None:
    def break_lines(size: int) -> None:
        assert with_breaks(mark * size).count("<pre>") == size

    assert growth(break_lines, 20_000) <= LINEAR


@pytest.mark.timing
@pytest.mark.parametrize(
    ("field", "harm"),
    [
        ("date", lambda size: f"2020{' ' * size}x"),
        ("_parent", lambda size: f"/{'/' * size}x"),
        ("_parent", lambda size: f"/{'?' * size}\nx"),
    ],
    ids=["date", "slashes", "question marks"],
)
def test_a_long_value_takes_no_longer_than_its_length(
    app: Flask, tmp_path: Path, field: str, harm: Callable[[int], str]
) -> None:
    def read(size: int) -> None:
        folder = tmp_path / str(size)
        folder.mkdir(exist_ok=True)
        for name in ("a", "b"):
            written = {"_id": name, "message": "Evil.", "date": DAY, field: harm(size)}
            (folder / f"{name}.json").write_text(json.dumps(written))
        run(app, "staticman", folder, "--site-url", "http://localhost/")

    assert growth(read, 60_000) <= LINEAR


def test_what_is_preformatted_keeps_its_lines() -> None:
    text = "a\nb<pre>c\nd</PRE >e\nf</pre><pre>g\n<pre>h</pre>\ni<pre>j\nk"
    assert with_breaks(text) == (
        "<p>a<br>b<pre>c\nd</PRE ><p>e<br>f</pre><pre>g\n<pre>h</pre><p>i<pre>j<br>k"
    )
