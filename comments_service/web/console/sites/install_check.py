"""Looks at a page of the owner's from outside: what keeps its comments from appearing."""

import threading
from dataclasses import dataclass

from comments_service.errors import N_, AppError
from comments_service.outgoing import Fetched, Unreachable, fetch
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.sites.install_check import (
    Finding,
    Service,
    judge,
    origin_of,
)
from comments_service.rules.sites.local_hosts import local_host_of
from comments_service.rules.sites.page_parts import PageSource
from comments_service.rules.text.fields import clean_title
from comments_service.rules.text.links import clean_address
from comments_service.rules.text.markup import title_of
from comments_service.rules.text.urls import MAX_URL_LENGTH
from comments_service.services.comments.threads import name_page
from comments_service.web.http.context import current_service, own_origin
from comments_service.web.http.locale import translate

# Python has others that are quadratic, or raise whatever they are told of errors.
_CODECS = {
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "windows-1252"), "cp1252"),
    **dict.fromkeys(("utf-16", "utf-16le"), "utf-16-le"),
    "utf-16be": "utf-16-be",
}
# Of what a page says of itself, so much is shown.
_SHOWN = 200
#: Looks at a time in one process: each may hold a thread for seconds, and readers need the others.
_LOOKS_AT_ONCE = 2
_free = threading.BoundedSemaphore(_LOOKS_AT_ONCE)


@dataclass(frozen=True)
class Shown:
    """A finding in the language of the answer."""

    code: str
    sentence: str
    line: str | None
    origin: str | None


@dataclass(frozen=True)
class Look:
    """A page that was looked at, and what is wrong there; nothing, if all is well."""

    url: str
    findings: list[Shown]


def look_at(address: str, rules: SiteRules) -> Look:
    """Fetch a page and judge it. Raises AppError: invalid for what is no address; busy."""
    typed = address.strip()
    url = clean_address(typed if "://" in typed else f"https://{typed}", "page", MAX_URL_LENGTH)
    if not _free.acquire(blocking=False):
        raise AppError(
            "busy",
            N_("Other pages are being checked. Please try again in a moment."),
            retry_after=5,
        )
    try:
        return _look(url, rules)
    finally:
        _free.release()


def _look(url: str, rules: SiteRules) -> Look:
    try:
        fetched = fetch(url, local_host=local_host_of(url, rules.origins, own_origin()))
    except Unreachable as error:
        sentence = translate(error.message, error.params)
        problem = Finding("unreachable", N_("The page cannot be fetched: {why}"), {"why": sentence})
        return Look(url, [_shown(problem)])
    findings = _judged(fetched, rules)
    _name_page(fetched, rules)
    return Look(fetched.url, [_shown(finding) for finding in findings])


def _name_page(fetched: Fetched, rules: SiteRules) -> None:
    """Let the page say its own title, if it is one of the site's and has a thread."""
    origin = origin_of(fetched.url)
    kind = fetched.header("content-type")
    if fetched.status != 200 or "html" not in kind or not (origin and rules.allows(origin)):
        return
    title = clean_title(title_of(fetched.body.decode(_charset(kind), "replace")) or "")
    if title:
        name_page(rules.site.id, rules.pages.page_at(fetched.url).key, title)


def _judged(fetched: Fetched, rules: SiteRules) -> list[Finding]:
    if fetched.status != 200:
        message = N_("The page responds with status {status} instead of 200.")
        return [Finding("status", message, {"status": fetched.status})]
    kind = fetched.header("content-type")
    if "html" not in kind:
        return [
            Finding("no_html", N_("This is not an HTML page, but {kind}."), {"kind": kind[:_SHOWN]})
        ]
    service = Service(current_service().settings.base_url, rules.site.key, rules.origins)
    text = fetched.body.decode(_charset(kind), "replace")
    return judge(PageSource(fetched.url, text, fetched.headers), service)


def _charset(kind: str) -> str:
    """Return the codec of a content type: one that reads each byte once, UTF-8 for any other."""
    label = kind.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    return _CODECS.get(label, "utf-8")


def _shown(finding: Finding) -> Shown:
    origin = finding.params.get("origin") if finding.code == "host_not_listed" else None
    return Shown(finding.code, translate(finding.message, finding.params), finding.line, origin)
