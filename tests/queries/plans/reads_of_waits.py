"""The reads of who waits: the lists, their counts, and the search that knows them."""

from collections.abc import Callable
from datetime import UTC, datetime

from bench.growth_data import SITE
from bench.growth_waits import ASSIGNEE
from comments_service.queries.answers.lists import LISTS, Cursor, List, list_counts, waits_page
from comments_service.queries.answers.search import Asker, found_waits
from comments_service.rules.community.search import parse_search
from tests.queries.plans.large_site import Large

_INDEXES = {"reply": "ix_needs_open", "mine": "ix_needs_mine", "later": "ix_needs_later"}
_DEEP = Cursor(datetime(2026, 1, 1, tzinfo=UTC), 0)
_ASKER = Asker(ASSIGNEE, datetime(2026, 11, 1, tzinfo=UTC))


def _page(which: List, after: Cursor | None) -> Callable[[Large], object]:
    return lambda _: waits_page(SITE, which, ASSIGNEE, limit=25, after=after)


def _found(asked: str) -> Callable[[Large], object]:
    return lambda _: found_waits(SITE, parse_search(asked), {}, _ASKER, limit=25, after=None)


READS_OF_WAITS: dict[str, tuple[str, Callable[[Large], object]]] = {
    f"{name} of who waits: {which}": (_INDEXES[which], _page(which, after))
    for which in LISTS
    for name, after in {"first page": None, "deep page": _DEEP}.items()
} | {
    "numbers of who waits": ("ix_needs_", lambda _: list_counts(SITE, ASSIGNEE)),
    **{
        f"search for {asked}": (index, _found(asked))
        for asked, index in {
            "needs:open": "ix_needs_state",
            "needs:answered": "ix_needs_state",
            "needs:mine": "ix_needs_assignee",
            "needs:open pain": "search_",
        }.items()
    },
}
