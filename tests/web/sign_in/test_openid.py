"""Readers sign in with an account at an OpenID provider: a real one, with real signatures."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from joserfc import jwk, jws
from sqlalchemy import func, select

from comments_service.extensions import db
from comments_service.models import IdentityProvider, ReaderIdentity, ReaderSession
from comments_service.models import Reader as ReaderRow
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.readers.identity import of_mailbox
from comments_service.services.readers.sign_in import sign_in_reader
from tests.factories import PAGE, SITE, Reader, flatten
from tests.support.oidc import CLIENT, OidcProvider
from tests.web.console.conftest import Desk
from tests.web.sign_in.visitors import Visitor, offer, query

pytestmark = pytest.mark.database("both")


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    made = OidcProvider()
    yield made
    made.close()


@pytest.fixture
def visitor(app: Flask, owner: Desk, provider: OidcProvider) -> Visitor:
    provider.now = lambda: int(app.extensions["palabre"].now().timestamp())
    assert offer(owner, provider.issuer).status_code == 303
    return Visitor(app)


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())


def fault(app: Flask) -> str | None:
    with app.app_context():
        return db.session.execute(select(IdentityProvider.last_error)).scalar_one()


@pytest.mark.parametrize("kind", ["RSA", "EC", "OKP"])
def test_somebody_signs_in_and_their_name_is_theirs(
    app: Flask, visitor: Visitor, provider: OidcProvider, kind: str
) -> None:
    provider.rotate(kind)
    session = visitor.session(visitor.sign_in())
    assert session["name"] == "Ana"
    sent = {"url": PAGE, "body": "Hello.", "author": {}}
    bearer = f"Bearer {session['token']}"
    assert Reader(app).send("POST", "/comments", sent, Authorization=bearer).status_code == 201
    (comment,) = flatten(Reader(app).thread()["comments"])
    assert (comment["author"]["name"], comment["author"]["kind"]) == ("Ana", "verified")
    assert visitor.session(visitor.sign_in())["name"] == "Ana"
    assert count(app, ReaderRow) == 1
    stranger = Reader(app, "198.51.100.9")
    assert stranger.try_to_post("Not I.", author={"name": "Ana"}).status_code == 409


def test_the_request_names_a_state_a_nonce_and_a_challenge(visitor: Visitor) -> None:
    asked = query(visitor.begin())
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid profile email"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len({asked["state"], asked["nonce"], query(visitor.begin())["state"]}) == 3
    cookie = visitor.client.get_cookie("palabre-reader", path="/sign-in")
    assert cookie
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert asked["state"] not in cookie.value


def test_keys_may_change_at_any_moment(visitor: Visitor, provider: OidcProvider) -> None:
    visitor.session(visitor.sign_in())
    back = visitor.visit(visitor.begin())
    provider.rotate()
    assert visitor.session(visitor.come_back(back))["name"] == "Ana"


def encoded(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def unsigned(provider: OidcProvider, claims: dict[str, Any]) -> str:
    return f"{encoded({'alg': 'none'})}.{encoded(claims)}."


def signed_by_a_stranger(provider: OidcProvider, claims: dict[str, Any]) -> str:
    real, provider.key = provider.key, jwk.RSAKey.generate_key(2048, auto_kid=True)
    token = provider.id_token(claims)
    provider.key = real
    return token


def signed_with_the_public_key(provider: OidcProvider, claims: dict[str, Any]) -> str:
    signed = f"{encoded({'alg': 'HS256', 'kid': provider.key.kid})}.{encoded(claims)}"
    public = provider.key.as_pem(private=False)
    digest = hmac.new(public, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def signed_with_the_client_secret(provider: OidcProvider, claims: dict[str, Any]) -> str:
    key = jwk.OctKey.import_key(CLIENT[1])
    return jws.serialize_compact({"alg": "HS256"}, json.dumps(claims), key)


def no_token(provider: OidcProvider, claims: dict[str, Any]) -> str:
    return "no.token.this"


@pytest.mark.parametrize(
    "forged",
    [
        unsigned,
        signed_by_a_stranger,
        signed_with_the_public_key,
        signed_with_the_client_secret,
        no_token,
    ],
)
def test_a_token_without_the_providers_signature_is_refused(
    app: Flask, visitor: Visitor, provider: OidcProvider, forged: Callable[..., str]
) -> None:
    provider.forged = forged
    answer = visitor.sign_in()
    assert answer.status_code == 401
    assert "Signing in with Uni did not work" in answer.text
    assert f'href="{PAGE}"' in answer.text
    assert fault(app) == "Its ID token is not signed with one of its keys."
    assert count(app, ReaderRow) == 0


@pytest.mark.parametrize(
    ("faults", "wrong"),
    [
        ({"iss": "https://elsewhere.example"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another"}, "aud"),
        ({"aud": ["another"]}, "aud"),
        ({"aud": None}, "aud"),
        ({"aud": [CLIENT[0], "another"]}, "azp"),
        ({"azp": "another"}, "azp"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"exp": 1}, "exp"),
        ({"exp": None}, "exp"),
        ({"iat": 10**12}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": 10**12}, "nbf"),
        ({"sub": None}, "sub"),
        ({"sub": 5}, "sub"),
    ],
)
def test_a_wrong_claim_is_refused_and_named_to_the_team(
    owner: Desk, visitor: Visitor, provider: OidcProvider, faults: dict[str, Any], wrong: str
) -> None:
    provider.faults = faults
    assert visitor.sign_in().status_code == 401
    assert fault(visitor.app) == f"Its ID token is not valid: “{wrong}” is wrong."
    assert f"“{wrong}” is wrong" in owner.get("/console/reader-sign-in").text
    assert count(visitor.app, ReaderRow) == 0
    provider.faults = {}
    visitor.session(visitor.sign_in())
    assert fault(visitor.app) is None


def test_only_the_browser_that_began_ends_it_and_once(app: Flask, visitor: Visitor) -> None:
    back = visitor.visit(visitor.begin())
    victim = Visitor(app)
    assert victim.come_back(back).status_code == 401
    victim.begin()
    assert victim.come_back(back).status_code == 401, "of another sign-in"
    assert count(app, ReaderSession) == 0
    assert visitor.come_back(back.replace("state=", "state=x")).status_code == 401
    visitor.session(visitor.come_back(back))
    assert visitor.come_back(back).status_code == 401
    assert count(app, ReaderSession) == 1


def test_it_has_ten_minutes(app: Flask, visitor: Visitor) -> None:
    back = visitor.visit(visitor.begin())
    service = app.extensions["palabre"]
    later = service.now() + timedelta(minutes=11)
    service.now = lambda: later
    assert visitor.come_back(back).status_code == 401


def test_looking_begins_nothing_however_often(app: Flask, visitor: Visitor) -> None:
    callback = query(visitor.begin())["redirect_uri"].removeprefix("http://127.0.0.1:8000")
    scanner = app.test_client()
    for _ in range(100):
        assert scanner.get("/sign-in", query_string={"url": PAGE}).status_code == 200
        assert scanner.get(f"{callback}?code=x&state=y").status_code == 401
    assert scanner.get(callback.removesuffix("/callback")).status_code == 405
    assert (count(app, ReaderRow), fault(app)) == (0, None)


def test_it_leads_nowhere_but_to_pages_of_the_site(app: Flask, visitor: Visitor) -> None:
    page = visitor.client.get("/sign-in", query_string={"url": "https://elsewhere.example/"})
    assert page.status_code == 403
    path = query(visitor.begin())["redirect_uri"].removesuffix("/callback")
    path = path.removeprefix("http://127.0.0.1:8000")
    answer = visitor.client.post(path, data={"url": "https://elsewhere.example/"})
    assert answer.status_code == 403
    foreign = {"Origin": "https://elsewhere.example"}
    assert visitor.client.post(path, data={"url": PAGE}, headers=foreign).status_code == 403
    assert visitor.client.post("/sign-in/zz", data={"url": PAGE}).status_code == 404


def test_who_says_no_there_comes_back_to_the_page(visitor: Visitor) -> None:
    asked = query(visitor.begin())
    path = asked["redirect_uri"].removeprefix("http://127.0.0.1:8000")
    answer = visitor.come_back(f"{path}?error=access_denied&state={asked['state']}")
    assert answer.status_code == 401
    assert "You are not signed in" in answer.text
    mixed = visitor.come_back(f"{path}?code=x&state={asked['state']}&iss=https://e.example")
    assert "You are not signed in" in mixed.text


@pytest.mark.parametrize(
    ("verified", "email"), [(True, "ana@mail.example"), ("true", None), (False, None), (None, None)]
)
def test_an_address_counts_when_the_provider_has_verified_it(
    app: Flask, visitor: Visitor, provider: OidcProvider, verified: Any, email: str | None
) -> None:
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        mailed = of_mailbox("Ana@mail.example")
        sign_in_reader(rules.site, mailed, app.extensions["palabre"].now())
    provider.faults = {"email": "ana@mail.example", "email_verified": verified}
    session = visitor.session(visitor.sign_in())
    assert (session["email"] or "").lower() == (email or "")
    # Who proved both is one reader.
    assert count(app, ReaderRow) == (1 if email else 2)
    assert count(app, ReaderIdentity) == (1 if email else 0)
    assert visitor.session(visitor.sign_in())["name"] == "Ana"
    assert count(app, ReaderRow) == (1 if email else 2)


def test_a_provider_that_is_away_is_told_to_the_team(
    app: Flask, owner: Desk, visitor: Visitor, provider: OidcProvider
) -> None:
    back = visitor.visit(visitor.begin())
    provider.close()
    assert visitor.come_back(back).status_code == 401
    assert "refused the connection" in (fault(app) or "")
    assert offer(owner, "http://127.0.0.1:9").status_code == 422
