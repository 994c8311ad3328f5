"""What goes out comes back: all of a site, in our own form, with all that happened to it."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import Comment, Event, Site, Thread, ThreadAlias, Vote
from tests.factories import Moderator, Posted, Reader, miscounts, set_rules
from tests.transfer.command import bring, comments
from tests.transfer.sites import HTTP, elsewhere, lively, moved_to, taken
from tests.transfer.test_disqus import SAMPLE as DISQUS

ACTS = ("post", "answer", "vote", "edit", "report", "delete", "spam", "hold", "approve", "restore")


@pytest.mark.database("both")
def test_an_export_comes_back_as_it_went(app: Flask, second: Flask, tmp_path: Path) -> None:
    ids = lively(app)
    went = taken(app)
    told = moved_to(second, went, tmp_path)
    assert (told["format"], told["skipped"]) == ("native", 0)
    assert json.loads(taken(second)) == elsewhere(went)
    assert miscounts(second) == []
    for path in ("/a", "/c"):
        query = {"url": HTTP + path}
        here, there = (
            one.test_client().get("/api/v1/threads", query_string=query).get_json()
            for one in (app, second)
        )
        # Comments keep their ids. The thread gets one of its new home, where they are news.
        for thread in (here["thread"], there["thread"]):
            del thread["id"], thread["since"]
        assert here == there
    # The links of readers, and the old address of the page that moved, go on to work.
    assert ids["first"] in [one["id"] for one in comments(second, "/a")]
    assert len(comments(second, "/b?p=2")) == len(comments(app, "/c"))


def test_everything_of_it_is_there(app: Flask, second: Flask, tmp_path: Path) -> None:
    lively(app)
    moved_to(second, taken(app), tmp_path)
    for model in (Comment, Thread, Vote, Event, ThreadAlias):
        counts = []
        for one in (app, second):
            with one.app_context():
                counts.append(db.session.query(model).count())
        assert counts[0] == counts[1] > 0, model


@pytest.mark.database("both")
def test_a_second_import_adds_nothing_and_one_of_the_same_place_neither(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    lively(app)
    went = taken(app)
    assert moved_to(app, went, tmp_path)["comments"] == 0
    moved_to(second, went, tmp_path)
    again = moved_to(second, went, tmp_path)
    assert (again["comments"], set(again["skipped_because"])) == (0, {"already imported"})
    assert json.loads(taken(app)) == json.loads(went)
    assert json.loads(taken(second)) == elsewhere(went)


@pytest.mark.database("both")
def test_what_was_imported_before_is_known_by_its_source(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    lively(app)
    bring(second, "disqus", DISQUS)
    told = moved_to(second, taken(app), tmp_path)
    assert told["skipped_because"] == {"already imported": 11}
    assert bring(second, "disqus", DISQUS)["comments"] == 0
    assert miscounts(second) == []


@pytest.mark.database("both")
def test_an_export_that_came_in_can_be_undone(app: Flask, second: Flask, tmp_path: Path) -> None:
    lively(app)
    number_of_import = moved_to(second, taken(app), tmp_path)["import_id"]
    result = second.test_cli_runner().invoke(args=["imports", "undo", str(number_of_import)])
    assert result.exit_code == 0, result.stderr
    with second.app_context():
        left = [db.session.query(model).count() for model in (Comment, Thread, Vote, Event)]
    assert left == [0, 0, 0, 0]
    assert miscounts(second) == []


def test_who_was_trusted_still_is_and_moderation_goes_on(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    set_rules(app, moderation="first", trusted_after=1)
    reader, moderator = Reader(app), Moderator(app)
    first = reader.post("First.", author={"name": "Léa"})
    moderator.decide(first.id, "approve")
    moved_to(second, taken(app), tmp_path)
    there = Reader(second)
    again = there.post("Again.", author={"name": "Léa"}, commenter_token=first.commenter_token)
    assert again.status == "published"
    Moderator(second).undo(first.id)
    assert miscounts(second) == []


def test_settings_come_along_to_an_empty_site_only(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    lively(app)
    Reader(second).post("Here first.")
    moved_to(second, taken(app), tmp_path)
    with second.app_context():
        assert db.session.query(Site.name).scalar() == "My site"


@pytest.mark.database("both")
@given(steps=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5)), max_size=14))
@settings(
    max_examples=8,
    derandomize=True,
    phases=[Phase.generate],  # an example takes too long to look for a smaller one
)
def test_whatever_happened_comes_back(
    app: Flask, second: Flask, tmp_path: Path, steps: list[tuple[str, int]]
) -> None:
    for one in (app, second):
        forget(one)
    set_rules(app, moderation="open")
    reader, moderator = Reader(app), Moderator(app)
    posted = [reader.post("The first one.")]
    for turn, (act, which) in enumerate(steps):
        other = Reader(app, address=f"192.0.2.{which + 2}")
        posted += take(act, turn, (other, moderator), posted[which % len(posted)])
    went = taken(app)
    moved_to(second, went, tmp_path)
    assert json.loads(taken(second)) == elsewhere(went)
    assert miscounts(second) == []


def take(act: str, turn: int, people: tuple[Reader, Moderator], target: Posted) -> list[Posted]:
    """One act; those that make no sense just now are refused by the service."""
    reader, moderator = people
    if act == "post":
        return [reader.post(f"Text {turn} *a*\nb", author={"name": f"N{turn % 3}"})]
    if act == "answer":
        answer = reader.try_to_post(f"Answer {turn}.", parent_id=target.id)
        made = answer.get_json()
        tokens = made.get("edit_token", ""), made.get("commenter_token", "")
        return [Posted(made["comment"]["id"], "", *tokens)] if answer.status_code == 201 else []
    if act == "vote":
        reader.vote(target.id, 1 - 2 * (turn % 2))
    elif act == "edit":
        reader.edit(target, f"Edited {turn}.")
    elif act == "report":
        reader.report(target.id)
    else:
        with suppress(AppError):
            moderator.decide(target.id, act)
    return []


def forget(app: Flask) -> None:
    """Takes every comment out, so that one database serves many examples."""
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            # What nobody may take out of the log stays in it.
            if table.name not in (
                "sites", "site_origins", "moderators", "memberships", "audit_entries",
            ):  # fmt: skip
                connection.execute(table.delete())
