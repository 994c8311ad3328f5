"""How the databases go about the reads of the hot paths, on a site with much in it.

By an index that leads them to what is asked for, in the order in which it is wanted: nothing looks
at all of a site, and a page costs the same however much follows it.
"""

import re

import pytest

from bench.growth_data import (
    BIG_PAGE,
    RARE_WORD,
    SITE,
    address,
)
from comments_service.queries.moderation import (
    figures,
    suggestions,
)
from tests.factories import Reader, flatten
from tests.queries.plans.large_site import Large, noted_statements, plan_of, sorts, walks
from tests.queries.plans.reads import PERIOD, READS, found

pytestmark = pytest.mark.database("both")
#: Bounded by what is shown, not by what is there: a page's hits, replies below an answer.
MAY_SORT = re.compile("search|replies of an answer|surroundings|other names")


@pytest.mark.parametrize("name", READS)
def test_a_read_is_led_by_an_index_and_needs_no_sorting(large: Large, name: str) -> None:
    index, read = READS[name]
    with large.app.app_context():
        plan = plan_of(large, lambda: read(large))
    assert walks(plan) == [], plan
    assert index in plan, plan
    if not MAY_SORT.search(name):
        assert sorts(plan) == [], plan


@pytest.mark.parametrize(("typed", "asks_index"), [("an", False), ("zén", True)])
def test_names_are_looked_for_among_the_newest_and_rare_ones_in_the_index(
    large: Large, typed: str, asks_index: bool
) -> None:
    with large.app.app_context():
        with noted_statements() as sent:
            assert suggestions.names_like(SITE, typed)
        plan = plan_of(large, lambda: suggestions.names_like(SITE, typed))
    assert "LIMIT" in sent[0][0]
    assert ("search_" in plan) is asks_index, plan


@pytest.mark.parametrize("of", ["site", "page"])
def test_sums_over_days_read_those_days_alone(large: Large, of: str) -> None:
    thread = None if of == "site" else large.thread
    with large.app.app_context():
        plan = plan_of(large, lambda: figures.figures(SITE, PERIOD, thread))
    assert "ix_events_told" in plan, plan
    assert walks(plan) == [], plan


def test_a_search_on_postgresql_looks_at_the_newest_and_asks_its_index_for_the_rest(
    large: Large,
) -> None:
    with large.app.app_context():
        plan = plan_of(large, lambda: found(RARE_WORD))
    if large.kind == "postgresql":
        assert "Index Scan Backward using pk_search_entries" in plan
        assert "ix_search_entries_terms" in plan
    else:
        assert "VIRTUAL TABLE INDEX" in plan


def test_what_a_reader_does_never_looks_at_all_of_a_site(large: Large) -> None:
    reader = Reader(large.app, page=address(BIG_PAGE))
    first = flatten(reader.thread(sort="newest")["comments"])[0]["id"]
    posted = reader.post("A root.")

    def acts() -> None:
        stranger = Reader(large.app, "192.0.2.77", page=address(5))
        stranger.post("First of a stranger.", key="a-key", author={"name": "Ana"})
        reader.post("An answer.", parent_id=first)
        assert reader.vote(first, 1).status_code == 200
        assert reader.report(first).status_code == 202
        assert reader.edit(posted, "Another text.").status_code == 200
        assert reader.withdraw(posted).status_code == 200

    plan = plan_of(large, acts)
    assert walks(plan) == [], plan
