"""Cursors: where a page of roots ends, as text that a client gives back unread."""

import re
from dataclasses import dataclass
from typing import Literal

from comments_service.errors import N_, AppError
from comments_service.rules.core.identity import LARGEST_ID

Sort = Literal["oldest", "newest", "top"]

_SORTS: dict[str, Sort] = {"o": "oldest", "n": "newest", "t": "top"}
_CURSOR = re.compile(r"(-?)([ont])\.(-?[0-9]{1,9})\.([0-9a-f]{1,16})")


@dataclass(frozen=True)
class Cursor:
    """The root at which a page stops: those after it follow, or before it when ``backwards``."""

    sort: Sort
    score: int
    comment_id: int
    backwards: bool = False

    def __str__(self) -> str:
        sign = "-" if self.backwards else ""
        return f"{sign}{self.sort[0]}.{self.score}.{self.comment_id:x}"


def parse_cursor(text: str, sort: Sort) -> Cursor:
    """Return the cursor that ``text`` stands for.

    Raises AppError bad_cursor unless it is for ``sort``.
    """
    match = _CURSOR.fullmatch(text)
    if not match or _SORTS[match[2]] != sort or int(match[4], 16) > LARGEST_ID:
        raise bad_cursor()
    return Cursor(sort, int(match[3]), int(match[4], 16), backwards=bool(match[1]))


def parse_id_cursor(text: str) -> int:
    """Return the comment id that a cursor of replies stands for. Raises AppError bad_cursor."""
    if not re.fullmatch(r"[0-9a-f]{1,16}", text) or int(text, 16) > LARGEST_ID:
        raise bad_cursor()
    return int(text, 16)


def bad_cursor() -> AppError:
    """Return the refusal of a cursor that this service did not give for this list."""
    return AppError("bad_cursor", N_("This cursor is not valid. Start again without one."))
