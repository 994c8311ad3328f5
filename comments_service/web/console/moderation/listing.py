"""Which comments a page of the console lists: a view and its filter, from an address or a form."""

from collections.abc import Mapping

from comments_service.errors import not_found
from comments_service.queries.moderation.queue import Listing
from comments_service.queries.moderation.search import threads_meant
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.moderation.queue import VIEWS, parse_filter
from comments_service.rules.text.pages import UNDECIDED
from comments_service.web.console.page.guard import access


def parse_listing(view: str, values: Mapping[str, str]) -> Listing:
    """Return the listing of the site at hand that ``values`` ask for.

    Raises AppError not_found for no view of ours, malformed for no filter of ours. No statement;
    with a page in the filter two.
    """
    if view not in VIEWS:
        raise not_found()
    filter_ = parse_filter(values)
    if not filter_.page:
        return Listing(view, filter_)
    rules = site_by_id(access().site_id)
    policy = rules.pages if rules else UNDECIDED
    return Listing(view, filter_, tuple(threads_meant(access().site_id, policy, [filter_.page])))
