"""The console: HTML for signed-in moderators. Its modules are imported for their routes."""

from flask import Response, request

from comments_service.web.console.accounts import (  # noqa: F401
    account,
    invitations,
    leave,
    people,
    second_steps,
    sign_in,
    tokens,
)
from comments_service.web.console.answers import (  # noqa: F401
    answer_figures,
    answer_links,
    answer_page,
    lists,
    saved_replies,
    steps,
    unsent,
    watch_feeds,
    watches,
)
from comments_service.web.console.comments import commenters, comments, revisions, threads  # noqa: F401
from comments_service.web.console.imports import exports, imports  # noqa: F401
from comments_service.web.console.mentions import mentions  # noqa: F401
from comments_service.web.console.moderation import (  # noqa: F401
    audit,
    bans,
    bulk_jobs,
    decision_reasons,
    decisions,
    figures,
    outbox,
    page_session,
    privacy,
    queue,
    saved_searches,
    search,
    suggestions,
)
from comments_service.web.console.notifications import (  # noqa: F401
    channels,
    member_mails,
    reader_mails,
)
from comments_service.web.console.page import guard, navigation
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.readers import providers, sso  # noqa: F401
from comments_service.web.console.sites import (  # noqa: F401
    install_page,
    likely_spam,
    page_moves,
    settings,
    setup,
    sites,
    switching,
    theme_preview,
)

_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

guard.install(blueprint)
navigation.install(blueprint)


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
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
    return response
