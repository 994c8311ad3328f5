"""Blogger's export comes in exactly and once."""

import gzip
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.factories import Moderator, Reader, miscounts, set_rules
from tests.transfer.blogger import NEW, OLD, comments, shape, thread
from tests.transfer.feeds import PAGE, SAMPLE, Feed, imported, run

WHOLE = {
    "pages": 2,
    "comments": 12,
    "replies": 3,
    "skipped": 0,
    "orphans": 1,
    "by_status": {"published": 11, "deleted": 1},
    "skipped_because": {},
    "new_origin": None,
    "dry_run": False,
}


def test_the_sample_comes_in_to_the_last_comment(app: Flask) -> None:
    assert imported(app, SAMPLE) == WHOLE
    assert miscounts(app) == []


def test_a_second_import_adds_nothing(app: Flask, client: FlaskClient) -> None:
    imported(app, SAMPLE)
    before = thread(client, NEW)
    again = imported(app, SAMPLE)
    assert (again["pages"], again["comments"], again["skipped"]) == (0, 0, 12)
    assert again["skipped_because"] == {"already imported": 12}
    assert thread(client, NEW) == before


def test_what_was_decided_since_stays_decided(app: Flask, client: FlaskClient) -> None:
    imported(app, SAMPLE)
    first = thread(client, OLD)["comments"][0]["id"]
    Moderator(app).decide(first, "spam")
    assert imported(app, SAMPLE)["comments"] == 0
    assert [comment["id"] for comment in comments(client, OLD)].count(first) == 0
    assert miscounts(app) == []


def test_a_dry_run_tells_all_and_changes_nothing(app: Flask, client: FlaskClient) -> None:
    assert imported(app, SAMPLE, "--dry-run") == WHOLE | {"dry_run": True}
    assert thread(client, OLD)["comments"] == []
    result = run(app, SAMPLE, "--dry-run")
    assert "Nothing was changed" in result.stdout
    assert "12 comments on 2 pages (11 published, 1 deleted)" in result.stdout


def test_comments_stand_below_those_that_they_answer(app: Flask, client: FlaskClient) -> None:
    imported(app, SAMPLE)
    link = '<a href="http://example.org/?a=1&amp;b=2" rel="nofollow ugc noopener">lien</a>'
    deepest = f"Réponse à la réponse. <em>Italique</em>, <strong>gras</strong> et {link}."
    middle = "Réponse à Zoé.<br><br>Deuxième paragraphe&nbsp;: l'été arrive."
    assert shape(thread(client, NEW)["comments"]) == [
        ["Première réponse, avec &lt;3 et une étoile ★.", [[middle, [deepest]]]],
        ["(gone)", ["Dommage, j'avais une réponse prête. 😉"]],
        "Réponse à un commentaire qui n'est plus dans le fichier.",
    ]


def test_a_removed_comment_keeps_its_place_without_text_or_name(
    app: Flask, client: FlaskClient
) -> None:
    imported(app, SAMPLE)
    gone = thread(client, NEW)["comments"][1]
    assert (gone["status"], gone["deleted_by"], gone["author"]) == ("deleted", "author", None)
    assert "Alban" not in client.get("/api/v1/threads", query_string={"url": NEW}).text


def test_names_addresses_and_times_are_those_of_the_file(app: Flask, client: FlaskClient) -> None:
    imported(app, SAMPLE)
    told = [
        (
            made["created_at"],
            made["author"]["name"],
            made["author"]["kind"],
            made["author"]["badge"],
        )
        for made in comments(client, OLD)
    ]
    assert told == [
        ("2010-03-09T12:55:00.000Z", "Laurent François", "named", None),
        ("2010-03-09T13:01:00.000Z", "Luc Mandret", "named", "author"),
        ("2010-03-09T13:03:00.000Z", "Laurent François", "named", None),
        ("2010-03-09T13:39:00.000Z", "Arnault", "named", None),
        ("2010-03-09T17:05:00.000Z", "JPB", "named", None),
        ("2010-12-31T11:35:00.000Z", "Mix-Design", "named", None),
    ]
    newer = comments(client, NEW)
    assert newer[0]["created_at"] == "2013-06-18T07:00:12.345Z"
    assert newer[2]["author"]["kind"] == "anonymous"
    assert newer[2]["author"]["name"] is None
    assert newer[-1]["author"]["website"] == "http://example.org/xenos"
    assert "noreply" not in client.get("/api/v1/threads", query_string={"url": NEW}).text


def test_the_blogs_address_joins_the_sites_addresses(app: Flask, client: FlaskClient) -> None:
    before = client.get("/api/v1/threads", query_string={"url": "https://blog.example/x"})
    assert before.status_code == 403
    told = imported(app, SAMPLE, site_url="https://blog.example/")
    assert told["new_origin"] == "https://blog.example"
    page = "https://www.blog.example/2010/03/du-community-management-politique.html?utm_source=x"
    assert thread(client, page)["thread"]["comment_count"] == 6
    assert thread(client, page)["thread"]["title"] == "Du community management politique"
    assert imported(app, SAMPLE, site_url="https://blog.example/")["new_origin"] is None


def test_an_answer_before_its_parent_a_loop_and_a_self_parent_survive(
    app: Flask, load: Any, feed: Feed, client: FlaskClient
) -> None:
    feed.comment("11", "child", answers="12", at="2020-01-02T10:00:00Z")
    feed.comment("12", "parent", at="2020-01-02T11:00:00Z")
    feed.comment("13", "narcissus", answers="13")
    for number, answered in (("14", "15"), ("15", "16"), ("16", "14")):
        feed.comment(number, f"loop {number}", answers=answered)
    assert load()["comments"] == 6
    assert {comment["html"] for comment in comments(client)} == {
        "child", "parent", "narcissus", "loop 14", "loop 15", "loop 16",
    }  # fmt: skip
    forest = shape(thread(client, PAGE)["comments"])
    assert ["parent", ["child"]] in forest
    assert "narcissus" in forest
    assert miscounts(app) == []


def test_a_chain_of_a_thousand_children_first_comes_in(
    app: Flask, load: Any, feed: Feed, client: FlaskClient
) -> None:
    for number in range(1100, 100, -1):
        feed.comment(str(number), f"n{number}", answers=str(number - 1), at="2020-01-02T10:00:00Z")
    told = load()
    assert (told["comments"], told["replies"], told["orphans"]) == (1000, 999, 1)
    assert thread(client, PAGE)["comments"][0]["more_replies"]["count"] == 989
    assert miscounts(app) == []


def test_every_comment_is_accounted_for(load: Any, feed: Feed, client: FlaskClient) -> None:
    feed.post("2", None)
    feed.comment("11", "kept")
    feed.comment("11", "twice")
    feed.comment("12", "on a draft", post="2")
    feed.comment("13", "on a post that is not there", post="3")
    feed.comment("14", "known by its address", post="3", href="http://old.example/p/about.html")
    feed.comment("15", "undated", at="0000-00-00T00:00:00Z")
    told = load()
    assert told["comments"] == 2
    assert told["skipped_because"] == {
        "twice in the file": 1,
        "its post is not published": 1,
        "its page is not in the file": 1,
        "without a usable date": 1,
    }
    assert comments(client, "http://localhost/p/about.html")[0]["html"] == "known by its address"


def test_a_newer_export_adds_what_was_written_since(
    app: Flask, load: Any, feed: Feed, client: FlaskClient
) -> None:
    feed.comment("11", "Commentaire supprimé par un administrateur", removed="true")
    feed.comment("12", "here")
    load()
    assert [comment["html"] for comment in comments(client)] == ["here"]
    feed.comment("13", "answer", answers="11")
    assert load()["comments"] == 1
    assert shape(thread(client, PAGE)["comments"]) == [["(gone)", ["answer"]], "here"]
    assert thread(client, PAGE)["comments"][0]["deleted_by"] == "moderation"
    assert miscounts(app) == []


def test_an_import_joins_a_discussion_that_goes_on(
    app: Flask, load: Any, feed: Feed, client: FlaskClient
) -> None:
    set_rules(app, moderation="open")
    reader = Reader(app, page=PAGE)
    reader.post("Written here.")
    feed.comment("11", "Written there.")
    load()
    assert [comment["html"] for comment in comments(client)] == [
        "Written there.", "<p>Written here.</p>",
    ]  # fmt: skip
    answer = reader.post("An answer.", parent_id=comments(client)[0]["id"])
    assert answer.status == "published"
    assert thread(client, PAGE)["thread"]["comment_count"] == 3
    assert miscounts(app) == []


def test_gzip_is_taken_as_it_is(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "blog.xml.gz"
    path.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    assert imported(app, path) == WHOLE
