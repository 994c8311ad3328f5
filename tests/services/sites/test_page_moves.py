"""Pages move with all their comments, and nobody loses the way."""

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import Thread, ThreadAlias
from comments_service.queries.sites.sites import default_site
from comments_service.rules.sites.page_moves import parse_table
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.page_moves import move_threads
from comments_service.services.sites.page_plans import Moves, plan_moves
from tests.factories import Moderator, Reader, miscounts

pytestmark = pytest.mark.database("both")

HOME = "https://localhost"


def page(app: Flask, path: str) -> Reader:
    return Reader(app, page=f"{HOME}{path}")


def texts(app: Flask, path: str) -> list[str]:
    """What readers of a page see, oldest first."""
    shown = page(app, path).thread(limit=100)["comments"]
    return [comment["html"].removeprefix("<p>").removesuffix("</p>") for comment in shown]


def move(app: Flask, *lines: str, merge: bool = False, dry_run: bool = False) -> Moves:
    """Moves by a table whose addresses are paths of the site."""
    table = parse_table([" → ".join(f"{HOME}{path}" for path in line.split()) for line in lines])
    with app.app_context():
        rules = default_site()
        assert rules
        return (
            plan_moves(rules, table)
            if dry_run
            else move_threads(rules, table, By(SYSTEM, datetime.now(UTC)), merge=merge)
        )


def test_a_dry_run_tells_and_changes_nothing(open_app: Flask) -> None:
    page(open_app, "/a").post("A.")
    page(open_app, "/b").post("B.")
    told = move(open_app, "/a /c", "/b /a", "/gone /x", dry_run=True)
    assert [one.new.url for one in told.moves] == [f"{HOME}/c", f"{HOME}/a"]
    assert (told.merges, told.unknown) == ([], [f"{HOME}/gone"])
    assert (texts(open_app, "/a"), texts(open_app, "/c")) == (["A."], [])


def test_chains_and_swaps_come_out_right_and_the_way_back_as_well(open_app: Flask) -> None:
    for name in "abcd":
        page(open_app, f"/{name}").post(f"{name.upper()}.")
    there = ["/a /b", "/b /a", "/c /d", "/d /e"]
    move(open_app, *there)
    assert [texts(open_app, f"/{name}") for name in "abde"] == [["B."], ["A."], ["C."], ["D."]]
    assert texts(open_app, "/c") == ["C."], "the old address goes on to work"
    move(open_app, *(" ".join(reversed(line.split())) for line in there))
    found = [texts(open_app, f"/{name}") for name in "abcde"]
    assert found == [["A."], ["B."], ["C."], ["D."], ["D."]]


def test_a_blog_moves_by_a_pattern_and_its_new_home_is_let_in(open_app: Flask) -> None:
    page(open_app, "/2010/a").post("A.")
    page(open_app, "/other").post("Other.")
    table = parse_table([f"{HOME}/2010/*,https://new.example/blog/*"])
    with open_app.app_context():
        rules = default_site()
        assert rules
        done = move_threads(rules, table, By(SYSTEM, datetime.now(UTC)), merge=False)
    assert list(map(str, done.origins)) == ["https://new.example"]
    at_home = Reader(open_app, page="https://new.example/blog/a")
    assert [one["html"] for one in at_home.thread()["comments"]] == ["<p>A.</p>"]
    # From localhost: a page under development does not publish on the site.
    assert at_home.try_to_post("Here.").status_code == 202
    assert texts(open_app, "/2010/a")[0] == "A."
    assert texts(open_app, "/other") == ["Other."]


def test_a_page_that_has_comments_is_not_overrun(open_app: Flask) -> None:
    page(open_app, "/a").post("A.")
    page(open_app, "/b").post("B.")
    page(open_app, "/free").post("Free.")
    with pytest.raises(AppError) as refused:
        move(open_app, "/free /c", "/a /b")
    assert refused.value.code == "conflict"
    assert refused.value.extras["url"] == f"{HOME}/b"
    assert [texts(open_app, f"/{name}") for name in ("a", "b", "c")] == [["A."], ["B."], []]


def test_joined_pages_keep_all_comments_answers_and_counts(open_app: Flask) -> None:
    first, second = page(open_app, "/a"), page(open_app, "/b")
    root = first.post("A.")
    gone = first.post("Gone.", parent_id=root.id)
    first.post("Answer.", parent_id=gone.id)
    second.post("B.")
    moderator = Moderator(open_app)
    moderator.decide(gone.id, "delete")
    done = move(open_app, "/a /b", merge=True)
    assert len(done.merges) == 1
    assert texts(open_app, "/b") == texts(open_app, "/a") == ["A.", "B."]
    thread = page(open_app, "/a").thread()
    assert thread["thread"]["comment_count"] == 3
    assert thread["comments"][0]["replies"][0]["status"] == "deleted"
    assert miscounts(open_app) == []
    moderator.undo(gone.id)
    page(open_app, "/a").post("More.", parent_id=root.id)
    assert miscounts(open_app) == []


def test_joining_leaves_no_more_pins_than_a_page_shows(open_app: Flask) -> None:
    moderator = Moderator(open_app)
    for path, count in (("/a", 6), ("/b", 6)):
        for number in range(count):
            moderator.pin(page(open_app, path).post(f"{path} {number}.").id)
    move(open_app, "/a /b", merge=True)
    pinned = [one["pinned"] for one in page(open_app, "/b").thread(limit=100)["comments"]]
    assert (len(pinned), sum(pinned)) == (12, 6)


def test_several_pages_may_become_one(open_app: Flask) -> None:
    for name in "abc":
        page(open_app, f"/{name}").post(f"{name}.")
    with pytest.raises(AppError):
        move(open_app, "/a /x", "/b /x")
    move(open_app, "/a /x", "/b /x", "/c /a", merge=True)
    assert texts(open_app, "/x") == ["a.", "b."]
    assert texts(open_app, "/a") == ["c."], "an address of its own counts before a former one"
    assert miscounts(open_app) == []


NAMES = ["/a", "/b", "/c", "/d", "/e", "/f"]
_numbers = itertools.count()


@pytest.mark.slow
@pytest.mark.database("sqlite")
@given(
    filled=st.sets(st.sampled_from(NAMES[:4]), min_size=1),
    wanted=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NAMES), min_size=1),
)
@settings(max_examples=40, derandomize=True)
def test_whatever_moves_at_once_every_comment_is_where_its_page_went(
    open_app: Flask, filled: set[str], wanted: dict[str, str]
) -> None:
    home = f"/{next(_numbers)}"
    for name in sorted(filled):
        page(open_app, home + name).post(f"{name}.")
    move(open_app, *(f"{home}{old} {home}{new}" for old, new in wanted.items()), merge=True)
    expected: dict[str, set[str]] = {}
    for name in filled:
        expected.setdefault(wanted.get(name, name), set()).add(f"{name}.")
    for name, comments in expected.items():
        assert set(texts(open_app, home + name)) == comments
    for name in filled - expected.keys():
        assert set(texts(open_app, home + name)) == expected[wanted[name]]
    assert miscounts(open_app) == []
    with open_app.app_context():
        own = db.session.execute(select(Thread.key)).scalars().all()
        former = db.session.execute(select(ThreadAlias.key)).scalars().all()
    assert set(own) & set(former) == set(), "no address leads to two threads"


def command(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["thread", "move", *map(str, arguments)])


def test_the_command_tells_what_it_would_do_and_does_it(open_app: Flask, tmp_path: Path) -> None:
    page(open_app, "/a").post("A.")
    table = tmp_path / "map.csv"
    table.write_text(f"old,new\n{HOME}/a,https://new.example/a\n{HOME}/b,{HOME}/c\n")
    told = command(open_app, "--map", table, "--dry-run")
    assert told.output.splitlines() == [
        f"{HOME}/a → https://new.example/a (1 comments)",
        f"{HOME}/b: no comments there",
        "https://new.example is new among the addresses of My site",
        "Nothing was changed. It would be: 1 moved, 0 joined, 1 unknown.",
    ]
    assert texts(open_app, "/a") == ["A."]
    assert command(open_app, "--map", table).output.endswith("1 moved, 0 joined, 1 unknown.\n")
    assert command(open_app, "https://new.example/*", f"{HOME}/*").exit_code == 0
    assert texts(open_app, "/a") == ["A."]


def test_the_command_refuses_in_one_line(open_app: Flask, tmp_path: Path) -> None:
    page(open_app, "/a").post("A.")
    page(open_app, "/b").post("B.")
    table = tmp_path / "map.csv"
    table.write_text(f"{HOME}/a,{HOME}/c\n{HOME}/b\n")
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"\xe9")
    for arguments, told in (
        (["--map", table], "line 2: This line needs an old and a new address."),
        (["--map", latin], "The file is not UTF-8."),
        ([f"{HOME}/a", f"{HOME}/b"], "already has comments"),
        ([f"{HOME}/a", "nowhere"], "Enter a full web address"),
        ([f"{HOME}/a", f"{HOME}/b", "--site", "none"], "There is no such site."),
    ):
        result = command(open_app, *arguments)
        assert (result.exit_code, told in result.output) == (1, True), result.output
        assert len(result.output.splitlines()) == 1
    assert command(open_app, f"{HOME}/a").exit_code == 2
