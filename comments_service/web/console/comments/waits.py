"""The wait of each comment that a page shows, and who is answering it."""

from flask import g, request

from comments_service.queries.answers.lists import claims_of, waits_of
from comments_service.rules.core.identity import parse_reference, reference
from comments_service.web.answering.wait_line import WaitLine, line_of
from comments_service.web.console.page.guard import access
from comments_service.web.http.context import now

#: A page shows no more comments.
_SHOWN_AT_MOST = 100


def note_shown(comment_id: int) -> None:
    """Note that this request shows a comment, so that the waits of all are read at once."""
    g.setdefault("shown_comments", set()).add(comment_id)


def wait_line(site_id: int, comment_id: int) -> WaitLine | None:
    """Return the wait of a comment that is shown. One statement for all of a page."""
    waits = g.get("waits_shown")
    if waits is None:
        waits = g.waits_shown = waits_of(site_id, sorted(g.get("shown_comments", {comment_id})))
    row = waits.get(comment_id)
    return line_of(row) if row else None


def claims_shown() -> dict[str, str]:
    """Return who is answering each of the comments that the page names, by their public ids."""
    site_id, shown = access().site_id, request.args.get("shown", "").split(",")
    parsed = filter(None, map(parse_reference, shown[:_SHOWN_AT_MOST]))
    numbers = [number for site, number in parsed if site == site_id]
    claims = claims_of(site_id, numbers, now()) if numbers else {}
    return {reference(site_id, number): claims.get(number, "") for number in numbers}
