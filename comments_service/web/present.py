"""Rows as what readers get. Every public field is named here; nothing is dumped."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from comments_service.models import Site
from comments_service.queries.comments.comments import OwnRow, ReaderRow
from comments_service.queries.comments.latest_and_counts import LatestRow
from comments_service.queries.comments.publications import PublicationRow
from comments_service.queries.comments.threads import HeadRow, ThreadPage
from comments_service.rules.comments.closing import closed_reason
from comments_service.rules.comments.reactions import kinds_of
from comments_service.rules.comments.status import Status
from comments_service.rules.core.identity import reference
from comments_service.rules.text.fields import MAX_BODY_LENGTH, hue, initials
from comments_service.rules.text.pages import PageUrl
from comments_service.web.http.locale import translate
from comments_service.web.opt_in import mails_readers

Json = dict[str, Any]

#: Rules whose reasons authors are not told: a spammer would learn what to write instead.
_NOT_TOLD = ("trap", "likely_spam", "unproven", "judge")


def timestamp(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the millisecond."""
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def thread_json(site: Site, page: PageUrl, head: HeadRow | None, now: datetime) -> Json:
    """Return the thread itself; a page without one yet is an empty, open thread."""
    if head is None:
        return {
            "id": None,
            "key": page.key,
            "url": page.url,
            "title": None,
            "comment_count": 0,
            "closed": False,
            "closed_reason": None,
            "votes": site.votes,
            "since": "0",
            "reactions": {},
            "mention_count": 0,
        }
    reason = closed_reason(head.closed_at, head.created_at, site.close_after_days, now)
    return {
        "id": reference(site.id, head.id),
        "key": page.key,
        # Where nobody has been published, nobody who is trusted has said where the page is.
        "url": head.url if head.comment_count else page.url,
        "title": head.title,
        "comment_count": head.comment_count,
        "closed": reason is not None,
        "closed_reason": reason,
        "votes": site.votes,
        "since": f"{head.last_event_id or 0:x}",
        "reactions": head.reactions or {},
        "mention_count": head.mention_count if shows_mentions(site) else 0,
    }


def shows_mentions(site: Site) -> bool:
    """Whether a site takes in links from elsewhere, and so shows them."""
    return site.webmentions or site.pingbacks


def site_json(site: Site) -> Json:
    """Return what the widget must know of a site's settings."""
    return {
        "key": site.key,
        "name": site.name,
        "language": site.language,
        "default_sort": site.default_sort,
        "theme": site.theme,
        "accent": site.accent,
        "max_body_length": MAX_BODY_LENGTH,
        "max_depth": site.max_depth,
        "require_name": site.require_name,
        "edit_window_seconds": site.edit_window_seconds,
        "closed_message": site.closed_message,
        "reactions": kinds_of(site.reactions),
        "mails": mails_readers(site),
        "accounts": site.has_providers,
    }


def page_json(page: ThreadPage, max_depth: int) -> list[Json]:
    """Return the roots of a page with their replies nested to ``max_depth`` levels."""
    roots = nest([*page.roots, *page.replies], max_depth)
    for root, root_json in zip(page.roots, roots, strict=False):
        if root.id in page.cut:
            count, after = page.cut[root.id]
            root_json["more_replies"] = {"count": count, "cursor": f"{after:x}"}
    return roots


def nest(rows: Iterable[ReaderRow], max_depth: int) -> list[Json]:
    """Return a forest of comments, without recursion: chains may be ten thousand deep.

    ``rows`` hold parents before children. What is deeper than ``max_depth`` levels stays in the
    deepest list and tells by ``in_reply_to`` whom it answers; what has no parent among ``rows`` is
    under its root or, without that, at the top.
    """
    top: list[Json] = []
    # Of each comment: the list for its answers, and the level of that list.
    places: dict[int, tuple[list[Json], int]] = {}
    names: dict[int, str | None] = {}
    for row in rows:
        node = comment_json(row)
        parent = None if row.parent_id is None else places.get(row.parent_id)
        siblings, level = parent or places.get(row.root_id) or (top, 1)
        siblings.append(node)
        if row.parent_id is not None:
            node["in_reply_to"] = {
                "id": reference(row.site_id, row.parent_id),
                "name": names.get(row.parent_id),
            }
        inside = level < max_depth
        places[row.id] = (node["replies"], level + 1) if inside else (siblings, level)
        names[row.id] = row.author_name if row.status == Status.PUBLISHED else None
    return top


def comment_json(row: ReaderRow) -> Json:
    """Return a comment as every reader gets it; anything but published text is a tombstone."""
    if row.status != Status.PUBLISHED:
        return _tombstone(row)
    return _whole(row)


def own_comment_json(row: OwnRow) -> Json:
    """Return a comment as its author gets it: also while it is held, and with the reasons then."""
    if row.status == Status.PUBLISHED:
        return _whole(row)
    if row.status == Status.DELETED:
        return _tombstone(row)
    return _whole(row) | {
        "status": "held",
        "reasons": [
            {"code": reason["code"], "message": translate(reason["message"], reason["params"])}
            for reason in row.reasons
            if reason["code"] not in _NOT_TOLD
        ],
    }


def author_json(row: ReaderRow) -> Json:
    """Who wrote: never an e-mail, an address or a hash of either."""
    return {
        "name": row.author_name,
        "website": row.author_website,
        "kind": row.author_kind,
        "badge": row.author_badge,
        "service": row.author_service,
        "avatar": _avatar(row.author_name),
    }


def publications_json(head: HeadRow | None, since: str, rows: Sequence[PublicationRow]) -> Json:
    """Return what was published in a thread since a cursor, and the cursor from there on."""
    comments = [_whole(row) for row in rows]
    for row, comment in zip(rows, comments, strict=True):
        if row.parent_id:
            parent = reference(row.site_id, row.parent_id)
            comment["in_reply_to"] = {"id": parent, "name": None}
    return {
        "comment_count": head.comment_count if head else 0,
        "comments": comments,
        "since": f"{rows[-1].event_id:x}" if rows else since,
    }


def latest_json(row: LatestRow) -> Json:
    """Return a comment outside of its thread."""
    item = _whole(row)
    del item["replies"]
    return item | {"thread": {"url": row.thread_url, "title": row.thread_title}}


def counts_json(
    pages: Mapping[str, str | None], page_ids: Mapping[str, str], counts: Mapping[str, int]
) -> Json:
    """Return counts under the addresses, and ids if any, as asked for; ``counts`` are by key."""
    by_url = {url: counts.get(key, 0) if key else 0 for url, key in pages.items()}
    by_id = {page_id: counts.get(key, 0) for page_id, key in page_ids.items()}
    return {"counts": by_url, **({"page_ids": by_id} if by_id else {})}


@lru_cache(maxsize=2048)
def _avatar(name: str | None) -> Json:
    # The same few people write most of what is on a page, and folding a name takes 10 µs.
    return {"initials": initials(name), "hue": hue(name)}


def _whole(row: ReaderRow) -> Json:
    return {
        "id": reference(row.site_id, row.id),
        "parent_id": reference(row.site_id, row.parent_id) if row.parent_id else None,
        "in_reply_to": None,
        "html": row.html,
        "status": row.status,
        "created_at": timestamp(row.created_at),
        "edited_at": timestamp(row.edited_at),
        "author": author_json(row),
        "score": row.score,
        "up": row.up,
        "down": row.down,
        "reactions": row.reactions or {},
        "pinned": row.pinned,
        "replies": [],
    }


def _tombstone(row: ReaderRow) -> Json:
    return _whole(row) | {
        "html": "",
        "status": "deleted",
        "deleted_by": row.deleted_by or "moderation",
        "edited_at": None,
        "author": None,
        "score": 0,
        "up": 0,
        "down": 0,
        "reactions": {},
        "pinned": False,
    }
