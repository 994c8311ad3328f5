"""Where pages go when a site moves: one by one, or all that fit ``https://old.example/*``."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from comments_service.errors import N_, AppError, FieldError
from comments_service.rules.text.page_keys import id_of_key
from comments_service.rules.text.pages import UNDECIDED, PagePolicy, PageUrl
from comments_service.rules.text.urls import MAX_URL_LENGTH

MAX_RULES = 100_000
MAX_PATTERNS = 200
_LONGEST_LINE = 2 * MAX_URL_LENGTH + 100
_ANY = "*"
_ESCAPE = re.compile("%[0-9a-f]{2}", re.I)
_ARROWS = ("→", "->", "\t")
_HEADS = {("old", "new"), ("from", "to"), ("old_url", "new_url")}


@dataclass(frozen=True)
class One:
    """One page and its new address."""

    old: PageUrl
    new: PageUrl


@dataclass(frozen=True)
class Pattern:
    """All pages of ``place`` (host and port as in keys) whose path and query fit.

    What stands between ``before`` and ``after`` takes the place of ``*`` in ``new``. ``policy`` is
    what makes a page of the site.
    """

    place: str
    before: str
    after: str
    new: str
    policy: PagePolicy = UNDECIDED

    def destination(self, key: str, url: str) -> PageUrl | None:
        """Return the new address of a page, of which key and address are told; None if it does not
        fit.

        Raises AppError invalid when it would be no address.
        """
        path = _path(url)
        page_id = id_of_key(key)
        address = key if page_id is None else self.policy.page_at(url).key
        if address.partition("/")[0] != self.place:
            return None
        if f"{path}/" == self.before and not self.after:
            path = self.before  # the page at the top, told without its slash
        if len(path) < len(self.before) + len(self.after):
            return None
        if not (path.startswith(self.before) and path.endswith(self.after)):
            return None
        rest = path[len(self.before) : len(path) - len(self.after)]
        page = self.policy.page_at(self.new.replace(_ANY, rest))
        # A page with an id keeps it, wherever it goes.
        return page if page_id is None else replace(page, key=key)


Rule = One | Pattern


def parse_rule(old: str, new: str, policy: PagePolicy = UNDECIDED) -> Rule:
    """Return a rule of two addresses, with one ``*`` in the path of both or in none.

    ``policy`` is what makes a page of the site. Raises AppError invalid.
    """
    here, there = policy.page_at(old), policy.page_at(new)
    stars = (_path(here.url).count(_ANY), _path(there.url).count(_ANY))
    if stars == (0, 0):
        return One(here, there)
    if stars != (1, 1):
        raise _refused(
            N_(
                "Use one * in the path of both addresses, such as https://old.example/* and "
                "https://new.example/blog/*."
            )
        )
    before, _, after = _path(here.url).partition(_ANY)
    return Pattern(here.key.partition("/")[0], before, after, there.url, policy)


def parse_table(lines: Iterable[str], policy: PagePolicy = UNDECIDED) -> list[Rule]:
    """Return a rule from each line that is not empty: ``old,new`` as CSV, or ``old → new``.

    A first line that names the columns is passed over. Raises AppError invalid, its ``line`` told
    among the extras.
    """
    rules: list[Rule] = []
    for line, cells in _rows(lines):
        try:
            if len(cells) != 2:
                raise _refused(N_("This line needs an old and a new address."))
            rules.append(parse_rule(*cells, policy=policy))
        except AppError as error:
            raise _in_line(line, error) from error
    if not rules:
        raise _refused(N_("Enter an old and a new address on each line."))
    if len(rules) > MAX_RULES or sum(isinstance(rule, Pattern) for rule in rules) > MAX_PATTERNS:
        raise _refused(N_("There are too many lines to process at once."))
    return rules


def destination(patterns: Sequence[Pattern], key: str, url: str) -> PageUrl | None:
    """Where the first pattern that fits leads; None when none does. Raises AppError invalid."""
    destinations = (pattern.destination(key, url) for pattern in patterns)
    return next((page for page in destinations if page), None)


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, line in enumerate(lines, 1):
        text = line.strip().removeprefix("\ufeff")
        if not text:
            continue
        if len(text) > _LONGEST_LINE:
            raise _in_line(number, _refused(N_("This line is too long.")))
        cells = _cells(text)
        if number > 1 or tuple(cell.lower() for cell in cells) not in _HEADS:
            yield number, cells


def _cells(line: str) -> tuple[str, ...]:
    for arrow in _ARROWS:
        if arrow in line:
            return tuple(part.strip() for part in line.split(arrow))
    cells = [cell.strip() for cell in next(csv.reader([line]))]
    return tuple(cells if len(cells) > 1 else line.split())


def _path(url: str) -> str:
    """Path and query of an address, its escapes in one case (RFC 3986, section 6.2.2.1)."""
    return "/" + _ESCAPE.sub(lambda escape: escape[0].upper(), url.split("/", 3)[3])


def _refused(message: str) -> AppError:
    return AppError("invalid", message, errors=[FieldError("moves", "bad_value", message)])


def _in_line(line: int, error: AppError) -> AppError:
    message = error.errors[0].message
    field_error = FieldError("moves", error.errors[0].code, message)
    return AppError("invalid", message, errors=[field_error], line=line)
