"""The console: HTML for signed-in moderators."""

from flask import Blueprint, Response, request

from comments_service.web.console.accounts import (
    account,
    invitations,
    people,
    second_steps,
    sign_in,
    tokens,
)
from comments_service.web.console.comments import commenters, comments, revisions, threads
from comments_service.web.console.imports import exports, imports
from comments_service.web.console.moderation import (
    audit,
    bans,
    bulk_jobs,
    decision_reasons,
    decisions,
    figures,
    outbox,
    privacy,
    queue,
    saved_searches,
    search,
    suggestions,
)
from comments_service.web.console.page import guard, navigation
from comments_service.web.console.sites import (
    install_page,
    page_moves,
    settings,
    setup,
    sites,
    theme_preview,
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
    invitations,
    account,
    people,
    queue,
    search,
    suggestions,
    saved_searches,
    comments,
    commenters,
    decisions,
    revisions,
    bans,
    bulk_jobs,
    decision_reasons,
    threads,
    settings,
    theme_preview,
    figures,
    audit,
    sites,
    setup,
    install_page,
    imports,
    exports,
    page_moves,
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
