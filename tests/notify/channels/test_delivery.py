"""One notice for each recipient, comment and cause: sent once, read when it leaves, never lost."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import Channel, Delivery, OutboxMessage
from comments_service.queries.core.outbox import SHORT_LEASE, Lane
from comments_service.queries.sites.sites import default_site
from comments_service.services.community.alerts import queue_alert
from comments_service.services.core import outbox
from comments_service.services.core.transaction import transaction
from comments_service.services.notifications.channels import remove_channel, switch_channel
from comments_service.services.notifications.deliveries import KEPT, take_deliveries
from comments_service.services.notifications.recipients import channel_recipient
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, number, set_rules
from tests.notify.channels.conftest import Team
from tests.support.http_peer import HttpPeer
from tests.support.smtp import SmtpPeer

pytestmark = pytest.mark.database("both")


def alert(team: Team, comment_id: str, *causes: str) -> None:
    with team.app.app_context(), transaction():
        rules = default_site()
        assert rules
        queue_alert(rules.site, number(comment_id), causes, team.clock())


def states(app: Flask) -> list[str]:
    with app.app_context():
        rows = db.session.query(Delivery).order_by(Delivery.id)
        return [row.state for row in rows]


def events(peer: HttpPeer) -> list[str]:
    return [got.json["type"] for got in peer.got]


def test_a_held_comment_and_a_report_arrive(team: Team, peer: HttpPeer) -> None:
    team.channel("webhook", {"url": peer.url}, causes=["held", "report"])
    comment = team.reader.post("Published.")
    team.reader.report(comment.id)
    set_rules(team.app, moderation="all")
    team.reader.post("Held.")
    team.work()
    assert sorted(events(peer)) == ["comment.held", "comment.reported"]
    reported = next(got.json for got in peer.got if got.json["type"] == "comment.reported")
    told = reported["data"]["comment"]
    assert told["causes"] == ["report"]
    assert (told["id"], told["text"]) == (comment.id, "Published.")


def test_nothing_is_told_twice_whatever_is_retried_or_decided_again(
    team: Team, peer: HttpPeer
) -> None:
    team.channel("webhook", {"url": peer.url}, causes=["asks", "held"])
    comment = team.reader.post("Why.")
    for _ in range(3):
        alert(team, comment.id, "asks")
        team.work()
    assert len(peer.got) == 1
    alert(team, comment.id, "asks", "held")
    team.work()
    assert [got.json["data"]["comment"]["causes"] for got in peer.got] == [["asks"], ["held"]]


def test_several_causes_of_a_comment_that_wait_go_in_one_message(
    team: Team, peer: HttpPeer
) -> None:
    team.channel("webhook", {"url": peer.url}, causes=["asks", "watch", "held"])
    comment = team.reader.post("Why.")
    alert(team, comment.id, "asks")
    alert(team, comment.id, "watch:3")
    team.clock.now += timedelta(seconds=1)  # what the first alert writes is behind the second
    assert spread_alone(team)
    assert spread_alone(team)
    team.work()
    (got,) = peer.got
    assert got.json["type"] == "watch.hit"
    assert sorted(got.json["data"]["comment"]["causes"]) == ["asks", "watch:3"]


@pytest.mark.parametrize("decision", ["spam", "delete"])
def test_what_is_spam_or_deleted_when_the_message_leaves_is_not_told(
    team: Team, peer: HttpPeer, decision: str
) -> None:
    """Between the comment and the alert, and between the alert and its message."""
    team.channel("webhook", {"url": peer.url}, causes=["published"])
    moderator = Moderator(team.app)
    first = team.reader.post("Decided at once.")
    moderator.decide(first.id, decision)
    team.work()
    second = team.reader.post("Decided a little later.")
    assert spread_alone(team)
    moderator.decide(second.id, decision)
    team.work()
    assert peer.got == []
    assert states(team.app) == ["dropped"]


def spread_alone(team: Team) -> bool:
    """Carry out the alert, and leave what it writes for later."""
    return make_worker(team.app, Lane.NOW).step()


def test_a_busy_minute_is_told_in_at_most_seven_messages_and_every_comment_is_counted(
    team: Team, peer: HttpPeer
) -> None:
    team.channel("webhook", {"url": peer.url}, causes=["published"])
    set_rules(team.app, limit_poster="9999 per minute", limit_thread="9999 per minute")
    posted = []
    for n in range(40):
        posted.append(team.reader.post(f"Number {n}.").id)
        if n % 5 == 0:
            team.work()
        team.clock.now += timedelta(seconds=1)
    team.work()
    assert len(peer.got) <= 6
    team.clock.now += timedelta(minutes=1)
    team.work()
    assert len(peer.got) <= 7
    told = [one["id"] for got in peer.got for one in comments_in(got.json)]
    assert sorted(told) == sorted(posted)


def comments_in(event: Any) -> list[Any]:
    data = event["data"]
    return data["comments"] if "comments" in data else [data["comment"]]


def test_a_peer_that_fails_gets_the_same_message_again_under_the_same_id(
    team: Team, peer: HttpPeer
) -> None:
    team.channel("webhook", {"url": peer.url}, causes=["published"])
    team.reader.post("Hello.")
    peer.status = 503
    team.work()
    team.clock.now += timedelta(seconds=1)
    team.reader.post("Another one meanwhile.")
    team.work()
    assert len(peer.got) == 1, "the second waits with the first"
    peer.status = 200
    team.clock.now += timedelta(minutes=1)
    team.work()
    first, again, other = peer.got
    assert first.headers["webhook-id"] == again.headers["webhook-id"]
    assert other.headers["webhook-id"] != first.headers["webhook-id"]
    assert states(team.app) == ["sent", "sent"]
    with team.app.app_context():
        assert db.session.query(Channel.failing_since).scalar() is None


def test_a_worker_killed_in_mid_send_sends_it_again_when_its_lease_ends(
    team: Team, peer: HttpPeer
) -> None:
    team.channel("webhook", {"url": peer.url}, causes=["published"])
    team.reader.post("Hello.")
    assert spread_alone(team)
    with team.app.app_context():
        assert outbox.claim(team.clock(), Lane.NOW), "and then it is killed"
    team.work()
    assert peer.got == []
    team.clock.now += SHORT_LEASE
    team.work()
    assert events(peer) == ["comment.published"]


def test_a_killed_worker_that_had_taken_deliveries_along_loses_none(
    team: Team, peer: HttpPeer
) -> None:
    channel = team.channel("webhook", {"url": peer.url}, causes=["published"])
    team.reader.post("Hello.")
    assert spread_alone(team)
    with team.app.app_context():
        held = outbox.claim(team.clock(), Lane.NOW)
        assert held
        recipient = channel_recipient(channel)
        assert take_deliveries(SITE, recipient, held.id, team.clock())
        assert take_deliveries(SITE, recipient, held.id + 1, team.clock()) == []
    team.clock.now += SHORT_LEASE
    team.work()
    assert [got.headers["webhook-id"] for got in peer.got] == [f"msg_{SITE}_{held.id:x}"]


def test_an_error_that_will_not_pass_switches_the_channel_off_and_another_says_so(
    team: Team, peer: HttpPeer
) -> None:
    other = HttpPeer()
    broken = team.channel("slack", {"url": peer.url}, name="Newsroom", causes=["published"])
    team.channel("webhook", {"url": other.url}, causes=["held"])
    peer.status = 404
    first = team.reader.post("Hello.")
    team.work()
    team.reader.post("To nobody: it is off.")
    team.work()
    assert len(peer.got) == 1
    assert events(other) == ["channel.failure"]
    assert "Newsroom" in other.got[0].json["data"]["text"]
    other.close()
    # Switched on by hand, it tells what it could not.
    peer.status = 200
    with team.app.app_context():
        switch_channel(SITE, broken, is_on=True, by=team.by)
    team.work()
    assert first.id in peer.got[-1].body.decode()


def test_the_owners_hear_by_mail_of_the_only_channel(
    team: Team, peer: HttpPeer, mail_peer: SmtpPeer
) -> None:
    Moderator(team.app, "olga@blog.example")
    team.channel("discord", {"url": peer.url}, name="Our server", causes=["published"])
    peer.status = 410
    team.reader.post("Hello.")
    team.work()
    assert ["Our server" in mail["Subject"] for mail in mail_peer.mails] == [True]


def test_routing_by_cause_page_and_watch(team: Team, peer: HttpPeer) -> None:
    team.channel(
        "webhook",
        {"url": peer.url},
        causes=["watch", "asks"],
        page_prefix="https://localhost/a-page",
        watches=["3"],
    )
    here = team.reader.post("Here.")
    alert(team, here.id, "watch:4", "held")
    alert(team, here.id, "watch:3")
    team.reader.page = "https://localhost/a-page-elsewhere"
    elsewhere = team.reader.post("Elsewhere.")
    alert(team, elsewhere.id, "asks")
    team.work()
    assert [got.json["data"]["comment"]["causes"] for got in peer.got] == [["watch:3"]]


def test_a_channel_that_is_off_or_gone_is_told_nothing(team: Team, peer: HttpPeer) -> None:
    off = team.channel("webhook", {"url": peer.url}, causes=["published"])
    gone = team.channel("webhook", {"url": peer.url}, causes=["published"])
    team.reader.post("Hello.")
    assert spread_alone(team)
    with team.app.app_context():
        switch_channel(SITE, off, is_on=False, by=team.by)
        remove_channel(SITE, gone, team.by)
    team.work()
    assert peer.got == []
    assert states(team.app) == ["dropped", "dropped"]
    with team.app.app_context():
        rules = default_site()
        assert rules
        assert rules.site.alerts == "", "and nobody pays for alerts any more"


def test_deliveries_are_kept_for_thirty_days(team: Team, peer: HttpPeer) -> None:
    team.channel("webhook", {"url": peer.url}, causes=["published"])
    team.reader.post("Hello.")
    team.work()
    team.clock.now += KEPT + timedelta(hours=1)
    team.reader.post("A month later.")
    team.work()
    assert states(team.app) == ["sent"]


def test_no_secret_or_address_stands_in_the_database_or_log(
    team: Team, peer: HttpPeer, caplog: pytest.LogCaptureFixture
) -> None:
    team.channel("webhook", {"url": f"{peer.url}?key=hunter2"}, causes=["published"])
    peer.status = 500
    team.reader.post("Hello.")
    team.work()
    with team.app.app_context():
        (channel,) = db.session.query(Channel)
        messages = [vars(message) for message in db.session.query(OutboxMessage)]
        kept = f"{vars(channel)} {messages} {caplog.text}"
    assert peer.got
    assert "hunter2" not in kept
    assert team.secret.startswith("whsec_")
    assert team.secret not in kept


def test_another_secret_key_is_told_and_lost_is_nothing(team: Team, peer: HttpPeer) -> None:
    team.channel("webhook", {"url": peer.url}, causes=["published"])
    with team.app.app_context(), transaction() as session:
        session.query(Channel).update({"address": "of another key"})
    team.reader.post("Hello.")
    team.work()
    with team.app.app_context():
        (channel,) = db.session.query(Channel)
        assert (channel.state, "SECRET_KEY" in channel.last_error) == ("failed", True)
    assert states(team.app) == ["waiting"]
