"""Sources that are large, or that lead on to another place."""

import pytest

from tests.support.pages import Pages
from tests.web.mentions.conftest import Links, linking

pytestmark = pytest.mark.database("both")


def test_a_source_of_20_megabytes_is_read_as_far_as_one(links: Links, pages: Pages) -> None:
    row = links.take_in(pages.write("/huge", linking().encode() + b"x" * 20_000_000))
    assert row.state == "held"
    late = pages.write("/huge-late", b"x" * 20_000_000 + linking().encode())
    row = links.take_in(late)
    assert (row.state, row.problem) == ("waiting", "too_large")


def test_redirects_are_followed_three_times(links: Links, pages: Pages) -> None:
    pages.write("/0", linking())
    ways = [pages.write(f"/{n}", "", 302, Location=f"/{n - 1}") for n in range(1, 5)]
    assert links.take_in(ways[2]).state == "held"
    assert links.take_in(ways[3]).state == "waiting"
