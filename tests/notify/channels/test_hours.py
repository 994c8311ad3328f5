"""Channels that tell in working hours alone."""

from datetime import UTC, datetime

import pytest

from tests.factories import set_rules
from tests.notify.channels.conftest import Team
from tests.support.http_peer import HttpPeer

pytestmark = pytest.mark.database("both")


def test_outside_of_working_hours_a_channel_waits_until_they_begin(
    team: Team, peer: HttpPeer
) -> None:
    # START is a Monday, 13:00 in Paris.
    set_rules(team.app, time_zone="Europe/Paris", working_hours="Tu-Fr 09:00-17:00")
    team.channel("webhook", {"url": peer.url}, name="Office", in_hours=True)
    team.channel("slack", {"url": peer.url}, name="Phone")
    team.reader.post("A first.")
    team.reader.post("A second.")
    team.work()
    assert ["text" in got.json for got in peer.got] == [True, True]
    team.clock.now = datetime(2026, 3, 3, 7, 59, tzinfo=UTC)
    team.work()
    assert len(peer.got) == 2
    team.clock.now = datetime(2026, 3, 3, 8, tzinfo=UTC)
    team.work()
    assert [got.json["type"] for got in peer.got[2:]] == ["comment.published"] * 2
    team.reader.post("A third.")
    team.work()
    assert len(peer.got) == 6
