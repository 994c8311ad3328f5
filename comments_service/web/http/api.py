"""An operation of the JSON API: what goes in, what comes out, who may call; all in one decorator.

The same statement parses the request, guards the route (web.http.route_guard) and describes it in
OpenAPI.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, get_origin

import orjson
from flask import Response, request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from comments_service.errors import N_, AppError, FieldError, invalid
from comments_service.web.http.route_guard import RouteGuard

View = TypeVar("View", bound=Callable[..., Response])

LONGEST_KEY = 128
#: What the description calls a parameter of a query: generated clients keep ``url`` to themselves.
DESCRIBED_AS = {"url": "page_url"}

_CODES = {
    "missing": "required",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "too_long": "too_long",
}


@dataclass(frozen=True, kw_only=True)
class Operation:
    """``answers`` maps each success status to the model of its body; refusals are problems.

    ``files`` are the media types of an answer that is a file; ``scope`` is what a program's token
    must be for; ``is_idempotent``: it takes an Idempotency-Key.
    """

    summary: str
    route_guard: RouteGuard
    answers: Mapping[int, type[BaseModel]] = field(default_factory=dict)
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    files: Sequence[str] = ()
    scope: str | None = None
    is_idempotent: bool = False


def operation(described: Operation) -> Callable[[View], View]:
    """Parse ``query`` and ``body`` into arguments of these names before the view runs."""

    def describe(view: View) -> View:
        @wraps(view)
        def parsed(**arguments: Any) -> Response:
            if described.query:
                arguments["query"] = _parse_query(described.query)
            if described.body:
                arguments["body"] = _parse_body(described.body)
            return view(**arguments)

        parsed.route_guard = described.route_guard  # type: ignore[attr-defined]
        parsed.operation = described  # type: ignore[attr-defined]
        return parsed  # type: ignore[return-value]

    return describe


def answer(body: Mapping[str, Any] | Sequence[Any], status: int = 200) -> Response:
    """Return a JSON answer that no cache keeps."""
    response = Response(orjson.dumps(body), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _parse_query(model: type[BaseModel]) -> BaseModel:
    values: dict[str, Any] = {}
    for field_name, described in model.model_fields.items():
        name = described.alias or field_name
        given = request.args.getlist(name) or request.args.getlist(DESCRIBED_AS.get(name, name))
        if given:
            values[name] = given if get_origin(described.annotation) is list else given[-1]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _invalid(error) from error


def _parse_body(model: type[BaseModel]) -> BaseModel:
    if request.mimetype != "application/json":
        raise AppError(
            "unsupported_media_type", N_("Send JSON, with Content-Type: application/json.")
        )
    document = request.get_data()
    if len(document) >= (request.max_content_length or 0):
        # Of a body that does not tell its length, what is over the limit was left unread.
        raise AppError("too_large", N_("This is more than the service accepts at once."))
    try:
        # pydantic's own reader: no lone surrogates, no endless nesting.
        parsed = model.model_validate_json(document, strict=True)
    except ValidationError as error:
        raise _invalid(error) from error
    reject_duplicate_keys(document)
    return parsed


def reject_duplicate_keys(document: bytes) -> None:
    """Raise AppError for what readers of JSON take in different ways: one name twice, NaN.

    A filter in front of the service must not see another text than the service (RFC 7493).
    """
    try:
        json.loads(document, object_pairs_hook=_without_twins, parse_constant=_no_number)
    except ValueError as error:
        raise _malformed() from error


def _without_twins(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name stands twice")
    return members


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _invalid(error: ValidationError) -> AppError:
    details = error.errors(include_url=False, include_context=True, include_input=False)
    if any(detail["type"] == "json_invalid" or not detail["loc"] for detail in details):
        return _malformed()
    return AppError(
        "invalid",
        N_("Some fields need your attention."),
        errors=[
            FieldError(".".join(map(str, detail["loc"])), _code(detail), _sentence(detail))
            for detail in details
        ],
    )


def _malformed() -> AppError:
    return AppError("malformed", N_("The request is not a JSON object in UTF-8."))


def _code(detail: ErrorDetails) -> str:
    kind = detail["type"]
    return _CODES.get(kind, "bad_type" if kind.endswith("_type") else "bad_value")


def _sentence(detail: ErrorDetails) -> str:
    # The text is pydantic's; braces would be taken for placeholders.
    return detail["msg"].replace("{", "(").replace("}", ")") + "."


def idempotency_key() -> str | None:
    """Return the request's key; None without one. Raises AppError invalid."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise invalid(
            "Idempotency-Key", "bad_value", N_("Use 1 to 128 printable ASCII characters.")
        )
    return key
