"""HTML that a source allowed in Markdown means what it says; images leave words; losses count."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.text.foreign import (
    images_as_words,
    loses_something,
    media_as_images,
    render_with_html,
)
from comments_service.rules.text.render import clean_html
from tests.support.cost import LINEAR, growth
from tests.transfer.command import bring, comments

WELL = (
    "<p>Well <em>said</em>, it&#39;s 1 &lt; 2.</p>",
    "<p>Well <em>said</em>, it's 1 &lt; 2.</p>",
)
# What is written, what is shown: of each source that allows HTML within Markdown.
TEXTS = [
    WELL,
    ("It is <b>bold</b> and *even*.", "<p>It is <strong>bold</strong> and <em>even</em>.</p>"),
    ("a &amp; b", "<p>a &amp; b</p>"),
    ("`<p>` is a paragraph", "<p><code>&lt;p&gt;</code> is a paragraph</p>"),
    ("A List<String> of <names>", "<p>A List&lt;String&gt; of &lt;names&gt;</p>"),
    ("<script>alert(1)</script>safe", "safe"),
    ('<b onclick="alert(1)">x</b>', "<p><strong>x</strong></p>"),
    ("*plain* 1 < 2", "<p><em>plain</em> 1 &lt; 2</p>"),
    ("<p>one</p>\n\ntwo **2**", "<p>one</p>\n<p>two <strong>2</strong></p>"),
]  # fmt: skip


def isso(folder: Path, text: str) -> Path:
    path = folder / "comments.db"
    with sqlite3.connect(path) as database:
        database.executescript(
            "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri, title);"
            "CREATE TABLE comments (tid, id INTEGER PRIMARY KEY, parent, created, mode, text,"
            " voters); INSERT INTO threads VALUES (1, '/a/', 't');"
        )
        database.execute("INSERT INTO comments VALUES (1, 1, NULL, 15e8, 1, ?, x'00')", (text,))
    return path


def staticman(folder: Path, text: str) -> Path:
    (folder / "comments" / "a").mkdir(parents=True)
    record = {"_id": "a", "name": "A", "message": text, "date": 1500000000}
    (folder / "comments" / "a" / "one.json").write_text(json.dumps(record))
    return folder / "comments"


def artalk(folder: Path, text: str) -> Path:
    record = {"id": "1", "rid": "0", "content": text, "nick": "A", "page_key": "/a/"}
    path = folder / "a.artrans"
    path.write_text(json.dumps([record | {"created_at": "2021-10-28 20:50:15 +0800"}]))
    return path


def waline(folder: Path, text: str) -> Path:
    record = {"objectId": "1", "comment": text, "nick": "A", "url": "/a/"}
    comment = record | {"insertedAt": "2021-10-28T20:50:15Z", "status": "approved"}
    path = folder / "waline.json"
    path.write_text(json.dumps({"type": "waline", "version": 1, "data": {"Comment": [comment]}}))
    return path


def isso_json(folder: Path, text: str) -> Path:
    comment = {"id": 1, "author": "A", "text": text, "created": "2021-10-28 20:50:15"}
    path = folder / "isso.json"
    path.write_text(json.dumps([{"id": "/a/", "title": "t", "comments": [comment]}]))
    return path


@pytest.mark.parametrize("write", [isso, isso_json, staticman, artalk, waline])
@pytest.mark.parametrize(("written", "shown"), [WELL, TEXTS[1], TEXTS[4]])
def test_html_of_sources_that_allow_it_is_html(
    app: Flask, tmp_path: Path, write: Any, written: str, shown: str
) -> None:
    bring(app, "auto", write(tmp_path, written))
    [one] = comments(app, "/a/")
    assert one["html"].replace("</p>\n<p>", "</p><p>") == shown


@pytest.mark.parametrize(("written", "shown"), TEXTS)
def test_markdown_with_html_passes_the_allow_list(written: str, shown: str) -> None:
    assert clean_html(render_with_html(written)) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<p><img src="https://e.example/s.png" alt="smile"></p>', "<p>smile</p>"),
        ('<img src="https://e.example/s.png" alt="  ">', "https://e.example/s.png"),
        ('<img alt="a &gt; b &quot;c&quot;">', 'a &gt; b "c"'),
        ('<img src="javascript:x" alt="y">', "y"),
        ('<img src="/a/relative.png?v=2">', "relative.png"),
        ("<img title='smile' src=x.gif>", "smile"),
        ("<img src=x onerror=alert(1)>", ""),
        ('<img src="data:image/png;base64,AAAA">', ""),
        ('<IMG SRC="//e.example/s.png">', "https://e.example/s.png"),
        ('<img src="data:x" data-src="https://e.example/s.png">', "https://e.example/s.png"),
        ('<iframe src="https://video.example/x"></iframe>', "https://video.example/x"),
        ('<video><source src="//video.example/x.mp4"></video>', "https://video.example/x.mp4"),
        ('<object data="https://e.example/x.swf"></object>', "https://e.example/x.swf"),
        ('<iframe src="javascript:alert(1)"></iframe>', ""),
        ("<img alt='say \"x\"' src=x>", 'say "x"'),
        ('<a href="https://a.example/"><img src="https://e.example/s.png"></a>', "linked"),
        ("<img src=https://e.example/s.png>and text", "https://e.example/s.png"),
        ('<img src="https://e.example/s.png?a=1&amp;b=2">', "https://e.example/s.png?a=1&amp;b=2"),
    ],
)
def test_an_image_leaves_its_words_or_a_link(written: str, shown: str) -> None:
    html = clean_html(written)
    if shown == "linked":
        assert html.count("<a ") == 1
        assert ">https://e.example/s.png</a>" in html
    elif shown.startswith("https:"):
        assert f'<a href="{shown}"' in html
    else:
        assert html == shown
    assert "<img" not in html


def test_texts_that_lose_something_are_counted(app: Flask, tmp_path: Path) -> None:
    texts = [
        "plain",
        '<img src="https://e.example/s.png" alt="smile">',
        '<iframe src="https://video.example/"></iframe>Look',
        "<p>kept <span>whole</span></p>",
        '<table><tr><td>1</td></tr></table><font color="red">x</font>',
    ]
    records = [
        {"_id": f"a{n}", "nick": "Ann", "url": "/a/", "comment": text, "created": 1600000000000 + n}
        for n, text in enumerate(texts)
    ]
    path = tmp_path / "twikoo.json"
    path.write_text(json.dumps(records))
    told = bring(app, "twikoo", path)
    assert (told["reduced"], told["names_cut"], told["undated"]) == (2, 0, 0)
    assert [one["html"] for one in comments(app, "/a/")][1] == "smile"


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        ("<b>x</b>", False),
        ("<CENTER>x</CENTER>", False),
        ("1 < 2 <3", False),
        ("<video src=x></video>", True),
        ("<x-unknown>", True),
        ("<o:p>word</o:p>", True),
    ],
)
def test_what_is_lost_is_what_readers_would_miss(html: str, lost: bool) -> None:
    assert loses_something(html) is lost


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[@Ann](#62ef01): Yes.", "<p>@Ann: Yes.</p>"),
        ("[@Ann](#62ef01) : Yes.", "<p>@Ann: Yes.</p>"),
        ("[@安](#62ef01)：是", "<p>@安: 是</p>"),
        ("See [@Ann](https://a.example/)", "See"),
        ("[@Ann](#62ef): *so*", "<p>@Ann: <em>so</em></p>"),
    ],
)
def test_whom_a_reply_of_waline_speaks_to_is_a_name(
    app: Flask, tmp_path: Path, written: str, shown: str
) -> None:
    bring(app, "waline", waline(tmp_path, written))
    assert shown in comments(app, "/a/")[0]["html"]


@pytest.mark.timing
@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<img ",
        "<img a='",
        '<img "x" ',
        "<video a=b ",
        '<a href="',
        "<p>",
        "&lt;",
        "[![](",
        "<x y='",
    ],
)
def test_html_in_markdown_costs_time_in_proportion(piece: str) -> None:
    assert growth(lambda size: clean_html(render_with_html(piece * size)), 4000) < LINEAR
    assert growth(lambda size: images_as_words(piece * size), 40_000) < LINEAR
    assert growth(lambda size: media_as_images(piece * size), 40_000) < LINEAR
    assert growth(lambda size: loses_something(piece * size), 40_000) < LINEAR
