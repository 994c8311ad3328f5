"""Disqus: the sample to the last comment, and what real files hold besides."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories import miscounts, stored
from tests.transfer.command import bring, comments, run, thread, told_of

SAMPLE = Path(__file__).parent / "samples" / "disqus-mini.xml"
APPLES = "/2014/03/%C3%A4pfel-pflanzen/"
HEAD = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'


def page(number: int, link: str, identifier: str = "") -> str:
    return (
        f'<thread dsq:id="{number}"><id>{identifier}</id><link>{link}</link><title>T</title>'
        f"<author><name>Imke</name><username>imke</username></author></thread>"
    )


def post(number: int, thread: str = '<thread dsq:id="1" />', **inside: str) -> str:
    told = {"message": "Ja.", "createdAt": "2014-03-02T08:15:30Z"} | inside
    parts = "".join(f"<{name}>{text}</{name}>" for name, text in told.items())
    return f'<post dsq:id="{number}"><id />{parts}{thread}</post>'


@pytest.fixture
def load(app: Flask, tmp_path: Path) -> Any:
    """Imports a file of these parts."""

    def load(*parts: str) -> Any:
        path = tmp_path / "forum.xml"
        path.write_text(f"{HEAD}{''.join(parts)}</disqus>", encoding="utf-8")
        return bring(app, "disqus", path)

    return load


def test_a_text_that_goes_on_into_the_next_comment_is_refused(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "forum.xml"
    author = "<name>Bob</name><email>bob@example.org</email>"
    first = post(1, message="<![CDATA[open", author="<name>Ann</name>")
    second = post(2, message="<![CDATA[Second]]>", author=author)
    path.write_text(f"{HEAD}{page(1, 'https://blog.example/a/')}{first}{second}</disqus>")
    result = run(app, "disqus", path)
    assert (result.exit_code, "goes on into the next comment" in result.stderr) == (1, True)
    assert comments(app, "/a/") == []


def test_the_sample_comes_in_to_the_last_comment(app: Flask) -> None:
    told = bring(app, "disqus", SAMPLE)
    # The comment whose thread is not in the file has a page of its own.
    assert told_of(told) == (2 + 1, 11, 3, 1)
    assert told["by_status"] == {"published": 8, "deleted": 2, "spam": 1}
    assert told["skipped"] == 0
    assert miscounts(app) == []


def test_a_link_that_is_shown_cut_leads_where_it_led(app: Flask) -> None:
    bring(app, "disqus", SAMPLE)
    first = comments(app, APPLES)[0]
    assert 'href="http://example.org/?a=1&amp;b=2"' in first["html"]
    assert first["author"]["name"] == "Jürgen"


def test_what_is_deleted_keeps_its_place_alone(app: Flask) -> None:
    bring(app, "disqus", SAMPLE)
    gone = next(one for one in comments(app, APPLES) if one["status"] == "deleted")
    assert gone["html"] == ""
    assert gone["author"] is None
    assert [one["html"] for one in gone["replies"]] == ["<p>A reply to what was deleted.</p>"]
    kept = stored(app, gone["id"])
    assert (kept.body, kept.author_name) == ("", None)


def test_http_and_https_and_a_campaign_are_one_page(app: Flask) -> None:
    bring(app, "disqus", SAMPLE)
    texts = [one["html"] for one in comments(app, APPLES)]
    assert "<p>Written on the https page, three years later.</p>" in texts
    assert thread(app, APPLES)["thread"]["comment_count"] == 6


def test_a_closed_page_stays_closed(app: Flask) -> None:
    bring(app, "disqus", SAMPLE)
    assert thread(app, "/about/")["thread"]["closed_reason"] == "manual"


def test_an_address_that_was_given_for_a_name_is_not_shown(app: Flask) -> None:
    bring(app, "disqus", SAMPLE)
    named = comments(app, "/about/")[-1]
    assert named["author"]["name"] == "zoe"
    assert stored(app, named["id"]).author_email == "zoe@example.org"


def test_the_owner_of_the_page_is_marked(app: Flask) -> None:
    bring(app, "disqus", SAMPLE)
    marked = [one["author"]["name"] for one in comments(app, APPLES) if one["author"]]
    badges = [one["author"]["badge"] for one in comments(app, APPLES) if one["author"]]
    assert dict(zip(marked, badges, strict=True))["Imke"] == "author"
    assert badges.count("author") == 1


def test_gzip_is_taken_as_it_comes_and_recognised(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "gartenblog-2024-01-01T00_00_00-all.xml.gz"
    path.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    assert bring(app, "auto", path)["format"] == "disqus"


def test_twins_of_one_second_are_two(app: Flask, load: Any) -> None:
    told = load(page(1, "http://a.example/x"), post(11), post(12), post(13))
    assert told["comments"] == 3
    assert len(comments(app, "/x")) == 3


def test_an_address_of_before_2018_is_kept_to_ourselves(app: Flask, load: Any) -> None:
    author = "<name>Zoë</name><email>zoe@example.org</email>"
    load(page(1, "http://a.example/x"), post(11, author=author, ipAddress="192.0.2.1"))
    [one] = comments(app, "/x")
    assert stored(app, one["id"]).author_email == "zoe@example.org"
    assert "zoe@example.org" not in str(thread(app, "/x"))


def test_deleted_wins_over_spam_and_a_time_without_z_is_utc(app: Flask, load: Any) -> None:
    told = load(
        page(1, "http://a.example/x"),
        post(11, isDeleted="true", isSpam="true"),
        post(12, createdAt="2014-03-02T08:15:30"),
    )
    assert told["by_status"] == {"deleted": 1, "published": 1}
    assert comments(app, "/x")[0]["created_at"] == "2014-03-02T08:15:30.000Z"


def test_a_thread_may_be_named_by_its_identifier(app: Flask, load: Any) -> None:
    load(page(1, "http://a.example/x", "about"), post(11, "<thread><id>about</id></thread>"))
    assert len(comments(app, "/x")) == 1


def test_pages_without_comments_are_not_made(app: Flask, load: Any) -> None:
    told = load(page(1, "http://a.example/x"), page(2, "http://a.example/y"), post(11))
    assert told["pages"] == 1


def test_a_file_cut_off_says_so_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "forum.xml"
    path.write_bytes(SAMPLE.read_bytes()[:-200])
    result = run(app, "disqus", path, "--site-url", "http://localhost/")
    assert result.exit_code != 0
    assert result.stderr.count("\n") == 1
    assert "forum.xml: line " in result.stderr
    assert comments(app, APPLES) == []
