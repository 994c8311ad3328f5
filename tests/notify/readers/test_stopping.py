"""Who stops the mails about a page gets none about it any more, whatever happened meanwhile."""

from datetime import timedelta

import pytest

from comments_service.queries.sites.sites import default_site
from comments_service.rules.sites.page_moves import parse_table
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.page_moves import move_threads
from tests.factories import PAGE
from tests.notify.readers.conftest import Readers, link, stop_address
from tests.notify.readers.test_following import follow

pytestmark = pytest.mark.database("both")
OTHER = f"{PAGE}-2"


@pytest.fixture
def daily(readers: Readers) -> Readers:
    """Ana follows a page and is mailed once a day."""
    follow(readers, rhythm="daily")
    readers.confirm("ana")
    return readers


def next_morning(readers: Readers) -> int:
    """Return how many mails Ana has got by the next morning."""
    readers.work()
    readers.clock.now += timedelta(days=1)
    return len(readers.mails("ana"))


def test_what_waits_for_the_morning_is_not_mailed_after_the_link(daily: Readers) -> None:
    daily.post("ben", "The first.")
    before = next_morning(daily)
    stop = stop_address(daily.mails("ana")[-1])
    daily.post("ben", "Waits.")
    daily.work()
    assert daily.client.post(stop).status_code == 200
    assert next_morning(daily) == before


def test_looking_at_the_link_stops_nothing_however_often(daily: Readers) -> None:
    daily.post("ben", "The first.")
    before = next_morning(daily)
    stop = stop_address(daily.mails("ana")[-1])
    for _ in range(100):
        assert daily.client.get(stop).status_code == 200
        assert daily.client.head(stop).status_code == 200
    daily.post("ben", "Still mailed.")
    assert next_morning(daily) == before + 1


def test_nor_after_the_button_of_their_own_page(daily: Readers) -> None:
    own = link(daily.mails("ana")[-1])
    before = len(daily.mails("ana"))
    daily.post("ben", "Waits.")
    daily.work()
    page = daily.client.get(own).text
    what = page.partition('name="what" value="page:')[2].partition('"')[0]
    assert what
    assert daily.client.post(f"{own}/stop", data={"what": f"page:{what}"}).status_code == 200
    assert next_morning(daily) == before


def test_what_waits_of_another_page_is_still_mailed(daily: Readers) -> None:
    follow(daily, url=OTHER)
    daily.post("ben", "The first.")
    before = next_morning(daily)
    stop = stop_address(daily.mails("ana")[-1])
    daily.post("ben", "Elsewhere.", url=OTHER)
    daily.work()
    daily.client.post(stop)
    assert next_morning(daily) == before + 1


def test_a_reply_to_their_own_comment_is_still_mailed(readers: Readers) -> None:
    mine = readers.post("ana", "I ask.", "page", mails={"rhythm": "daily"})
    own = link(readers.mails("ana")[-1])
    readers.confirm("ana")
    readers.post("ben", "A reply.", parent_id=mine.id)
    readers.post("ben", "Not one.")
    page = readers.client.get(own).text
    what = page.partition('name="what" value="page:')[2].partition('"')[0]
    readers.client.post(f"{own}/stop", data={"what": f"page:{what}"})
    assert next_morning(readers) == 2, "the one that asked, and this"
    assert "A reply." in str(readers.mails("ana")[-1])
    assert "Not one." not in str(readers.mails("ana")[-1])


def test_the_link_works_when_the_page_was_joined_to_another(readers: Readers) -> None:
    follow(readers)
    readers.confirm("ana")
    readers.post("ben", "Before.")
    stop = stop_address(readers.mails("ana")[-1])
    readers.post("ben", "There.", url=OTHER)
    with readers.app.app_context():
        rules = default_site()
        assert rules
        table = parse_table([f"{PAGE} → {OTHER}"])
        move_threads(rules, table, By(SYSTEM, readers.clock.now), merge=True)
    assert "all these mails" in readers.client.get(stop).text, "it says what it does"
    before = len(readers.mails("ana"))
    assert readers.client.post(stop).status_code == 200
    readers.post("ben", "After.", url=OTHER)
    assert len(readers.mails("ana")) == before
