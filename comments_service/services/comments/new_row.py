"""A new comment as it is stored, made ready before the turn of a writer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.rules.text.render import RENDERER_VERSION, Rendered, plain_text
from comments_service.rules.text.search_terms import Document, Terms, terms_of
from comments_service.services.comments.change import Change
from comments_service.services.community.needs import Expectation
from comments_service.services.core.ids import fresh_id


@dataclass(frozen=True)
class NewRow:
    """A comment to store: its columns, what the search index holds of it, its first change.

    ``expected``: why it waits for an answer; None for one that does not. ``tells_readers``: its
    site may mail readers of it.
    """

    columns: Mapping[str, Any]
    terms: Terms
    change: Change
    expected: Expectation | None = None
    tells_readers: bool = True


def new_row(rendered: Rendered, change: Change, **columns: Any) -> NewRow:
    """Make all that can be made of a new comment before the turn of a writer.

    ``columns`` must have site_id, thread_id, created_at, body and author_kind, those of a reply
    parent_id and root_id too.
    """
    comment_id = fresh_id(change.at, after=columns.get("parent_id") or 0)
    terms = terms_of(
        Document(
            site_id=columns["site_id"],
            thread_id=columns["thread_id"],
            status=change.to,
            text=plain_text(rendered.html),
            html=rendered.html,
            author_name=columns.get("author_name"),
            author_website=columns.get("author_website"),
        )
    )
    return NewRow(
        {
            **columns,
            "id": comment_id,
            "root_id": columns.get("root_id") or comment_id,
            "status": change.to,
            # The first, in which it was held, nobody has seen.
            "version": 2,
            "is_visible": change.to is Status.PUBLISHED,
            "html": rendered.html,
            "renderer_version": RENDERER_VERSION,
            "reasons": list(change.reasons),
        },
        terms,
        change,
    )
