"""Who wants to hear of a comment."""

from sqlalchemy import select

from comments_service.extensions import connection
from comments_service.models import Site, Subscription


def is_followed(site_id: int, places: tuple[int, int, int]) -> bool:
    """Whether somebody follows a page, or the replies to one of two comments. One statement.

    ``places`` are a thread and two comments, 0 for none. Never where the site mails no readers.
    """
    thread_id, *comments = places
    is_page = (Subscription.target_id == thread_id) & (Subscription.scope == "page")
    is_comment = Subscription.target_id.in_(comments) & (Subscription.scope == "replies")
    mails = select(Site.id).where(Site.id == site_id, Site.reader_mails).exists()
    anybody = select(Subscription.target_id).where(
        Subscription.site_id == site_id, is_page | is_comment, mails
    )
    return connection().execute(anybody.limit(1)).first() is not None
