"""What a decision brings into view is told to who wants to hear of what is published."""

import pytest

from tests.factories import Moderator, set_rules
from tests.notify.channels.conftest import Team
from tests.support.http_peer import HttpPeer

pytestmark = pytest.mark.database("both")


def test_what_a_decision_publishes_is_told_once(team: Team, peer: HttpPeer) -> None:
    team.channel("webhook", {"url": peer.url}, causes=["published"])
    set_rules(team.app, moderation="all")
    comment = team.reader.post("Hello.")
    team.work()
    assert peer.got == []
    moderator = Moderator(team.app)
    for decision in ("approve", "hold", "approve", "spam"):
        moderator.decide(comment.id, decision)
        team.work()
    moderator.undo(comment.id)
    team.work()
    [got] = peer.got
    assert got.json["type"] == "comment.published"
    assert got.json["data"]["comment"]["id"] == comment.id
