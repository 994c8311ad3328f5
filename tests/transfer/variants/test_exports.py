"""Exports of other systems as hands, tools and older versions left them."""

import json
from pathlib import Path
from typing import Any

import pytest

from comments_service.rules.comments.status import Status
from comments_service.transfer.entries import BadFile, Entry, Page
from comments_service.transfer.files.source import Source
from comments_service.transfer.formats import by_name
from tests.transfer.samples_of import SAMPLES
from tests.transfer.variants.reading import contents, file_with

DISQUS = (
    '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/i">'
    '<post dsq:id="7"><message>Hi</message><createdAt>2020-01-01T00:00:00Z</createdAt>{marks}'
    '<thread dsq:id="1"/></post>'
    '<thread dsq:id="1"><id/><link>https://blog.example/a/</link><title>A</title></thread></disqus>'
)
MOVABLE = (
    "AUTHOR: a\nTITLE: T\nBASENAME: t\nSTATUS: Publish\nCATEGORY: x\nCATEGORY: y\n-----\nBODY:\nx\n"
    "-----\nCOMMENT:\nAUTHOR: Ann\nEMAIL: ann@example.org\n{between}IP: 192.0.2.7\n"
    "URL: https://ann.example\nDATE: {date}\n{text}\n-----\n--------\n"
)
TWIKOO = [
    {"_id": number, "nick": "Ann", "url": "/a/", "comment": f"text {number}",
     "created": {"$date": "2020-01-01T00:00:00Z"}}
    for number in ("a", "b")
]  # fmt: skip
VALINE = [
    {"objectId": number, "nick": "Ann", "url": "/a/", "comment": f"text {number}",
     "createdAt": "2020-01-01T00:00:00Z"}
    for number in ("a", "b")
]  # fmt: skip
ISSO = [{"id": "/a/", "title": "A", "comments": [{"text": "text a"}, {"text": "text b"}]}]
TABLE = (
    "nick,comment,url,insertedAt,objectId\n"
    "Ann,text a,/a/,2020-01-01,1\nAnn,text b,/a/,2020-01-02,2\n"
)
WALINE = {"data": {"Comment": [one | {"filler": "x" * 50_000} for one in VALINE]}, "type": "waline"}


def _items(name: str, path: Path) -> list[Any]:
    reader = by_name(name)
    assert reader
    return list(reader.read(Source(path)))


def _lines(records: list[Any], end: str = "\n") -> str:
    return end.join(map(json.dumps, records)) + end


@pytest.mark.parametrize(
    ("marks", "status"),
    [
        ("<isDeleted>TRUE</isDeleted>", Status.DELETED),
        ("<isDeleted> True\n</isDeleted>", Status.DELETED),
        ("<isDeleted>1</isDeleted>", Status.DELETED),
        ("<isSpam>True</isSpam>", Status.SPAM),
        ("<isDeleted>True</isDeleted><isSpam>True</isSpam>", Status.DELETED),
        ("<isApproved>false</isApproved>", Status.HELD),
        ("<isApproved>true</isApproved><isSpam>False</isSpam>", Status.PUBLISHED),
        ("<isDeleted/><isSpam/>", Status.PUBLISHED),
    ],
)
def test_what_disqus_did_not_show_is_not_shown(tmp_path: Path, marks: str, status: Status) -> None:
    items = _items("disqus", file_with(tmp_path, "d.xml", DISQUS.format(marks=marks)))
    assert [one.status for one in items if isinstance(one, Entry)] == [status]


def test_a_thread_behind_its_posts_keeps_its_address(tmp_path: Path) -> None:
    items = _items("disqus", file_with(tmp_path, "d.xml", DISQUS.format(marks="")))
    assert [one.address for one in items if isinstance(one, Page)] == ["https://blog.example/a/"]


@pytest.mark.parametrize(
    "between", ["COMMENT_ID: 4\nPARENT: 0\n", "NICKNAME: ann\n", "STATUS: approved\nTYPE: x\n", ""]
)
@pytest.mark.parametrize(
    "date", ["01/02/2020 03:04:05 PM", "2020-01-02 15:04:05", "01/02/2020 15:04:05"]
)
@pytest.mark.parametrize("text", ["Hello", "SUBJECT: hi\nHello", "EMAIL: me@example.org"])
def test_no_address_of_movable_type_is_shown_whatever_stands_between(
    tmp_path: Path, between: str, date: str, text: str
) -> None:
    data = MOVABLE.format(between=between, date=date, text=text)
    [one] = [one for one in _items("movable-type", file_with(tmp_path, "m.txt", data))
             if isinstance(one, Entry)]  # fmt: skip
    assert (one.text, one.email, one.website) == (text, "ann@example.org", "https://ann.example")
    assert one.created_at is not None
    assert one.created_at.hour == 15


def test_blanks_behind_a_rule_make_no_text_of_it(tmp_path: Path) -> None:
    data = MOVABLE.format(between="", date="01/02/2020 03:04:05 PM", text="Hello")
    path = file_with(tmp_path, "m.txt", data.replace("-----\n", "----- \t\n"))
    assert [one.html for one in contents(path).comments] == ["<p>Hello</p>"]


@pytest.mark.parametrize(
    ("format_name", "data"),
    [
        ("twikoo", _lines(TWIKOO)),
        ("twikoo", json.dumps({"code": 0, "data": TWIKOO})),
        ("twikoo", "\ufeff" + json.dumps(TWIKOO, indent=1)),
        ("valine", "\n\n" + _lines(VALINE)),
        ("valine", "\ufeff" + _lines(VALINE, "\r\n")),
        ("valine", json.dumps({"results": VALINE})),
        ("valine", json.dumps({"cursor": 1, "results": VALINE}, indent=2)),
        ("waline", json.dumps(WALINE)),
        ("waline", TABLE),
        ("waline", TABLE.replace(",", ";")),
        ("waline", TABLE.encode("utf-16")),
        ("isso-json", "\ufeff" + json.dumps(ISSO)),
        ("isso-json", json.dumps(ISSO).encode("utf-16")),
    ],
)
def test_an_export_is_known_and_read_in_every_dress(
    tmp_path: Path, format_name: str, data: str | bytes
) -> None:
    found = contents(file_with(tmp_path, "export.json", data))
    assert found.format == format_name
    assert [one.html.removeprefix("<p>").removesuffix("</p>") for one in found.comments] == [
        "text a", "text b",
    ]  # fmt: skip


def test_a_text_that_remark42_has_not_rendered_is_its_source(tmp_path: Path) -> None:
    record = {"id": "1", "text": "", "orig": "**so**", "time": "2020-01-01T00:00:00Z",
              "locator": {"url": "https://blog.example/a/"}}  # fmt: skip
    found = contents(file_with(tmp_path, "r.json", _lines([record])))
    assert [one.html for one in found.comments] == ["<p><strong>so</strong></p>"]


_ENDINGS = (".xml", ".atom", ".json", ".csv", ".artrans")
ONE_DOCUMENT = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in _ENDINGS)


@pytest.mark.parametrize("name", ONE_DOCUMENT)
def test_a_file_that_is_cut_off_anywhere_is_refused(tmp_path: Path, name: str) -> None:
    data = (SAMPLES / name).read_bytes().rstrip()
    for twentieth in range(20):
        cut = file_with(tmp_path, name, data[: len(data) * twentieth // 20])
        with pytest.raises(BadFile):
            contents(cut)
