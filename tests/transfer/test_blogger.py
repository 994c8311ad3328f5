"""Blogger's export comes in exactly, once, and whole or not at all."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.transfer.files import source as formats
from tests.factories import Moderator, Reader, flatten, miscounts, set_rules
from tests.transfer.feeds import AUTHOR, PAGE, SAMPLE, Feed, imported, run

OLD = "http://localhost/2010/03/du-community-management-politique.html"
NEW = "http://localhost/2013/06/la-veille-trois-ans-apres.html"
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


def thread(client: FlaskClient, url: str) -> Any:
    return client.get("/api/v1/threads", query_string={"url": url}).get_json()


def comments(client: FlaskClient, url: str = PAGE) -> list[Any]:
    return flatten(thread(client, url)["comments"])


def shape(forest: list[Any]) -> list[Any]:
    """Who answers whom: texts, each with the shape of its replies if it has any."""
    return [
        [comment["html"] or "(gone)", shape(comment["replies"])]
        if comment["replies"]
        else comment["html"] or "(gone)"
        for comment in forest
    ]


@pytest.fixture
def feed() -> Feed:
    return Feed()


@pytest.fixture
def load(app: Flask, tmp_path: Path, feed: Feed) -> Any:
    """Imports the feed as it is now."""

    def load() -> dict[str, Any]:
        path = tmp_path / "blog.xml"
        path.write_text(feed.text, encoding="utf-8")
        return imported(app, path)

    return load


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
    assert told["comments"] == 3
    assert told["skipped_because"] == {
        "twice in the file": 1,
        "its post is not published": 1,
        "its page is not in the file": 1,
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


def test_hostile_markup_and_names_come_in_tame(load: Any, feed: Feed, client: FlaskClient) -> None:
    feed.comment("11", "<script>alert(1)</script><img src=x onerror=alert(1)>Bon<svg/onload=x>")
    feed.comment("12", "A < B\nC", kind="text")
    feed.comment("13", "x", name="\u202eeve" + "l" * 300, uri="javascript:alert(1)")
    feed.comment("14", "x", name="Anonymous", uri="")
    load()
    hostile, plain, named, nameless = comments(client)
    assert hostile["html"] == "Bon"
    assert plain["html"] == "<p>A &lt; B<br>C</p>"
    assert named["author"]["website"] is None
    assert named["author"]["name"].startswith("evel")
    assert nameless["author"]["kind"] == "anonymous"


def test_the_posts_author_is_known_by_the_profile_not_by_the_name(
    load: Any, feed: Feed, client: FlaskClient
) -> None:
    feed.comment("11", "mine", name="Luc", uri=AUTHOR)
    feed.comment("12", "not mine", name="Luc")
    load()
    assert [made["author"]["badge"] for made in comments(client)] == ["author", None]


def test_gzip_is_taken_as_it_is(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "blog.xml.gz"
    path.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    assert imported(app, path) == WHOLE


def test_control_characters_and_undeclared_prefixes_are_survived(
    app: Flask, tmp_path: Path, feed: Feed, client: FlaskClient
) -> None:
    feed.comment("11", "be\x00fore\x0bafter")
    feed.entries.append("<app:control><app:draft>yes</app:draft></app:control>")
    path = tmp_path / "blog.xml"
    path.write_text(feed.text, encoding="utf-8")
    assert imported(app, path)["comments"] == 1
    assert comments(client)[0]["html"] == "beforeafter"


SAMPLE_TEXT = SAMPLE.read_text()
BROKEN = {
    "cut off": SAMPLE_TEXT[: len(SAMPLE_TEXT) - 300].encode(),
    "not XML": b"GIF89a",
    "empty": b"",
    "not UTF-8": SAMPLE_TEXT.encode("latin-1", "replace"),
    "a gzip file cut off": gzip.compress(SAMPLE_TEXT.encode())[:2000],
    "not really gzip": b"\x1f\x8b" + b"x" * 100,
    "a document type": SAMPLE_TEXT.replace("<feed", "<!DOCTYPE feed><feed", 1).encode(),
    "a billion laughs": b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    "an outside entity": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "an unknown entity": SAMPLE_TEXT.replace("égo", "&ego;", 1).encode(),
    "a well of elements": b"<feed><entry>" + b"<a>" * 1000 + b"</a>" * 1000 + b"</entry></feed>",
    "an encoding that is none": SAMPLE_TEXT.replace("UTF-8", "UTF-7x", 1).encode(),
    "one endless entry": b"<feed><entry>" + b"x" * 9_000_000 + b"</entry></feed>",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_changes_nothing_and_says_so_in_one_line(
    app: Flask, client: FlaskClient, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "blog.xml"
    path.write_bytes(content)
    result = run(app, path, "--json")
    assert result.exit_code != 0
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("Error: ")
    assert thread(client, OLD)["comments"] == []


def test_what_unpacks_to_too_much_is_refused(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "MAX_UNPACKED_BYTES", 1_000_000)
    path = tmp_path / "bomb.xml.gz"
    path.write_bytes(gzip.compress(b"<feed>" + b" " * 2_000_000 + b"</feed>"))
    result = run(app, path)
    assert result.exit_code != 0
    assert "unpacks to more" in result.stderr


@pytest.mark.parametrize(
    ("file", "options"),
    [
        ("no-such-file.xml", {}),
        (str(SAMPLE), {"site_url": "blog.example"}),
        (str(SAMPLE), {"site_url": "ftp://blog.example/"}),
    ],
)
def test_what_cannot_be_meant_is_refused_in_one_line(
    app: Flask, file: str, options: dict[str, str]
) -> None:
    result = run(app, file, **options)
    assert result.exit_code != 0
    assert result.stderr.count("\n") == 1


def test_an_unknown_site_is_refused(app: Flask) -> None:
    result = run(app, SAMPLE, "--site", "nobody")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no such site.\n")
