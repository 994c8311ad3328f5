"""Links from other sites as readers get them. Every public field is named here."""

from comments_service.queries.mentions.mentions import MentionRow, PublishedMentions
from comments_service.web.present import Json, timestamp


def mentions_json(published: PublishedMentions) -> Json:
    """Return what readers get of links from other sites."""
    return {
        "count": published.likes + published.reposts + published.others,
        "likes": published.likes,
        "reposts": published.reposts,
        "mentions": [mention_json(row) for row in published.newest],
    }


def mention_json(row: MentionRow) -> Json:
    """Return a link from another site; its date is the source's own, if it told one."""
    return {
        "id": f"{row.id:x}",
        "kind": row.kind,
        "network": row.network,
        "url": row.url or row.source,
        "title": row.title,
        "author": {"name": row.author_name, "url": row.author_url},
        "snippet": row.snippet,
        "date": timestamp(row.written_at or row.received_at),
    }
