"""Akismet's key, for programs: set, never told."""

from flask import Response
from pydantic import Field

from comments_service.rules.accounts.scopes import SETTINGS
from comments_service.services.sites.akismet import (
    AKISMET_KEY,
    MAX_AKISMET_KEY_LENGTH,
    remove_akismet_key,
    set_akismet_key,
)
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import Schema, typed
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, site_id
from comments_service.web.manage.responses import Strict

_GUARD = RouteGuard("program", "api token", "program")


class AkismetInput(Schema):
    """The key that Akismet gave out."""

    key: str = typed(MAX_AKISMET_KEY_LENGTH, pattern=f"^{AKISMET_KEY}$", examples=["0123456789ab"])


class AkismetAnswer(Strict):
    """Whether Akismet is asked of comments."""

    is_asked: bool = Field(examples=[True])


@blueprint.put("/akismet")
@operation(
    Operation(
        summary="Have Akismet judge what the rules would publish",
        route_guard=_GUARD,
        scope=SETTINGS,
        body=AkismetInput,
        answers={200: AkismetAnswer},
    )
)
def set_akismet(body: AkismetInput) -> Response:
    """Keep the key encrypted. It is not tried now: the console says when Akismet refuses it."""
    set_akismet_key(site_id(), body.key, current_service().settings.secret_key, by_caller())
    return answer({"is_asked": True})


@blueprint.delete("/akismet")
@operation(
    Operation(
        summary="No longer ask Akismet",
        route_guard=_GUARD,
        scope=SETTINGS,
        answers={200: AkismetAnswer},
    )
)
def remove_akismet() -> Response:
    """Publish what only waits for it."""
    remove_akismet_key(site_id(), by_caller())
    return answer({"is_asked": False})
