"""Cursors: where a page of roots ends, as text that a client gives back unread."""

import re
from dataclasses import dataclass
from typing import Literal

from comments_service.errors import N_, AppError

Sort = Literal["oldest", "newest", "top"]

_SORTS: dict[str, Sort] = {"o": "oldest", "n": "newest", "t": "top"}
#: The cursor of a list of ids: one that a column of 64 bits holds, in base 16.
ID_CURSOR = "[0-7][0-9a-f]{15}|[0-9a-f]{1,15}"
#: The cursor of a page of roots.
ROOTS_CURSOR = rf"(-?)([ont])\.(-?[0-9]{{1,9}})\.({ID_CURSOR})"


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

    Raise AppError bad_cursor unless it is for ``sort``.
    """
    match = re.fullmatch(ROOTS_CURSOR, text)
    if not match or _SORTS[match[2]] != sort:
        raise bad_cursor()
    return Cursor(sort, int(match[3]), int(match[4], 16), backwards=bool(match[1]))


def parse_id_cursor(text: str) -> int:
    """Return the comment id that a cursor of replies stands for. Raises AppError bad_cursor."""
    if not re.fullmatch(ID_CURSOR, text):
        raise bad_cursor()
    return int(text, 16)


def bad_cursor() -> AppError:
    """Return the refusal of a cursor that this service did not give for this list."""
    return AppError("bad_cursor", N_("This cursor is not valid. Start again without one."))
