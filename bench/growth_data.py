"""A made-up site of any size for the growth benchmark, told row by row, the same on each run.

A tenth as many pages as comments. One page has a twentieth of all comments; MEASURED pages have
the same few at every size, so that what is read there costs the same if growth costs nothing.
"""

import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

from comments_service.rules.core.identity import new_id
from comments_service.rules.text.search_terms import Document, Terms, terms_of

SITE = 1
BIG_PAGE = 0
MEASURED = 60
COMMENTS_OF_MEASURED = 30
RARE_WORD = "xylophone"
RARE_COMMENTS = 3
PERSON = "Zénobie Quasimodo"
COMMENTS_OF_PERSON = 30

_SEED = 20_261_122
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
_END = datetime(2026, 11, 1, tzinfo=UTC)
_TEXTS = 20_000
_VOCABULARY = 20_000
_SYLLABLES = (
    "ba", "co", "di", "fe", "ga", "ju", "la", "mi", "no", "pu", "ra", "so", "ti", "ve", "zu",
)  # fmt: skip
# A word, and in which share of the texts it stands.
_SHARES = {"pain": 0.4, "levain": 0.05, "fournil": 0.005}
#: Words that follow each other in one text of twenty.
PHRASE = "le bon pain"
_FIRST = ("Ana", "Bilal", "Chloé", "Driss", "Emma", "Farid", "Gaëlle", "Hugo", "Inès", "Jules")
_LAST = [f"{a}{b}{c}".title() for a in _SYLLABLES for b in _SYLLABLES for c in ("s", "t")]


@dataclass(frozen=True)
class Text:
    """A body and what the index holds of it."""

    body: str
    words: tuple[str, ...]

    @property
    def html(self) -> str:
        return f"<p>{self.body}</p>"


class Schema:
    """Who answers whom on which page: plain arrays, since a million of objects would not fit."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.pages = count // 10
        chance = random.Random(_SEED)
        self.texts = _texts(chance, min(_TEXTS, count))
        self.page = self._pages(chance)
        self.parent = array("q", [-1]) * count
        self.root = array("q", range(count))
        self.status = array("b", [0]) * count  # an index into STATUSES
        self.children = array("l", [0]) * count
        self.replies = array("l", [0]) * count
        self.published = array("l", [0]) * self.pages
        self.first = array("q", [-1]) * self.pages
        self._answer(chance)
        self._rare = {count * n // (RARE_COMMENTS + 1) for n in range(1, RARE_COMMENTS + 1)}
        step = count // COMMENTS_OF_PERSON
        self._person = set(range(step // 2, count, step))

    def id(self, index: int) -> int:
        """The id of a comment: later ones are higher."""
        return new_id(self.at(index), index * 7919)

    def at(self, index: int) -> datetime:
        """When a comment was written."""
        return _BEGINNING + (_END - _BEGINNING) / self.count * index

    def thread_id(self, page: int) -> int:
        """The id of the thread of a page."""
        return new_id(self.at(self.first[page]), page)

    def name(self, index: int) -> str:
        """Who wrote a comment."""
        if index in self._person:
            return PERSON
        return f"{_FIRST[index * 7 % len(_FIRST)]} {_LAST[index * 13 % len(_LAST)]}"

    def is_reported(self, index: int) -> bool:
        """Whether a reader has flagged a comment: one in a hundred."""
        return index % 100 == 7 and self.status[index] == 0

    def text(self, index: int) -> Text:
        """What a comment says."""
        text = self.texts[index * 31 % len(self.texts)]
        if index in self._rare:
            return Text(f"{text.body} {RARE_WORD}", (*text.words, RARE_WORD))
        return text

    def _pages(self, chance: random.Random) -> "array[int]":
        """The page of each comment, in the order in which they are written."""
        big = [BIG_PAGE] * (self.count // 20)
        measured = [n for n in range(1, MEASURED + 1) for _ in range(COMMENTS_OF_MEASURED)]
        others = list(range(MEASURED + 1, self.pages))
        left = self.count - len(big) - len(measured) - len(others)
        pages = array("l", big + measured + others + chance.choices(others, k=left))
        chance.shuffle(pages)
        return pages

    def _answer(self, chance: random.Random) -> None:
        """Give three of five comments a parent among the last eight of their page."""
        recent: dict[int, list[int]] = {}
        for index, page in enumerate(self.page):
            around = recent.setdefault(page, [])
            if around and chance.random() < 0.6:
                self.parent[index] = parent = chance.choice(around)
                self.root[index] = self.root[parent]
            if self.first[page] < 0:
                self.first[page] = index
            elif chance.random() < 0.03:
                self.status[index] = chance.choice((1, 2, 3))
                continue  # nobody answers what nobody sees
            around.append(index)
            del around[:-8]
            self.published[page] += 1
            if self.parent[index] >= 0:
                self.children[self.parent[index]] += 1
                self.replies[self.root[index]] += 1


STATUSES = ("published", "held", "spam", "deleted")


def threads(shape: Schema) -> Iterator[dict[str, Any]]:
    """Rows of the table of threads."""
    for page in range(shape.pages):
        yield {
            "site_id": SITE,
            "id": shape.thread_id(page),
            "key": f"localhost/p/{page}",
            "url": address(page),
            "title": f"Page {page}",
            "version": 1,
            "comment_count": shape.published[page],
            "created_at": shape.at(shape.first[page]),
        }


def commenters(shape: Schema) -> Iterator[dict[str, Any]]:
    """Rows of the table of commenters: as many as there are pages."""
    for number in range(shape.pages):
        yield {
            "site_id": SITE,
            "id": number + 1,
            "fingerprint": f"{number:064x}",
            "published_count": 9,
            "first_seen_at": _BEGINNING,
        }


def comments(shape: Schema) -> Iterator[dict[str, Any]]:
    """Rows of the table of comments."""
    for index in range(shape.count):
        text, parent = shape.text(index), shape.parent[index]
        yield {
            "site_id": SITE,
            "id": shape.id(index),
            "thread_id": shape.thread_id(shape.page[index]),
            "parent_id": shape.id(parent) if parent >= 0 else None,
            "root_id": shape.id(shape.root[index]),
            "status": STATUSES[shape.status[index]],
            "version": 2,
            "is_visible": shape.status[index] == 0,
            "child_count": shape.children[index],
            "reply_count": shape.replies[index],
            "pinned": False,
            "body": text.body,
            "html": text.html,
            "renderer_version": 1,
            "author_name": shape.name(index),
            "author_kind": "named",
            "commenter_id": index % shape.pages + 1,
            "poster_hash": f"{index % shape.pages:032x}",
            "reasons": "[]",
            "open_reports": int(shape.is_reported(index)),
            "up": 0,
            "down": 0,
            "score": 0,
            "created_at": shape.at(index),
        }


def events(shape: Schema) -> Iterator[dict[str, Any]]:
    """Rows of the log: each comment was posted."""
    for index in range(shape.count):
        yield {
            "site_id": SITE,
            "id": shape.id(index),
            "thread_id": shape.thread_id(shape.page[index]),
            "comment_id": shape.id(index),
            "actor": "system",
            "action": "post",
            "from_status": "held",
            "to_status": STATUSES[shape.status[index]],
            "reasons": "[]",
            "created_at": shape.at(index),
        }


def reports(shape: Schema) -> Iterator[dict[str, Any]]:
    """Rows of the table of reports."""
    for index in filter(shape.is_reported, range(shape.count)):
        yield {
            "site_id": SITE,
            "id": shape.id(index),
            "comment_id": shape.id(index),
            "reporter_hash": f"{index:032x}",
            "reason": "spam",
            "created_at": shape.at(index),
        }


def entries(shape: Schema) -> Iterator[tuple[int, Terms]]:
    """The id of each comment and what the search index holds of it."""
    for index in range(shape.count):
        named = terms_of(
            Document(
                site_id=SITE,
                thread_id=shape.thread_id(shape.page[index]),
                status=STATUSES[shape.status[index]],
                text="",
                html="",
                author_name=shape.name(index),
                author_website=None,
            )
        ).named
        yield shape.id(index), Terms(named, shape.text(index).words)


def address(page: int) -> str:
    """The web address of a page."""
    return f"https://localhost/p/{page}"


def _texts(chance: random.Random, count: int) -> list[Text]:
    made = [
        first + second + third
        for first in _SYLLABLES
        for second in _SYLLABLES
        for third in ("", *_SYLLABLES)
    ]
    words = [f"{made[n % len(made)]}{n // len(made) or ''}" for n in range(_VOCABULARY)]
    # As in a language: the n-th word is about n times rarer than the first.
    weights = list(accumulate(1 / (n + 5) for n in range(_VOCABULARY)))
    return [_text(chance, words, weights) for _ in range(count)]


def _text(chance: random.Random, words: list[str], weights: list[float]) -> Text:
    said = chance.choices(words, cum_weights=weights, k=chance.randint(8, 50))
    said += [word for word, share in _SHARES.items() if chance.random() < share]
    chance.shuffle(said)
    if chance.random() < 0.05:
        said[3:3] = PHRASE.split()
    return Text(" ".join(said), tuple(said))
