"""Sections of old WordPress files: a text ends with its own element, whatever stands in it."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.wxr_repair import Repaired, unwrapped
from tests.support.cost import LINEAR, growth
from tests.transfer.command import bring, comments, run

PRIVATE = ("bob@example.org", "192.0.2.7")
BROKEN = "<wp:comment_author><![CDATA[A ]]> B]]></wp:comment_author>"


def file(
    folder: Path, first: str, *, inside: str = "<wp:comment_author>Ann</wp:comment_author>"
) -> Path:
    path = folder / "blog.xml"
    path.write_text(
        '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>'
        "<title>A</title><link>https://blog.example/a/</link>"
        f"<wp:comment><wp:comment_id>1</wp:comment_id>{inside}"
        "<wp:comment_date_gmt>2020-01-01 00:00:00</wp:comment_date_gmt>"
        f"<wp:comment_content>{first}</wp:comment_content>"
        "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
        "<wp:comment><wp:comment_id>2</wp:comment_id><wp:comment_author>Bob</wp:comment_author>"
        f"<wp:comment_author_email>{PRIVATE[0]}</wp:comment_author_email>"
        f"<wp:comment_author_IP>{PRIVATE[1]}</wp:comment_author_IP>"
        "<wp:comment_date_gmt>2020-01-02 00:00:00</wp:comment_date_gmt>"
        "<wp:comment_content><![CDATA[Second]]></wp:comment_content>"
        "<wp:comment_approved>1</wp:comment_approved></wp:comment></item></channel></rss>"
    )
    return path


@pytest.mark.parametrize("broken_elsewhere", [False, True])
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<![CDATA[Thanks]]>!", "<p>Thanks!</p>"),
        ("<![CDATA[Thanks]]> &amp; more", "<p>Thanks &amp; more</p>"),
        ("<![CDATA[One]]>, <![CDATA[two]]>.", "<p>One, two.</p>"),
        ("<![CDATA[One]]><!-- a remark -->", "<p>One</p>"),
        ("<![CDATA[One]]>\n\n&#33;", "<p>One</p><p>!</p>"),
        ("<![CDATA[]]>nothing before", "<p>nothing before</p>"),
        ("<![CDATA[a &amp; ]]>& b", "<p>a &amp; &amp; b</p>"),
        ("before <![CDATA[and]]> after", "<p>before and after</p>"),
    ],
)
def test_text_behind_a_section_is_text_and_swallows_nothing(
    app: Flask, tmp_path: Path, written: str, shown: str, broken_elsewhere: bool
) -> None:
    path = file(tmp_path, written, **({"inside": BROKEN} if broken_elsewhere else {}))
    assert bring(app, "auto", path)["comments"] == 2
    html = [one["html"] for one in comments(app, "/a/")]
    assert html == [shown, "<p>Second</p>"]
    assert not any(word in text for word in PRIVATE for text in html)


@pytest.mark.parametrize(
    "written",
    [
        "<![CDATA[open",
        "<![CDATA[a ]]> b <![CDATA[open",
        "<![CDATA[a ]]> b</wp:comment_content></wp:comment><wp:comment><wp:comment_content>c]]>",
        "<![CDATA[a ]]> <wp:comment_author_email>x@example.org</wp:comment_author_email>]]>",
        "<![CDATA[a</wp:comment>b]]>",
        "a</wp:comment_content><wp:comment_author><![CDATA[Ann</wp:comment_author>",
    ],
)
def test_a_text_that_may_be_two_comments_is_refused(
    app: Flask, tmp_path: Path, written: str
) -> None:
    result = run(app, "auto", file(tmp_path, written), "--site-url", "http://localhost/")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: blog.xml: line 1")
    assert comments(app, "/a/") == []


@pytest.mark.parametrize("prefix", ["wp1:", "w:", "ns0-1:", ""])
def test_a_text_under_another_prefix_swallows_nothing_either(
    app: Flask, tmp_path: Path, prefix: str
) -> None:
    path = file(tmp_path, "<![CDATA[open")
    other = path.read_text().replace("<wp:", f"<{prefix}").replace("</wp:", f"</{prefix}")
    path.write_text(other.replace("xmlns:wp=", f"xmlns:{prefix.strip(':') or 'wp'}="))
    assert run(app, "wordpress", path, "--site-url", "http://localhost/").exit_code == 1
    assert comments(app, "/a/") == []


def test_nothing_of_a_strict_file_is_touched(app: Flask, tmp_path: Path) -> None:
    """Somebody may well write about the format itself."""
    text = "Write <![CDATA[&lt;wp:comment_content&gt;&lt;![CDATA[x]]]]><![CDATA[&gt;]]>"
    bring(app, "auto", file(tmp_path, text))
    shown = "<p>Write &lt;wp:comment_content&gt;&lt;![CDATA[x]]&gt;</p>"
    assert comments(app, "/a/")[0]["html"] == shown


def test_duoshuo_names_all_ancestors_and_the_last_is_the_parent(app: Flask, tmp_path: Path) -> None:
    path = file(tmp_path, "x")
    second = "<wp:comment_id>2</wp:comment_id>"
    path.write_text(
        path.read_text().replace(second, f"{second}<wp:comment_parent>7,5,1</wp:comment_parent>")
    )
    assert bring(app, "wordpress", path)["replies"] == 1


@pytest.mark.parametrize("size", [0, 1, 199, 200, 65_536])
def test_the_stream_is_the_same_in_pieces_of_any_size(size: int) -> None:
    whole = b"<a>" + b"x" * size + b"<title><![CDATA[a ]]> b]]></title> " + b"y" * size + b"</a>"
    stream, parts = Repaired(BytesIO(whole)), []
    while part := stream.read(7):
        parts.append(part)
    assert b"".join(parts) == whole.replace(b"<![CDATA[a ]]> b]]>", b"a ]]&gt; b")


def test_a_text_without_an_end_is_refused_before_it_is_all_held() -> None:
    endless = BytesIO(b"<title><![CDATA[" + b"x" * 40_000_000)
    with pytest.raises(BadFile, match="does not end"):
        Repaired(endless).read(7)
    assert endless.tell() < 40_000_000


@pytest.mark.timing
@pytest.mark.parametrize(
    "piece", ["<![CDATA[", "]]>", "<![CDATA[]]>", "<![CDATA[<![CDATA[", "<!", "]"]
)
def test_marks_of_sections_cost_time_in_proportion(piece: str) -> None:
    assert growth(lambda size: unwrapped(piece * size), 40_000) < LINEAR

    def repair(size: int) -> Any:
        stream = Repaired(BytesIO(f"<title><![CDATA[{piece * size} ]]></title>".encode()))
        try:
            while stream.read(100_000):
                pass
        except BadFile:
            return

    assert growth(repair, 40_000) < LINEAR
