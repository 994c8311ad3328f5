"""What a search that is being typed may become: for the page's own script."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from flask import jsonify, request
from werkzeug.wrappers import Response

from comments_service.queries.moderation.suggestions import SUGGESTED, names_like, pages_like
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.status import STATUS_LABELS
from comments_service.rules.community.search import LONGEST
from comments_service.rules.moderation.suggestions import Unfinished, unfinished
from comments_service.rules.text.words import fold
from comments_service.web.console.moderation.search import OPERATORS
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import access, moderator
from comments_service.web.http.locale import gettext_
from comments_service.web.http.route_guard import guard_route

# With fewer letters, a word could be half of all names.
_LETTERS_OF_A_NAME = 2


@dataclass(frozen=True)
class Suggestion:
    """What is shown, what it means, and the whole search that it makes."""

    text: str
    meaning: str
    search: str


@blueprint.get("/search/suggestions")
@guard_route("analyst", "session", "none: needs a session")
def suggestions() -> Response:
    """Show what the search may become; nothing for what is finished. At most three statements."""
    part = unfinished(request.args.get("q", "")[:LONGEST])
    suggested = list(_for(part)) if part else []
    return jsonify(suggestions=[asdict(one) for one in suggested[:SUGGESTED]])


def _for(part: Unfinished) -> Iterator[Suggestion]:
    if part.operator:
        values = {"author": _names, "status": _statuses, "page": _pages, "site": _sites}
        if part.operator in values:
            yield from values[part.operator](part)
        return
    if part.value or not part.before:
        yield from _operators(part)
    if len(part.value) >= _LETTERS_OF_A_NAME:
        named = gettext_(OPERATORS[0][0]).partition(":")[0] + ":"
        yield from _names(part, named)


def _operators(part: Unfinished) -> Iterator[Suggestion]:
    for example, meaning in OPERATORS:
        named, colon, _ = gettext_(example).partition(":")
        if colon and fold(named).startswith(fold(part.value)):
            yield from _suggested(part, "", f"{named}:", gettext_(meaning))


def _names(part: Unfinished, named: str | None = None) -> Iterator[Suggestion]:
    for name in names_like(access().site_id, part.value):
        yield from _suggested(part, name, named)


def _statuses(part: Unfinished) -> Iterator[Suggestion]:
    for status in STATUS_LABELS.values():
        if fold(gettext_(status)).startswith(fold(part.value)):
            yield from _suggested(part, gettext_(status))


def _pages(part: Unfinished) -> Iterator[Suggestion]:
    rules = site_by_id(access().site_id)
    hosts = {origin.host for origin in rules.origins} if rules else set()
    for page in pages_like(access().site_id, part.value):
        host, _, path = page.url.partition("://")[2].partition("/")
        value = f"/{path}" if host.partition(":")[0] in hosts else page.url
        yield from _suggested(part, value, meaning=page.title or "")


def _sites(part: Unfinished) -> Iterator[Suggestion]:
    for site in moderator().sites:
        if site.key.startswith(part.value):
            yield from _suggested(part, site.key, meaning=site.name)


def _suggested(
    part: Unfinished, value: str, named: str | None = None, meaning: str = ""
) -> Iterator[Suggestion]:
    """Nothing where it would be what stands there already, or too long."""
    search = part.completed(value, named)
    typed = f"{part.before}{part.named}{part.value}"
    if search is not None and search != typed:
        yield Suggestion(search.removeprefix(part.before), meaning, search)
