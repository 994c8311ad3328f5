"""The lists of who waits: what needs a reply, due first; mine; later."""

from collections.abc import Sequence
from typing import cast

from flask import g, jsonify, render_template, request
from werkzeug.wrappers import Response

from comments_service.errors import not_found
from comments_service.queries.accounts.people import MemberRow, members_of
from comments_service.queries.answers.lists import (
    LISTS,
    List,
    list_counts,
    parse_wait_cursor,
    waits_page,
)
from comments_service.queries.community.watches import hits_on
from comments_service.queries.moderation.comments import comments_by_id
from comments_service.queries.moderation.queue import view_states
from comments_service.rules.accounts.leave import away_at
from comments_service.rules.community.needs import is_waiting
from comments_service.services.community.assigning import ANSWERERS
from comments_service.transfer.demo import KEY
from comments_service.web.answering.later import LocalTime, local_time
from comments_service.web.answering.wait_line import WaitLine
from comments_service.web.console.comments.present import CARDS_ON_A_PAGE, Card, comment_card
from comments_service.web.console.comments.waits import claims_shown
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, moderator
from comments_service.web.console.page.numbers import short_count
from comments_service.web.http.context import current_service, now
from comments_service.web.http.proxies import own_full_path
from comments_service.web.http.route_guard import guard_route


@blueprint.get("/answers/<which>")
@guard_route("analyst", "session", "none: needs a session")
def answers(which: str) -> str:
    """Show a page of a list."""
    chosen = _list(which)
    after = request.args.get("after")
    page = waits_page(
        access().site_id,
        chosen,
        moderator().moderator_id,
        limit=CARDS_ON_A_PAGE,
        after=parse_wait_cursor(after) if after else None,
    )
    rows = [page.comments[one.comment_id] for one in page.waits if one.comment_id in page.comments]
    hits = hits_on(access().site_id, [row.id for row in rows])
    return render_template(
        "console/answers/list.html",
        which=chosen,
        is_demo=current_service().settings.demo and access().key == KEY,
        cards=[
            comment_card(row, page.reports.get(row.id, ()), hits.get(row.id, ())) for row in rows
        ],
        next_after=page.next_cursor and str(page.next_cursor),
        is_first_page=after is None,
        note=shown_note(cookies.take_flash()),
        here=own_full_path(),
    )


@blueprint.get("/answers/<which>/news")
@guard_route("analyst", "session", "none: needs a session")
def answers_news(which: str) -> Response:
    """Tell the page's own script what has come and who is answering what it shows."""
    chosen = _list(which)
    counts = list_counts(access().site_id, moderator().moderator_id)
    before = request.args.get("had", "")
    had = int(before) if before.isascii() and before.isdigit() and len(before) < 9 else 0
    return jsonify(
        arrived=max(counts[chosen] - had, 0),
        counts={f"answers-{name}": short_count(count) for name, count in counts.items()}
        | {name: short_count(state.count) for name, state in view_states(access().site_id).items()},
        claims=claims_shown(),
    )


def _list(which: str) -> List:
    for name in LISTS:
        if name == which:
            return name
    raise not_found()


def proposal_of(wait: WaitLine | None) -> Card | None:
    """Return what is proposed to a wait. One statement for all of a page, none without any."""
    number = wait.row.proposal_id if wait and wait.is_waiting else None
    if wait is None or number is None:
        return None
    if "proposals_shown" not in g:
        waits = g.get("waits_shown", {}).values()
        ids = [one.proposal_id for one in waits if one.proposal_id and is_waiting(one.state)]
        g.proposals_shown = {row.id: row for row in comments_by_id(wait.row.site_id, ids)}
    row = g.proposals_shown.get(number)
    return comment_card(row) if row else None


def own_time() -> LocalTime:
    """Return where the caller works. One statement for all of a page, none where nobody waits."""
    if "own_time" not in g:
        g.own_time = local_time(access().site_id, moderator().moderator_id)
    return cast(LocalTime, g.own_time)


def _answerers() -> Sequence[MemberRow]:
    if "answerers" not in g:
        g.answerers = [one for one in members_of(access().site_id) if one.role in ANSWERERS]
    return cast(Sequence[MemberRow], g.answerers)


@blueprint.context_processor
def _for_templates() -> dict[str, object]:
    return {
        "answer_lists": LISTS,
        "proposal_of": proposal_of,
        "answer_counts": lambda: list_counts(access().site_id, moderator().moderator_id),
        "is_away": lambda one: away_at(one.away_until, now()),
        "answerers": _answerers,
        "own_time": own_time,
    }
