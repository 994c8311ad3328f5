"""Sites full of comments as any system may hold them, and what an import must make of them.

A writer of one format (tests/transfer/writers) spells a site; ``expected`` says what must be there
once its file was read, by what the format can carry at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from flask import Flask
from hypothesis import strategies as st
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, Thread
from tests.transfer.bodies import BODIES, Body, Span, body_of, without_marks

HOST = "http://localhost"
_FIRST = datetime(2004, 2, 29, tzinfo=UTC)
# A parent that is in no file.
LOST = 999_999


@dataclass(frozen=True, kw_only=True)
class MadeUp:
    """A comment; ``answers`` is the number of another one of its page, or LOST."""

    number: int
    answers: int | None
    at: datetime
    body: Body
    status: str = "published"
    name: str | None = None
    email: str | None = None
    website: str | None = None
    up: int = 0
    down: int = 0
    pinned: bool = False
    edited_at: datetime | None = None


@dataclass(frozen=True)
class MadeUpPage:
    """A page with its comments in the order of the file: children may stand before parents."""

    path: str
    title: str
    comments: tuple[MadeUp, ...]

    @property
    def url(self) -> str:
        return HOST + self.path


@dataclass(frozen=True)
class MadeUpSite:
    """Pages; the number of a comment is its own on the whole site."""

    pages: tuple[MadeUpPage, ...]


@dataclass(frozen=True, kw_only=True)
class Carries:
    """What a format can hold. ``statuses`` maps ours to what comes back, None: not in the file.

    ``replies`` is false where all come back at the top; ``depth`` where a format knows so many
    levels only; ``marks`` is false where a text is words alone; ``unit`` is how exact times are.
    """

    statuses: dict[str, str | None]
    replies: bool = True
    marks: bool = True
    titles: bool = True
    names: bool = True
    emails: bool = False
    websites: bool = False
    votes: bool = False
    pinned: bool = False
    edited: bool = False
    unit: timedelta = timedelta(seconds=1)


EVERY_STATUS: dict[str, str | None] = {
    status: status for status in ("published", "held", "spam", "deleted")
}


@dataclass(frozen=True)
class Writer:
    """A module of tests/transfer/writers: FORMAT (the command's word), CARRIES and write()."""

    name: str
    format: str
    carries: Carries
    write: Callable[[MadeUpSite, Path], Path] = field(repr=False)


def writer_of(module: ModuleType) -> Writer:
    """The writer that a module holds."""
    return Writer(module.__name__.rpartition(".")[2], module.FORMAT, module.CARRIES, module.write)


_NAMES = st.sampled_from(
    [None, "Zoë", "山田太郎", "Jürgen Ö.", "محمد", "O'Neil & <Sons>", "Ana", "Ana", 'J. R. "Bob"']
)
_MOMENTS = st.integers(0, 20 * 365 * 24 * 3600).map(lambda after: _FIRST + timedelta(seconds=after))
_RARELY = st.sampled_from([False, False, False, True])


@st.composite
def comments(draw: st.DrawFn, numbers: range) -> tuple[MadeUp, ...]:
    """The comments of one page: trees of any shape, twins, orphans, in any order."""
    made: list[MadeUp] = []
    for number in numbers:
        others = [None, None, LOST, *(one.number for one in made), *(one.number for one in made)]
        name = draw(_NAMES)
        at = draw(_MOMENTS)
        made.append(
            MadeUp(
                number=number,
                answers=draw(st.sampled_from(others)),
                at=at,
                body=draw(BODIES),
                status=draw(st.sampled_from(["published", "published", *EVERY_STATUS])),
                name=name,
                email=draw(st.sampled_from([None, "zoe@example.org"])) if name else None,
                website=draw(st.sampled_from([None, "https://zoe.example/?a=1"])) if name else None,
                up=draw(st.integers(0, 3)),
                down=draw(st.integers(0, 3)),
                edited_at=at + timedelta(hours=1) if draw(_RARELY) else None,
            )
        )
        if draw(_RARELY) and len(made) > 1:  # a twin: all the same but for its number
            made[-1] = replace(made[-2], number=number)
    roots = [one.number for one in made if one.answers is None]
    pinned = draw(st.sampled_from([None, *roots]))
    made = [replace(one, pinned=one.number == pinned) for one in made]
    return tuple(draw(st.permutations(made)))


@st.composite
def sites(draw: st.DrawFn) -> MadeUpSite:
    """One to three pages with up to eight comments each, or one with a chain."""
    if draw(_RARELY):
        return MadeUpSite((_chain(draw(st.integers(9, 40)), draw(_MOMENTS)),))
    pages = []
    for number in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(["/2020/03/x.html", "/été/", "/a b/c", "/?p=17"]))
        path = path.replace("x", f"x{number}").replace("/?p=17", f"/?p=17{number}")
        path = path if str(number) in path else f"{path.rstrip('/')}/{number}/"
        title = draw(st.sampled_from(["Un article", "Q & A <1>", "日本"]))
        count = draw(st.integers(1, 8))
        first = 1 + 100 * number
        pages.append(MadeUpPage(path, title, draw(comments(range(first, first + count)))))
    return MadeUpSite(tuple(pages))


def moved(site: MadeUpSite, folder: str) -> MadeUpSite:
    """The same site below a folder of its own, so that one database holds many."""
    return MadeUpSite(tuple(replace(page, path=f"/{folder}{page.path}") for page in site.pages))


def expected(site: MadeUpSite, carries: Carries) -> list[Any]:
    """What an import must leave: each page with its forest, in an order of their own."""
    found = []
    for page in site.pages:
        kept = [one for one in page.comments if carries.statuses[one.status]]
        if kept:
            title = page.title if carries.titles else None
            found.append((title, _forest({one.number: _made(one, carries) for one in kept})))
    return sorted(found, key=repr)


def count(site: MadeUpSite, carries: Carries) -> int:
    """How many comments an import must leave."""
    everybody = (one for page in site.pages for one in page.comments)
    return sum(carries.statuses[one.status] is not None for one in everybody)


def imported_forests(app: Flask, folder: str, carries: Carries) -> list[Any]:
    """What is in the database below ``folder``, in the form of ``expected``."""
    with app.app_context():
        threads = db.session.execute(
            select(Thread.id, Thread.title).where(Thread.url.startswith(f"{HOST}/{folder}/"))
        ).all()
        found = []
        for thread in threads:
            rows = db.session.execute(
                select(*Comment.__table__.columns).where(Comment.thread_id == thread.id)
            ).all()
            forest = _forest({row.id: (row.parent_id, _stored(row, carries)) for row in rows})
            found.append((thread.title if carries.titles else None, forest))
    return sorted(found, key=repr)


def _made(one: MadeUp, carries: Carries) -> tuple[int | None, dict[str, Any]]:
    status = cast(str, carries.statuses[one.status])
    gone = status == "deleted"
    return one.answers if carries.replies else None, {
        "at": _cut(one.at, carries),
        "status": status,
        "body": () if gone else one.body if carries.marks else without_marks(one.body),
        "name": one.name if carries.names and not gone else None,
        "email": one.email if carries.emails and not gone else None,
        "website": one.website if carries.websites and not gone else None,
        "votes": (one.up, one.down) if carries.votes and not gone else None,
        "pinned": one.pinned and carries.pinned and not gone,
        "edited": one.edited_at if carries.edited and not gone else None,
    }


def _stored(row: Any, carries: Carries) -> dict[str, Any]:
    gone = row.status == "deleted"
    return {
        "at": _cut(row.created_at, carries),
        "status": row.status,
        "body": body_of(row.html),
        "name": row.author_name,
        "email": row.author_email if carries.emails else None,
        "website": row.author_website if carries.websites else None,
        "votes": (row.up, row.down) if carries.votes and not gone else None,
        "pinned": row.pinned and not gone,
        "edited": row.edited_at if carries.edited and not gone else None,
    }


def _cut(at: datetime, carries: Carries) -> datetime:
    return at - (at - _FIRST) % carries.unit


def _forest(comments: dict[int, tuple[int | None, dict[str, Any]]]) -> list[Any]:
    """Every comment below the one that it answers, where that is here; equal sets, equal forests.

    Answers are nested before those that they answer, so chains of any length do.
    """
    made = {number: [list(values.items()), []] for number, (_, values) in comments.items()}
    top: list[Any] = []
    below: dict[int, list[int]] = {}
    for number, (answers, _) in comments.items():
        if answers in comments:
            below.setdefault(cast(int, answers), []).append(number)
        else:
            top.append(number)
    order, left = [], list(top)
    while left:
        number = left.pop()
        order.append(number)
        left += below.get(number, [])
    for number in reversed(order):
        made[number][1] = sorted((made[child] for child in below.get(number, [])), key=repr)
    return sorted((made[number] for number in top), key=repr)


def _chain(length: int, at: datetime) -> MadeUpPage:
    """Each answers the one before, children first in the file."""
    body: Body = (((Span("", "deeper"),),),)
    chain = [
        MadeUp(
            number=number,
            answers=number - 1 if number > 1 else None,
            at=at + timedelta(seconds=number),
            body=body,
        )
        for number in range(1, length + 1)
    ]
    return MadeUpPage("/chain/", "Chain", tuple(reversed(chain)))
