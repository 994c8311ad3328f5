"""The receiver of webmentions (https://www.w3.org/TR/webmention/, section 3.2)."""

from flask import Response, request, url_for

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.mentions.mentions import listed_mention
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.mentions.states import State
from comments_service.web.http.api import answer
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import guard_route
from comments_service.web.mentions.announcing import take_in
from comments_service.web.mentions.blueprint import blueprint

# What the team thinks of a link is its own business.
_STATE_FOR_ALL = {State.SPAM: State.REFUSED, State.DELETED: State.REFUSED}


@blueprint.post("/webmention")
@guard_route("anyone", "link", "mention")
def receive_webmention() -> Response:
    """Take a link in: 201, with the address at which its state can be looked up."""
    if request.mimetype != "application/x-www-form-urlencoded":
        message = N_("Send a form with the fields source and target.")
        raise AppError("unsupported_media_type", message)
    source, target = request.form.get("source", ""), request.form.get("target", "")
    number = take_in(source, target, request.args.get("site"), "webmention")
    path = url_for("mentions.webmention_state", mention=number)
    response = answer({"status": State.WAITING}, 201)
    response.headers["Location"] = f"{current_service().settings.base_origin}{path}"
    return response


@blueprint.get("/webmention/<mention>")
@guard_route("anyone", "none", "none: reading is free")
def webmention_state(mention: str) -> Response:
    """Tell what has become of a link: waiting, held, published, refused or gone, and why."""
    parsed = parse_reference(mention)
    row = listed_mention(*parsed) if parsed else None
    if row is None:
        raise not_found()
    state = _STATE_FOR_ALL.get(State(row.state), row.state)
    return answer({"status": state, "problem": row.problem})
