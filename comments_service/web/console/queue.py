"""The views of comments: to review, reported, published, spam, deleted."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import not_found
from comments_service.queries.moderation import (
    COUNTED_AT_MOST,
    VIEWS,
    View,
    arrivals,
    oldest_waiting,
    queue_counts,
    queue_page,
)
from comments_service.queries.starting import has_threads_of_its_own
from comments_service.rules.identity import new_id
from comments_service.web.console import cookies
from comments_service.web.console.guard import access, moderator
from comments_service.web.console.note import shown_note
from comments_service.web.console.positions import asked_id
from comments_service.web.console.present import comment_card
from comments_service.web.context import now
from comments_service.web.policy import policy

_PAGE = 25


def add_routes(blueprint: Blueprint) -> None:
    """Put the routes of this module on the console."""
    blueprint.get("/")(home)
    blueprint.get("/queue/<view>")(queue)
    blueprint.get("/queue/<view>/news")(news)
    blueprint.context_processor(_for_navigation)


@policy("account", "session", "none: needs a session")
def home() -> Response:
    """The queue of the first site; the account for who has no site, the set-up for a new one."""
    if not moderator().sites:
        return redirect(url_for("console.account_form"))
    first = moderator().sites[0]
    is_new = not first.is_set_up and not has_threads_of_its_own(first.site_id)
    if is_new and first.allows("owner"):
        return redirect(url_for("console.start"))
    return redirect(url_for("console.queue", view="review"))


@policy("analyst", "session", "none: needs a session")
def queue(view: str) -> str:
    """A page of a view."""
    chosen = _view(view)
    after = asked_id("after")
    page = queue_page(access().site_id, chosen, limit=_PAGE, after=after)
    return render_template(
        "console/queue.html",
        view=chosen,
        cards=[comment_card(row, page.reports.get(row.id, ())) for row in page.comments],
        next_after=page.next_after and f"{page.next_after:x}",
        is_first_page=after is None,
        oldest=oldest_waiting(access().site_id) if chosen == "review" else None,
        now_id=f"{new_id(now(), 0):x}",
        note=shown_note(cookies.take_note()),
        here=request.full_path.rstrip("?"),
    )


@policy("analyst", "session", "none: needs a session")
def news(view: str) -> Response:
    """What has come into a view since it was shown, and what waits: for the page's own script."""
    since = asked_id("since") or 0
    return jsonify(
        arrived=arrivals(access().site_id, _view(view), since),
        counts=queue_counts(access().site_id),
    )


def _for_navigation() -> dict[str, object]:
    return {"views": VIEWS, "queue_counts": queue_counts, "counted_at_most": COUNTED_AT_MOST}


def _view(name: str) -> View:
    if name not in VIEWS:
        raise not_found()
    return name
