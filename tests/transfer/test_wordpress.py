"""WordPress: the sample to the last comment, and what real files hold besides."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories import miscounts, stored
from tests.transfer.command import bring, comments, run, thread, told_of

SAMPLE = Path(__file__).parent / "samples" / "wordpress-mini.xml"
APPLES = "/2014/03/%C3%A4pfel-pflanzen/"
SPACE = "http://wordpress.org/export/1.2/"


def item(*comments: str, link: str = "http://a.example/x", **fields: str) -> str:
    told = {"status": "publish", "post_type": "post"} | fields
    inside = "".join(f"<wp:{name}>{text}</wp:{name}>" for name, text in told.items())
    return f"<item><title>T</title><link>{link}</link>{inside}{''.join(comments)}</item>"


def comment(number: int, content: str = "Ja.", **fields: str) -> str:
    told = {"date_gmt": "2014-03-02 08:15:30", "content": content, "approved": "1"} | fields
    inside = "".join(
        f"<wp:comment_{name}>{text}</wp:comment_{name}>" for name, text in told.items()
    )
    return f"<wp:comment><wp:comment_id>{number}</wp:comment_id>{inside}</wp:comment>"


@pytest.fixture
def load(app: Flask, tmp_path: Path) -> Any:
    """Imports a file of these items."""

    def load(*items: str, space: str = SPACE) -> Any:
        path = tmp_path / "blog.xml"
        path.write_bytes(
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:wp="{space}">'
            f"<channel>{''.join(items)}</channel></rss>".encode()
        )
        return bring(app, "auto", path)

    return load


def test_the_sample_comes_in_to_the_last_comment(app: Flask) -> None:
    told = bring(app, "wordpress", SAMPLE)
    assert told_of(told) == (3, 10, 3, 1)
    assert told["by_status"] == {"published": 6, "deleted": 2, "held": 1, "spam": 1}
    assert told["skipped_because"] == {"a pingback": 1}
    assert miscounts(app) == []


def test_children_before_their_parents_stand_below_them(app: Flask) -> None:
    bring(app, "wordpress", SAMPLE)
    first = thread(app, APPLES)["comments"][0]
    assert first["author"]["name"] == "Jürgen"
    assert [one["author"]["name"] for one in first["replies"]] == ["Imke"]
    assert first["replies"][0]["author"]["badge"] == "author"
    assert [one["author"]["name"] for one in first["replies"][0]["replies"]] == ["Zoë"]


def test_newlines_are_breaks_and_empty_lines_paragraphs(app: Flask) -> None:
    bring(app, "wordpress", SAMPLE)
    html = thread(app, APPLES)["comments"][0]["html"]
    assert html.count("<p>") == 2
    assert "dann<br>" in html
    assert "<strong>fettes</strong>" in html


def test_times_are_those_of_gmt_in_summer_too(app: Flask) -> None:
    bring(app, "wordpress", SAMPLE)
    summer = next(one for one in comments(app, APPLES) if "Sommerzeit" in one["html"])
    assert summer["created_at"] == "2014-07-02T09:00:00.000Z"
    assert "]]&gt; 🍐" in summer["html"]


def test_pages_without_permalinks_are_pages_of_their_own(app: Flask) -> None:
    bring(app, "wordpress", SAMPLE)
    assert len(comments(app, "/?p=43")) == 1
    assert comments(app, "/?p=45") == []
    assert thread(app, APPLES)["thread"]["title"] == "Äpfel pflanzen & schneiden"


@pytest.mark.parametrize(
    "space",
    [
        "http://wordpress.org/export/1.0/",
        "http://wordpress.org/export/1.1/",
        "https://wordpress.org/export/1.2/",
    ],
)
def test_every_spelling_of_the_namespace_is_read(load: Any, space: str) -> None:
    assert load(item(comment(1)), space=space)["comments"] == 1


def test_what_is_no_comment_is_told_and_left_out(load: Any) -> None:
    told = load(
        item(
            comment(1, type="comment"),
            comment(2, type="trackback"),
            comment(3, type="order_note"),
            comment(4, type="review"),
        )
    )
    assert told["comments"] == 2
    assert told["skipped_because"] == {"a note of a plugin, not a comment": 1, "a trackback": 1}


def test_drafts_stay_out_and_attachments_come_in(app: Flask, load: Any) -> None:
    told = load(
        item(comment(1), link="http://a.example/?p=9", status="draft"),
        item(
            comment(2), link="http://a.example/picture/", status="inherit", post_type="attachment"
        ),
    )
    assert told["skipped_because"] == {"its page is not published": 1}
    assert len(comments(app, "/picture/")) == 1


def test_no_date_in_gmt_is_the_blogs_own_and_none_at_all_that_of_a_neighbour(
    app: Flask, load: Any
) -> None:
    none = "0000-00-00 00:00:00"
    told = load(
        item(
            comment(1, date_gmt=none),
            comment(2, date_gmt=none, date="2014-03-02 10:00:00"),
            comment(3, date_gmt=none),
            comment(4, date_gmt="2014-03-04 10:00:00"),
        ),
        item(comment(5, date_gmt=none), link="http://a.example/y"),
    )
    assert (told["comments"], told["undated"], told["skipped"]) == (5, 3, 0)
    days = [one["created_at"][:10] for one in comments(app, "/x") + comments(app, "/y")]
    assert days == ["2014-03-02"] * 3 + ["2014-03-04"] * 2


def test_values_in_sections_and_without_are_the_same(app: Flask, load: Any) -> None:
    load(
        item(
            comment(1, "<![CDATA[a &amp; b]]>", author="Zo&#235; &amp;amp; Co"),
            comment(2, "a &amp;amp; b"),
        )
    )
    assert [one["html"] for one in comments(app, "/x")] == ["<p>a &amp; b</p>"] * 2
    assert comments(app, "/x")[0]["author"]["name"] == "Zoë & Co"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<![CDATA[a ]]> b]]>", "<p>a ]]&gt; b</p>"),
        ("<![CDATA[a <![CDATA[b]]> c]]>", "<p>a b c</p>"),
        ("<![CDATA[<![CDATA[b]]>]]>", "<p>b</p>"),
        ("<![CDATA[a <b>]]></b> c]]>", "<p>a <strong>]]&gt;</strong> c</p>"),
        ("<![CDATA[a]]]]><![CDATA[> b]]>", "<p>a]]&gt; b</p>"),
        ("<![CDATA[a\0\x08b]]>", "<p>ab</p>"),
    ],
)
def test_what_older_versions_broke_is_read(app: Flask, load: Any, written: str, shown: str) -> None:
    assert load(item(comment(1, written), comment(2)))["comments"] == 2
    assert comments(app, "/x")[0]["html"] == shown


def test_a_section_is_mended_wherever_a_piece_of_the_file_ends(app: Flask, load: Any) -> None:
    texts = [f"{'x' * length} ]]" for length in range(3000, 3080)]
    told = load(item(*(comment(n, f"<![CDATA[{text}> ]]>") for n, text in enumerate(texts, 1))))
    assert told["comments"] == len(texts)
    shown = {one["html"] for one in comments(app, "/x")}
    assert shown == {f"<p>{text}&gt;</p>" for text in texts}


def test_prefixes_that_nobody_declared_are_read(load: Any) -> None:
    assert load("<atom:link href='x'/>", item("<foo:bar/>", comment(1)))["comments"] == 1


def test_ids_that_repeat_on_other_pages_are_other_comments(app: Flask, load: Any) -> None:
    told = load(
        item(comment(1), comment(2, "Antwort.", parent="1")),
        item(comment(1), comment(2, "Reply.", parent="1"), link="http://a.example/y"),
    )
    assert told_of(told) == (2, 4, 2, 0)
    assert thread(app, "/y")["comments"][0]["replies"][0]["html"] == "<p>Reply.</p>"


def test_an_answer_to_itself_and_a_ring_of_answers_come_in(app: Flask, load: Any) -> None:
    told = load(item(comment(1, parent="1"), comment(2, parent="3"), comment(3, parent="2")))
    assert told["comments"] == 3
    assert len(comments(app, "/x")) == 3
    assert miscounts(app) == []


def test_mail_addresses_are_kept_and_addresses_of_machines_are_not(app: Flask) -> None:
    bring(app, "wordpress", SAMPLE)
    row = stored(app, comments(app, APPLES)[0]["id"])
    assert row.author_email == "juergen@example.org"
    assert "198.51.100.23" not in str(row)


def test_the_zip_of_a_large_blog_holds_several_files(app: Flask, tmp_path: Path) -> None:
    def part(number: int) -> str:
        inside = item(comment(number), link=f"http://a.example/{number}")
        return f'<rss xmlns:wp="{SPACE}"><channel>{inside}</channel></rss>'

    path = tmp_path / "blog.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("blog/blog.wordpress.001.xml", part(1))
        archive.writestr("blog/blog.wordpress.002.xml", part(2))
        archive.writestr("blog/picture.png", b"\x89PNG")
    assert told_of(bring(app, "wordpress", path)) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    "content",
    [
        SAMPLE.read_bytes()[:9000],
        SAMPLE.read_bytes().replace(b"<channel>", b"<channel>&wrong;", 1),
        b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + SAMPLE.read_bytes()[40:],
        b"",
    ],
)
def test_a_broken_file_changes_nothing_and_says_so(
    app: Flask, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "blog.xml"
    path.write_bytes(content)
    result = run(app, "wordpress", path, "--site-url", "http://localhost/")
    assert result.exit_code != 0
    assert result.stderr.startswith("Error: blog.xml: ")
    assert result.stderr.count("\n") == 1
    assert comments(app, APPLES) == []
