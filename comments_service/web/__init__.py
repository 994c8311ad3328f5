"""All HTTP. The only layer that sees a request."""

from flask import Flask, Response, render_template, request
from werkzeug.middleware.proxy_fix import ProxyFix

from comments_service.settings import Settings
from comments_service.web import assets, console, cors, demo, embed, health, logs, openapi, widget
from comments_service.web.limits import configure as configure_limits
from comments_service.web.locale import gettext_, language, ngettext_
from comments_service.web.problems import (
    STATUS_OF,
    as_app_error,
    is_for_programs,
    problem,
    sentence,
    with_retry,
)

_LARGEST_REQUEST = 256 * 1024


def install(app: Flask, settings: Settings) -> None:
    """Put every surface on the application."""
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    hops = settings.trusted_proxy_hops
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext_, ngettext_, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["language"] = language
    logs.install(app)
    configure_limits(app, settings)
    cors.install(app)
    app.after_request(_harden)
    app.register_error_handler(Exception, _refuse)
    for surface in (widget, embed, console):
        app.register_blueprint(surface.blueprint)
    for part in (assets, health, openapi, demo):
        part.install(app)


def _refuse(exception: Exception) -> Response:
    error = as_app_error(exception)
    if is_for_programs():
        return problem(error)
    page = render_template("error.html", message=sentence(error), error=error)
    return with_retry(Response(page, STATUS_OF[error.code]), error)


def _harden(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if not request.path.startswith("/static/"):
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        )
    return response
