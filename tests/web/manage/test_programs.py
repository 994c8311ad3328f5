"""Programs come in by a token of the site, for what it is for, and not too often."""

import csv
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from comments_service.extensions import db
from comments_service.models import ApiToken
from comments_service.queries.sites.sites import site_by_key
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.accounts.tokens import create_token
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.sites import checked_origins, create_site
from tests.factories import ORIGIN, SITE, Reader, set_rules

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
EXPORT = "/api/v1/manage/export"


def token(app: Flask, *scopes: str, site_id: int = SITE) -> str:
    with app.app_context():
        return create_token(site_id, "A program", scopes, By(SYSTEM, NOW))


def ask(app: Flask, secret: str | None, path: str = EXPORT, **headers: str) -> TestResponse:
    bearer = {"Authorization": f"Bearer {secret}"} if secret is not None else {}
    return app.test_client().get(path, headers=bearer | headers)


def stored(app: Flask) -> Any:
    with app.app_context():
        return db.session.execute(select(*ApiToken.__table__.columns)).one()


def test_a_program_takes_the_site_away(open_app: Flask, reader: Reader) -> None:
    reader.post("Hello.", author={"name": "Léa", "email": "lea@example.org"})
    reader.post("Elsewhere.", url="https://localhost/other")
    secret = token(open_app, "export")
    everything = ask(open_app, secret)
    assert everything.mimetype == "application/json"
    assert "attachment" in everything.headers["Content-Disposition"]
    assert everything.text.count("Hello.") >= 1 <= everything.text.count("Elsewhere.")
    rows = list(csv.reader(ask(open_app, secret, f"{EXPORT}?format=csv").text.splitlines()))
    assert len(rows) == 1 + 2
    one_page = ask(open_app, secret, f"{EXPORT}?format=json&page=https://localhost/other").text
    assert "Elsewhere." in one_page and "Hello." not in one_page
    hers = json.loads(ask(open_app, secret, f"{EXPORT}?format=json&commenter=lea@example.org").text)
    assert "Hello." in str(hers) and "Elsewhere." not in str(hers)


def test_it_is_told_what_is_wrong_with_what_it_asks(open_app: Flask) -> None:
    secret = token(open_app, "export")
    for query, status, code in (
        ("format=odt", 422, "invalid"),
        ("page=nowhere", 422, "invalid"),
        ("commenter=nobody", 422, "invalid"),
        ("page=https://localhost/none", 404, "not_found"),
    ):
        answer = ask(open_app, secret, f"{EXPORT}?{query}")
        assert (answer.status_code, answer.get_json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "secret", [None, "", "x", "palabre_" + "x" * 43, "é", "x" * 5000, "' OR 1=1 --"]
)
def test_without_a_token_nobody_comes_in(app: Flask, secret: str | None) -> None:
    token(app, "export")
    answer = ask(app, secret and secret.encode().decode("latin-1"))
    assert (answer.status_code, answer.get_json()["code"]) == (401, "bad_token")
    assert answer.mimetype == "application/problem+json"
    told = answer.headers["WWW-Authenticate"]
    assert told.startswith('Bearer realm="palabre"')
    assert ('error="invalid_token"' in told) == (secret is not None)


def test_a_token_for_something_else_is_told_what_it_lacks(app: Flask) -> None:
    answer = ask(app, token(app))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "insufficient_scope")
    told = answer.headers["WWW-Authenticate"]
    assert told == 'Bearer realm="palabre", error="insufficient_scope", scope="export"'


def test_only_the_hash_of_a_secret_is_kept(app: Flask) -> None:
    secret = token(app, "export")
    assert secret.startswith("palabre_")
    assert secret not in str(stored(app))


def test_a_token_opens_its_own_site_only(open_app: Flask, reader: Reader) -> None:
    reader.post("Of the first site.")
    with open_app.app_context():
        owner = add_moderator("o@example.org", "owner", None, NOW)
        create_site("two", "Two", checked_origins("https://two.example"), owner, NOW)
        two = site_by_key("two")
        assert two
    answer = ask(open_app, token(open_app, "export", site_id=two.site.id))
    assert answer.status_code == 200
    assert "Of the first site." not in answer.text


def test_no_page_of_any_site_may_read_the_answer(open_app: Flask) -> None:
    secret = token(open_app, "export")
    for answer in (
        ask(open_app, secret, Origin=ORIGIN),
        ask(open_app, None, Origin=ORIGIN),
        open_app.test_client().options(
            EXPORT, headers={"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}
        ),
    ):
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
        assert "Set-Cookie" not in answer.headers


def test_the_last_use_is_noted_once_a_minute(app: Flask, at: Any) -> None:
    secret = token(app, "export")
    assert stored(app).last_used_at is None
    seen = []
    for seconds in (0, 59, 60, 61):
        at(NOW + timedelta(seconds=seconds))
        assert ask(app, secret).status_code == 200
        seen.append((stored(app).last_used_at - NOW).total_seconds())
    assert seen == [0, 0, 60, 60]


@pytest.mark.slow
def test_a_program_in_a_hurry_is_slowed_down_alone(make_app: Any) -> None:
    app = make_app(RATE_LIMITS="on")
    set_rules(app, moderation="open")
    hurried, other = token(app, "export"), token(app, "export")
    answers = [ask(app, hurried) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert answers[-1].get_json()["code"] == "rate_limited"
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert ask(app, other).status_code == 200


def test_tokens_are_made_listed_and_revoked_by_command(app: Flask) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=["token", *arguments])
        return result.exit_code, result.output.strip()

    status, secret = run("add", "Nightly", "--scope", "export")
    assert (status, ask(app, secret).status_code) == (0, 200)
    status, listed = run("list")
    number, scopes, *_, name = listed.split()
    assert (scopes, name) == ("export", "Nightly")
    assert secret not in listed
    assert run("revoke", number) == (0, "Revoked.")
    assert ask(app, secret).status_code == 401
    assert run("list") == (0, "")
    assert (
        run("revoke", number)[0]
        == run("revoke", "x")[0]
        == run("add", " ", "--scope", "export")[0]
        == 1
    )
    assert run("add", "Nightly")[0] == run("add", "Nightly", "--scope", "all")[0] == 2
    assert run("list", "--site", "none")[0] == 1
