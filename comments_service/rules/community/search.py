"""What a moderator types into the search box or watches for: words, "phrases" and operators.

``author: page: site: status: link: before: after: needs: assignee: due:``, in English or French;
``word*`` for words that begin so, ``-`` before what is not to be there. There are no errors: what
is not one of these, or has a value that means nothing, is text.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from comments_service.errors import N_, invalid
from comments_service.rules.community.days import first_moment, span_of
from comments_service.rules.community.pages_meant import page_keys as page_keys
from comments_service.rules.community.wait_search import (
    Waits,
    with_assignee,
    with_due,
    with_needs,
)
from comments_service.rules.text.characters import tame_line
from comments_service.rules.text.search_terms import (
    Groups,
    Phrase,
    author_term,
    beginning_with,
    host_of,
    link_term,
    site_term,
    status_term,
    words_of,
)
from comments_service.rules.text.words import fold

LONGEST = 500
LONGEST_VIEW_NAME = 100
_CONDITIONS_AT_MOST = 20

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PART = re.compile(r'(?:(?<!\S)(-))?(?:([^\W\d_]+):)?(?:"([^"]*)"|(\S+))')
_STATUSES = {
    "published": "published", "held": "held", "spam": "spam", "deleted": "deleted",
    "publie": "published", "retenu": "held", "supprime": "deleted",
}  # fmt: skip
# With one letter, half of all comments would be found.
_SHORTEST_BEGINNING = 2

#: The terms of the threads that each page of a search means (queries.moderation.search).
Places = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Search:
    """What is looked for. ``since`` is the first moment, ``until`` the first one no longer.

    Of several ``statuses`` or ``pages`` one must be the comment's; all else must hold, and none of
    ``excluded``, each of which asks for one thing.
    """

    phrases: tuple[Phrase, ...] = ()
    authors: tuple[Phrase, ...] = ()
    links: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    site: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    waits: Waits = Waits()
    excluded: tuple["Search", ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing: every comment would do."""
        return self == Search(site=self.site)

    @property
    def is_of_waits_alone(self) -> bool:
        """Whether all that it asks for is a wait, between two moments."""
        return self == Search(site=self.site, since=self.since, until=self.until, waits=self.waits)

    @property
    def all_pages(self) -> tuple[str, ...]:
        """The pages that it names, those that are excluded among them."""
        return (*self.pages, *(page for other in self.excluded for page in other.pages))

    def conditions(self, site_id: int, places: Places) -> Groups:
        """Return what the index must hold of a comment; a group without a phrase: no such page."""
        return [((site_term(site_id),),), *self.groups(places)]

    def exclusions(self, places: Places) -> Sequence[Groups]:
        """Return what the index must not hold of it, each in all its groups."""
        excluded = [other.groups(places) for other in self.excluded]
        return [groups for groups in excluded if all(groups)]

    def groups(self, places: Places) -> Groups:
        """Return what all must hold, but for what is excluded, the site and the dates."""
        groups: list[Sequence[Phrase]] = [[phrase] for phrase in self.phrases]
        groups += [[(author_term(word),)] for name in self.authors for word in name]
        groups += [[(link_term(host),)] for host in self.links]
        if self.statuses:
            groups.append([(status_term(status),) for status in self.statuses])
        if self.pages:
            terms = {term for page in self.pages for term in places.get(page, ())}
            groups.append([(term,) for term in sorted(terms)])
        return groups


def parse_search(text: str, sites: Collection[str] = ()) -> Search:
    """Return the search that ``text`` asks for; ``sites`` are the keys that ``site:`` may name.

    Of a text beyond 500 characters, or beyond 20 conditions, the rest is left out.
    """
    search = Search()
    parts = _PART.findall(as_typed(text))
    for minus, name, quoted, plain in parts[:_CONDITIONS_AT_MOST]:
        one = _with_part(Search() if minus else search, fold(name), quoted or plain)
        if one is None or one.site not in (None, *sites) or (minus and not _may_exclude(one)):
            one = _with_words(search, f"{name} {quoted or plain}")
        elif minus:
            one = replace(search, excluded=(*search.excluded, one))
        search = one
    return search


def unread_values(text: str, sites: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return the operators of a search whose value means nothing, each with it, as typed.

    ``parse_search`` takes them for words.
    """
    unread = []
    for _minus, name, quoted, plain in _PART.findall(as_typed(text))[:_CONDITIONS_AT_MOST]:
        take, value = _OPERATORS.get(fold(name)), quoted or plain
        one = take(Search(), value) if take else Search()
        if one is None or one.site not in (None, *sites):
            unread.append((name, value))
    return unread


def with_watches(text: str, read: Callable[[], Mapping[str, str]]) -> str:
    """Return a search with what each watch that it names looks for; ``read`` gives that by name."""

    def expanded(match: re.Match[str]) -> str:
        if match[1] or fold(match[2] or "") not in ("watch", "veille"):
            return match[0]
        searches = {fold(name): search for name, search in read().items()}
        return searches.get(fold(match[3] or match[4] or ""), match[0])

    return _PART.sub(expanded, as_typed(text))


def as_typed(text: str) -> str:
    """So much of a text as is read, each of its quotes one that is understood."""
    return text[:LONGEST].translate(_QUOTES)


def clean_view_name(raw: str) -> str:
    """Return the name of a search that is kept, 1 to 100 characters.

    Raises AppError invalid, ``name``.
    """
    name = tame_line(raw[: 4 * LONGEST_VIEW_NAME])
    if not name:
        raise invalid("name", "required", N_("Enter a name for the search."))
    if len(name) > LONGEST_VIEW_NAME:
        raise invalid("name", "too_long", N_("This is too long."))
    return name


def _with_part(search: Search, operator: str, value: str) -> Search | None:
    """Return the search with an operator and its value in it; None where that means nothing."""
    if not operator:
        return _with_words(search, value)
    take = _OPERATORS.get(operator)
    return take(search, value) if take else None


def _may_exclude(search: Search) -> bool:
    return replace(search, site=None, since=None, until=None, waits=Waits()) == search != Search()


def _with_words(search: Search, text: str) -> Search:
    phrase = words_of(text)
    if phrase and text.endswith("*") and len(phrase[-1]) >= _SHORTEST_BEGINNING:
        phrase = (*phrase[:-1], beginning_with(phrase[-1]))
    return replace(search, phrases=(*search.phrases, phrase)) if phrase else search


def _with_author(search: Search, value: str) -> Search | None:
    name = words_of(value)
    return replace(search, authors=(*search.authors, name)) if name else None


def _with_page(search: Search, value: str) -> Search | None:
    return replace(search, pages=(*search.pages, value)) if value else None


def _with_site(search: Search, value: str) -> Search | None:
    return replace(search, site=value) if value else None


def _with_status(search: Search, value: str) -> Search | None:
    status = _STATUSES.get(fold(value))
    return replace(search, statuses=(*search.statuses, status)) if status else None


def _with_link(search: Search, value: str) -> Search | None:
    host = host_of(value)
    return replace(search, links=(*search.links, host)) if host else None


def _with_end(search: Search, value: str) -> Search | None:
    day = first_moment(value)
    return replace(search, until=min(search.until or day, day)) if day else None


def _with_start(search: Search, value: str) -> Search | None:
    day = first_moment(value)
    return replace(search, since=max(search.since or day, day)) if day else None


def _with_waits(search: Search, waits: Waits | None) -> Search | None:
    return replace(search, waits=waits) if waits else None


def _with_needs(search: Search, value: str) -> Search | None:
    return _with_waits(search, with_needs(search.waits, value))


def _with_assignee(search: Search, value: str) -> Search | None:
    return _with_waits(search, with_assignee(search.waits, value))


def _with_due(search: Search, value: str) -> Search | None:
    return _with_waits(search, with_due(search.waits, value, span_of))


# Each gives the search with its value in it, or None for a value that means nothing.
_OPERATORS: Mapping[str, Callable[[Search, str], Search | None]] = {
    "author": _with_author, "auteur": _with_author,
    "page": _with_page, "site": _with_site,
    "status": _with_status, "statut": _with_status,
    "link": _with_link, "lien": _with_link,
    "before": _with_end, "avant": _with_end,
    "after": _with_start, "apres": _with_start,
    "needs": _with_needs, "attente": _with_needs,
    "assignee": _with_assignee, "pour": _with_assignee,
    "due": _with_due, "echeance": _with_due,
}  # fmt: skip
