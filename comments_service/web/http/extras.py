"""What operators may add: traces and error reports, each by an extra that need not be installed."""

import logging
from importlib import import_module

from flask import Flask

from comments_service.settings import Settings

log = logging.getLogger(__name__)

#: The setting that asks for it, the module that needs it, the name of the extra.
_EXTRAS = (
    ("otel_exporter_otlp_endpoint", "comments_service.web.http.tracing", "otel"),
    ("sentry_dsn", "comments_service.web.http.error_reports", "sentry"),
)


def install(app: Flask, settings: Settings) -> None:
    """Begin with what the settings ask for. What is not installed is said and gone without."""
    for setting, module, extra in _EXTRAS:
        if getattr(settings, setting) is None:
            continue
        try:
            import_module(module).install(app, settings)
        except ModuleNotFoundError as error:
            text = "%s is set but has no effect: %s is missing, install the extra %r"
            log.warning(text, setting.upper(), error.name, extra)
