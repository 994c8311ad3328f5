"""Every way to sign in counts against the limits, and so does what a link of a reader does."""

from collections.abc import Callable

import pytest
from flask import Flask

from comments_service.services.sites.sites import change_site
from tests.factories import PAGE, SITE, Reader
from tests.support.oidc import OidcProvider
from tests.web.console.conftest import Desk
from tests.web.sign_in.members import Member
from tests.web.sign_in.test_sso import made
from tests.web.sign_in.tokens import claims, signed
from tests.web.sign_in.visitors import Visitor, offer


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    app = make_app(RATE_LIMITS="on", PRIVATE_HOSTS="127.0.0.1")
    with app.app_context():
        change_site(SITE, {"moderation": "open", "min_fill_seconds": 0})
    return app


def limit(app: Flask, amount: str) -> None:
    with app.app_context():
        change_site(SITE, {"limit_poster": amount})


def test_single_sign_on_counts_good_tokens_and_bad_ones(app: Flask, owner: Desk) -> None:
    secret = made(owner)
    limit(app, "3 per day")
    good = signed(secret, claims(app))
    codes = [
        Reader(app).send("POST", "/reader/sso", {"token": token}).status_code
        for token in (good, "no.token.this", good, good, "no.token.this")
    ]
    assert codes == [201, 401, 201, 429, 429]
    elsewhere = Reader(app, "198.51.100.9").send("POST", "/reader/sso", {"token": good})
    assert elsewhere.status_code == 201


def test_each_step_at_a_provider_counts(app: Flask, owner: Desk) -> None:
    provider = OidcProvider()
    provider.now = lambda: int(app.extensions["palabre"].now().timestamp())
    try:
        assert offer(owner, provider.issuer).status_code == 303
        limit(app, "2 per day")
        visitor = Visitor(app)
        back = visitor.visit(visitor.begin())
        assert visitor.come_back(back).status_code == 303
        page = visitor.client.get("/sign-in", query_string={"url": PAGE}).text
        path = page.split('action="')[1].split('"')[0]
        assert visitor.client.post(path, data={"url": PAGE}).status_code == 429
    finally:
        provider.close()


def test_who_signs_in_again_has_the_limit_of_before(app: Flask, owner: Desk) -> None:
    secret = made(owner)
    member = Member(app, secret)
    for turn in range(2):
        assert member.write(f"Text {turn}").status_code == 201
    again = Member(app, secret)
    limit(app, "3 per day")
    sent = {"url": PAGE, "body": "Text 3", "author": {}}
    bearer = f"Bearer {again.token}"
    codes = [
        Reader(app, f"198.51.100.{turn}")
        .send("POST", "/comments", {**sent, "body": f"Text {turn}"}, Authorization=bearer)
        .status_code
        for turn in (3, 4, 5, 6)
    ]
    assert codes == [201, 201, 201, 429], "wherever they are"


def test_files_and_erasures_count_by_address(app: Flask, owner: Desk) -> None:
    member = Member(app, made(owner))
    path = member.page()
    codes = [member.client.post(f"{path}/erase").status_code for _ in range(30)]
    assert codes[0] == 422
    assert codes[-1] == 429
    assert member.client.post(f"{path}/export").status_code == 429
