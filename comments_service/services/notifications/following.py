"""A reader follows a page, whether anybody has commented on it or not."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from comments_service.queries.comments.threads import thread_head
from comments_service.rules.community.reader_mails import OptIn
from comments_service.rules.text.pages import PageUrl
from comments_service.services.comments.newcomers import insert_thread
from comments_service.services.community.subscriptions import subscribe
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction


def follow_page(site_id: int, page: PageUrl, request: OptIn, now: datetime) -> None:
    """Mail a reader of every new comment on a page, once the address is confirmed."""
    try:
        _follow(site_id, page, request, now)
    except IntegrityError:
        # The page has got its thread, or lost it, at the same moment: the second look sees it.
        _follow(site_id, page, request, now)


def _follow(site_id: int, page: PageUrl, request: OptIn, now: datetime) -> None:
    with transaction():
        thread = thread_head(site_id, page.key)
        thread_id = thread.id if thread else fresh_id(now)
        if thread is None:
            insert_thread(site_id, thread_id, page, now)
        subscribe(site_id, thread_id, [(thread_id, "page")], request, now)
