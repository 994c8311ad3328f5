"""The settings of the token's site, for programs."""

from functools import partial
from typing import Any, Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from comments_service.errors import not_found
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.accounts.scopes import SETTINGS
from comments_service.rules.sites.settings import (
    BOUNDS,
    CHOICES,
    LIMITS,
    MAX_BLOCKED_WORDS_LENGTH,
    SWITCHES,
    TEXTS,
    clean_setting,
)
from comments_service.services.sites.settings import change_settings
from comments_service.services.sites.sites import checked_origins
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, site_id
from comments_service.web.present import Json

_GUARD = RouteGuard("program", "api token", "program")
_NAMES = (*TEXTS, *BOUNDS, *CHOICES, *SWITCHES, *LIMITS)
_MINUTES, _SECONDS = "edit_window_minutes", "edit_window_seconds"
_EXAMPLES: dict[str, Any] = {
    "name": "My site", "language": "en", "accent": "#1f6f54", "blocked_words": "casino\nviagra",
    "closed_message": "We talk about this elsewhere now.", "page_parameter_names": "p\nid",
}  # fmt: skip


def _type_of(name: str) -> Any:
    """What a setting is in JSON, by the rules that clean it."""
    if name in BOUNDS:
        return int | None if name == "close_after_days" else int
    if name in CHOICES:
        return Literal[CHOICES[name]]
    if name in SWITCHES:
        return bool
    return str | None if name in ("accent", "closed_message") else str


def _field_of(name: str, **more: Any) -> Any:
    if name in BOUNDS:
        least, most = BOUNDS[name]
        return Field(ge=least, le=most, examples=[least or most], **more)
    if name in CHOICES:
        return Field(examples=[CHOICES[name][0]], **more)
    if name in SWITCHES:
        return Field(examples=[True], **more)
    example = "10 per minute" if name in LIMITS else _EXAMPLES[name]
    return Field(max_length=MAX_BLOCKED_WORDS_LENGTH, examples=[example], **more)


def _origins(**more: Any) -> Any:
    return list[str], Field(max_length=100, examples=[["https://blog.example"]], **more)


# Left out is not null: some settings may be null. So there is no default to be told.
_INPUT: dict[str, Any] = {
    name: (_type_of(name), _field_of(name, default_factory=lambda: None)) for name in _NAMES
}
_ANSWER: dict[str, Any] = {name: (_type_of(name), _field_of(name)) for name in _NAMES}
SettingsInput: type[BaseModel] = create_model(
    "SettingsInput",
    __doc__="The settings to change; those that are left out stay as they are.",
    __config__=ConfigDict(extra="forbid"),
    **_INPUT
    | {
        "origins": _origins(default_factory=list),
        "join_pages": (
            bool,
            Field(
                False,
                description="Join the comments of pages that become one; else 409",
                examples=[True],
            ),
        ),
    },
)
SiteAnswer: type[BaseModel] = create_model(
    "SiteAnswer",
    __doc__="A site as its owner set it up.",
    __config__=ConfigDict(extra="forbid"),
    **_ANSWER | {"origins": _origins(), "key": (str, Field(examples=["default"]))},
)


@blueprint.get("/site")
@operation(
    Operation(
        summary="The token's site with every setting",
        route_guard=_GUARD,
        scope=SETTINGS,
        answers={200: SiteAnswer},
    )
)
def site() -> Response:
    """As it is now."""
    return answer(_site_json())


@blueprint.patch("/site")
@operation(
    Operation(
        summary="Change settings of the token's site, all that are sent or none",
        route_guard=_GUARD,
        scope=SETTINGS,
        body=SettingsInput,
        answers={200: SiteAnswer},
    )
)
def change(body: BaseModel) -> Response:
    """What was and what is stands in the log. Threads follow where what makes a page changes."""
    sent = {name: getattr(body, name) for name in body.model_fields_set}
    join = sent.pop("join_pages", False)
    cleaner = FieldErrors()
    listed = "\n".join(sent.pop("origins")) if "origins" in sent else None
    origins = cleaner.clean("origins", checked_origins, listed)
    values = {
        name: cleaner.clean(name, partial(clean_setting, name), _text(value))
        for name, value in sent.items()
    }
    cleaner.finish()
    if _MINUTES in values:
        values[_SECONDS] = 60 * values.pop(_MINUTES)
    change_settings(_rules(), values, origins, by_caller(), join=join)
    return answer(_site_json())


def _text(value: Any) -> str:
    """A value as the console's form would send it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def _site_json() -> Json:
    rules = _rules()
    members = {name: getattr(rules.site, name) for name in _NAMES if name != _MINUTES}
    members[_MINUTES] = rules.site.edit_window_seconds // 60
    return members | {"key": rules.site.key, "origins": [str(origin) for origin in rules.origins]}


def _rules() -> SiteRules:
    rules = site_by_id(site_id())
    if rules is None:
        raise not_found()
    return rules
