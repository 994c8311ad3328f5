"""A commenter asks for what is kept of them, looks at it, takes it away and has it erased."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from comments_service.queries.core.outbox import outbox_state
from comments_service.rules.core.signed_tokens import sign_privacy
from comments_service.worker import make_worker
from tests.factories import SITE, Reader, set_rules
from tests.support.databases import SECRET_KEY
from tests.support.smtp import SmtpPeer

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANA = {"name": "Ana", "email": "Ana@blog.example", "website": "https://ana.example/"}
LINK = re.compile(r"http://127\.0\.0\.1:8000(/privacy/\S+)")


@pytest.fixture
def mailing(make_app: Callable[..., Flask], mail_peer: SmtpPeer) -> Flask:
    app = make_app(SMTP_URL=mail_peer.url)
    app.extensions["palabre"].now = lambda: NOW
    set_rules(app, moderation="open", name="Le fournil")
    return app


@pytest.fixture
def client(mailing: Flask) -> FlaskClient:
    return mailing.test_client()


def ask(client: FlaskClient, email: str, **more: Any) -> TestResponse:
    return client.post("/privacy", data={"site": "default", "email": email, **more})


def link_for(app: Flask, mail_peer: SmtpPeer, email: str = "ana@blog.example") -> str:
    assert ask(app.test_client(), email).status_code == 200
    make_worker(app).run(idle_for=0)
    found = LINK.search(mail_peer.mails[-1].get_content())
    assert found
    return found[1].partition("?")[0]


def test_the_link_comes_by_mail_in_the_language_of_the_page(
    mailing: Flask, client: FlaskClient, mail_peer: SmtpPeer
) -> None:
    Reader(mailing).post("A text", author=ANA)
    answer = ask(client, " ana@BLOG.example ", lang="fr")
    assert "un e-mail est en route" in answer.text
    make_worker(mailing).run(idle_for=0)
    (mail,) = mail_peer.mails
    assert mail["To"] == "ana@blog.example"
    assert mail["Subject"] == "Vos commentaires sur Le fournil"
    assert mail["Content-Language"] == "fr"
    assert "une heure" in mail.get_content()
    found = LINK.search(mail.get_content())
    assert found
    page = client.get(found[1]).text
    assert "1 commentaire de ana@blog.example" in page
    assert "A text" in page


def test_nobody_learns_whether_an_address_has_commented(
    mailing: Flask, client: FlaskClient, mail_peer: SmtpPeer
) -> None:
    Reader(mailing).post("A text", author=ANA)
    known, unknown = ask(client, "ana@blog.example"), ask(client, "eve@blog.example")
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    with mailing.app_context():
        assert outbox_state(NOW).waiting == 2, "the same work for both"
    make_worker(mailing).run(idle_for=0)
    assert [mail["To"] for mail in mail_peer.mails] == ["ana@blog.example"]
    with mailing.app_context():
        assert outbox_state(NOW).waiting == 0


def test_looking_changes_nothing_however_often_a_mail_scanner_looks(
    mailing: Flask, client: FlaskClient, mail_peer: SmtpPeer
) -> None:
    reader = Reader(mailing)
    reader.post("A text", author=ANA)
    link = link_for(mailing, mail_peer)
    for method in ("GET", "HEAD"):
        for path in (link, f"{link}/export", f"{link}/erase"):
            answer = client.open(path, method=method)
            assert answer.status_code == (200 if path == link else 405)
            assert "Set-Cookie" not in answer.headers
    assert reader.thread()["thread"]["comment_count"] == 1


def test_everything_is_taken_away_as_json(mailing: Flask, mail_peer: SmtpPeer) -> None:
    reader = Reader(mailing)
    first = reader.post("A *text*", author=ANA)
    Reader(mailing, "192.0.2.2").post("Not hers", author={"name": "Eve"})
    second = reader.post("Another", parent_id=first.id, author=ANA)
    answer = mailing.test_client().post(f"{link_for(mailing, mail_peer)}/export")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="default-2026-03-01.json"'
    taken = answer.get_json()
    comments = taken.pop("comments")
    assert taken == {
        "format": "palabre-personal-data",
        "version": 1,
        "exported_at": "2026-03-01T12:00:00+00:00",
        "site": {"key": "default", "name": "Le fournil"},
        "email": "ana@blog.example",
        "notes": [],
        "mails": None,
    }
    assert [comment["id"] for comment in comments] == [first.id, second.id]
    assert comments[1]["parent_id"] == first.id
    assert comments[0] == {
        "id": first.id,
        "parent_id": None,
        "page": "https://localhost/a-page",
        "page_title": None,
        "status": "published",
        "created_at": "2026-03-01T12:00:00+00:00",
        "edited_at": None,
        "name": "Ana",
        "email": "Ana@blog.example",
        "website": "https://ana.example/",
        "account_at": None,
        "body": "A *text*",
        "html": "<p>A <em>text</em></p>",
        "earlier_texts": [],
        "up": 0,
        "down": 0,
        "reactions": {},
    }


def test_everything_is_erased_once_the_box_is_ticked(mailing: Flask, mail_peer: SmtpPeer) -> None:
    reader = Reader(mailing)
    root = reader.post("A text", author=ANA)
    Reader(mailing, "192.0.2.2").post("A reply", parent_id=root.id, author={"name": "Eve"})
    link = link_for(mailing, mail_peer)
    client = mailing.test_client()
    unsure = client.post(f"{link}/erase")
    assert unsure.status_code == 422
    assert 'aria-invalid="true"' in unsure.text
    assert reader.thread()["thread"]["comment_count"] == 2
    done = client.post(f"{link}/erase", data={"sure": "on"})
    assert "1 comment has been erased." in done.text
    (shown,) = reader.thread()["comments"]
    assert shown["status"] == "deleted"
    assert "A reply" in shown["replies"][0]["html"]
    assert "Nothing is kept here about ana@blog.example." in client.get(link).text


def test_a_link_is_for_one_address_of_one_site_for_one_hour(
    mailing: Flask, client: FlaskClient, mail_peer: SmtpPeer
) -> None:
    Reader(mailing).post("A text", author=ANA)
    good = link_for(mailing, mail_peer)
    until = NOW + timedelta(hours=1)
    forged = [
        sign_privacy("another key of the same length", SITE, "ana@blog.example", until),
        sign_privacy(SECRET_KEY, SITE + 1, "ana@blog.example", until),
        good.rpartition("/")[2][:-1],
        "nonsense",
    ]
    for token in forged:
        for path, method in (
            (token, "GET"),
            (f"{token}/export", "POST"),
            (f"{token}/erase", "POST"),
        ):
            answer = client.open(f"/privacy/{path}", method=method, data={"sure": "on"})
            assert answer.status_code == 404
            assert "A text" not in answer.text
    mailing.extensions["palabre"].now = lambda: until - timedelta(seconds=1)
    assert client.get(good).status_code == 200
    mailing.extensions["palabre"].now = lambda: until
    late = client.get(good)
    assert late.status_code == 404
    assert "no longer valid" in late.text


def test_what_another_site_sends_is_refused(
    mailing: Flask, client: FlaskClient, mail_peer: SmtpPeer
) -> None:
    reader = Reader(mailing)
    reader.post("A text", author=ANA)
    link = link_for(mailing, mail_peer)
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        for path in ("/privacy", f"{link}/export", f"{link}/erase"):
            fields = {"site": "default", "email": "ana@blog.example", "sure": "on"}
            assert client.post(path, data=fields, headers=headers).status_code == 403
    assert reader.thread()["thread"]["comment_count"] == 1


def test_a_bad_address_is_told_at_its_field(client: FlaskClient) -> None:
    for typed in ("", "nobody", "a@b.example\r\nBcc: c@d.example", '"><script>@x'):
        answer = ask(client, typed)
        assert answer.status_code == 422
        assert 'aria-describedby="email-error"' in answer.text
        assert "<script" not in answer.text


def test_its_pages_set_no_cookie_and_let_nothing_in(
    mailing: Flask, client: FlaskClient, mail_peer: SmtpPeer
) -> None:
    Reader(mailing).post("A text", author=ANA)
    link = link_for(mailing, mail_peer)
    for answer in (client.get("/privacy"), client.get(link), client.get("/privacy/nonsense")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "Set-Cookie" not in answer.headers
    assert client.get(link).headers["X-Robots-Tag"] == "noindex"
    assert client.get("/privacy?site=nowhere").status_code == 404


@pytest.mark.database("sqlite")
def test_asking_is_limited_by_who_asks_and_by_the_mailbox(
    make_app: Callable[..., Flask], mail_peer: SmtpPeer
) -> None:
    app = make_app(RATE_LIMITS="on", SMTP_URL=mail_peer.url)
    set_rules(app, moderation="open")
    Reader(app).post("A text", author=ANA)
    for number in range(5):
        client = app.test_client()
        address = {"REMOTE_ADDR": f"198.51.100.{number}"}
        fields = {"site": "default", "email": "ana@blog.example"}
        assert client.post("/privacy", data=fields, environ_base=address).status_code == 200
    make_worker(app).run(idle_for=0)
    assert len(mail_peer.mails) == 3
    statuses = [ask(app.test_client(), f"a{number}@blog.example") for number in range(11)]
    assert [answer.status_code for answer in statuses] == [200] * 10 + [429]
    assert int(statuses[-1].headers["Retry-After"]) > 60


@pytest.mark.database("sqlite")
def test_a_service_without_mail_says_so(app: Flask) -> None:
    client = app.test_client()
    assert "sends no e-mail" in client.get("/privacy").text
    refused = ask(client, "ana@blog.example")
    assert refused.status_code == 503
    assert "sends no e-mail" in refused.text
    with app.app_context():
        assert outbox_state(NOW).waiting == 0
