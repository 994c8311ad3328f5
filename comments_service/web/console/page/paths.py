"""Where a form leads back to: paths of our own, parsed and rebuilt (never an open redirect)."""

import re
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for

_OWN = re.compile(r"/console(?:/[A-Za-z0-9_-]+)*/?")
# A filter of the queue has six fields, two of them typed.
_LONGEST = 2000
_FIELDS_AT_MOST = 12


def safe_next_path(text: str | None) -> str:
    """``text`` if it names a page of the console, else the queue."""
    path, _, query = (text or "")[:_LONGEST].partition("?")
    below = path.removeprefix(request.root_path)
    if not path.startswith(request.root_path) or not _OWN.fullmatch(below) or "/sign-" in below:
        return url_for("console.home")
    if query.count("&") >= _FIELDS_AT_MOST:
        return path
    parameters = parse_qsl(query, errors="replace")
    return f"{path}?{urlencode(parameters)}" if parameters else path
