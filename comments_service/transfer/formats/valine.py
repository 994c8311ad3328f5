"""Valine's comments as LeanCloud exports them: JSON lines below a head line, or one object.

The fields are Waline's, which grew from it; the text is HTML, as Valine stores what it rendered.
"""

import json
from collections.abc import Iterator
from typing import Any

from comments_service.transfer.coerce import NO_COMMENT, Pages, flag, mapping, text
from comments_service.transfer.entries import Item, Skipped
from comments_service.transfer.files.json_stream import lines, values
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.formats import waline

NAME = "valine"
TITLE = "Valine (LeanCloud)"

_LONGEST_HEAD = 64 * 1024
_HEAD_LINE = b"#filetype:JSON-streaming"


def recognises(sample: Sample) -> bool:
    """LeanCloud's head line, or its objects with Valine's fields."""
    head = sample.head.lstrip(b"\xef\xbb\xbf \r\n\t")
    is_comment = all(name in head for name in (b'"nick"', b'"comment"', b'"objectId"'))
    if head.startswith(_HEAD_LINE):
        return is_comment or b'"Comment"' in head
    return head.startswith((b"{", b"[")) and is_comment and not waline.recognises(sample)


def read(source: Source) -> Iterator[Item]:
    """Yield the comments, each page when it is first named. Raises BadFile."""
    pages = Pages()
    for where, record in _records(source):
        if "comment" not in record:
            yield Skipped(NO_COMMENT, where)
            continue
        key = text(record.get("url")).strip()
        yield from pages.page(key)
        yield waline.entry(_with_status(record), key, ("", "", None), where)


def _with_status(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"status": "spam"} if flag(record.get("isSpam")) else record


def _records(source: Source) -> Iterator[tuple[str, dict[str, Any]]]:
    with source.binary() as stream:
        # The head line is longer than nothing and shorter than a comment.
        first = stream.readline(_LONGEST_HEAD)
        while first.endswith(b"\n") and not first.strip(b"\xef\xbb\xbf \r\n\t"):
            first = stream.readline(_LONGEST_HEAD)
        if first.startswith(_HEAD_LINE):
            yield from ((f"line {number + 1}", mapping(one)) for number, one in lines(stream))
            return
    with source.binary() as stream:
        if _is_one_object(first):
            yield from ((f"line {number}", mapping(one)) for number, one in lines(stream))
            return
        for one in values(stream, "results[]", "[]"):
            yield f"entry {one.number}", mapping(one.value)


def _is_one_object(line: bytes) -> bool:
    try:
        value = json.loads(line)
        return isinstance(value, dict) and "results" not in value
    except (ValueError, RecursionError):
        return False
