"""What strangers hide in names and titles, floods, and what each peer's answers mean."""

from datetime import timedelta
from itertools import product

import pytest

from comments_service.notify.channels import PERMANENT
from comments_service.services.notifications.members import set_member_alerts
from tests.factories import SITE, Moderator, set_rules
from tests.notify.channels.conftest import Team
from tests.notify.channels.test_delivery import comments_in, states
from tests.notify.channels.test_forms import KINDS, address, state_of
from tests.support.http_peer import HttpPeer
from tests.support.smtp import SmtpPeer

HOSTILE = "<!channel> @everyone [x](https://evil.example) *b* <b>b</b>"


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_and_a_title_arrive_as_text_too(team: Team, peer: HttpPeer, kind: str) -> None:
    """In an alert of one comment, which has both in its title, and in one of many."""
    team.channel(kind, address(kind, peer), causes=["published"])
    team.reader.post("Hello.", author={"name": HOSTILE}, title=HOSTILE)
    team.work()
    for n in range(8):
        team.reader.post(f"Hello {n}.", author={"name": HOSTILE}, title=HOSTILE)
    team.work()
    assert len(peer.got) >= 2
    for got in peer.got:
        text = got.body.decode()
        assert "@everyone" not in text
        assert "everyone" in text, "it is there, as text"
        assert {
            "slack": all(
                "<!" not in block["text"]["text"]
                for block in got.json.get("blocks", ())
                if block["text"]["type"] == "mrkdwn"
            )
            and "<!" not in got.json.get("text", ""),
            "discord": "[x](" not in got.json.get("content", ""),
            "mattermost": "[x](" not in got.json.get("text", ""),
            "matrix": "formatted_body" not in got.json,
            "ntfy": got.json.get("markdown") is False,
            "telegram": "parse_mode" not in got.json,
        }[kind]


@pytest.mark.slow
@pytest.mark.repetitive
def test_two_hundred_comments_in_a_minute_are_seven_messages_that_name_them_all(
    team: Team, peer: HttpPeer, mail_peer: SmtpPeer
) -> None:
    account = Moderator(team.app, "olga@blog.example").actor.moderator_id
    assert account
    team.channel("webhook", {"url": peer.url}, causes=["published", "asks"])
    with team.app.app_context():
        set_member_alerts((SITE, account), "now", 0, "UTC", "en", team.clock())
    limits = ("limit_poster", "limit_thread", "limit_site")
    set_rules(team.app, **dict.fromkeys(limits, "9999 per minute"))
    posted = []
    for n in range(200):
        posted.append(team.reader.post(f"Is this number {n}?").id)
        if n % 20 == 0:
            team.work()
        team.clock.now += timedelta(seconds=0.29)
    team.work()
    assert max(len(peer.got), len(mail_peer.mails)) <= 6, "of the first minute"
    team.clock.now += timedelta(minutes=1)
    team.work()
    assert max(len(peer.got), len(mail_peer.mails)) <= 7
    told = [one["id"] for got in peer.got for one in comments_in(got.json)]
    assert sorted(told) == sorted(posted)
    assert "and " in mail_peer.mails[-1].get_content()
    assert set(states(team.app)) == {"sent"}


@pytest.mark.parametrize(
    ("kind", "status"), [(kind, status) for kind in PERMANENT for status in PERMANENT[kind]]
)
def test_each_error_that_will_not_pass_ends_a_channel_and_is_told_elsewhere(
    team: Team, peer: HttpPeer, kind: str, status: int
) -> None:
    other = HttpPeer()
    where = {"url": peer.url} if kind == "webhook" else address(kind, peer)
    broken = team.channel(kind, where, name="Newsroom", causes=["published"])
    team.channel("webhook", {"url": other.url}, causes=["held"])
    peer.status = status
    team.reader.post("Hello.")
    team.work()
    assert state_of(team, broken)[0] == "failed"
    assert [got.json["type"] for got in other.got] == ["channel.failure"]
    assert "Newsroom" in other.got[0].json["data"]["text"]
    assert str(status) in other.got[0].json["data"]["text"]
    other.close()


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        *product(["slack", "telegram", "ntfy"], [429, 500, 503]),
        *product(["webhook"], [301, 302, 308, 404]),
    ],
)
def test_an_error_that_may_pass_is_tried_again_and_stands_in_the_log(
    team: Team, peer: HttpPeer, kind: str, status: int
) -> None:
    where = {"url": peer.url} if kind == "webhook" else address(kind, peer)
    channel = team.channel(kind, where, causes=["published"])
    peer.status = status
    team.reader.post("Hello.")
    team.work()
    assert state_of(team, channel)[0] == "on"
    assert states(team.app) == ["waiting"]
    peer.status = 200
    team.clock.now += timedelta(minutes=1)
    team.work()
    assert len(peer.got) == 2
    assert states(team.app) == ["sent"]
    assert state_of(team, channel) == ("on", None)
