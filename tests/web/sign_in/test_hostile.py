"""Providers and strangers send what nobody expects, and are refused: nothing breaks."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import IdentityProvider
from comments_service.models import Reader as ReaderRow
from comments_service.rules.core.identity import reference
from comments_service.rules.readers.providers import fixed_endpoints
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.readers.providers import NewProvider, add_provider
from tests.factories import PAGE, SITE
from tests.support.http_peer import HttpPeer
from tests.web.console.conftest import Desk
from tests.web.sign_in.visitors import Visitor, callback, offer, said

pytestmark = pytest.mark.database("both")


def test_a_number_of_an_account_that_is_none_signs_nobody_in(
    app: Flask, owner: Desk, peer: HttpPeer
) -> None:
    assert offer(owner, peer.url.removesuffix("/hook"), "mastodon").status_code == 303
    visitor = Visitor(app)
    for number in ("\x00", "1\n2", "\u202e7", "x" * 300, "", " ", True, 1.5, []):
        back = callback(visitor)
        peer.answers = said({"access_token": "t"}, {"id": number, "username": "ana"})
        assert visitor.come_back(back).status_code == 401, number
    with app.app_context():
        assert db.session.execute(select(ReaderRow)).first() is None


def test_a_cookie_that_somebody_made_up_is_none(app: Flask, owner: Desk, peer: HttpPeer) -> None:
    assert offer(owner, peer.url.removesuffix("/hook"), "mastodon").status_code == 303
    back = callback(Visitor(app))
    for value in ("é", "gAAAAAé", "x" * 4000, '"\\351"', ""):
        cookie = {"Cookie": f"palabre-reader={value}"}
        assert app.test_client(use_cookies=False).get(back, headers=cookie).status_code == 401


@pytest.mark.parametrize(
    ("base_url", "name", "path"),
    [
        ("https://talk.example", "__Host-palabre-reader=", "/"),
        ("https://www.example/talk", "__Secure-palabre-reader=", "/talk/sign-in"),
    ],
)
def test_no_neighbour_of_our_host_can_put_a_cookie_in_our_place(
    make_app: Callable[..., Flask], base_url: str, name: str, path: str
) -> None:
    app = make_app(BASE_URL=base_url)
    mastodon = NewProvider(
        kind="mastodon", name="M", address="https://m.example", client_id="c", client_secret="s",
        endpoints=fixed_endpoints("mastodon", "https://m.example"),
    )  # fmt: skip
    with app.app_context():
        service = app.extensions["palabre"]
        secret_key, by = service.settings.secret_key, By(SYSTEM, service.now())
        made = reference(SITE, add_provider(SITE, mastodon, secret_key, by))
    begun = app.test_client().post(f"/sign-in/{made}", data={"url": PAGE}, base_url=base_url)
    assert begun.status_code == 303, begun.text
    (cookie,) = begun.headers.getlist("Set-Cookie")
    attributes = cookie.split("; ")
    assert cookie.startswith(name)
    assert {f"Path={path}", "Secure", "HttpOnly", "SameSite=Lax"} <= set(attributes)
    assert not any(one.startswith("Domain=") for one in attributes)


def test_the_team_reads_in_its_own_language_what_failed(
    app: Flask, owner: Desk, peer: HttpPeer
) -> None:
    assert offer(owner, peer.url.removesuffix("/hook"), "mastodon").status_code == 303
    visitor = Visitor(app)
    back = callback(visitor)
    peer.answers = said({"access_token": "t"}, {"id": []})
    arabic = {"Accept-Language": "ar"}
    assert visitor.client.get(back, headers=arabic).status_code == 401
    with app.app_context():
        said_to_team = db.session.execute(select(IdentityProvider.last_error)).scalar_one()
    assert said_to_team == "It does not say who has signed in."
