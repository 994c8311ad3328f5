"""Headers of pages whose address is a key: the links of mails and alerts, and ways to sign in."""

from flask import Response

#: Forms may lead elsewhere, also by a redirect, which browsers count as well.
LEADS_ELSEWHERE = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: Forms lead to our own pages.
PLAIN = f"{LEADS_ELSEWHERE}; form-action 'self'"
WITH_SCRIPTS = f"{PLAIN}; script-src 'self'; connect-src 'self'"


def harden(response: Response, policy: str = PLAIN) -> Response:
    """Have a page kept by nobody, framed by nobody, found by nobody, and its address told nobody.

    Not no-referrer: browsers would then call the origin of our own forms "null".
    """
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
