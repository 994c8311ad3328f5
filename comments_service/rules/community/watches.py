"""Searches that every new comment is compared with: a book of them, filed by their rarest term.

A comment looks up its own terms and is compared with the few watches filed there (Lucene's
presearcher), so that ten thousand watches cost hardly more than none. What must not be there, the
status and the dates are only compared, never filed by.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log2

from comments_service.errors import N_, invalid
from comments_service.rules.community.search import LONGEST, Places, Search, parse_search
from comments_service.rules.community.wait_search import Waits
from comments_service.rules.text.characters import tame_line
from comments_service.rules.text.search_terms import (
    Groups,
    Phrase,
    Terms,
    is_beginning,
    is_meant,
    status_term,
)

LONGEST_NAME = 100
# By so many letters a beginning is filed, and every word of a comment looked up.
_FILED_LETTERS = 4
# A long name of an author or a host is no rarer than a short word.
_WEIGHT_OF_NAMES = 0.1
_NO_SUCH_YEAR = 3000
_STATUS = status_term("")


@dataclass(frozen=True)
class Watch:
    """A search that new comments are compared with, and what follows from a hit.

    ``alerts`` after ``muted_until``; ``opens_need``: the comment waits for a reply.
    """

    id: int
    search: Search
    alerts: bool = True
    opens_need: bool = False
    muted_until: datetime | None = None

    def alerts_at(self, moment: datetime) -> bool:
        """Whether the team is alerted of a hit of that moment."""
        return self.alerts and (self.muted_until is None or self.muted_until <= moment)


def page_term(key: str) -> str:
    """Return the term of a comment on the page of that key: one without a thread yet has one."""
    return f"page:{key}"


def clean_name(raw: str) -> str:
    """Return the name of a watch, 1 to 100 characters. Raises AppError invalid, ``name``."""
    name = tame_line(raw[: 4 * LONGEST_NAME])
    if not name:
        raise invalid("name", "required", N_("Enter a name for the watch."))
    if len(name) > LONGEST_NAME:
        raise invalid("name", "too_long", N_("This is too long."))
    return name


def clean_search(raw: str) -> str:
    """Return what a watch looks for, as it was typed.

    Raises AppError invalid, ``search``: too long, or nothing in it that only some comments have.
    """
    text = tame_line(raw[: 4 * LONGEST])
    if len(text) > LONGEST:
        raise invalid("search", "too_long", N_("This is too long."))
    search = parse_search(text)
    if search.waits != Waits():
        raise invalid(
            "search",
            "bad_value",
            N_("A watch looks at new comments: needs:, assignee: and due: are for the search."),
        )
    if not (search.phrases or search.authors or search.links or search.pages):
        raise invalid(
            "search",
            "too_broad",
            N_("Add a word, an author, a link or a page: as it is, every comment would match."),
        )
    return text


def clean_end_of_mute(raw: str) -> datetime | None:
    """Return the moment until which a watch is mute; None for nothing.

    It is written as ISO 8601 has it, with its offset. Raises AppError invalid, ``muted_until``.
    """
    if not raw.strip():
        return None
    try:
        moment = datetime.fromisoformat(raw.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 <= moment.year < _NO_SUCH_YEAR:
        raise invalid("muted_until", "bad_value", N_("This is no date and time."))
    return moment.astimezone(UTC)


class Book:
    """The watches of a site. Shared by threads: nobody writes to it once it is made."""

    def __init__(self, watches: Iterable[Watch], places: Places) -> None:
        """File the watches; ``places`` are the terms of every page that one of them names."""
        entries = [_Entry(watch, places) for watch in watches]
        shared = Counter(term for entry in entries for term in entry.terms())
        self._by_term: dict[str, list[_Entry]] = defaultdict(list)
        self._by_beginning: dict[str, list[_Entry]] = defaultdict(list)
        for entry in entries:
            for term in entry.filed_by(shared):
                if is_beginning(term):
                    self._by_beginning[term[:-1][:_FILED_LETTERS]].append(entry)
                else:
                    self._by_term[term].append(entry)
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning})

    def matches(self, terms: Terms, at: datetime) -> list[Watch]:
        """Return the watches that find a comment of these terms, written ``at``."""
        comment = _Comment(terms, at)
        entries = {
            entry.watch.id: entry
            for term in self._by_term.keys() & comment.terms
            for entry in self._by_term[term]
        }
        for length in self._lengths:
            beginnings = {word[:length] for word in terms.words}
            for beginning in self._by_beginning.keys() & beginnings:
                entries |= {entry.watch.id: entry for entry in self._by_beginning[beginning]}
        return [entry.watch for _, entry in sorted(entries.items()) if entry.finds(comment)]


class _Entry:
    def __init__(self, watch: Watch, places: Places) -> None:
        self.watch = watch
        self._groups = watch.search.groups(places)
        self._excluded = watch.search.exclusions(places)

    def terms(self) -> set[str]:
        """Return all by which it could be filed."""
        groups = self._telling()
        return {term for group in groups for phrase in group for term in phrase}

    def filed_by(self, shared: Counter[str]) -> set[str]:
        """Return the rarest term of each alternative of the group whose worst one is rarest.

        Length stands for rarity, less so where many watches share the term: ``shared``.
        """

        def weight(term: str) -> float:
            length = min(len(term) - 1, _FILED_LETTERS) if is_beginning(term) else len(term)
            named = _WEIGHT_OF_NAMES if ":" in term else 1
            return length * named / (1 + log2(shared[term]))

        keys = [{max(phrase, key=weight) for phrase in group} for group in self._telling()]
        return max(keys, key=lambda terms: min(map(weight, terms)), default=set())

    def finds(self, comment: "_Comment") -> bool:
        """Whether the search finds a comment."""
        search = self.watch.search
        if search.since and comment.at < search.since:
            return False
        if search.until and comment.at >= search.until:
            return False
        return comment.has_all(self._groups) and not any(map(comment.has_all, self._excluded))

    def _telling(self) -> Groups:
        """Return the groups by one of which it is filed; none where one of all has no phrase."""
        if not all(self._groups):
            return []  # no such page
        return [group for group in self._groups if not group[0][0].startswith(_STATUS)]


class _Comment:
    def __init__(self, terms: Terms, at: datetime) -> None:
        self.at = at
        self.terms = {*terms.words, *terms.named}
        self._words = terms.words

    def has_all(self, groups: Groups) -> bool:
        """Whether it has one phrase at least of each group."""
        return all(any(map(self._has, group)) for group in groups)

    def _has(self, phrase: Phrase) -> bool:
        *first, last = phrase
        if not self.terms.issuperset(first):
            return False
        if not first and not is_beginning(last):
            return last in self.terms
        return any(self._stands(phrase, start) for start in range(len(self._words)))

    def _stands(self, phrase: Sequence[str], start: int) -> bool:
        run = self._words[start : start + len(phrase)]
        return len(run) == len(phrase) and all(map(is_meant, run, phrase))
