"""The console: HTML for signed-in moderators."""

from flask import Blueprint, Response, request

from comments_service.web.console import (
    account,
    audit,
    bans,
    bulk,
    commenters,
    comments,
    decision_reasons,
    decisions,
    exports,
    figures,
    guard,
    imports,
    joining,
    look,
    moves,
    navigation,
    outbox,
    people,
    privacy,
    queue,
    rewording,
    search,
    second_steps,
    settings,
    sign_in,
    sites,
    start,
    suggestions,
    test_page,
    threads,
    tokens,
    views,
)

blueprint = Blueprint("console", __name__, url_prefix="/console")

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

guard.install(blueprint)
navigation.install(blueprint)
for part in (
    sign_in,
    second_steps,
    joining,
    account,
    people,
    queue,
    search,
    suggestions,
    views,
    comments,
    commenters,
    decisions,
    rewording,
    bans,
    bulk,
    decision_reasons,
    threads,
    settings,
    look,
    figures,
    audit,
    sites,
    start,
    test_page,
    imports,
    exports,
    moves,
    tokens,
    privacy,
    outbox,
):
    part.add_routes(blueprint)


@blueprint.after_app_request
def _harden(response: Response) -> Response:
    """Also what no route answers: its page is the console's as well."""
    if request.path.startswith("/console"):
        # Two pages are framed by our own, and say what else they need.
        response.headers.setdefault("Content-Security-Policy", _CONTENT_SECURITY_POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        # Not no-referrer: browsers would then call the origin of our own forms "null".
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
    return response
