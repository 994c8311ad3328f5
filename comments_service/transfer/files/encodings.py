"""Files in other encodings than UTF-8: read as what they say of themselves, or their owner of them.

A byte-order mark of UTF-16 tells it, as Windows writes what a command hands out; of XML, the
declaration.
"""

import codecs
import re
from io import BufferedReader, RawIOBase
from typing import BinaryIO, cast

from comments_service.transfer.entries import BadFile

#: What a file may be said to be written in, beside UTF-8.
ENCODINGS = (
    "latin-1", "cp1252", "iso-8859-2", "iso-8859-9", "iso-8859-15", "cp1250", "cp1251", "koi8-r",
    "shift_jis", "cp932", "euc-jp", "iso-2022-jp", "euc-kr", "gb18030", "big5", "utf-16",
)  # fmt: skip

NOT_UTF_8 = (
    "line {line} is not UTF-8: say what it is, such as latin-1 or shift_jis (on the command line "
    "with --encoding)."
)
NOT_UTF_8_XML = (
    "line {line} is not UTF-8: say what it is in the first line of the file, such as "
    '<?xml version="1.0" encoding="ISO-8859-1"?>.'
)

# Of more than one byte a letter: the parser of XML knows none of them.
_WIDE = {
    "shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949", "gb2312", "gbk", "gb18030",
    "big5", "big5hkscs", "cp950",
}  # fmt: skip
_MARKS = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"<\x00?\x00": "utf-16-le",
    b"\x00<\x00?": "utf-16-be",
}
_DECLARATION = re.compile(rb"""\A\s{0,40}<\?xml\s[^>]{0,100}?encoding\s*=\s*["']([\w.-]{1,40})""")
_DECLARED = re.compile(r"""\A(\s{0,40}<\?xml\s[^>]{0,100}?)encoding\s*=\s*["'][\w.-]{1,40}["']""")
_HEAD_BYTES = 200


def as_utf_8(stream: BinaryIO, encoding: str | None) -> BinaryIO:
    """Return the same text in UTF-8: of what its head tells, else of ``encoding``, if any.

    XML that tells another encoding, which its parser knows, stays as it is.
    """
    buffered = BufferedReader(cast(RawIOBase, stream))
    head = buffered.peek(_HEAD_BYTES)[:_HEAD_BYTES]
    own = _own_encoding(head) or (None if head.lstrip().startswith(b"<?xml") else encoding)
    return BufferedReader(_Recoded(buffered, own)) if own else buffered


def _own_encoding(head: bytes) -> str | None:
    """Return the encoding that a file tells of itself, if this is one to be read here."""
    for mark, encoding in _MARKS.items():
        if head.startswith(mark) and len(head) > len(mark):
            return encoding
    declared = _DECLARATION.match(head)
    try:
        name = codecs.lookup(declared[1].decode()).name if declared else ""
    except LookupError:
        return None
    return name if name in _WIDE else None


class _Recoded(RawIOBase):
    """A stream in UTF-8 of one in another encoding, which XML no longer tells. Raises BadFile."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._left = b""
        self._is_begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        while not self._left:
            data = self._stream.read(len(view))
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                raise BadFile(f"it is not {self._encoding}.") from error
            if not self._is_begun:
                text = _DECLARED.sub(r"\1", text)
                self._is_begun = bool(text)
            self._left = text.encode("utf-8", "replace")
            if not data:
                break
        count = min(len(view), len(self._left))
        view[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
