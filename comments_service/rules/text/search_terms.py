"""What the search index holds of a comment, and how both databases are asked for it.

The words are found here, and in the same way for both: folded (rules.text.words.fold), letters with
their marks and digits only. What else can be asked for is a term with a name before it
(``status:held``), which no word can be, since a word holds no colon. So no extension of a database
is needed, and nothing that anybody writes is ever syntax.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from comments_service.rules.text.characters import MARKS
from comments_service.rules.text.hosts import ascii_host
from comments_service.rules.text.words import UNSPACED, fold

#: Words that follow each other; one word is the usual case. The last may be a beginning_with.
Phrase = tuple[str, ...]
#: All of these groups must hold, of each group at least one phrase.
Groups = Sequence[Sequence[Phrase]]

# The rest of a longer comment, or of a longer word, is not found.
_WORDS_AT_MOST = 5000
_LONGEST_WORD = 64
_HOST_PARTS_AT_MOST = 5
# A mark belongs to its letter. Of scripts without spaces, each letter with its marks is a word, and
# what is looked for a phrase of them.
_WORD = re.compile(rf"(?:[^\W_{UNSPACED}][{MARKS}]*)+|[{UNSPACED}][{MARKS}]*")
_LINK = re.compile(r'<a href="([^"]*)"')  # as the sanitiser writes it
_OPEN = "*"  # no word holds it
_NAMES = ("site", "thread", "status", "author", "link")
_NEXT_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, kw_only=True)
class Document:
    """What of a comment can be searched for. ``text`` is plain, ``html`` what its links are in."""

    site_id: int
    thread_id: int
    status: str
    text: str
    html: str
    author_name: str | None
    author_website: str | None


@dataclass(frozen=True)
class Terms:
    """Named terms in any order, and the words of the text in theirs."""

    named: tuple[str, ...]
    words: tuple[str, ...]


def words_of(text: str) -> Phrase:
    """Return the words of ``text``, folded, in their order."""
    return tuple(word[:_LONGEST_WORD] for word in _WORD.findall(fold(text)))


def terms_of(document: Document) -> Terms:
    """All that the index holds of a comment."""
    addresses = _LINK.findall(document.html)
    if document.author_website:
        addresses.append(document.author_website)
    hosts = {host for address in addresses for host in _hosts(address)}
    named = [
        site_term(document.site_id),
        thread_term(document.thread_id),
        status_term(document.status),
        *(author_term(word) for word in dict.fromkeys(words_of(document.author_name or ""))),
        *(link_term(host) for host in sorted(hosts)),
    ]
    return Terms(tuple(named), words_of(document.text)[:_WORDS_AT_MOST])


def beginning_with(word: str) -> str:
    """Return what stands in a phrase, as its last word, for every word that begins so."""
    return word + _OPEN


def is_beginning(word: str) -> bool:
    """Whether this word of a phrase stands for every word that begins so (beginning_with)."""
    return word.endswith(_OPEN)


def is_meant(word: str, pattern: str) -> bool:
    """Whether ``word`` is the one that a phrase holds, or begins as it says."""
    if not is_beginning(pattern):
        return word == pattern
    return word.startswith(pattern[:-1]) and any(
        word.startswith(one[:-1]) if is_beginning(one) else word == one
        for one in spellings(pattern)
    )


@lru_cache(maxsize=1024)
def spellings(beginning: str) -> tuple[str, ...]:
    """Return the words and beginnings that a beginning stands for in the index: mostly itself.

    One that a named term begins with as well, such as ``sit`` and ``site:1``, would be that of
    every comment there is: those terms are gone around, letter by letter.
    """
    return tuple(_spelt(beginning.removesuffix(_OPEN)))


def _spelt(stem: str) -> Iterator[str]:
    if not any(name.startswith(stem) for name in _NAMES):
        yield stem + _OPEN
        return
    yield stem
    for letter in _NEXT_LETTERS:
        yield from _spelt(stem + letter)


def site_term(site_id: int) -> str:
    """Return the term of every comment of a site."""
    return f"site:{site_id}"


def thread_term(thread_id: int) -> str:
    """Return the term of every comment of a thread, which it keeps when its page moves."""
    return f"thread:{thread_id:x}"


def status_term(status: str) -> str:
    """Return the term of every comment of a status."""
    return f"status:{status}"


def author_term(word: str) -> str:
    """Return the term of every comment in whose author's name ``word``, folded, stands."""
    return f"author:{word}"


def link_term(host: str) -> str:
    """Return the term of every comment that links to ``host`` (ASCII, lower case) or below it."""
    return f"link:{host}"


def host_of(address: str) -> str | None:
    """Return the host of a web address, or of one without its scheme, without ``www.``; None if it
    has none."""
    try:
        name = urlsplit(address if "://" in address else f"//{address}").hostname or ""
        host = ascii_host(f"[{name}]" if ":" in name else name).removeprefix("www.")
    except ValueError:
        return None
    return host if re.fullmatch(r"[a-z0-9.-]+", host) else None


def as_text(terms: Terms) -> str:
    """Return the terms as SQLite's index takes them."""
    return " ".join((*terms.named, *terms.words))


def as_vector(terms: Terms) -> str:
    """Return the terms as a PostgreSQL ``tsvector``."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(terms.words, 1):
        places.setdefault(word, []).append(place)
    named = (_quoted(term) for term in terms.named)
    words = (f"{_quoted(word)}:{','.join(map(str, at))}" for word, at in places.items())
    return " ".join((*named, *words))


def as_match(groups: Groups, excluded: Sequence[Groups] = ()) -> str:
    """Return an FTS5 query for what has all of ``groups``, and none of ``excluded``."""
    without = (f" NOT ({_all_match(others)})" for others in excluded)
    return "".join((_all_match(groups), *without))


def as_tsquery(groups: Groups, excluded: Sequence[Groups] = ()) -> str:
    """Return a PostgreSQL ``tsquery`` for what has all of ``groups``, and none of ``excluded``."""
    without = (f" & !({_all_tsquery(others)})" for others in excluded)
    return "".join((_all_tsquery(groups), *without))


def prefix_match(terms: Sequence[str], beginning: str) -> str:
    """Return an FTS5 query for all of ``terms`` and any that begins with ``beginning``."""
    return " AND ".join((*(_as_string((term,)) for term in terms), f"{_as_string((beginning,))} *"))


def prefix_tsquery(terms: Sequence[str], beginning: str) -> str:
    """Return a ``tsquery`` for all of ``terms`` and any that begins with ``beginning``."""
    return " & ".join((*map(_quoted, terms), f"{_quoted(beginning)}:*"))


def _all_match(groups: Groups) -> str:
    return " AND ".join(
        f"({' OR '.join(_as_string(phrase) for phrase in _spelt_out(group))})" for group in groups
    )


def _all_tsquery(groups: Groups) -> str:
    return " & ".join(
        f"({' | '.join(_as_followers(phrase) for phrase in _spelt_out(group))})" for group in groups
    )


def _spelt_out(group: Sequence[Phrase]) -> Iterator[Phrase]:
    for phrase in group:
        if is_beginning(phrase[-1]):
            yield from ((*phrase[:-1], last) for last in spellings(phrase[-1]))
        else:
            yield phrase


def _as_string(phrase: Phrase) -> str:
    words = " ".join(phrase).replace('"', '""')
    return f'"{words[:-1]}" *' if is_beginning(words) else f'"{words}"'


def _as_followers(phrase: Phrase) -> str:
    return " <-> ".join(
        f"{_quoted(word[:-1])}:*" if is_beginning(word) else _quoted(word) for word in phrase
    )


def _quoted(term: str) -> str:
    return "'{}'".format(term.replace("\\", "\\\\").replace("'", "''"))


def _hosts(address: str) -> Iterable[str]:
    """Yield the host of an address and those above it, but for the last: ``a.b.org``, ``b.org``."""
    host = host_of(address)
    if host is None:
        return
    parts = host.split(".")[-_HOST_PARTS_AT_MOST:]
    yield host
    yield from (".".join(parts[start:]) for start in range(1, len(parts) - 1))
