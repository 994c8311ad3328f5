"""Blogger's Google Takeout: the sample to the last comment, and the archive around it."""

import zipfile
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import miscounts, stored
from tests.transfer.command import bring, comments, run, thread, told_of

SAMPLE = Path(__file__).parent / "samples" / "blogger-takeout-mini.atom"
TREE = "/2019/05/der-erste-apfelbaum.html"
OWN = SAMPLE.read_text().replace("<blogger:type>POST", "<blogger:type>OTHER")


def test_the_sample_comes_in_to_the_last_comment(app: Flask) -> None:
    told = bring(app, "auto", SAMPLE)
    assert told["format"] == "takeout"
    assert told_of(told) == (2, 9, 2, 1)
    assert told["by_status"] == {"published": 6, "deleted": 1, "held": 1, "spam": 1}
    assert miscounts(app) == []


def test_without_the_blogs_address_it_asks_for_it(app: Flask) -> None:
    result = run(app, "takeout", SAMPLE)
    assert result.exit_code != 0
    assert "--site-url" in result.stderr


def test_answers_stand_below_what_they_answer(app: Flask) -> None:
    bring(app, "takeout", SAMPLE)
    first = thread(app, TREE)["comments"][0]
    assert (first["author"]["name"], first["replies"][0]["author"]["name"]) == (
        "Jürgen", "Imke Müller",
    )  # fmt: skip
    assert first["html"].count("<p>") == 2
    assert first["created_at"] == "2019-05-01T07:15:30.250Z"
    gone = next(one for one in comments(app, TREE) if one["status"] == "deleted")
    assert [one["html"] for one in gone["replies"]] == [
        "<p>Antwort auf einen entfernten Kommentar.</p>"
    ]


def test_the_nameless_and_what_was_escaped_twice(app: Flask) -> None:
    bring(app, "takeout", SAMPLE)
    nameless = next(one for one in comments(app, TREE) if "nameless" in one["html"])
    assert nameless["author"]["kind"] == "anonymous"
    assert "I'm nameless &amp; fine." in nameless["html"]


def test_who_had_an_account_at_blogger_is_known_for_it(app: Flask) -> None:
    bring(app, "takeout", SAMPLE)
    services = [stored(app, one["id"]).author_service for one in comments(app, TREE)]
    assert set(services) == {None, "blogger"}


def test_a_comment_of_a_post_that_is_not_there_has_a_page(app: Flask) -> None:
    bring(app, "takeout", SAMPLE)
    assert len(comments(app, "/blogger-post-777")) == 1


def archive(path: Path, *members: tuple[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, text in members:
            made.writestr(f"Takeout/Blogger/{name}", text)
    return path


def test_the_whole_archive_is_taken_and_the_owners_comments_elsewhere_are_not(
    app: Flask, tmp_path: Path
) -> None:
    file = archive(
        tmp_path / "takeout-20240101.zip",
        ("Blogs/Gartenblog/feed.atom", SAMPLE.read_text()),
        ("Blogs/Gartenblog/settings.csv", "name\n"),
        ("Comments/Gartenblog/feed.atom", OWN),
    )
    told = bring(app, "auto", file)
    assert (told["comments"], told["entries"]) == (9, 18)
    assert told["skipped_because"] == {"comments on other blogs, not of this one": 9}


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ([("Blogs/A/feed.atom", SAMPLE.read_text()), ("Blogs/B/feed.atom", SAMPLE.read_text())],
         "several blogs"),
        ([("Blogs/A/settings.csv", "x"), ("Comments/A/feed.atom", OWN)], "no blog's feed.atom"),
    ],
)  # fmt: skip
def test_an_archive_without_one_blog_is_refused(
    app: Flask, tmp_path: Path, members: list[tuple[str, str]], reason: str
) -> None:
    file = archive(tmp_path / "takeout.zip", *members)
    result = run(app, "takeout", file, "--site-url", "http://localhost/")
    assert result.exit_code != 0
    assert reason in result.stderr


def test_the_owners_own_comments_are_refused_by_what_they_are(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "feed.atom"
    path.write_text(OWN)
    result = run(app, "takeout", path, "--site-url", "http://localhost/")
    assert result.exit_code != 0
    assert "Blogger/Blogs" in result.stderr
    assert comments(app, TREE) == []
