"""Refusals as HTTP: the one map from codes to statuses, and RFC 9457 problem documents."""

import logging
from typing import Any

import orjson
from flask import Response, g, request, url_for
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

from comments_service.errors import N_, AppError
from comments_service.storage import is_full, is_read_only, sqlite_code, sqlstate
from comments_service.web.http.locale import translate

log = logging.getLogger(__name__)

STATUS_OF = {
    "malformed": 400,
    "bad_cursor": 400,
    "bad_token": 401,
    "bad_credentials": 401,
    "bad_link": 410,
    "origin_not_allowed": 403,
    "url_not_allowed": 403,
    "thread_closed": 403,
    "preview": 403,
    "banned": 403,
    "votes_off": 403,
    "reactions_off": 403,
    "mails_off": 403,
    "forbidden": 403,
    "insufficient_scope": 403,
    "csrf": 403,
    "proof_required": 403,
    "proof_expired": 403,
    "proof_wrong": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "conflict": 409,
    "duplicate": 409,
    "name_taken": 409,
    "not_allowed": 409,
    "too_large": 413,
    "unsupported_media_type": 415,
    "invalid": 422,
    "blocked_words": 422,
    "idempotency_mismatch": 422,
    "rate_limited": 429,
    "slow_mode": 429,
    "internal": 500,
    "busy": 503,
    "read_only": 503,
    "storage_full": 507,
}

_OF_HTTP = {
    400: ("malformed", N_("The request could not be understood.")),
    404: ("not_found", N_("There is nothing at this address.")),
    405: ("method_not_allowed", N_("This address does not accept this method.")),
    413: ("too_large", N_("This is more than the service accepts at once.")),
    415: ("unsupported_media_type", N_("Send JSON, with Content-Type: application/json.")),
}

# Connection lost, server starting or stopping, too many connections, serialisation, lock and
# cancellation classes: https://www.postgresql.org/docs/current/errcodes-appendix.html
_PASSING_SQLSTATES = ("08", "40", "53", "55", "57")
_NO_SUCH_TABLE_SQLSTATE = "42P01"  # the database waits for `flask --app app db upgrade`


def as_app_error(error: Exception) -> AppError:
    """Any exception as a refusal; what nobody foresaw becomes ``internal`` and is logged."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, HTTPException) and error.code in _OF_HTTP:
        return AppError(*_OF_HTTP[error.code])
    if isinstance(error, SQLAlchemyError):
        return _storage_error(error)
    log.exception("unforeseen error")
    return _internal()


def problem(error: AppError) -> Response:
    """Return the answer for programs: ``application/problem+json``."""
    status = STATUS_OF[error.code]
    body: dict[str, Any] = error.extras | {
        "type": f"{url_for('api_docs')}#{error.code}",
        "title": error.code.replace("_", " ").capitalize(),
        "status": status,
        "code": error.code,
        "detail": sentence(error),
    }
    if error.errors:
        body["errors"] = [
            {"field": e.field, "code": e.code, "message": translate(e.message, error.extras)}
            for e in error.errors
        ]
    if error.retry_after is not None:
        body["retry_after"] = error.retry_after
    body["request_id"] = g.get("request_id")
    return with_retry(
        Response(orjson.dumps(body), status, content_type="application/problem+json"), error
    )


def with_retry(response: Response, error: AppError) -> Response:
    """Add when to come back, where the error knows, and forbid caches to keep the refusal."""
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def sentence(error: AppError) -> str:
    """Return the error's message in the language of the answer."""
    return translate(error.message, error.extras)


def is_for_programs() -> bool:
    """Whether the current request is answered with a problem document rather than a page.

    Outside of the API, that is for who asks: browsers prefer ``text/html``, and say so.
    """
    if is_of_a_surface():
        return False
    preferred = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return request.path.startswith(("/api/", "/isso/", "/static/")) or preferred != "text/html"


def is_of_a_surface() -> bool:
    """Whether the current request is for pages that people read, which look after themselves."""
    return request.path.startswith(("/console", "/embed"))


def _storage_error(error: SQLAlchemyError) -> AppError:
    if is_full(error):
        log.error("storage is full")
        return AppError(
            "storage_full",
            N_(
                "The service has no space left to store this. Please keep your text and try "
                "again later."
            ),
            retry_after=60,
        )
    if is_read_only(error):
        log.error("storage is read-only")
        return AppError(
            "read_only",
            N_(
                "The service cannot store anything at present. Please keep your text and try "
                "again later."
            ),
            retry_after=60,
        )
    if isinstance(error, DataError):
        log.error("storage cannot hold this", exc_info=error)
        return AppError("malformed", N_("The request could not be understood."))
    state = sqlstate(error)
    if _will_pass(error, state):
        kind = type(getattr(error, "orig", None) or error).__name__
        log.warning("storage is busy or away: %s %s", kind, state or sqlite_code(error))
        return AppError(
            "busy", N_("The service is busy. Please try again in a moment."), retry_after=2
        )
    log.error("storage refused", exc_info=error)
    return _internal()


def _will_pass(error: SQLAlchemyError, state: str) -> bool:
    """Whether the same request may well succeed later: locked, away, overloaded, not migrated."""
    if isinstance(error, NoConnectionFree | OperationalError):
        return True
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or state[:2] in _PASSING_SQLSTATES or state == _NO_SUCH_TABLE_SQLSTATE


def _internal() -> AppError:
    return AppError("internal", N_("Something went wrong on our side. Please try again later."))
