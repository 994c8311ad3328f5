"""Which lines of a site's log a request asks for, in the console and by API alike."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta

from comments_service.errors import N_, AppError, invalid
from comments_service.models.console import MAX_SUBJECT_LENGTH
from comments_service.queries.moderation.audit import LogFilter
from comments_service.queries.moderation.search import threads_meant
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.core.periods import first_id, parse_day
from comments_service.rules.text.pages import UNDECIDED
from comments_service.web.http.field_errors import FieldErrors

#: Who does things, beside the people of a site by their numbers.
ACTORS = ("system", "commenter", "reader", "moderator", "program", "expert")
FIELDS = ("who", "what", "from", "to", "about")

_LAST_NUMBER = 2**31 - 1


def parse_log_filter(site_id: int, args: Mapping[str, str]) -> LogFilter:
    """Return the filter of ``who``, ``what``, ``from``, ``to`` and ``about``, each empty for all.

    ``who`` is one of ACTORS or the number of a person, ``about`` a comment's public id, a page's
    address or path, or words of a deed's subject. Raises AppError invalid. No statement, or two
    for a page.
    """
    cleaner = FieldErrors()
    given = {name: args.get(name, "").strip() for name in FIELDS}
    actor, moderator_id = cleaner.clean("who", _who, given["who"]) or (None, None)
    since = cleaner.clean("from", lambda text: parse_day("from", text), given["from"])
    until = cleaner.clean("to", lambda text: parse_day("to", text), given["to"])
    cleaner.finish()
    about = given["about"][:MAX_SUBJECT_LENGTH]
    comment_id = _comment(site_id, about)
    return LogFilter(
        actor=actor,
        moderator_id=moderator_id,
        action=given["what"][:32] or None,
        **_span(since, until),
        comment_id=comment_id,
        thread_ids=_threads(site_id, about) if about and comment_id is None else (),
        subject=about if comment_id is None else None,
    )


def _who(text: str) -> tuple[str | None, int | None]:
    if not text or text in ACTORS:
        return text or None, None
    if text.isascii() and text.isdigit() and int(text[:10]) <= _LAST_NUMBER:
        return None, int(text[:10])
    raise invalid("who", "bad_value", N_("Choose one of the listed values."))


def _span(since: date | None, until: date | None) -> dict[str, int]:
    span = {"since": first_id(since)} if since else {}
    return span | ({"until": first_id(until + timedelta(days=1))} if until else {})


def _comment(site_id: int, about: str) -> int | None:
    """Return the comment of a public id, or of a link that ends with one."""
    parsed = parse_reference(about.rpartition("#c-")[2])
    return parsed[1] if parsed and parsed[0] == site_id else None


def _threads(site_id: int, about: str) -> tuple[int, ...]:
    site = site_by_id(site_id)
    with suppress(AppError):
        return tuple(threads_meant(site_id, site.pages if site else UNDECIDED, [about]))
    return ()
