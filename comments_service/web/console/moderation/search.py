"""The search over all comments of a site, whatever their status."""

from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for

from comments_service.errors import N_, not_found
from comments_service.queries.accounts.accounts import Access
from comments_service.queries.answers.search import Asker, found_waits
from comments_service.queries.community.watches import searches_by_name
from comments_service.queries.moderation.comments import ContextRow
from comments_service.queries.moderation.queue import LISTED_COUNTED_AT_MOST
from comments_service.queries.moderation.search import (
    SearchPage,
    found_comments,
    places_meant,
    result_count,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.community.search import (
    LONGEST,
    Places,
    Search,
    parse_search,
    unread_values,
    with_watches,
)
from comments_service.rules.community.wait_search import Waits
from comments_service.rules.text.highlight import Piece, highlighted
from comments_service.rules.text.render import plain_text
from comments_service.rules.text.words import fold
from comments_service.web.console.comments.present import CARDS_ON_A_PAGE, Card, comment_card
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.cursors import cursor_param
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, moderator, switch_site
from comments_service.web.http.context import now
from comments_service.web.http.locale import translate
from comments_service.web.http.proxies import own_full_path
from comments_service.web.http.route_guard import guard_route

_EXCERPT = 300
#: An example of each operator, and what it finds.
OPERATORS = [
    (N_("author:léa"), N_("by people with this word in their name")),
    (N_("page:/bread"), N_("on this page: its address, or its path")),
    (N_("status:held"), N_("published, held, spam or deleted")),
    (N_("link:example.org"), N_("with a link to this address, or to anything below it")),
    (N_("after:2026-01"), N_("from this day, month or year on")),
    (N_("before:2026-06-15"), N_("before this day, month or year")),
    (N_('"good bread"'), N_("with exactly this phrase")),
    (N_("bak*"), N_("with a word that begins like this")),
    (N_("needs:open"), N_("that wait so: open, later, mine, proposed, answered or closed")),
    (N_("assignee:me"), N_("that somebody is to answer: me, none or a name")),
    (N_("due:late"), N_("to be answered: late, soon, or on a day, in a month or year")),
    (N_("-bread"), N_("without this word, or without what follows the minus")),
]


#: Why the value of an operator was searched for as words; the last for any other operator.
UNREAD = {
    "status": N_("“{value}” is no status. Use published, held, spam or deleted."),
    "before": N_("“{value}” is no date. Write a day, month or year, such as 2026-06-15."),
    "after": N_("“{value}” is no date. Write a day, month or year, such as 2026-06-15."),
    "site": N_("“{value}” is none of your sites."),
    "needs": N_("“{value}” is no wait. Use open, later, mine, proposed, answered or closed."),
    "due": N_("“{value}” is no time to answer. Use late, soon, or a day such as 2026-06-15."),
    "": N_("“{value}” means nothing after {operator}:"),
}


_IN_ENGLISH = {
    "statut": "status",
    "avant": "before",
    "apres": "after",
    "attente": "needs",
    "echeance": "due",
}


@dataclass(frozen=True)
class Hit:
    """A comment that was found, and its text around the first word that was looked for."""

    card: Card
    pieces: list[Piece]


@blueprint.get("/search")
@guard_route("analyst", "session", "none: needs a session")
def search() -> str:
    """Show what a search finds, a page of it, the newest first; how to search when it asks
    nothing."""
    note = shown_note(cookies.take_flash())
    return search_page(request.args.get("q", "").strip()[:LONGEST], note=note)


def search_page(query: str, **more: Any) -> str:
    """Return the page of the search for ``query``; ``more`` goes to the template."""
    keys = [site.key for site in moderator().sites]
    search = parse_search(with_watches(query, _watches), keys)
    switch_site(_site(search))
    page = SearchPage((), None) if search.is_empty else _results(search)
    return render_template(
        "console/moderation/search.html",
        search_text=query,
        is_empty=search.is_empty,
        hits=[_hit(row, search) for row in page.comments],
        count=page.count,
        unread=[_why_unread(*value) for value in unread_values(query, keys)],
        next_after=page.next_after and f"{page.next_after:x}",
        is_first_page="after" not in request.args,
        operators=OPERATORS,
        # After a refused POST its address cannot be visited: forms then lead back to the search.
        here=own_full_path() if request.method == "GET" else url_for(".search", q=query),
        **more,
    )


def _watches() -> dict[str, str]:
    return searches_by_name(access().site_id)


def _site(search: Search) -> Access:
    if search.site is None:
        return access()
    access_there = next((site for site in moderator().sites if site.key == search.site), None)
    if access_there is None or not access_there.allows("analyst"):
        raise not_found()
    return access_there


def _results(search: Search) -> SearchPage:
    site_id = access().site_id
    rules = site_by_id(site_id) if search.all_pages else None
    places = places_meant(site_id, rules.pages, search.all_pages) if rules else {}
    after = cursor_param("after")
    if search.waits != Waits():
        return _waits(site_id, search, places, after)
    page = found_comments(site_id, search, places, limit=CARDS_ON_A_PAGE, after=after)
    return replace(page, count=result_count(site_id, search, places, LISTED_COUNTED_AT_MOST))


def _waits(site_id: int, search: Search, places: Places, after: int | None) -> SearchPage:
    asker = Asker(moderator().moderator_id, now())
    page = found_waits(site_id, search, places, asker, limit=CARDS_ON_A_PAGE, after=after)
    if after is None:
        return page
    first = found_waits(site_id, search, places, asker, limit=0, after=None)
    return replace(page, count=first.count)


def _why_unread(operator: str, value: str) -> str:
    meant = _IN_ENGLISH.get(fold(operator))
    message = UNREAD.get(meant or operator.lower(), UNREAD[""])
    return translate(message, {"operator": operator, "value": value})


def _hit(row: ContextRow, search: Search) -> Hit:
    return Hit(comment_card(row), highlighted(plain_text(row.html), search.phrases, _EXCERPT))
