"""What each kind of channel sends, signed, escaped and to nowhere else."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from comments_service.extensions import db
from comments_service.models import Channel
from comments_service.notify.channels.telegram import compose as compose_for_telegram
from comments_service.notify.notice import Notice
from comments_service.rules.notifications.signatures import sign_webhook
from comments_service.services.notifications.channels import (
    ROTATION_LASTS,
    rotate_secret,
    try_channel,
)
from tests.factories import SITE
from tests.notify.channels.conftest import START, Team
from tests.support.http_peer import HttpPeer

#: What a commenter may type so that it stays in the text.
ATTACK = r"\<!channel> @everyone @here \*bold\* \[link]\(https\://evil.example) \`x\` \# top"
KINDS: dict[str, dict[str, str]] = {
    "slack": {},
    "discord": {},
    "mattermost": {},
    "matrix": {"token": "secret", "room": "!abc:example.org"},
    "ntfy": {"token": "tk_secret"},
    "telegram": {"token": "123:abc", "chat": "-100"},
}


def address(kind: str, peer: HttpPeer) -> dict[str, str]:
    if kind == "telegram":
        return {**KINDS[kind], "api": peer.url.removesuffix("/hook")}
    return {**KINDS[kind], "url": peer.url}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_commenter_writes_arrives_as_text(team: Team, peer: HttpPeer, kind: str) -> None:
    team.channel(kind, address(kind, peer), causes=["published"])
    comment = team.reader.post(f"Hello & {ATTACK}")
    team.work()
    (got,) = peer.got
    text = got.body.decode()
    assert "@everyone" not in text
    assert "@here" not in text
    assert comment.id in text, "and there is a link"
    checks[kind](got.json)


def of_slack(sent: Any) -> None:
    plain = [block["text"] for block in sent["blocks"] if block["text"]["type"] == "plain_text"]
    assert any("<!channel>" in one["text"] for one in plain), "no format is known to plain_text"
    formatted = [one for one in sent["blocks"] if one["text"]["type"] == "mrkdwn"]
    assert all(one["text"]["text"].count("<") == 1 for one in formatted), "but our own link"
    assert "<" not in sent["text"]


def of_discord(sent: Any) -> None:
    assert sent["allowed_mentions"] == {"parse": []}
    assert len(sent["content"]) <= 2000
    assert r"\*bold\*" in sent["content"]
    assert r"\[link\]\(" in sent["content"]


def of_mattermost(sent: Any) -> None:
    assert sent["props"]["disable_mentions"] is True
    assert r"\*bold\*" in sent["text"]
    assert r"\<\!channel\>" in sent["text"]


def of_matrix(sent: Any) -> None:
    assert sent["m.mentions"] == {}
    assert "formatted_body" not in sent
    assert "*bold*" in sent["body"]


def of_ntfy(sent: Any) -> None:
    assert sent["topic"] == "hook"
    assert sent["markdown"] is False


def of_telegram(sent: Any) -> None:
    assert "parse_mode" not in sent
    assert "*bold*" in sent["text"]


checks = {
    "slack": of_slack,
    "discord": of_discord,
    "mattermost": of_mattermost,
    "matrix": of_matrix,
    "ntfy": of_ntfy,
    "telegram": of_telegram,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_comment_and_many_comments_fit(team: Team, peer: HttpPeer, kind: str) -> None:
    team.channel(kind, address(kind, peer), causes=["published"])
    for n in range(12):
        team.reader.post(f"{n} " + r"\*long\*\_" * 90)
        team.clock.now += timedelta(seconds=7)
    team.work()
    (got,) = peer.got
    assert "and 2 more" in got.body.decode()
    most = {"slack": 3000, "discord": 2000, "telegram": 4096, "ntfy": 4000}.get(kind)
    text = next(got.json[key] for key in ("content", "text", "body", "message") if key in got.json)
    if kind == "slack":
        text = got.json["blocks"][0]["text"]["text"]
    assert most is None or len(text) <= most
    assert "/console/" in got.body.decode()


def test_matrix_puts_and_each_token_goes_by_a_header(team: Team, peer: HttpPeer) -> None:
    team.channel("matrix", address("matrix", peer), causes=["published"])
    team.channel("ntfy", address("ntfy", peer), causes=["published"])
    team.reader.post("Hello.")
    team.work()
    matrix, ntfy = sorted(peer.got, key=lambda got: got.method, reverse=True)
    assert matrix.method == "PUT"
    assert matrix.path.startswith(
        "/hook/_matrix/client/v3/rooms/%21abc%3Aexample.org/send/m.room.message/msg_1_"
    )
    assert matrix.headers["authorization"] == "Bearer secret"
    assert (ntfy.path, ntfy.headers["authorization"]) == ("/", "Bearer tk_secret")


def test_telegram_goes_to_telegram() -> None:
    request = compose_for_telegram({"token": "1:a", "chat": "2"}, notice_of_nothing(), [])
    assert request.url == "https://api.telegram.org/bot1:a/sendMessage"


@pytest.mark.database("both")
def test_a_telegram_group_that_moves_is_followed_and_nothing_is_lost(
    team: Team, peer: HttpPeer
) -> None:
    channel = team.channel("telegram", address("telegram", peer))
    moved = b'{"ok":false,"error_code":400,"parameters":{"migrate_to_chat_id":-1001234567890}}'
    peer.answers = [(400, moved)]
    team.reader.post("The first.")
    team.work()
    assert [got.json["chat_id"] for got in peer.got] == ["-100", "-1001234567890"]
    assert state_of(team, channel) == ("on", None)
    team.reader.post("The second.")
    team.work()
    assert peer.got[-1].json["chat_id"] == "-1001234567890"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"parameters":null}',
        b'{"parameters":{"migrate_to_chat_id":true}}',
        b'{"parameters":{"migrate_to_chat_id":"@x"}}',
        b"\xff{",
    ],
)
def test_another_refusal_of_telegram_switches_the_channel_off(
    team: Team, peer: HttpPeer, body: bytes
) -> None:
    channel = team.channel("telegram", address("telegram", peer))
    peer.answers = [(400, body)]
    team.reader.post("The first.")
    team.work()
    assert len(peer.got) == 1
    assert state_of(team, channel) == ("failed", "The other side answered 400.")


def state_of(team: Team, channel: int) -> tuple[str, str | None]:
    with team.app.app_context():
        row = db.session.get_one(Channel, (SITE, channel))
        return row.state, row.last_error


def notice_of_nothing() -> Any:
    return Notice("msg_1", "test", "Blog", "blog", START, "Blog: a test", "en", "https://x.example")


def test_a_webhook_is_verified_by_the_library_of_the_standard(team: Team, peer: HttpPeer) -> None:
    """Also while its secret is changed: by the new one, and for two days by the old."""
    channel = team.channel("webhook", {"url": peer.url}, causes=["published"])
    first = team.secret
    key = team.app.extensions["palabre"].settings.secret_key
    team.reader.post("With one secret.")
    team.work()
    with team.app.app_context():
        second = rotate_secret(SITE, channel, key, team.by)
    team.reader.post("With two.")
    team.work()
    team.clock.now += ROTATION_LASTS
    team.reader.post("With the new one.")
    team.work()
    verified = [
        [name for name, secret in (("old", first), ("new", second)) if is_verified(got, secret)]
        for got in peer.got
    ]
    assert verified == [["old"], ["old", "new"], ["new"]]


def is_verified(got: Any, secret: str) -> bool:
    class Patient(Webhook):
        """One for whom the test's day is today."""

        def _Webhook__verify_timestamp(self, timestamp: str) -> Any:  # noqa: N802
            return datetime.fromtimestamp(float(timestamp), UTC)

    try:
        Patient(secret).verify(got.body, got.headers)
    except Exception:
        return False
    return True


def test_a_redirect_is_not_followed(team: Team, peer: HttpPeer) -> None:
    inside = HttpPeer()
    team.channel("webhook", {"url": peer.url}, causes=["published"])
    peer.status, peer.location = 302, inside.url
    team.reader.post("Hello.")
    team.work()
    assert len(peer.got) == 1
    assert inside.got == []
    inside.close()


def test_a_private_network_is_out_of_reach_unless_the_operator_names_the_host(
    team: Team, peer: HttpPeer
) -> None:
    team.channel("webhook", {"url": peer.url.replace("127.0.0.1", "localhost")})
    team.reader.post("Hello.")
    team.work()
    assert peer.got == []
    with team.app.app_context():
        assert "private network" in db.session.query(Channel.last_error).scalar()


def test_a_test_message_arrives_switches_on_and_is_never_retried(
    team: Team, peer: HttpPeer
) -> None:
    channel = team.channel("webhook", {"url": peer.url}, causes=["published"])
    peer.status = 410
    team.reader.post("Hello.")
    team.work()
    with team.app.app_context():
        try_channel(SITE, channel, team.clock())
    team.work()
    team.clock.now += timedelta(days=1)
    team.work()
    assert [got.json["type"] for got in peer.got] == ["comment.published", "channel.test"]
    peer.status = 204
    with team.app.app_context():
        try_channel(SITE, channel, team.clock())
    team.work()
    assert [got.json["type"] for got in peer.got[2:]] == ["channel.test", "comment.published"]


def test_the_example_of_the_docs_is_signed_so() -> None:
    """For those who verify without a library."""
    text = (Path(__file__).parents[3] / "docs/alerts.md").read_text()
    value = dict(re.findall(r"^\| (\S+) \| `(.*)` \|$", text, re.MULTILINE))
    signature = re.search(r"`webhook-signature: (\S+)`", text)
    assert signature
    secret, body = value["secret"], value["body"].encode()
    sent = (value["`webhook-id`"], int(value["`webhook-timestamp`"]))
    assert sign_webhook([secret], *sent, body) == signature[1]
    at = datetime.fromtimestamp(sent[1], UTC)
    assert Webhook(secret).sign(sent[0], at, body.decode()) == signature[1]
