"""A passkey in a real browser; a responder who tries more; the pages of people, looked at."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.request import Request, urlopen

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

import comments_service
from comments_service.services.accounts.accounts import add_moderator
from tests.support.databases import Database, close_app, settings_for
from tests.support.looks import Inspection
from tests.support.server import LiveServer

MakeContext = Callable[..., BrowserContext]
PASSWORD = "palabre sous l'arbre"


@pytest.fixture
def accounts(database: Database) -> Iterator[Flask]:
    """Lea owns the site, Remi answers."""
    app = comments_service.create_app(settings_for(database.env))
    with app.app_context():
        add_moderator("lea@example.org", "owner", PASSWORD, datetime.now(UTC))
        add_moderator("remi@example.org", "responder", PASSWORD, datetime.now(UTC))
    yield app
    close_app(app)


@pytest.fixture
def url(accounts: Flask, start_server: Callable[..., LiveServer]) -> str:
    """The console of a service that is called localhost: passkeys are bound to names."""
    server = start_server()
    base = f"http://localhost:{server.port}"
    server.restart(BASE_URL=base)
    return f"{base}/console"


def log_in(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/sign-in")
    page.fill("#email", f"{name}@example.org")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("queue|account|start"))


def plug_in(page: Page) -> None:
    """Gives the browser an authenticator that recognises its user (WebAuthn, 11: automation)."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_made_and_signs_in_alone(url: str, page: Page) -> None:
    plug_in(page)
    log_in(page, url, "lea")
    page.goto(f"{url}/account")
    page.get_by_label("Name of the passkey").fill("My phone")
    page.locator("#passkey-current").fill("not my password")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("form[data-passkey] [role=alert]")).to_contain_text("current password")
    page.locator("#passkey-current").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("#note")).to_contain_text("Passkey added")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("queue|start"))
    page.goto(f"{url}/account")
    expect(page.get_by_text("by passkey")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#note")).to_contain_text("Passkey removed")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("p.problem")).to_contain_text("No account here uses this passkey")


def test_an_invitation_is_taken_with_a_passkey_in_place_of_a_password(
    url: str, new_context: MakeContext
) -> None:
    lea, ana = new_context().new_page(), new_context().new_page()
    log_in(lea, url, "lea")
    lea.goto(f"{url}/people")
    lea.get_by_role("button", name="Create the link").click()
    plug_in(ana)
    ana.goto(lea.locator("#link").inner_text())
    ana.fill("#name", "Ana")
    ana.get_by_role("button", name="Join with a passkey").click()
    expect(ana.locator("form[data-passkey] [role=alert]")).to_contain_text("e-mail")
    ana.fill("#email", "ana@example.org")
    ana.get_by_role("button", name="Join with a passkey").click()
    expect(ana.locator("#note")).to_contain_text("Welcome")


def test_without_the_means_no_passkey_is_offered(url: str, new_context: MakeContext) -> None:
    bare = new_context(java_script_enabled=False).new_page()
    log_in(bare, url, "lea")
    bare.goto(f"{url}/account")
    expect(bare.locator("form[data-passkey]")).to_be_hidden()
    elsewhere = new_context().new_page()
    elsewhere.goto(f"{url.replace('localhost', '127.0.0.1')}/sign-in")
    expect(elsewhere.locator("#email")).to_be_visible()
    expect(elsewhere.locator("form[data-passkey]")).to_be_hidden()


def test_a_responder_is_refused_in_pages_and_api_alike(url: str, page: Page) -> None:
    service = url.removesuffix("/console")
    sent = {
        "url": f"{service}/pain",
        "body": "Bonjour",
        "author": {"name": "Léa", "email": "lea@mail.example"},
    }
    request = Request(
        f"{service}/api/v1/comments",
        json.dumps(sent).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request) as answer:
        comment = json.load(answer)["comment"]["id"]
    log_in(page, url, "remi")
    page.goto(f"{url}/queue/review")
    expect(page.locator(".body .text")).to_have_text("Bonjour")
    expect(page.get_by_text("lea@mail.example")).to_have_count(0)
    expect(page.locator("[name=decision]")).to_have_count(0)
    page.goto(f"{url}/people")
    expect(page.get_by_text("@example.org")).to_have_count(0)
    for path in ("tokens", "sites/default/settings", "import"):
        page.goto(f"{url}/{path}")
        expect(page.locator("h1")).to_be_visible()
        expect(page.get_by_role("button")).to_have_count(0)
    # With the form that the page does not show, and the token that it has.
    token = page.request.get(f"{url}/account").text().split('name="csrf" value="')[1].split('"')[0]
    for path, fields in (
        (f"comments/{comment}/decision", {"decision": "approve", "version": "2"}),
        ("people/invite", {"role": "owner"}),
        ("tokens", {"name": "x", "scopes": "moderate"}),
    ):
        refused = page.request.post(f"{url}/{path}", form={"csrf": token, **fields})
        assert refused.status == 403, path


def test_pages_of_people_are_accessible_wide_and_narrow(url: str, new_context: MakeContext) -> None:
    page = new_context().new_page()
    inspected = Inspection(page)
    look = inspected.look

    plug_in(page)
    page.goto(f"{url}/sign-in")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    look("sign-in")
    log_in(page, url, "lea")
    page.goto(f"{url}/people")
    page.locator("summary", has_text="Remove").click()
    look("people")
    page.get_by_role("button", name="Create the link").click()
    link = page.locator("#link").inner_text()
    look("invited")
    page.goto(link)
    look("join, signed in")
    page.goto(f"{url}/account/two-step")
    look("two-step")
    key = page.locator("[name=secret]").input_value()
    page.fill("#code", "12 34")
    page.fill("#current", "wrong")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator("#current-error")).to_be_visible()
    look("two-step refused")
    page.fill("#code", pyotp.TOTP(key).now())
    page.fill("#current", PASSWORD)
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator("#codes")).to_be_visible()
    look("codes")
    code = page.locator("#codes").inner_text().split()[0]
    page.goto(f"{url}/account")
    look("account")
    page.locator(".open-menu").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto(link)
    look("join")
    page.goto(f"{url}/sign-in")
    page.fill("#email", "lea@example.org")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/sign-in/code**")
    look("code")
    page.fill("#code", code)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("queue|start"))
    assert inspected.faults == {}
