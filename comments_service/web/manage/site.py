"""The settings of the token's site, for programs."""

from functools import partial
from typing import Annotated, Any, Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from comments_service.errors import not_found
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.accounts.scopes import SETTINGS
from comments_service.rules.comments.reactions import MAX_KIND_LENGTH, MAX_KINDS
from comments_service.rules.community.opening_hours import (
    MAX_DAYS_LENGTH,
    MAX_HOURS_LENGTH,
    MAX_ZONE_LENGTH,
)
from comments_service.rules.sites.settings import (
    ACCENT,
    BOUNDS,
    CHOICES,
    LANGUAGE,
    LIMITS,
    MAX_BLOCKED_WORDS_LENGTH,
    MAX_JUDGE_URL_LENGTH,
    MAX_LIMIT_LENGTH,
    MAX_ORIGINS,
    MAX_PARAMETER_LENGTH,
    MAX_PARAMETER_NAMES,
    MAX_SITE_NAME_LENGTH,
    MINUTES,
    NAMES,
    OPTIONAL,
    SWITCHES,
    clean_setting,
    in_minutes,
    in_seconds,
)
from comments_service.rules.text.fields import MAX_TITLE_LENGTH
from comments_service.rules.text.urls import MAX_ORIGIN_LENGTH
from comments_service.services.sites.settings import change_settings
from comments_service.services.sites.sites import checked_origins
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import ADDRESS, ORIGIN, WHOLE, typed
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, site_id
from comments_service.web.present import Json

_GUARD = RouteGuard("program", "api token", "program")
_AMOUNT = "[1-9][0-9]{0,3} per (?:[1-9][0-9]? )?(?:second|minute|hour|day)"
_LIMIT = f"^{_AMOUNT}(?:; {_AMOUNT})?$"
_WEEKDAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_HOURS = f"{_WEEKDAY}-{_WEEKDAY} 0[6-9]:[0-5]0-12:[0-5]0(?:, 13:[0-5]0-1[7-9]:[0-5]0)?"
_DAY = "20[2-4][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
_PARAMETER = f"[A-Za-z0-9_.-]{{1,{MAX_PARAMETER_LENGTH}}}"
_PREVIEW = r"https://(?:[a-z]{1,20}-)?\*--[a-z]{3,20}\.(?:netlify|vercel)\.app"
_TEXTS: dict[str, dict[str, Any]] = {
    "reactions": {
        "most": MAX_KINDS * (MAX_KIND_LENGTH + 1),
        "pattern": r"^(?:[👍❤😄🎉🤔😢](?: [👍❤😄🎉🤔😢]){0,5})?$",
        "examples": ["👍 ❤ 🎉"],
    },
    "name": {
        "most": MAX_SITE_NAME_LENGTH,
        "least": 1,
        "shows": True,
        "examples": ["My site"],
    },
    "language": {"most": 12, "pattern": f"^{LANGUAGE}$", "examples": ["en"]},
    "accent": {"most": 7, "pattern": f"^(?:{ACCENT})?$", "examples": ["#1f6f54"]},
    "blocked_words": {"most": MAX_BLOCKED_WORDS_LENGTH, "examples": ["casino\nviagra"]},
    "preview_origins": {
        "most": MAX_ORIGINS * (MAX_ORIGIN_LENGTH + 1),
        "pattern": rf"^(?:{_PREVIEW}(?:\n{_PREVIEW}){{0,20}})?$",
        "examples": ["https://*--mysite.netlify.app"],
    },
    "judge_url": {
        "most": MAX_JUDGE_URL_LENGTH,
        "pattern": f"^(?:{ADDRESS[1:-1]})?$",
        "examples": ["https://judge.example/palabre"],
    },
    "closed_message": {
        "most": MAX_TITLE_LENGTH,
        "examples": ["We talk about this elsewhere now."],
    },
    "time_zone": {
        "most": MAX_ZONE_LENGTH,
        "pattern": "^(?:UTC|Europe/(?:Paris|London|Berlin)|America/New_York|Asia/Tokyo)$",
        "description": "Any name of the IANA database; the pattern has a few of them",
        "examples": ["Europe/Paris"],
    },
    "working_hours": {
        "most": MAX_HOURS_LENGTH,
        "pattern": f"^(?:{_HOURS}(?:\\n{_HOURS}){{0,6}})?$",
        "examples": ["Mo-Fr 09:00-12:00, 13:00-17:00"],
    },
    "closed_days": {
        "most": MAX_DAYS_LENGTH,
        "pattern": f"^(?:{_DAY}(?:\\n{_DAY}){{0,20}})?$",
        "examples": ["2026-12-25\n2027-01-01"],
    },
    "page_parameter_names": {
        "most": MAX_PARAMETER_NAMES * (MAX_PARAMETER_LENGTH + 1),
        "pattern": rf"^(?:{_PARAMETER}(?:\n{_PARAMETER}){{0,{MAX_PARAMETER_NAMES - 1}}})?$",
        "examples": ["p\nid"],
    },
}


def _type_of(name: str) -> Any:
    """Return what a setting is in JSON, by the rules that clean it."""
    if name in BOUNDS:
        least, most = BOUNDS[name]
        number = Annotated[int, Field(ge=least, le=most), WHOLE]
        return number | None if name in OPTIONAL else number
    if name in CHOICES:
        return Literal[CHOICES[name]]
    if name in SWITCHES:
        return bool
    return str | None if name in ("accent", "closed_message") else str


def _field_of(name: str, **more: Any) -> Any:
    if name in BOUNDS:
        least, most = BOUNDS[name]
        return Field(examples=[least or most], **more)
    if name in CHOICES:
        return Field(examples=[CHOICES[name][0]], **more)
    if name in SWITCHES:
        return Field(examples=[True], **more)
    if name in LIMITS:
        return typed(MAX_LIMIT_LENGTH, pattern=_LIMIT, examples=["10 per minute"], **more)
    return typed(**_TEXTS[name], **more)


def _as_stored(name: str) -> Any:
    """Return a setting in an answer: text as an owner may have typed it in the console."""
    field = _field_of(name)
    return Field(examples=field.examples) if name in (*LIMITS, *_TEXTS) else field


_ORIGINS = [["https://blog.example"]]
_Origin = Annotated[
    str, Field(json_schema_extra={"maxLength": MAX_ORIGIN_LENGTH, "pattern": ORIGIN})
]
# Left out is not null: some settings may be null. So there is no default to be told.
_INPUT: dict[str, Any] = {
    name: (_type_of(name), _field_of(name, default_factory=lambda: None)) for name in NAMES
}
_ANSWER: dict[str, Any] = {name: (_type_of(name), _as_stored(name)) for name in NAMES}
SettingsInput: type[BaseModel] = create_model(
    "SettingsInput",
    __doc__="The settings to change; those that are left out stay as they are.",
    __config__=ConfigDict(extra="forbid"),
    **_INPUT
    | {
        "origins": (
            list[_Origin],
            Field(default_factory=list, min_length=1, max_length=100, examples=_ORIGINS),
        ),
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
    **_ANSWER
    | {
        "origins": (list[str], Field(examples=_ORIGINS)),
        "key": (str, Field(examples=["default"])),
    },
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
    """Log what was and what is. Threads follow where what makes a page changes."""
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
    change_settings(_rules(), in_seconds(values), origins, by_caller(), join=join)
    return answer(_site_json())


def _text(value: Any) -> str:
    """Return a value as the console's form would send it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)


def _site_json() -> Json:
    rules = _rules()
    members = {name: getattr(rules.site, name) for name in NAMES if name not in MINUTES}
    for minutes, seconds in MINUTES.items():
        members[minutes] = in_minutes(getattr(rules.site, seconds))
    return members | {"key": rules.site.key, "origins": [str(origin) for origin in rules.origins]}


def _rules() -> SiteRules:
    rules = site_by_id(site_id())
    if rules is None:
        raise not_found()
    return rules
