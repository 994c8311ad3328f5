"""Single sign-on: who is signed in on the site's own pages is signed in here."""

import base64
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from comments_service.extensions import db
from comments_service.models import AuditEntry, SsoSecret
from comments_service.models import Reader as ReaderRow
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.readers.identity import of_mailbox
from comments_service.services.readers.sign_in import sign_in_reader
from comments_service.services.readers.sso import ROTATION_LASTS
from tests.factories import PAGE, SITE, Reader, flatten
from tests.web.console.conftest import Desk
from tests.web.sign_in.tokens import claims, signed

pytestmark = pytest.mark.database("both")

SECRET = re.compile(r"palabre_sso_[\w-]+")


def made(owner: Desk) -> str:
    """The secret that the console shows once."""
    answer = owner.post("/console/reader-sign-in/secret")
    assert answer.status_code == 201
    (secret,) = set(SECRET.findall(answer.text))
    return secret


@pytest.fixture
def secret(owner: Desk) -> str:
    return made(owner)


def enter(app: Flask, token: str, **headers: str) -> TestResponse:
    return Reader(app).send("POST", "/reader/sso", {"token": token}, **headers)


def write(app: Flask, token: str, body: str = "Hello.", **author: str) -> TestResponse:
    sent = {"url": PAGE, "body": body, "author": author}
    return Reader(app).send("POST", "/comments", sent, Authorization=f"Bearer {token}")


def test_who_is_signed_in_on_the_site_writes_under_a_name_of_their_own(
    app: Flask, secret: str
) -> None:
    answer = enter(app, signed(secret, claims(app)))
    assert (answer.status_code, answer.get_json()["name"]) == (201, "Ana")
    assert write(app, answer.get_json()["token"]).status_code == 201
    again = enter(app, signed(secret, claims(app, name="Another")))
    assert again.get_json()["name"] == "Ana", "the account is the same"
    (comment,) = flatten(Reader(app).thread()["comments"])
    assert (comment["author"]["name"], comment["author"]["kind"]) == ("Ana", "verified")
    own = Reader(app).send(
        "GET", f"/reader?url={PAGE}", Authorization=f"Bearer {again.get_json()['token']}"
    )
    assert [one["source"] for one in own.get_json()["comments"]] == ["Hello."]
    stranger = Reader(app, "198.51.100.9")
    assert stranger.try_to_post("Not I.", author={"name": "ANA"}).status_code == 409


def unsigned(app: Flask, alg: str) -> str:
    parts = ({"alg": alg}, claims(app))
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    return b".".join([*encoded, b""]).decode()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"iss": "another"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "https://elsewhere.example"}, "aud"),
        ({"aud": None}, "aud"),
        ({"exp": None}, "exp"),
        ({"exp": "tomorrow"}, "exp"),
        ({"exp": 0}, "exp"),
        ({"exp": 10**400}, "exp"),
        ({"nbf": 10**12}, "nbf"),
        ({"iat": 10**12}, "iat"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 17}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"sub": "a\x00b"}, "sub"),
    ],
)
def test_a_claim_that_is_wrong_is_named(
    app: Flask, secret: str, changes: dict[str, Any], wrong: str
) -> None:
    answer = enter(app, signed(secret, claims(app, **changes)))
    assert (answer.status_code, answer.get_json()["claim"]) == (401, wrong)
    assert answer.get_json()["code"] == "bad_token"


def test_a_token_is_good_for_one_hour_at_most(app: Flask, secret: str) -> None:
    now = int(app.extensions["palabre"].now().timestamp())
    assert enter(app, signed(secret, claims(app, exp=now + 3600))).status_code == 201
    assert enter(app, signed(secret, claims(app, exp=now + 3700))).status_code == 401
    assert enter(app, signed(secret, claims(app, exp=now - 90))).status_code == 401


def test_only_the_secret_of_the_site_signs(app: Flask, secret: str, owner: Desk) -> None:
    good = signed(secret, claims(app))
    for token in (
        unsigned(app, "none"),
        unsigned(app, "None"),
        unsigned(app, "HS256"),
        signed("palabre_sso_another", claims(app)),
        signed(secret, claims(app), alg="HS512"),
        good[:-2],
        good + "A",
        good + ".a.b",
        f"{good}.",
        "." * 2,
        "é.é.é",
        "W10.W10.W10",
        "[" * 4000 + "..",
    ):
        answer = enter(app, token)
        assert (answer.status_code, answer.get_json()["code"]) == (401, "bad_token"), token
    with app.app_context():
        assert db.session.execute(select(ReaderRow)).first() is None
    owner.post("/console/reader-sign-in/secret/remove")
    assert enter(app, good).status_code == 401


def test_a_new_secret_leaves_time_for_the_old_one(app: Flask, secret: str, owner: Desk) -> None:
    second = made(owner)
    assert "The one before stops working" in owner.get("/console/reader-sign-in").text
    for each in (secret, second):
        assert enter(app, signed(each, claims(app))).status_code == 201
    service = app.extensions["palabre"]
    later = service.now() + ROTATION_LASTS + timedelta(minutes=1)
    service.now = lambda: later
    assert enter(app, signed(secret, claims(app))).status_code == 401
    assert enter(app, signed(second, claims(app))).status_code == 201


def test_the_secret_is_shown_once_and_stored_sealed(app: Flask, secret: str, owner: Desk) -> None:
    page = owner.get("/console/reader-sign-in").text
    assert secret not in page
    assert "default" in page
    assert "http://127.0.0.1:8000" in page
    with app.app_context():
        stored = db.session.execute(select(SsoSecret.secret)).scalar_one()
        logged = db.session.execute(select(AuditEntry.action, AuditEntry.after)).all()
    assert secret not in stored
    assert "sso_secret" in {line.action for line in logged}
    assert secret not in str(logged)
    assert "made a secret for single sign-on" in owner.get("/console/audit").text


def test_switched_off_it_signs_out_who_came_in_by_it(app: Flask, secret: str, owner: Desk) -> None:
    token = enter(app, signed(secret, claims(app))).get_json()["token"]
    answer = owner.post("/console/reader-sign-in/secret/remove")
    assert answer.status_code == 303
    assert "is signed out" in owner.get("/console/reader-sign-in").text
    assert write(app, token).status_code == 401


def test_only_owners_make_the_secret(app: Flask, sign_in: Callable[..., Desk]) -> None:
    desk = sign_in("mo", "moderator")
    assert desk.get("/console/reader-sign-in").status_code == 403
    assert desk.post("/console/reader-sign-in/secret").status_code == 403
    assert desk.post("/console/reader-sign-in/secret/remove").status_code == 403


@pytest.mark.parametrize(
    ("changes", "email"),
    [
        ({"email_verified": True}, "ana@mail.example"),
        ({}, None),
        ({"email_verified": "true"}, None),
        ({"email_verified": 1}, None),
        ({"email_verified": True, "email": "no address"}, None),
        ({"email_verified": True, "email": 5}, None),
    ],
)
def test_an_address_counts_that_the_site_says_is_confirmed(
    app: Flask, secret: str, changes: dict[str, Any], email: str | None
) -> None:
    sent = claims(app, **{"email": "ana@mail.example", **changes})
    assert enter(app, signed(secret, sent)).get_json()["email"] == email


@pytest.mark.parametrize("name", ["x" * 65, "\u200b", 7, {"a": 1}, "", "\ud800"])
def test_a_name_that_is_none_is_left_out(app: Flask, secret: str, name: Any) -> None:
    answer = enter(app, signed(secret, claims(app, name=name)))
    assert (answer.status_code, answer.get_json()["name"]) == (201, None)


def test_a_name_that_is_somebody_elses_is_left_out(app: Flask, secret: str) -> None:
    enter(app, signed(secret, claims(app)))
    second = enter(app, signed(secret, claims(app, sub="18")))
    assert (second.status_code, second.get_json()["name"]) == (201, None)
    team = enter(app, signed(secret, claims(app, sub="19", name="Moderator")))
    assert (team.status_code, team.get_json()["name"]) == (201, None)


def test_a_page_of_another_site_signs_nobody_in(app: Flask, secret: str) -> None:
    token = signed(secret, claims(app))
    answer = enter(app, token, Origin="https://elsewhere.example")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "origin_not_allowed")


def test_switched_off_it_leaves_nobody_in_whom_it_made_somebody_with_a_mailbox(
    app: Flask, secret: str, owner: Desk
) -> None:
    """Who had the secret can have been anybody: also who had signed in by mail before."""
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        now = app.extensions["palabre"].now()
        sign_in_reader(rules.site, of_mailbox("ana@mail.example"), now)
    forged = claims(app, sub="66", email="ana@mail.example", email_verified=True)
    token = enter(app, signed(secret, forged)).get_json()["token"]
    assert owner.post("/console/reader-sign-in/secret/remove").status_code == 303
    assert write(app, token).status_code == 401
    own = signed(made(owner), claims(app, sub="66", name="Mallory"))
    assert enter(app, own).get_json()["email"] is None, "the account is not tied to it any more"


def test_an_address_that_passed_to_another_account_makes_them_nobody_else(
    app: Flask, secret: str
) -> None:
    """At one place the account says who somebody is (OpenID Connect Core 1.0, section 5.7)."""
    mine = {"email": "ana@mail.example", "email_verified": True}
    first = enter(app, signed(secret, claims(app, **mine))).get_json()
    assert write(app, first["token"]).status_code == 201
    for sub in ("18", "17 18"):
        later = enter(app, signed(secret, claims(app, sub=sub, name="Ben", **mine)))
        assert later.get_json()["email"] is None, sub
        token = f"Bearer {later.get_json()['token']}"
        own = Reader(app).send("GET", f"/reader?url={PAGE}", Authorization=token).get_json()
        assert own["comments"] == [], sub
    again = enter(app, signed(secret, claims(app, **mine))).get_json()
    assert (again["name"], again["email"]) == ("Ana", "ana@mail.example")
