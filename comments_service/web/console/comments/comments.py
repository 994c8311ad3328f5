"""One comment in its context, with all that has happened to it."""

from typing import Any

from flask import render_template, request

from comments_service.errors import not_found
from comments_service.queries.community.watches import hits_on
from comments_service.queries.moderation.comments import (
    COUNTED_AT_MOST,
    ContextRow,
    queue_comment,
    reports_of,
    timeline,
)
from comments_service.queries.moderation.context import standing, surroundings
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.status import WITHOUT_EFFECT
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.moderation.undo import undoable
from comments_service.web.console.comments.commenter_card import person_of
from comments_service.web.console.comments.present import comment_card, event_line
from comments_service.web.console.comments.reasons import settings_now
from comments_service.web.console.comments.revisions import earlier_texts
from comments_service.web.console.comments.saved_choices import without_script
from comments_service.web.console.comments.similar import similar_texts
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access
from comments_service.web.http.proxies import own_path
from comments_service.web.http.route_guard import guard_route


@blueprint.get("/comments/<comment_id>")
@guard_route("analyst", "session", "none: needs a session")
def comment_page(comment_id: str) -> str:
    """Show the comment, why it is here, what stands around it and its timeline.

    ``saved_reply`` has the saved replies shown, and one of them in the box, where no script does.
    """
    chosen = request.args.get("saved_reply")
    asks = chosen is not None and access().allows("responder")
    more = without_script(number_of(comment_id), chosen or "") if asks else {}
    return render_comment(comment_id, note=shown_note(cookies.take_flash()), **more)


def number_of(comment_id: str) -> int:
    """Return the number in a public id, whose site the guard has checked."""
    parsed = parse_reference(comment_id)
    if parsed is None:
        raise not_found()
    return parsed[1]


def render_comment(comment_id: str, **more: Any) -> str:
    """Return the page of a comment as it is now; ``more`` goes to the template.

    Raises AppError not_found. Fourteen statements, and two where a moderator changed the text.
    """
    site_id, number = access().site_id, number_of(comment_id)
    row = queue_comment(site_id, number)
    rules = site_by_id(site_id)
    if row is None or rules is None:
        raise not_found()
    events = timeline(site_id, number)
    reworded = any(event.action == "edit" and event.moderator_name for event in events)
    latest = next((one for one in reversed(events) if one.action not in WITHOUT_EFFECT), None)
    decided = undoable(reversed(events))
    return render_template(
        "console/comments/comment.html",
        card=comment_card(
            row,
            reports_of(site_id, [number]).get(number, ()),
            hits_on(site_id, [number]).get(number, ()),
        ),
        rules=settings_now(rules.site),
        events=[event_line(event) for event in events],
        latest=latest and latest.id,
        undoable=decided and decided.id,
        earlier=earlier_texts(site_id, number) if reworded else (),
        person=person_of(row, rules.site),
        similar=similar_texts(row),
        # After a refused POST its address cannot be visited: forms then lead back to this page.
        here=own_path() if request.method == "GET" else None,
        **_context(row),
        **more,
    )


def _context(row: ContextRow) -> dict[str, Any]:
    around, place = surroundings(row), standing(row)
    is_long = max(place.before, place.after) >= COUNTED_AT_MOST
    return {
        "above": [comment_card(other) for other in around.above],
        "before": [comment_card(other) for other in around.before],
        "after": [comment_card(other) for other in around.after],
        "answers": [comment_card(other) for other in around.answers],
        "place": None if is_long else place.before + 1,
        "siblings": f"{COUNTED_AT_MOST}+" if is_long else place.before + place.after + 1,
    }
