"""XML that is not quite: what blogs wrote, what editors and Windows made of it."""

from pathlib import Path

import pytest

from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.xml_bytes import XmlBytes
from tests.transfer.variants.reading import contents, file_with, texts

WXR = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>A</title>'
    "<link>https://blog.example/a/</link><wp:comment><wp:comment_id>1</wp:comment_id>"
    "<wp:comment_author>Ann</wp:comment_author>"
    "<wp:comment_author_email>ann@example.org</wp:comment_author_email>"
    "<wp:comment_date_gmt>2020-01-01 00:00:00</wp:comment_date_gmt>"
    "<wp:comment_content>{text}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
    "</wp:comment></item></channel></rss>"
)
SPACE = ' xmlns:wp="http://wordpress.org/export/1.2/"'
DISQUS = (
    '<?xml version="1.0"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/i">'
    '<thread dsq:id="1"><id/><link>https://blog.example/a/</link><title>A</title></thread>'
    '<post dsq:id="7"><message>{text}</message><createdAt>2020-01-01T00:00:00Z</createdAt>'
    '<author><name>Ann</name></author><thread dsq:id="1"/></post></disqus>'
)
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>p</id><category'
    ' scheme="http://schemas.google.com/g/2005#kind" term="x/kind/2008#post"/><link'
    ' rel="alternate" href="https://blog.example/a/"/></entry><entry><id>tag:b.post-7</id><category'
    ' scheme="http://schemas.google.com/g/2005#kind" term="x/kind/2008#comment"/><published>'
    '2020-01-01T00:00:00Z</published><content type="xhtml"><div>{text}</div></content><author>'
    '<name>Ann</name></author><in-reply-to ref="p" href="https://blog.example/a/"/></entry></feed>'
)


@pytest.mark.parametrize("form", [WXR, DISQUS, ATOM], ids=["wordpress", "disqus", "blogger"])
@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a&nbsp;b", "a&nbsp;b"),
        ("caf&eacute;&hellip;", "café…"),
        ("a&#x1f;b&#0;c&#65535;", "abc"),
        ("&#xD83D;&#xDE00;", "😀"),
        ("&#55357;&#56832; &#xd83d;", "😀 "),
        ("&#x1F600;", "😀"),
        ("a\ud83d\ude00b", "a😀b"),
        ("a\ud83db", "a\ufffdb"),
        ("a\ufffeb", "a\ufffdb"),
        ("<p>Hello <b>you</b></p> there", "<p>Hello <strong>you</strong></p> there"),
        ("1 &lt; 2 <b>so</b>", "1 &lt; 2 <strong>so</strong>"),
        ("a<br/>b", "a<br>b"),
    ],
)
def test_a_text_is_read_whole_however_it_is_written(
    tmp_path: Path, form: str, written: str, shown: str
) -> None:
    [html] = texts(file_with(tmp_path, "blog.xml", form.format(text=written)))
    plain = html.replace("<div>", "").replace("</div>", "")
    assert shown.strip() in plain
    assert "ann@example.org" not in html


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "shift_jis", "euc-jp", "gbk", "big5"]
)
@pytest.mark.parametrize("form", [WXR, DISQUS], ids=["wordpress", "disqus"])
def test_it_is_in_the_encoding_that_it_tells(tmp_path: Path, form: str, encoding: str) -> None:
    whole = form.format(text="日本" * 40_000)
    name = encoding if encoding[:3] != "utf" else "UTF-16"
    told = whole.replace('version="1.0" encoding="UTF-8"', 'version="1.0"').replace(
        'version="1.0"', f'version="1.0" encoding="{name}"', 1
    )
    [html] = texts(file_with(tmp_path, "blog.xml", told.encode(encoding)))
    assert "日本" * 40_000 in html


def test_a_mark_counts_more_than_what_is_told(tmp_path: Path) -> None:
    for told in (
        WXR.encode("utf-16"),
        WXR.replace("UTF-8", "utf-16").encode(),
        b"\xef\xbb\xbf" + WXR.encode(),
    ):
        assert texts(file_with(tmp_path, "blog.xml", told)) == ["<p>{text}</p>"]


def test_a_name_that_html_does_not_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="entity wrong is not declared"):
        contents(file_with(tmp_path, "blog.xml", WXR.format(text="a&wrong;b")))


def test_half_a_letter_at_the_end_is_no_whole_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        contents(file_with(tmp_path, "blog.xml", WXR.encode("utf-16")[:-1]))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\n \n" + text,
        lambda text: "\ufeff\n" + text,
        lambda text: text.replace(SPACE, ""),
        lambda text: text.partition("?>")[2].replace(SPACE, ""),
        lambda text: text.replace("wp:", "export:").replace(":wp=", ":export="),
        lambda text: text.replace("1.2/", "1.0/"),
        lambda text: text.replace("http://wordpress.org/export/1.2/", "https://wordpress.org/export/1.1/"),
        lambda text: text.replace("<item>", f'<item note="{"a" * 1_000_000}">'),
        lambda text: text.replace('?>', '?><?xml-stylesheet href="x.xsl"?><!-- by a plugin -->'),
    ],
)  # fmt: skip
def test_a_blog_is_known_by_its_own_elements(tmp_path: Path, change: object) -> None:
    assert callable(change)
    path = file_with(tmp_path, "blog.xml", change(WXR.format(text="Hi")))
    assert (contents(path).format, texts(path)) == ("wordpress", ["<p>Hi</p>"])


def test_parts_of_another_comment_within_a_text_are_refused(tmp_path: Path) -> None:
    inner = "Hi<wp:comment_author_email>bob@example.org</wp:comment_author_email>"
    with pytest.raises(BadFile, match="parts of another comment"):
        contents(file_with(tmp_path, "blog.xml", WXR.format(text=inner)))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_pieces_of_any_size_make_the_same(size: int) -> None:
    text = "\n<?xml version='1.0'?><a>&amp;&#xD83D;&#xDE00;&#0;\ud83d\ude00\uffff\x01é&#13;</a>"
    data = text.encode("utf-8", "surrogatepass")
    pieces = iter([data[at : at + size] for at in range(0, len(data), size)])

    class Pieces:
        def read(self, _size: int, /) -> bytes:
            return next(pieces, b"")

    stream, made = XmlBytes(Pieces()), b""
    while piece := stream.read(size):
        made += piece
    assert made.decode() == "<?xml version='1.0'?><a>&amp;&#128512;😀\ufffdé&#13;</a>"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2020-01-01T10:00:00+01:00", 1577869200),
        ("2020-01-01 09:00:00 UTC", 1577869200),
        ("2020/1/1 9:00:00", 1577869200),
        ("Wed, 01 Jan 2020 10:00:00 +0100", 1577869200),
        ("1 Jan 2020 09:00 GMT", 1577869200),
        ("Wed Jan 01 2020 10:00:00 GMT+0100 (CET)", 1577869200),
        ("1577869200", 1577869200),
        ("1577869200000", 1577869200),
        ("1577869200.25", 1577869200),
        ("2020-01-01T09:00:00.123456789Z", 1577869200),
        ("2016-12-31T23:59:60Z", 1483228799),
        ("2021-03-28T02:30:00+02:00", 1616891400),
    ],
)
def test_times_are_read_in_every_notation(tmp_path: Path, written: str, seconds: int) -> None:
    text = WXR.format(text="Hi").replace("2020-01-01 00:00:00", written)
    [one] = contents(file_with(tmp_path, "blog.xml", text)).comments
    assert one.at == str(seconds)


@pytest.mark.parametrize(
    "written",
    ["0001-01-01", "9999-12-31 23:59:59", "0000-00-00 00:00:00", "2020-02-30", "soon", "-1",
     "Wed, 99 Jan 2020 10:00:00 +0100", "99999999999999999999", "1e400", "now" * 1000],
)  # fmt: skip
def test_what_is_no_time_leaves_the_text(tmp_path: Path, written: str) -> None:
    text = WXR.format(text="Hi").replace("2020-01-01 00:00:00", written)
    [one] = contents(file_with(tmp_path, "blog.xml", text)).comments
    assert (one.html, one.at) == ("<p>Hi</p>", None)
