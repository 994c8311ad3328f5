"""Providers as owners add them in the console; GitHub and Mastodon, which have no ID tokens."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import IdentityProvider
from comments_service.models import Reader as ReaderRow
from comments_service.services.accounts.accounts import add_moderator
from tests.factories import Reader
from tests.support.http_peer import HttpPeer
from tests.support.oidc import CLIENT
from tests.web.console.conftest import PASSWORD, Desk
from tests.web.sign_in.visitors import Visitor, callback, offer, said


def identities(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        rows = db.session.execute(select(ReaderRow.identity, ReaderRow.email)).all()
    return [(row.identity, row.email) for row in rows]


@pytest.mark.parametrize(("verified", "email"), [(True, "ana@mail.example"), (False, None)])
def test_github(app: Flask, owner: Desk, peer: HttpPeer, verified: bool, email: str | None) -> None:
    address = peer.url.removesuffix("/hook")
    assert offer(owner, address, "github").status_code == 303
    user = {"id": 7, "login": "ana", "name": None, "email": "other@mail.example"}
    listed = [
        {"email": "old@mail.example", "primary": False, "verified": True},
        {"email": "ana@mail.example", "primary": True, "verified": verified},
    ]
    visitor = Visitor(app)
    peer.answers = said({"access_token": "t0ken"}, user, listed)
    assert visitor.session(visitor.come_back(callback(visitor)))["name"] == "ana"
    assert identities(app) == [(f"github:{address} 7", email)]
    paths = [got.path for got in peer.got]
    assert paths == ["/login/oauth/access_token", "/api/v3/user", "/api/v3/user/emails"]
    assert b"code_verifier=" in peer.got[0].body
    assert peer.got[1].headers["authorization"] == "Bearer t0ken"


def test_mastodon(app: Flask, owner: Desk, peer: HttpPeer) -> None:
    address = peer.url.rstrip("/")
    assert offer(owner, address, "mastodon").status_code == 303
    visitor = Visitor(app)
    user = {"id": "109", "username": "ana", "display_name": "Ana 🌳", "email": "a@mail.example"}
    peer.answers = said({"access_token": "t"}, user)
    assert visitor.session(visitor.come_back(callback(visitor)))["name"] == "Ana 🌳"
    assert identities(app) == [(f"mastodon:{address} 109", None)]


@pytest.mark.parametrize(
    "answers",
    [
        said({"error": "bad_verification_code"}),
        said({"access_token": "t"}, {"id": None}, []),
        said({"access_token": "t"}, {"id": True}, []),
        said({"access_token": "t"}, ["7"], []),
        said(["no", "members"], {}, {}),
        [(200, b"no json")],
        [(500, b"")],
        [(302, b"")],
        said({"access_token": "é"}, {"id": []}),
    ],
)
def test_what_a_provider_says_wrongly_is_kept_for_the_team(
    app: Flask, owner: Desk, peer: HttpPeer, answers: list[tuple[int, bytes]]
) -> None:
    offer(owner, peer.url, "github")
    peer.answers = list(answers)
    visitor = Visitor(app)
    assert visitor.come_back(callback(visitor)).status_code == 401
    assert identities(app) == []
    assert "The last sign-in failed:" in owner.get("/console/reader-sign-in").text


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"address": "http://accounts.example"}, "begins with https://"),
        ({"address": "javascript:alert(1)"}, "begins with https://"),
        ({"address": "https://accounts.example?x=1"}, "begins with https://"),
        ({"address": ""}, "begins with https://"),
        ({"provider_name": " "}, "that readers know it by"),
        ({"client_id": ""}, "in one line"),
        ({"client_secret": "a\nb"}, "in one line"),
        ({"kind": "facebook"}, "Choose one of the list"),
    ],
)
def test_a_form_that_is_wrong_says_so_beside_the_field(
    app: Flask, owner: Desk, peer: HttpPeer, fields: dict[str, str], complaint: str
) -> None:
    answer = offer(owner, **{"address": peer.url, **fields})
    assert answer.status_code == 422
    bad = next(iter(fields))
    assert f'<a href="#{bad}">' in answer.text
    assert complaint in answer.text
    assert CLIENT[1] not in answer.text
    assert peer.got == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"<html>", "did not answer in JSON"),
        (b"[]", "does not describe itself"),
        (b'{"issuer": "https://e.example", "authorization_endpoint": "https://e.example/a",'
         b' "token_endpoint": "https://e.example/t", "jwks_uri": "https://e.example/k"}',
         "another issuer"),
        (b'{"issuer": "x", "authorization_endpoint": "javascript:a", "token_endpoint": 5,'
         b' "jwks_uri": "http://e.example/k"}', "does not describe itself"),
    ],
)  # fmt: skip
def test_a_provider_is_looked_at_before_it_is_offered(
    app: Flask, owner: Desk, peer: HttpPeer, body: bytes, complaint: str
) -> None:
    peer.answers = [(200, body)]
    answer = offer(owner, peer.url)
    assert (answer.status_code, complaint in answer.text) == (422, True)
    assert Reader(app).thread()["site"]["accounts"] is False


def test_a_provider_comes_and_goes(app: Flask, owner: Desk, peer: HttpPeer) -> None:
    assert app.test_client().get("/sign-in?url=https://localhost/a-page").status_code == 404
    assert offer(owner, peer.url, "mastodon").status_code == 303
    assert Reader(app).thread()["site"]["accounts"] is True
    twice = offer(owner, peer.url, "mastodon")
    assert (twice.status_code, "there already" in twice.text) == (409, True)
    with app.app_context():
        row = db.session.execute(select(IdentityProvider.id, IdentityProvider.client_secret)).one()
    assert CLIENT[1] not in row.client_secret
    page = owner.get("/console/reader-sign-in").text
    assert CLIENT[1] not in page
    assert "/callback" in page
    path = f"/console/reader-sign-in/providers/{row.id}/remove"
    assert owner.post(path).status_code == 303
    assert owner.post(path).status_code == 404
    assert Reader(app).thread()["site"]["accounts"] is False
    audit = owner.get("/console/audit").text
    assert "added an identity provider" in audit
    assert "removed an identity provider" in audit


def test_a_site_has_eight_at_most(app: Flask, owner: Desk, peer: HttpPeer) -> None:
    for number in range(8):
        assert offer(owner, f"{peer.url.rstrip('/')}/{number}", "mastodon").status_code == 303
    full = offer(owner, f"{peer.url.rstrip('/')}/8", "mastodon")
    assert (full.status_code, "8 providers" in full.text) == (409, True)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "https://127.0.0.1:1"])
def test_a_private_address_is_out_of_reach(make_app: Callable[..., Flask], address: str) -> None:
    app = make_app()
    with app.app_context():
        add_moderator("owner@example.org", "owner", PASSWORD, datetime.now(UTC))
    desk = Desk(app)
    desk.sign_in("owner@example.org")
    answer = offer(desk, address)
    assert answer.status_code == 422
    assert ("private network" if address.startswith("https") else "https://") in answer.text
