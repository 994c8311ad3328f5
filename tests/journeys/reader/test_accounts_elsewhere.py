"""Readers who have an account already: at a provider, or on the site's own pages; no cookie."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.readers.providers import NewProvider, add_provider
from comments_service.services.readers.sso import renew_sso_secret
from tests.factories import SITE
from tests.journeys.reader.blog import Blog, MakeContext, Offline, StartServer
from tests.support.axe import violations
from tests.support.oidc import CLIENT, OidcProvider
from tests.support.sites import StaticSite
from tests.web.sign_in.tokens import signed

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    made = OidcProvider()
    yield made
    made.close()


def test_an_account_elsewhere_signs_in_beside_what_is_being_written(
    start_server: StartServer,
    static_site: StaticSite,
    strict_context: MakeContext,
    provider: OidcProvider,
    request: pytest.FixtureRequest,
) -> None:
    server = start_server(MODERATION="open", PRIVATE_HOSTS="127.0.0.1")
    offer(request.getfixturevalue("offline"), provider)
    page = strict_context(viewport=PHONE, has_touch=True).new_page()
    page.goto(Blog(server, static_site).write("accounts.html"))
    box = page.get_by_role("textbox", name="Votre commentaire")
    box.tap()
    box.fill("Bonjour")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Se connecter avec un autre compte").tap()
    tab = opened.value
    choice = tab.get_by_role("button", name="Continuer avec Uni")
    expect(choice).to_be_visible()
    assert violations(tab) == []
    choice.tap()
    expect(tab.get_by_text("Connecté : Ana")).to_be_visible()
    expect(page.get_by_text("Connecté : Ana")).to_be_visible()
    expect(box).to_have_value("Bonjour")
    assert violations(page) == []
    assert page.context.cookies() == []


def test_who_is_signed_in_on_the_site_is_signed_in_here(
    start_server: StartServer,
    static_site: StaticSite,
    strict_context: MakeContext,
    request: pytest.FixtureRequest,
) -> None:
    server = start_server(MODERATION="open")
    offline: Offline = request.getfixturevalue("offline")
    with offline.app.app_context():
        secret = renew_sso_secret(SITE, secret_key(offline), by())
    claims = {
        "iss": "default",
        "aud": server.url,
        "exp": int(time.time()) + 600,
        "sub": "1",
        "name": "Zoé",
    }
    address = Blog(server, static_site).write("sso.html")
    plain = (static_site.folder / "sso.html").read_text()
    element = f'<palabre-comments sso="{signed(secret, claims)}"'
    static_site.write("sso.html", plain.replace("<palabre-comments", element))
    page = strict_context().new_page()
    page.goto(address)
    line = page.get_by_text("Connecté : Zoé")
    expect(line).to_be_visible()
    assert page.context.cookies() == []
    for sso, count in (("''", 0), ("async () => token", 1), ("() => ''", 0), ("token", 1)):
        page.evaluate(
            f"""token => {{
                const comments = document.querySelector("palabre-comments");
                comments.sso = {sso};
                return comments.refresh();
            }}""",
            signed(secret, claims),
        )
        expect(line).to_have_count(count)


def offer(offline: Offline, provider: OidcProvider) -> None:
    """Let readers of the site sign in at a provider."""
    there = provider.issuer
    paths = {"authorization": "authorize", "token": "token", "jwks": "keys"}
    endpoints = {name: f"{there}/{path}" for name, path in paths.items()}
    new = NewProvider(
        kind="oidc",
        name="Uni",
        address=there,
        client_id=CLIENT[0],
        client_secret=CLIENT[1],
        endpoints={"issuer": there, "auth": "basic", **endpoints},
    )
    with offline.app.app_context():
        add_provider(SITE, new, secret_key(offline), by())
    offline.change(min_fill_seconds=0)


def secret_key(offline: Offline) -> str:
    return str(offline.app.extensions["palabre"].settings.secret_key)


def by() -> By:
    return By(SYSTEM, datetime.now(UTC))
