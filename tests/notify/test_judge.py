"""An external judge: it is asked by a signed request, keeps back, and is not waited for long."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Site
from comments_service.notify.judges import akismet
from comments_service.rules.notifications.signatures import judge_secret
from comments_service.services.core.encryption import seal
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Posted, Reader, miscounts, set_rules, stored
from tests.support.http_peer import HttpPeer
from tests.support.silent import SilentPeer

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPAM, HAM = b'{"verdict": "spam"}', b'{"verdict": "ham"}'
AKISMET_KEY = "0123456789ab"
LEA = {"name": "Léa", "email": "lea@lea.example", "website": "https://lea.example/"}


class Judged:
    """A site whose judge is the peer, and its worker."""

    def __init__(self, app: Flask, peer: HttpPeer) -> None:
        self.app = app
        self.reader = Reader(app)
        self._at(NOW)
        set_rules(app, moderation="open", judge_url=peer.url)

    def _at(self, moment: datetime) -> None:
        self.app.extensions["palabre"].now = lambda: moment

    def post(self, body: str = "Hello https://lea.example/x", **fields: Any) -> Posted:
        return self.reader.post(body, author=LEA, **fields)

    def work(self, minutes: float = 0) -> None:
        self._at(NOW + timedelta(minutes=minutes))
        make_worker(self.app).run(idle_for=0)

    def status(self, posted: Posted) -> str:
        return str(stored(self.app, posted.id).status)

    def said(self, posted: Posted) -> list[str]:
        return [reason["message"] for reason in stored(self.app, posted.id).reasons]

    @property
    def error(self) -> str | None:
        with self.app.app_context():
            return db.session.execute(select(Site.judge_error)).scalar_one()


@pytest.fixture
def judged(make_app: Callable[..., Flask], peer: HttpPeer) -> Judged:
    return Judged(make_app(PRIVATE_HOSTS="127.0.0.1"), peer)


def test_what_it_lets_pass_appears_and_what_it_takes_for_spam_stays(
    judged: Judged, peer: HttpPeer
) -> None:
    peer.answers = [(200, HAM), (200, SPAM)]
    good = judged.post()
    judged.work()
    bad = judged.post("Another")
    judged.work()
    assert (good.status, bad.status) == ("held", "held")
    assert judged.status(good) == "published"
    assert judged.status(bad) == "held"
    assert judged.said(bad) == ["The external judge takes it for spam."]
    judged.work(minutes=60)
    assert judged.status(bad) == "held", "it only ever keeps back"
    assert len(peer.got) == 2
    assert miscounts(judged.app) == []


def test_it_is_sent_what_readers_would_see_and_a_signature(judged: Judged, peer: HttpPeer) -> None:
    peer.answers = [(200, HAM)]
    posted = judged.post()
    judged.work()
    (got,) = peer.got
    comment = got.json["data"]["comment"]
    assert comment["id"] == posted.id
    assert comment["links"] == ["https://lea.example/x"]
    assert comment["author"] == {"name": "Léa", "website": "https://lea.example/"}
    row = stored(judged.app, posted.id)
    for private in (LEA["email"], "192.0.2.1", row.poster_hash, row.network_hash):
        assert private.encode() not in got.body
    secret = judge_secret(judged.app.extensions["palabre"].settings.secret_key, SITE)
    signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert got.headers["webhook-signature"] == f"v1,{digest}"


@pytest.mark.parametrize(
    "answer",
    [
        (500, SPAM), (204, b""), (302, HAM), (200, b""), (200, b"ham"), (200, b"[]"),
        (200, b"\xff"), (200, b'{"verdict": true}'), (200, b'{"verdict": ["ham"]}'),
        (200, b"[" * 50_000),
    ],
)  # fmt: skip
def test_what_is_no_verdict_is_asked_again_and_told(
    judged: Judged, peer: HttpPeer, answer: tuple[int, bytes]
) -> None:
    peer.answers = [answer]
    posted = judged.post()
    judged.work()
    assert judged.status(posted) == "held"
    assert judged.error == f"The judge answered {answer[0]}, and no verdict."
    peer.answers = [(200, HAM)]
    judged.work(minutes=2)
    assert judged.status(posted) == "published"
    assert judged.error is None


def test_one_that_never_answers_is_waited_for_as_long_as_is_set(
    judged: Judged, peer: HttpPeer
) -> None:
    peer.status = 500
    set_rules(judged.app, judge_minutes=5)
    posted = judged.post()
    for minutes in (0, 1, 3, 4.9):
        judged.work(minutes)
        assert judged.status(posted) == "held"
    judged.work(minutes=5.1)
    assert judged.status(posted) == "published"
    assert judged.said(posted) == ["The external judge did not answer in time."]
    judged.work(minutes=600)
    assert judged.status(posted) == "published"


@pytest.mark.slow
def test_one_that_hangs_holds_its_question_and_nothing_else(judged: Judged) -> None:
    with closing(SilentPeer()) as hung:
        set_rules(judged.app, judge_url=f"http://127.0.0.1:{hung.port}/")
        posted = judged.post()
        judged.work()
        assert (judged.status(posted), hung.connections) == ("held", 1)
        assert judged.error
        judged.work(minutes=11)
    assert judged.status(posted) == "published"


def test_what_a_rule_holds_is_not_asked_and_never_published(judged: Judged, peer: HttpPeer) -> None:
    set_rules(judged.app, blocked_words="casino", blocked_words_action="hold")
    posted = judged.post("The casino")
    judged.work(minutes=60)
    assert judged.status(posted) == "held"
    assert peer.got == []


def test_what_the_team_decides_meanwhile_stands(judged: Judged, peer: HttpPeer) -> None:
    peer.answers = [(200, HAM)]
    posted = judged.post()
    moderator = Moderator(judged.app)
    moderator.decide(posted.id, "spam")
    judged.work(minutes=60)
    assert judged.status(posted) == "spam"
    assert peer.got == []


def test_an_edit_is_judged_anew(judged: Judged, peer: HttpPeer) -> None:
    peer.answers = [(200, HAM), (200, SPAM)]
    posted = judged.post()
    judged.work()
    assert judged.reader.edit(posted, "Quite another text").status_code == 202
    judged.work(minutes=1)
    assert judged.status(posted) == "held"
    assert peer.got[1].json["data"]["comment"]["text"] == "Quite another text"


def test_an_edit_lets_nothing_pass_that_the_team_holds(judged: Judged, peer: HttpPeer) -> None:
    peer.answers = [(200, HAM)] * 3
    posted = judged.post()
    judged.work()
    Moderator(judged.app).decide(posted.id, "hold")
    assert judged.reader.edit(posted, "Quite another text").status_code == 202
    judged.work(minutes=60)
    assert (judged.status(posted), len(peer.got)) == ("held", 1)


def test_a_judge_that_is_taken_away_keeps_nothing_back(judged: Judged, peer: HttpPeer) -> None:
    posted = judged.post()
    set_rules(judged.app, judge_url="")
    judged.work()
    assert judged.status(posted) == "published"
    assert peer.got == []


@pytest.fixture
def akismet_peer(peer: HttpPeer, monkeypatch: pytest.MonkeyPatch) -> HttpPeer:
    """Akismet, here."""
    monkeypatch.setattr(akismet, "ADDRESS", peer.url)
    return peer


def use_akismet(judged: Judged) -> None:
    secret_key = judged.app.extensions["palabre"].settings.secret_key
    set_rules(judged.app, judge_url="", akismet_key=seal(secret_key, SITE, AKISMET_KEY))


def test_akismet_is_sent_what_readers_would_see(judged: Judged, akismet_peer: HttpPeer) -> None:
    use_akismet(judged)
    akismet_peer.answers = [(200, b"false"), (200, b"true\n")]
    good = judged.post("Bread & <b>butter</b> https://lea.example/x")
    judged.work()
    bad = judged.post("Another")
    judged.work()
    assert (judged.status(good), judged.status(bad)) == ("published", "held")
    fields = parse_qs(akismet_peer.got[0].body.decode(), strict_parsing=True)
    assert fields == {
        "api_key": [AKISMET_KEY],
        "blog": ["https://localhost/"],
        "blog_lang": ["en"],
        "blog_charset": ["UTF-8"],
        "permalink": ["https://localhost/a-page"],
        "comment_type": ["comment"],
        "comment_author": ["Léa"],
        "comment_author_url": ["https://lea.example/"],
        "comment_content": ["Bread & <b>butter</b> https://lea.example/x"],
        "comment_date_gmt": ["2026-03-02T12:00:00+00:00"],
    }


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((200, b"invalid"), "Akismet does not accept the key."),
        ((500, b"true"), "Akismet answered 500, and no verdict."),
        ((200, b""), "Akismet answered 200, and no verdict."),
        ((200, b"True"), "Akismet answered 200, and no verdict."),
        ((302, b"false"), "Akismet answered 302, and no verdict."),
    ],
)
def test_what_is_no_verdict_of_akismet_is_asked_again(
    judged: Judged, akismet_peer: HttpPeer, answer: tuple[int, bytes], error: str
) -> None:
    use_akismet(judged)
    akismet_peer.answers = [answer, (200, b"false")]
    posted = judged.post()
    judged.work()
    assert (judged.status(posted), judged.error) == ("held", error)
    judged.work(minutes=2)
    assert (judged.status(posted), judged.error) == ("published", None)


def test_a_key_kept_with_another_secret_key_says_so(judged: Judged, akismet_peer: HttpPeer) -> None:
    set_rules(judged.app, judge_url="", akismet_key=seal("another", SITE, AKISMET_KEY))
    posted = judged.post()
    judged.work()
    assert judged.status(posted) == "held"
    assert judged.error == ("The key of Akismet was kept with another SECRET_KEY: enter it anew.")
    judged.work(minutes=11)
    assert judged.status(posted) == "published"
    assert akismet_peer.got == []


def test_of_two_judges_either_keeps_back(judged: Judged, akismet_peer: HttpPeer) -> None:
    use_akismet(judged)
    set_rules(judged.app, judge_url=akismet_peer.url)
    akismet_peer.answers = [(200, HAM), (200, b"true"), (200, SPAM), (200, HAM), (200, b"false")]
    statuses = []
    for body in ("One", "Two", "Three"):
        posted = judged.post(body)
        judged.work()
        statuses.append(judged.status(posted))
    assert statuses == ["held", "held", "published"]


def test_a_private_network_is_out_of_reach(open_app: Flask, peer: HttpPeer) -> None:
    set_rules(open_app, judge_url=peer.url)
    posted = Reader(open_app).post("Hello")
    make_worker(open_app).run(idle_for=0)
    assert stored(open_app, posted.id).status == "held"
    assert peer.got == []


def test_the_author_is_not_told_of_the_judge(judged: Judged) -> None:
    answer = judged.reader.try_to_post("Hello").get_json()
    assert answer["comment"]["reasons"] == []
    assert json.dumps(answer).count("judge") == 0
