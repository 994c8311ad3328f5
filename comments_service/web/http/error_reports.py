"""Errors that nobody foresaw, to Sentry (the extra ``sentry``): where, of what kind, how often."""

import logging
from typing import Any

import sentry_sdk
from flask import Flask
from sentry_sdk.integrations.logging import LoggingIntegration

from comments_service.settings import Settings
from comments_service.version import VERSION

# Of an event, what leaves. Not the request, the person, what was logged before, or the machine.
_KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "sdk")
_KEPT_OF_FRAMES = ("filename", "module", "function", "lineno", "in_app")


def install(_app: Flask, settings: Settings) -> None:
    """Report what is logged as an error. No integration collects anything by itself."""
    sentry_sdk.init(
        dsn=settings.sentry_dsn,
        release=f"palabre@{VERSION}",
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        before_send=_discreet,  # type: ignore[arg-type]
    )


def _discreet(event: dict[str, Any], _hint: Any) -> dict[str, Any]:
    """Return the event without what may quote a person: an exception's text may hold the row it is
    of."""
    discreet = {name: event[name] for name in _KEPT if name in event}
    discreet["logentry"] = {"message": (event.get("logentry") or {}).get("message", "")}
    errors = (event.get("exception") or {}).get("values") or []
    discreet["exception"] = {"values": [_place(error) for error in errors]}
    return discreet


def _place(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames") or []
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "stacktrace": {
            "frames": [{name: frame.get(name) for name in _KEPT_OF_FRAMES} for frame in frames]
        },
    }
