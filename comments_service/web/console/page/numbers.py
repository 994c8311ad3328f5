"""Numbers as a glance takes them in."""

from comments_service.errors import N_
from comments_service.queries.moderation.queue import LISTED_COUNTED_AT_MOST
from comments_service.web.http.locale import translate


def short_count(count: int) -> str:
    """Return a count of a view in few characters: 940, then 6.1k; 10k+ where counting ended."""
    if count < 1000:
        return str(count)
    whole, tenth = divmod(count // 100, 10)
    more = "+" if count >= LISTED_COUNTED_AT_MOST else ""
    if not tenth:
        return translate(N_("{whole}k"), {"whole": whole}) + more
    return translate(N_("{whole}.{tenth}k"), {"whole": whole, "tenth": tenth}) + more
