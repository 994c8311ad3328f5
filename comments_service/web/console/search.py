"""The search over all comments of a site, whatever their status."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from comments_service.errors import N_, not_found
from comments_service.queries.accounts import Access
from comments_service.queries.rows import AnyRow
from comments_service.queries.search import found_comments, threads_meant
from comments_service.queries.sites import site_by_id
from comments_service.rules.highlight import Piece, highlighted
from comments_service.rules.search import LONGEST, Search, parse_search
from comments_service.rules.text import plain_text
from comments_service.web.console.guard import access, moderator
from comments_service.web.console.positions import asked_id
from comments_service.web.console.present import Card, comment_card
from comments_service.web.policy import policy

_PAGE = 25
_EXCERPT = 300
#: An example of each operator, and what it finds.
OPERATORS = [
    (N_("author:léa"), N_("by people with this word in their name")),
    (N_("page:/bread"), N_("on this page: its address, or its path")),
    (N_("status:held"), N_("published, held, spam or deleted")),
    (N_("link:example.org"), N_("with a link to this address, or below it")),
    (N_("after:2026-01"), N_("from this day, month or year on")),
    (N_("before:2026-06-15"), N_("before this day, month or year")),
    (N_('"good bread"'), N_("with these words one after the other")),
]


@dataclass(frozen=True)
class Hit:
    """A comment that was found, and its text around the first word that was looked for."""

    card: Card
    pieces: list[Piece]


def add_routes(blueprint: Blueprint) -> None:
    """Put the routes of this module on the console."""
    blueprint.get("/search")(search)


@policy("analyst", "session", "none: needs a session")
def search() -> str:
    """What a search finds, a page of it, the newest first; how to search when it asks nothing."""
    asked = request.args.get("q", "")[:LONGEST]
    wanted = parse_search(asked, [site.key for site in moderator().sites])
    here = _site(wanted)
    hits, next_after = ([], None) if wanted.is_empty else _found(here, wanted)
    return render_template(
        "console/search.html",
        asked=asked,
        is_empty=wanted.is_empty,
        hits=hits,
        next_after=next_after and f"{next_after:x}",
        is_first_page="after" not in request.args,
        searched=here,
        operators=OPERATORS,
    )


def _site(wanted: Search) -> Access:
    if wanted.site is None:
        return access()
    found = next((site for site in moderator().sites if site.key == wanted.site), None)
    if found is None or not found.allows("analyst"):
        raise not_found()
    return found


def _found(here: Access, wanted: Search) -> tuple[list[Hit], int | None]:
    threads = threads_meant(here.site_id, _hosts(here), wanted.pages) if wanted.pages else ()
    found = found_comments(here.site_id, wanted, threads, limit=_PAGE, after=asked_id("after"))
    return [_hit(row, wanted) for row in found.comments], found.next_after


def _hosts(here: Access) -> list[str]:
    rules = site_by_id(here.site_id)
    return [origin.host for origin in rules.origins] if rules else []


def _hit(row: AnyRow, wanted: Search) -> Hit:
    return Hit(comment_card(row), highlighted(plain_text(row.html), wanted.phrases, _EXCERPT))
