"""What stands in files that call themselves XML and no parser takes, mended on the way to it.

Empty lines and warnings before the declaration, control characters, half characters and what is
none, written as such or by number (https://www.w3.org/TR/xml/#charsets), and an ampersand that
begins nothing. What is XML stays as it is.
"""

import re
from typing import Protocol

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_BLANK = b" \t\r\n"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# That it is of two bytes a letter, which it is not: it was told before (files.encodings).
_WRONG = re.compile(
    rb"""\A(<\?xml\s[^>]{0,100}?)encoding\s*=\s*["'](?:utf|ucs)-?(?:16|2)[a-z]*["']""", re.I
)
_OTHER = re.compile(rb"""\A<\?xml\s[^>]{0,100}?encoding\s*=\s*["'](?!utf-?8["'])""", re.I)
_NUMBERS = re.compile(rb"&#(?:0{0,9}(\d{1,8})|[xX]0{0,9}([0-9a-fA-F]{1,8}));")
_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
# Halves of letters, and the last two of the plane, which are no letters.
_NONE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]|\xef\xbf[\xbe\xbf]")
_HALVES, _HIGH = range(0xD800, 0xE000), range(0xD800, 0xDC00)
# Where an ampersand means nothing, and one that does not begin what has a name or a number.
_MARKS = re.compile(
    rb"<!\[CDATA\[|\]\]>|<!--|-->|&(?!(?:#[0-9]{1,20}|#[xX][0-9a-fA-F]{1,20}|[A-Za-z]\w{0,40});)"
)
# What is read as one: a mark, or the first half of a letter with the beginning of the second.
_WHOLE = re.compile(
    rb"(?=(<!\[CDATA\[|\]\]>|<!--|-->|\xed[\xa0-\xaf][\x80-\xbf]\xed"
    rb"|&#(?:[xX]0{0,15}[dD][89abAB][0-9a-fA-F]{2}"
    rb"|0{0,15}5(?:529[6-9]|5[3-9]\d\d|6[0-2]\d\d|63[01]\d));&))"
)
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
_DECLARATION = b"<?xml "
_OF_A_DOCUMENT = re.compile(rb"xmlns|<!\[CDATA\[")
# What may be cut off by the end of a piece: two numbers in a row, two halves.
_LONGEST = 60
_LONGEST_MARK = 9


class Readable(Protocol):
    """Bytes, piece by piece: an open file, or what mends one on its way."""

    def read(self, size: int, /) -> bytes:
        """Up to ``size`` bytes or a few more; none at the end."""


class XmlBytes:
    """A stream without what XML forbids."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._left = b""
        self._is_begun = self.is_utf_8 = False
        #: What ends the section or remark that is being read; nothing in a text.
        self._end = b""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, about ``size`` of them; none at the end."""
        while True:
            data = self._stream.read(size)
            whole = self._left + without_controls(data)
            if not self._is_begun:
                whole = self._begin(whole)
            end = _end_of_whole(whole) if data else len(whole)
            self._left = whole[end:]
            mended = self._mended(whole[:end])
            if mended or not data:
                return mended

    def _begin(self, data: bytes) -> bytes:
        """Return the beginning of the file from its first character."""
        begun = _without_warnings(data.removeprefix(_BYTE_ORDER_MARK).lstrip(_BLANK))
        self._is_begun = bool(begun)
        self.is_utf_8 = _OTHER.match(begun) is None
        return _WRONG.sub(rb"\1", begun)

    def _mended(self, data: bytes) -> bytes:
        data = _MARKS.sub(self._marked, data)
        if b"&#" in data:
            data = _with_numbers(data)
        if self.is_utf_8 and (b"\xed" in data or b"\xef\xbf" in data):
            data = _NONE.sub("\ufffd".encode(), _PAIR.sub(_joined, data))
        return data

    def _marked(self, mark: re.Match[bytes]) -> bytes:
        """Return a mark, of which an ampersand in a text wants to be escaped."""
        if self._end:
            self._end = b"" if mark[0] == self._end else self._end
        elif mark[0] == b"&":
            return b"&amp;"
        else:
            self._end = _ENDS.get(mark[0], b"")
        return mark[0]


def _without_warnings(data: bytes) -> bytes:
    """Return a beginning from the declaration on: PHP writes its warnings before it."""
    at = data.find(_DECLARATION)
    return data[at:] if at > 0 and not _OF_A_DOCUMENT.search(data, 0, at) else data


def without_controls(data: bytes) -> bytes:
    """Return ``data`` without the control characters that XML forbids."""
    return data.translate(None, _CONTROLS)


def _end_of_whole(data: bytes) -> int:
    """Return where the last thing begins that may go on in the next piece."""
    start = max(0, len(data) - _LONGEST)
    ends = [at for at in (data.find(b"&", start),) if at >= 0]
    last = len(data) - _LONGEST_MARK
    ends += [at for at in range(max(0, last), len(data)) if data[at] in b"<]-\xed\xef"][:1]
    end = min(ends, default=len(data))
    for whole in _WHOLE.finditer(data, max(0, end - _LONGEST)):
        if whole.start() < end < whole.end(1):
            return whole.start()
    return end


def _joined(match: re.Match[bytes]) -> bytes:
    return (
        match[0]
        .decode("utf-8", "surrogatepass")
        .encode("utf-16", "surrogatepass")
        .decode("utf-16")
        .encode()
    )


def _with_numbers(data: bytes) -> bytes:
    """Return ``data`` with numbers of characters alone: halves joined, what is none left out."""
    parts, at, high = [], 0, None
    for match in _NUMBERS.finditer(data):
        code = int(match[1]) if match[1] else int(match[2], 16)
        is_next = high is not None and match.start() == at
        parts.append(data[at : match.start()])
        at = match.end()
        if is_next and code in _HALVES and code not in _HIGH:
            assert high is not None
            parts.append(b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + code - 0xDC00))
            high = None
        else:
            high = code if code in _HIGH else None
            parts.append(match[0] if _is_character(code) else b"")
    return b"".join([*parts, data[at:]])


def _is_character(code: int) -> bool:
    if code < 0x20:
        return code in (9, 10, 13)
    return code <= 0x10FFFF and code not in _HALVES and code not in (0xFFFE, 0xFFFF)
