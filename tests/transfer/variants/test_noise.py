"""What gets into exports on their way: warnings, bare ampersands, wrong encodings, notes beside."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.xml_bytes import XmlBytes
from tests.support.cost import LINEAR, growth
from tests.transfer.variants.reading import contents, file_with, folder_with, texts

WARNING = "<br />\n<b>Warning</b>:  Undefined array key 1 in <b>/x.php</b> on line <b>3</b><br />\n"
WXR = (
    '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:wp="http://wordpress.org/export/1.2/">'
    "<channel><item><title>A & B</title><link>https://b.example/?a=1&p=2</link><wp:comment>"
    "<wp:comment_id>1</wp:comment_id><wp:comment_author>Ann</wp:comment_author>"
    "<wp:comment_author_url>https://a.example/?x=1&y=2</wp:comment_author_url>"
    "<wp:comment_date_gmt>2020-01-01 00:00:00</wp:comment_date_gmt>"
    "<wp:comment_approved>1</wp:comment_approved><wp:comment_content>{}</wp:comment_content>"
    "</wp:comment></item></channel></rss>"
)
DISQUS = (
    '<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com"'
    ' xmlns:dsq="http://disqus.com/disqus-internals"><thread dsq:id="1">'
    "<link>https://b.example/?a=1&b=2</link></thread><post dsq:id='7'><message>"
    "<![CDATA[<p>]]>{}<![CDATA[</p>]]></message>"
    "<createdAt>2020-01-01T00:00:00Z</createdAt><author><name>Ann</name></author>"
    '<thread dsq:id="1"/></post></disqus>'
)
MOVABLE_TYPE = (
    "AUTHOR: a\nTITLE: t\nSTATUS: Publish\n-----\nBODY:\nx\n-----\n\nCOMMENT:\nAUTHOR: Ann\n"
    "DATE: 11/13/2008 03:04:07 PM\none\ntwo\n-----\n--------\n"
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("a&b", "a&amp;b"),
        ("a & b &amp; c &#38; d &copy;", "a &amp; b &amp; c &amp; d ©"),
        ("&b=1&;&#;&#x;", "&amp;b=1&amp;;&amp;#;&amp;#x;"),
        ("<![CDATA[Tom & Jerry &lt; 2]]>", "Tom &amp; Jerry &lt; 2"),
        ("<!-- a & b --><![CDATA[R&D --> ]]>&", "R&amp;D --&gt; &amp;"),
        ("<![CDATA[&]]>&<![CDATA[&]]>", "&amp;&amp;&amp;"),
    ],
)
@pytest.mark.parametrize("form", [WXR, DISQUS])
def test_an_ampersand_that_begins_nothing_is_one(
    tmp_path: Path, form: str, text: str, shown: str
) -> None:
    assert texts(file_with(tmp_path, "x.xml", form.format(text))) == [f"<p>{shown}</p>"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10, 1000])
def test_it_makes_no_difference_where_a_file_is_cut_into_pieces(size: int) -> None:
    class Pieces:
        def __init__(self, data: bytes) -> None:
            self._data = data

        def read(self, _: int, /) -> bytes:
            piece, self._data = self._data[:size], self._data[size:]
            return piece

    data = b"<a>x & y &amp; <![CDATA[ & ]] > ]]>&&#233;&eacute;<!-- & - -- -->& -\xc3\xa9<b/>]</a>"
    stream, read = XmlBytes(Pieces(data)), b""
    while piece := stream.read(size):
        read += piece
    assert read == (
        b"<a>x &amp; y &amp; <![CDATA[ & ]] > ]]>&amp;&#233;&eacute;<!-- & - -- -->&amp; -"
        b"\xc3\xa9<b/>]</a>"
    )


@pytest.mark.parametrize(
    "whole",
    [
        b"<!-- & -->",
        b"<![CDATA[" + b"y" * 70 + b"]]>",
        b"\xed\xa0\xbd\xed\xb8\x80",
        b"&#xD83D;&#xDE00;",
        b"&#55357;&#56832;",
        b"&#xD83D;&#xD83D;&#xDE00;",
    ],
)
def test_nothing_is_torn_whatever_stands_behind_it(whole: bytes) -> None:
    for length in range(80):
        data = b"<a>" + whole + b"x" * length
        file = data + b" & </a>"
        assert mended(file, len(data)) == mended(file, 1000), length


def test_a_piece_of_which_nothing_is_left_is_not_the_end() -> None:
    data = b"<a>" + b"&#xD83D;" * 50 + b"x" * 99 + b"</a>"
    assert mended(data, 50) == b"<a>" + b"x" * 99 + b"</a>"


def mended(data: bytes, size: int) -> bytes:
    """Return what is read in pieces of about ``size`` bytes."""
    stream = XmlBytes(io.BytesIO(data))
    return b"".join(iter(lambda: stream.read(size), b""))


@pytest.mark.parametrize("piece", [b"&", b"<![CDATA[", b"<!--", b"]]>", b"&a", b"-", b"<"])
@pytest.mark.timing
def test_marks_cost_no_more_than_their_length(piece: bytes) -> None:
    class Whole:
        def __init__(self, data: bytes) -> None:
            self._data = data

        def read(self, size: int, /) -> bytes:
            part, self._data = self._data[:size], self._data[size:]
            return part

    def read(count: int) -> None:
        stream = XmlBytes(Whole(piece * count))
        while stream.read(65_536):
            pass

    assert growth(read, 200_000) < LINEAR


@pytest.mark.parametrize("form", [WXR, DISQUS])
@pytest.mark.parametrize("before", [WARNING, "\ufeff" + WARNING, "\n\nNotice: x\n\n", "php > "])
def test_warnings_before_the_declaration_are_passed_over(
    tmp_path: Path, form: str, before: str
) -> None:
    assert texts(file_with(tmp_path, "x.xml", before + form.format("Hi"))) == ["<p>Hi</p>"]


def test_a_declaration_within_a_text_cuts_nothing_off(tmp_path: Path) -> None:
    text = '<![CDATA[write <code>&lt;?xml version="1.0"?></code> or <?xml ?>]]>'
    for form in (WXR, DISQUS):
        data = form.format(text).partition("?>")[2]
        [one] = texts(file_with(tmp_path, "x.xml", data))
        assert one.startswith("<p>write ")


@pytest.mark.parametrize("form", [WXR, DISQUS])
def test_who_says_the_wrong_encoding_is_told_so(tmp_path: Path, form: str) -> None:
    for count in (1, 70_000):
        data = form.format("café" + " x" * count).encode("latin-1")
        with pytest.raises(BadFile, match="line 1 is not UTF-8: say what it is in the first line"):
            contents(file_with(tmp_path, "x.xml", data))
    right = form.replace("UTF-8", "ISO-8859-1").replace("utf-8", "iso-8859-1").format("café")
    assert texts(file_with(tmp_path, "x.xml", right.encode("latin-1"))) == ["<p>café</p>"]
    with pytest.raises(BadFile, match="is not XML"):
        contents(file_with(tmp_path, "x.xml", form.format("é <")))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_movable_type_ends_its_lines_as_any_system_does(
    tmp_path: Path, end: str, encoding: str
) -> None:
    data = MOVABLE_TYPE.replace("\n", end).encode(encoding)
    assert texts(file_with(tmp_path, "x.txt", data)) == ["<p>one<br>two</p>"]
    long = MOVABLE_TYPE.replace("two", "é" * 100_000).replace("\n", end)
    [one] = texts(file_with(tmp_path, "y.txt", long.encode(encoding)))
    assert one.count("é") == 100_000
    with pytest.raises(BadFile, match="larger than any comment"):
        contents(file_with(tmp_path, "z.txt", long.replace("é", "é" * 50).encode("utf-8")))


def test_notes_beside_an_export_do_not_count(tmp_path: Path) -> None:
    files = {"README.txt": "how to", "LICENSE": "MIT", "export.xml": DISQUS.format("Hi")}
    assert texts(folder_with(tmp_path, files)) == ["<p>Hi</p>"]
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"export/{name}", data)
    assert texts(path) == ["<p>Hi</p>"]


def test_what_is_packed_twice_is_named(tmp_path: Path) -> None:
    twice = gzip.compress(gzip.compress(DISQUS.format("Hi").encode()))
    with pytest.raises(BadFile, match="it is packed with gzip: unpack it"):
        contents(file_with(tmp_path, "x.xml.gz", twice))
