"""Files of before UTF-8: read as whatever their owner says they are."""

import codecs
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


def as_utf_8(stream: BinaryIO, encoding: str) -> BinaryIO:
    """Return the same text in UTF-8; XML, which names its encoding itself, as it is."""
    buffered = BufferedReader(cast(RawIOBase, stream))
    if buffered.peek(5).startswith(b"<?xml"):
        return buffered
    return BufferedReader(_Recoded(buffered, encoding))


class _Recoded(RawIOBase):
    """A stream in UTF-8 of one in another encoding. Raises BadFile."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        while not self._left:
            data = self._stream.read(len(view))
            try:
                self._left = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            except UnicodeDecodeError as error:
                raise BadFile(f"it is not {self._encoding}.") from error
            if not data:
                break
        count = min(len(view), len(self._left))
        view[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
