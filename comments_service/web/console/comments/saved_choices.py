"""The saved replies for a comment, filled with its words: those that fit it, and the others."""

from collections.abc import Sequence
from typing import Any

from comments_service.errors import not_found
from comments_service.queries.answers.saved_replies import (
    SavedReplyRow,
    fitting_replies,
    saved_replies_of,
)
from comments_service.queries.moderation.comments import ContextRow, queue_comment
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.community.variables import fill
from comments_service.web.console.page.guard import access, moderator

Filled = dict[str, str]


def replies_for(number: int) -> tuple[list[Filled], list[Filled]]:
    """Return the saved replies that fit a comment best, and the others. Four statements.

    Raise AppError not_found.
    """
    site_id, mine = access().site_id, moderator().moderator_id
    row, rules = queue_comment(site_id, number), site_by_id(site_id)
    if row is None or rules is None:
        raise not_found()
    fitting = fitting_replies(site_id, row.id, row.thread_id, rules.site.language, mine)
    first = {one.id for one in fitting}
    others = [one for one in saved_replies_of(site_id, mine) if one.id not in first]
    return _filled(fitting, row), _filled(others, row)


def without_script(number: int, chosen: str) -> dict[str, Any]:
    """Return what the page of a comment shows where a link of it asks for the saved replies.

    ``chosen`` is the one that its box is filled with, if it is one of them.
    """
    fitting, others = replies_for(number)
    replies = [*fitting, *others]
    bodies = {one["id"]: one["body"] for one in replies}
    return {
        "saved_replies": replies,
        "saved_reply": chosen if chosen in bodies else "",
        "draft": bodies.get(chosen, ""),
    }


def _filled(replies: Sequence[SavedReplyRow], row: ContextRow) -> list[Filled]:
    values = {
        "name": row.author_name,
        "page": row.thread_url,
        "site": access().name,
        "me": moderator().name,
    }
    return [
        {"id": f"{one.id:x}", "name": one.name, "body": fill(one.body, values)} for one in replies
    ]
