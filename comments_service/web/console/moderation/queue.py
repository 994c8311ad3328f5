"""The views of comments: to review, reported, published, spam, deleted, all."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.queries.community.watches import hits_on
from comments_service.queries.moderation.queue import (
    LISTED_COUNTED_AT_MOST,
    Listing,
    arrivals,
    listing_state,
    queue_page,
    view_states,
)
from comments_service.queries.sites.setup import has_threads_of_its_own
from comments_service.rules.comments.checks import HOLDING_RULES
from comments_service.rules.comments.kinds import KIND_LABELS
from comments_service.rules.community.needs import CLOSING_TEXTS
from comments_service.rules.core.identity import new_id
from comments_service.rules.moderation.queue import VIEWS
from comments_service.web.answering.forms import fresh_form
from comments_service.web.console.comments.present import CARDS_ON_A_PAGE, comment_card
from comments_service.web.console.comments.waits import claims_shown, wait_line
from comments_service.web.console.moderation.listing import parse_listing
from comments_service.web.console.moderation.queue_texts import DECISIONS
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.cursors import cursor_param
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, moderator
from comments_service.web.console.page.numbers import short_count
from comments_service.web.http.context import now
from comments_service.web.http.proxies import own_full_path
from comments_service.web.http.route_guard import guard_route


@blueprint.get("/")
@guard_route("account", "session", "none: needs a session")
def home() -> Response:
    """Show the queue of the first site; the account for who has no site, the set-up for a new
    one."""
    if not moderator().sites:
        return redirect(url_for("console.account_form"))
    first = moderator().sites[0]
    is_new = not first.is_set_up and not has_threads_of_its_own(first.site_id)
    if is_new and first.allows("owner"):
        return redirect(url_for("console.start"))
    return redirect(url_for("console.queue", view="review"))


@blueprint.get("/queue/<view>")
@guard_route("analyst", "session", "none: needs a session")
def queue(view: str) -> str | Response:
    """Show a page of a view, narrowed by the filter in its address."""
    listing = parse_listing(view, request.args)
    if "" in request.args.values():
        # The form sends every field; an address to keep holds what was chosen.
        return redirect(url_for("console.queue", view=view, **_without_empty(request.args)))
    after = cursor_param("after")
    page = queue_page(access().site_id, listing, limit=CARDS_ON_A_PAGE, after=after)
    states = view_states(access().site_id)
    hits = hits_on(access().site_id, [row.id for row in page.comments])
    narrowed = listing.filter.narrows
    return render_template(
        "console/moderation/queue.html",
        **listing_for_template(listing),
        cards=[
            comment_card(row, page.reports.get(row.id, ()), hits.get(row.id, ()))
            for row in page.comments
        ],
        next_after=page.next_after and f"{page.next_after:x}",
        is_first_page=after is None,
        view_states=lambda _site_id: states,
        state=listing_state(access().site_id, listing) if narrowed else states[listing.view],
        now_id=f"{new_id(now(), 0):x}",
        note=shown_note(cookies.take_flash()),
        here=own_full_path(),
    )


@blueprint.get("/queue/<view>/news")
@guard_route("analyst", "session", "none: needs a session")
def news(view: str) -> Response:
    """Show what has come into a view since it was shown, and what waits: for the page's own
    script."""
    listing = parse_listing(view, request.args)
    since = cursor_param("since") or 0
    return jsonify(
        arrived=arrivals(access().site_id, listing, since),
        claims=claims_shown(),
        counts={
            name: short_count(state.count) for name, state in view_states(access().site_id).items()
        },
    )


def listing_for_template(listing: Listing) -> dict[str, Any]:
    """Return what the templates need of a listing: its view, its filter, and what can be chosen."""
    filter_ = listing.filter
    rules = (
        {**HOLDING_RULES, filter_.rule: HOLDING_RULES.get(filter_.rule, filter_.rule)}
        if filter_.rule
        else HOLDING_RULES
    )
    return {
        "view": listing.view,
        "filter": filter_,
        "parameters": filter_.parameters(),
        "is_oldest_first": listing.is_oldest_first,
        "kinds": KIND_LABELS,
        "rules": rules,
        "bulk_decisions": DECISIONS[listing.view],
    }


def _without_empty(values: Mapping[str, str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value and name != "view"}


@blueprint.context_processor
def _for_navigation() -> dict[str, object]:
    return {
        "views": VIEWS,
        "view_states": view_states,
        "counted_at_most": LISTED_COUNTED_AT_MOST,
        "short_count": short_count,
        "fresh_form": fresh_form,
        "wait_line": wait_line,
        "closing_texts": CLOSING_TEXTS,
    }
