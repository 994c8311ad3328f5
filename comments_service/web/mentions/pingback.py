"""The receiver of pingbacks (https://www.hixie.ch/specs/pingback/pingback), off by default."""

from flask import Response, request

from comments_service.errors import AppError
from comments_service.rules.mentions.xmlrpc import (
    DENIED,
    METHOD,
    NO_METHOD,
    NOT_PARSED,
    NOT_USABLE,
    NotXml,
    fault,
    read_call,
    success,
)
from comments_service.web.http.problems import sentence
from comments_service.web.http.route_guard import guard_route
from comments_service.web.mentions.announcing import take_in
from comments_service.web.mentions.blueprint import blueprint


@blueprint.post("/pingback")
@guard_route("anyone", "link", "mention")
def receive_pingback() -> Response:
    """Take a link in as a webmention; what is refused is a fault, by status 200 (XML-RPC)."""
    response = Response(_answer(), content_type="text/xml; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer() -> bytes:
    try:
        method, texts = read_call(request.get_data())
    except NotXml:
        return fault(NOT_PARSED, "This is no call of XML-RPC.")
    if method != METHOD or len(texts) != 2:
        return fault(NO_METHOD, "Call pingback.ping with two addresses.")
    try:
        source, target = texts
        number = take_in(source, target, request.args.get("site"), "pingback")
    except AppError as error:
        is_limit = error.code in ("rate_limited", "busy")
        return fault(DENIED if is_limit else NOT_USABLE, sentence(error))
    return success(f"Noted as {number}; it will be looked at.")
