"""What leaves the service with an alert, and what of a commenter never does."""

import pytest

from tests.factories import set_rules, stored
from tests.notify.channels.conftest import Team
from tests.notify.channels.test_forms import KINDS, address
from tests.support.http_peer import HttpPeer

LEA = {"name": "Lea", "email": "lea@private.example", "website": "https://lea.example"}


@pytest.mark.parametrize("kind", [*KINDS, "webhook"])
def test_the_team_is_told_the_text_and_the_name_alone(
    team: Team, peer: HttpPeer, kind: str
) -> None:
    told = {"url": peer.url} if kind == "webhook" else address(kind, peer)
    team.channel(kind, told, causes=["held"])
    set_rules(team.app, moderation="all")
    comment = team.reader.post("About bread", author=LEA)
    team.work()
    (got,) = peer.got
    row = stored(team.app, comment.id)
    assert b"About bread" in got.body and b"Lea" in got.body
    for private in (LEA["email"], team.reader.address, row.poster_hash, row.network_hash):
        assert private and private.encode() not in got.body
