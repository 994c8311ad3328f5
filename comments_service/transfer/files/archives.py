"""Archives: what is in them and no comment, and those that are named instead of being unpacked."""

import re
from typing import BinaryIO

from comments_service.transfer.entries import BadFile

#: What systems and people put beside the files of an export, by a part of its name.
NOT_COMMENTS = re.compile(
    r"__MACOSX/|\.DS_Store|Thumbs\.db|\.git/|(?:\A|/)(?i:readme|licen[cs]e|changelog)(?:\.\w+)?\Z"
)
#: By what each begins, and from which byte on.
_MARKS = {
    "tar": (257, b"ustar"),
    "zip": (0, b"PK\x03\x04"),
    "gzip": (0, b"\x1f\x8b"),
    "bzip2": (0, b"BZh"),
    "xz": (0, b"\xfd7zXZ\x00"),
    "zstd": (0, b"\x28\xb5\x2f\xfd"),
    "7z": (0, b"7z\xbc\xaf\x27\x1c"),
    "rar": (0, b"Rar!\x1a\x07"),
}
_HEAD = max(start + len(mark) for start, mark in _MARKS.values())


def refuse_packed(stream: BinaryIO) -> None:
    """Raise BadFile if what has been unpacked is an archive again. The stream stays at its start.

    ``stream`` can be looked into ahead (``peek``), as buffered readers can.
    """
    head = stream.peek(_HEAD)  # type: ignore[attr-defined] # of BufferedReader
    for kind, (start, mark) in _MARKS.items():
        if head.startswith(mark, start):
            raise BadFile(
                f"it is packed with {kind}: unpack it, and bring what is in it, or a zip of that."
            )
