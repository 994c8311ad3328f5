"""What watches have found, for programs: listed and judged."""

from flask import Response
from pydantic import Field

from comments_service.errors import not_found
from comments_service.queries.community.watches import watch_of
from comments_service.queries.moderation.watch_hits import hits_page
from comments_service.rules.accounts.scopes import READ, REPLY
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.services.community.watch_hits import judge_hit
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import IdCursor, Limit, Schema
from comments_service.web.manage.answers.watches import WatchAnswer, shown
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import number_of, sent_number, site_id
from comments_service.web.manage.present import comment_json
from comments_service.web.manage.responses import CommentsAnswer

_GUARD = RouteGuard("program", "api token", "program")


class HitsQuery(Schema):
    """Which page of what a watch has found."""

    cursor: IdCursor | None = None
    limit: Limit = 50


class JudgementInput(Schema):
    """Whether a hit was useful."""

    useful: bool | None = Field(description="null: nobody says any more", examples=[True])


@blueprint.get("/watches/<watch_id>/hits")
@operation(
    Operation(
        summary="The comments that a watch has found, the newest first",
        route_guard=_GUARD,
        scope=READ,
        query=HitsQuery,
        answers={200: CommentsAnswer},
    )
)
def watch_hits(watch_id: str, query: HitsQuery) -> Response:
    """Whatever has become of them since."""
    number = sent_number(watch_id)
    if watch_of(site_id(), number, now()) is None:
        raise not_found()
    after = parse_id_cursor(query.cursor) if query.cursor else None
    page = hits_page(site_id(), number, limit=query.limit, after=after)
    return answer(
        {
            "comments": [comment_json(row) for row in page.comments],
            "next_cursor": f"{page.next_after:x}" if page.next_after else None,
        }
    )


@blueprint.put("/watches/<watch_id>/hits/<comment_id>")
@operation(
    Operation(
        summary="Say whether a hit was useful",
        route_guard=_GUARD,
        scope=REPLY,
        body=JudgementInput,
        answers={200: WatchAnswer},
    )
)
def judge_watch_hit(watch_id: str, comment_id: str, body: JudgementInput) -> Response:
    """Return the watch, with how many of its hits were useful."""
    number = sent_number(watch_id)
    judge_hit(site_id(), number, number_of(comment_id), useful=body.useful)
    return shown(number)
