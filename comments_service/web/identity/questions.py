"""Questions to an identity provider, by the one client for addresses that somebody typed."""

import base64
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from comments_service.errors import N_
from comments_service.outgoing import Sending, Unreachable, send
from comments_service.rules.readers.providers import is_confidential
from comments_service.web.http.context import current_service

_AGENT = "Palabre (signs readers in)"
_FORM = ("Content-Type", "application/x-www-form-urlencoded")
_LONGEST_REASON = 100


def get(url: str, bearer: str | None = None) -> Any:
    """Return the JSON at an address. Raise Unreachable with the reason."""
    headers = (("Authorization", f"Bearer {bearer}"),) if bearer else ()
    return _ask(url, Sending(b"", (_JSON, *headers), "GET", _AGENT))


def post(url: str, form: dict[str, str], basic: tuple[str, str] | None = None) -> Any:
    """Return the JSON that answers a form; ``basic`` are a name and a password (RFC 6749, 2.3.1).

    Raise Unreachable with the reason.
    """
    headers = [_JSON, _FORM]
    if basic:
        pair = ":".join(quote(part, safe="") for part in basic)
        headers.append(("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"))
    return _ask(url, Sending(urlencode(form).encode(), tuple(headers), "POST", _AGENT))


_JSON = ("Accept", "application/json")


def _ask(url: str, what: Sending) -> Any:
    private_hosts = current_service().settings.private_hosts
    if not is_confidential(url, private_hosts):
        raise Unreachable(N_("Its addresses must begin with https://."))
    answer = send(url, what, private_hosts=private_hosts)
    try:
        said = orjson.loads(answer.body)
    except ValueError:
        said = None
    reason = said.get("error") if isinstance(said, dict) else None
    if isinstance(reason, str) and reason.isprintable():
        raise Unreachable(N_("It refused: {reason}"), reason=reason[:_LONGEST_REASON])
    if answer.status != 200:
        raise Unreachable(N_("It answered with status {status}."), status=str(answer.status))
    if said is None:
        raise Unreachable(N_("It did not answer in JSON."))
    return said
