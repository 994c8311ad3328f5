"""All HTTP. The only layer that sees a request."""

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import RequestRedirect

from comments_service.rules.comments.status import DECISION_LABELS
from comments_service.settings import Settings
from comments_service.web import (
    answer,
    api_docs,
    console,
    decide,
    demo,
    embed,
    feeds,
    http_cache,
    isso,
    mail_in,
    manage,
    mentions,
    metrics,
    other_systems,
    privacy,
    root,
    sign_in,
    subscriptions,
    widget,
    widget_loads,
)
from comments_service.web.http import assets, cors, extras, health, logs, statements
from comments_service.web.http.context import current_service
from comments_service.web.http.locale import direction, gettext_, language, ngettext_
from comments_service.web.http.problems import (
    STATUS_OF,
    as_app_error,
    is_for_programs,
    is_of_a_surface,
    problem,
    sentence,
    with_retry,
)
from comments_service.web.http.proxies import Mounted, TrustedProxies
from comments_service.web.limits.requests import configure as configure_limits
from comments_service.web.paths import IdInPath
from comments_service.web.widget import moderation

_LARGEST_REQUEST = 256 * 1024
_SURFACES = (
    widget,
    moderation,
    embed,
    console,
    manage,
    feeds,
    isso,
    mentions,
    mail_in,
    privacy,
    decide,
    answer,
    subscriptions,
    sign_in,
)


def install(app: Flask, settings: Settings) -> None:
    """Put every surface on the application."""
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    # The router must not look at the Host, a client's claim: it fails where that is no host.
    app.config["SERVER_NAME"] = "localhost"
    app.url_map.converters["id"] = IdInPath
    if settings.trusted_proxy_hops:
        app.wsgi_app = TrustedProxies(app.wsgi_app, settings.trusted_proxy_hops)  # type: ignore[method-assign]
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext_, ngettext_, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["language"] = language
    app.jinja_env.globals["direction"] = direction
    app.jinja_env.globals["decision_labels"] = DECISION_LABELS
    logs.install(app)
    statements.install(app)
    configure_limits(app, settings)
    cors.install(app)
    app.after_request(_harden)
    app.register_error_handler(Exception, _refuse)
    for surface in _SURFACES:
        app.register_blueprint(surface.blueprint)
    for part in (root, assets, health, api_docs, demo, widget_loads, other_systems):
        part.install(app)
    metrics.install(app, settings)
    extras.install(app, settings)
    http_cache.install(app, settings)  # around all of it
    if settings.base_path:
        app.wsgi_app = Mounted(app.wsgi_app, settings.base_path).__call__  # type: ignore[method-assign]
    _observe_cache(app)


def _observe_cache(app: Flask) -> None:
    """Count and log the responses that never reach Flask."""
    for observer in (metrics.observer(app), logs.observer()):
        if observer:
            app.extensions["http_cache"].observe(observer)


_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'none'"
)


def _refuse(exception: Exception) -> Response:
    error = as_app_error(exception)
    if is_for_programs():
        response = problem(error)
    else:
        page = render_template("error.html", message=sentence(error), error=error)
        response = with_retry(Response(page, STATUS_OF[error.code]), error)
        if not is_of_a_surface():
            response.headers["Content-Security-Policy"] = _PAGE_POLICY
    if isinstance(exception, MethodNotAllowed) and exception.valid_methods:
        response.allow.update(exception.valid_methods)  # RFC 9110, section 15.5.6
    return response


_A_YEAR_OF_HTTPS = "max-age=31536000"  # RFC 6797
_NO_DEVICES = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def _harden(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if response.location and isinstance(request.routing_exception, RequestRedirect):
        # The router's own redirects name a host: a path is enough.
        response.location = "/" + response.location.split("/", 3)[3].lstrip("/\\")
        response.data = b""
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    if current_service().settings.is_https:
        # Of this host alone: those beside and below it are not ours.
        response.headers["Strict-Transport-Security"] = _A_YEAR_OF_HTTPS
    if response.mimetype == "text/html":
        response.headers.setdefault("Permissions-Policy", _NO_DEVICES)
    if not request.path.startswith("/static/"):
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        )
    return response
