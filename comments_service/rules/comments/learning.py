"""What a site's decisions teach of its spam: naive Bayes over the terms of comments. Pure.

A comment has each term once, however often it stands in it: its words, the hosts that it links to,
whether it links at all, the script that it is written in. Only its strongest terms count, since a
long text would else be sure of anything.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

from comments_service.rules.text.search_terms import host_of, words_of

#: Nothing is held before so many comments of each kind were decided on.
ENOUGH = 30
#: The last so many decisions are what a filter is tried on.
TRIED_AT_MOST = 200
_WORDS_AT_MOST = 2000
_TERMS_AT_MOST = 4000
#: A term that one person alone has used says more of the person than of spam.
_PEOPLE_AT_LEAST = 2
_STRONGEST = 15
# Odds of 99 to 1, and never for one term alone; one tells something that is twice as common there.
_SURE = log(99)
_TELLS = log(2)
_FOR_SPAM_AT_LEAST = 2
_SHOWN = 5
# A tenth of a comment less than seen: unseen is not impossible.
_SMOOTHING = 0.5

# What a link is called in the text is its host once more.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*", re.I)
_LINK = "https://"
_SCRIPT = "script:"
_LETTERS_LOOKED_AT = 500
#: How each script is called by who reads it, by the first word of its letters' Unicode names.
_SCRIPTS = {
    "LATIN": "abc", "CYRILLIC": "кириллица", "GREEK": "ελληνικά", "ARABIC": "العربية",
    "HEBREW": "עברית", "CJK": "汉字", "HIRAGANA": "かな", "KATAKANA": "カナ", "HANGUL": "한글",
    "THAI": "ไทย", "DEVANAGARI": "देवनागरी", "ARMENIAN": "հայերեն", "GEORGIAN": "ქართული",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """A comment that the team approved or took for spam; ``person`` tells its commenter."""

    terms: frozenset[str]
    is_spam: bool
    person: object


class Evidence(NamedTuple):
    """What speaks for spam in a comment: whether it is enough, and its strongest terms."""

    is_enough: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class Learned:
    """How many comments were approved and taken for spam, and how many of them have each term.

    ``terms`` holds (approved, spam) by term.
    """

    approved: int
    spam: int
    terms: Mapping[str, Sequence[int]]

    @property
    def is_ready(self) -> bool:
        """Whether enough of both kinds were seen to judge others."""
        return min(self.approved, self.spam) >= ENOUGH

    def evidence(self, terms: Iterable[str], without: Example | None = None) -> Evidence:
        """Return what speaks for spam in a comment of these terms.

        ``without`` is an example that is left out, as if it had never been learned from.
        """
        weights = {term: self._weight(term, without) for term in terms if term in self.terms}
        strongest = sorted(weights, key=lambda term: (-abs(weights[term]), term))[:_STRONGEST]
        for_spam = [term for term in strongest if weights[term] > _TELLS]
        is_enough = sum(weights[term] for term in strongest) >= _SURE
        return Evidence(
            is_enough and len(for_spam) >= _FOR_SPAM_AT_LEAST,
            tuple(term.removeprefix(_SCRIPT) for term in for_spam[:_SHOWN]),
        )

    def _weight(self, term: str, without: Example | None) -> float:
        """Return the logarithm of how much likelier a term is in spam."""
        (good, bad), approved, spam = self.terms[term], self.approved, self.spam
        if without is not None and term in without.terms:
            good, bad = good - (not without.is_spam), bad - without.is_spam
        if without is not None:
            approved, spam = approved - (not without.is_spam), spam - without.is_spam
        return log((bad + _SMOOTHING) / (spam + 1)) - log((good + _SMOOTHING) / (approved + 1))


class Trial(NamedTuple):
    """An example, and what the others would have said of it."""

    example: Example
    evidence: Evidence

    @property
    def is_right(self) -> bool:
        """Whether it would have been held just where the team took it for spam."""
        return self.evidence.is_enough == self.example.is_spam


def terms_of_comment(body: str, links: Iterable[str], website: str | None) -> frozenset[str]:
    """Return the terms of a comment: of its plain text, its links, its commenter's website."""
    addresses = [*links, *([website] if website else [])]
    hosts = {host for address in addresses if (host := host_of(address))}
    text = _ADDRESS.sub(" ", body)
    script = _script_of(text)
    return frozenset(
        (
            *words_of(text)[:_WORDS_AT_MOST],
            *hosts,
            *([_LINK] if hosts else []),
            *([_SCRIPT + script] if script else []),
        )
    )


def learn(examples: Iterable[Example]) -> Learned:
    """Return what examples teach: of the terms of several people, those that most comments have."""
    counts: dict[str, list[int]] = {}
    people: dict[str, set[object]] = {}
    seen = [0, 0]
    for example in examples:
        seen[example.is_spam] += 1
        for term in example.terms:
            counts.setdefault(term, [0, 0])[example.is_spam] += 1
            people.setdefault(term, set()).add(example.person)
    shared = [term for term in counts if len(people[term]) >= _PEOPLE_AT_LEAST]
    shared.sort(key=lambda term: (-sum(counts[term]), term))
    return Learned(seen[0], seen[1], {term: counts[term] for term in shared[:_TERMS_AT_MOST]})


def try_out(learned: Learned, examples: Sequence[Example]) -> list[Trial]:
    """Try what was learned on the first of the examples, each as if it had not been among them."""
    return [
        Trial(example, learned.evidence(example.terms, without=example))
        for example in examples[:TRIED_AT_MOST]
    ]


def _script_of(text: str) -> str | None:
    """Return what most letters of a text are written in, if it is one that we know."""
    letters = filter(str.isalpha, text[:_LETTERS_LOOKED_AT])
    scripts = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    most = max(scripts, key=lambda script: scripts[script], default="")
    return _SCRIPTS.get(most)
