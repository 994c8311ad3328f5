"""BASE_URL with a path: every address that leaves the service begins there, and leads back."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from comments_service.rules.sites.csp import source_of
from comments_service.web.console.page.paths import safe_next_path
from tests.factories import ORIGIN, PAGE
from tests.web.console.conftest import Desk, sign_in

__all__ = ["sign_in"]  # a fixture

BASE = "https://blog.example/comments"
AT_HOME = {"base_url": "https://blog.example"}
THREAD = {"url": PAGE}


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app(BASE_URL=f"{BASE}/", MODERATION="open")


@pytest.fixture
def desk(app: Flask, sign_in: Callable[..., Desk]) -> Desk:
    """A browser that speaks to the service below its path, signed in."""
    return sign_in("owner")


@pytest.fixture(autouse=True)
def below(monkeypatch: pytest.MonkeyPatch) -> None:
    """Browsers ask by https, and for what stands below the path."""
    opened = FlaskClient.open

    def open_below(self: FlaskClient, *args: Any, **options: Any) -> Any:
        if args and isinstance(args[0], str) and args[0].startswith("/"):
            args = ("/comments" + args[0], *args[1:])
        return opened(self, *args, **{**AT_HOME, **options})

    monkeypatch.setattr(FlaskClient, "open", open_below)


def hrefs(page: TestResponse) -> list[str]:
    return re.findall(r'href="([^"]*)"', page.get_data(as_text=True))


def addresses(page: str) -> set[str]:
    """Every address in the attributes of a page that is a path of our host."""
    found = re.findall(r'(?:href|src|action|formaction|data-[a-z]+)="(/[^"]*)"', page)
    return {address for address in found if not address.startswith("//")}


def test_every_address_in_pages_begins_at_the_path(app: Flask, desk: Desk) -> None:
    client = app.test_client()
    client.post("/api/v1/comments", json={**THREAD, "body": "text"}, headers={"Origin": ORIGIN})
    pages = [
        client.get("/embed", query_string=THREAD),
        client.get("/embed", query_string={"url": "nonsense"}),
        client.get("/console/sign-in"),
        client.get("/console/nothing"),
        *(
            desk.get(f"/console/{name}")
            for name in (
                "queue/published", "account", "search?q=text", "figures", "audit", "bans", "people",
                "imports", "start", "sites/default/settings", "sites/default/snippet",
                "sites/default/test", "tokens", "moves", "privacy",
            )
        ),
    ]  # fmt: skip
    for page in pages:
        text = page.get_data(as_text=True)
        seen = addresses(text)
        assert seen, page.request.path
        assert {one for one in seen if not one.startswith("/comments/")} - {"/comments"} == set()
    followed = {one for page in pages for one in addresses(page.get_data(as_text=True))}
    for address in sorted(followed):
        if "/static/" in address:
            response = client.get(address.removeprefix("/comments"))
            assert response.status_code == 200, address


def test_a_sign_in_leads_back_to_where_it_came_from(app: Flask, desk: Desk) -> None:
    stranger = Desk(app)
    turned_away = stranger.get("/console/queue/published?author=Ana")
    assert turned_away.location.startswith("/comments/console/sign-in?next=/comments/console")
    back = "/comments/console/queue/published?author=Ana"
    answer = stranger.sign_in("owner@example.org", next=back)
    assert (answer.status_code, answer.location) == (303, back)
    cookies = "\n".join(answer.headers.getlist("Set-Cookie"))
    assert "__Secure-palabre=" in cookies and "Path=/comments;" in cookies
    assert "Path=/;" not in cookies and "__Host-" not in cookies


@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/comments/console/account", "//evil.example", "/console/account",
        "/comments//evil.example", "/commentsconsole/account", "/comments/../console/account",
        "/comments/comments/console/account", "/comments/console/sign-out",
    ],
)  # fmt: skip
def test_no_other_place_is_led_to(app: Flask, there: str) -> None:
    with app.test_request_context("/", base_url=BASE):
        assert safe_next_path(there) == "/comments/console/"
        assert safe_next_path("/comments/console/account") == "/comments/console/account"


def test_what_leaves_by_other_ways_has_the_whole_address(app: Flask, desk: Desk) -> None:
    client = app.test_client()
    client.post("/api/v1/comments", json={**THREAD, "body": "text"}, headers={"Origin": ORIGIN})
    feed = client.get("/feeds/site.atom").get_data(as_text=True)
    assert f'href="{BASE}/feeds/site.atom' in feed
    assert client.get("/api/v1/openapi.json").json["servers"] == [{"url": BASE}]
    refused = client.get("/api/v1/threads", query_string={"url": "nonsense"})
    assert refused.json["type"].startswith("/comments/api/docs#")
    invited = desk.post("/console/people/invite", role="analyst", label="Zoé")
    link = re.search(r'https://[^"<\s]*/join/[^"<\s]*', invited.get_data(as_text=True))
    assert link and link[0].startswith(f"{BASE}/console/")
    joined = client.get(urlsplit(link[0]).path.removeprefix("/comments"))
    assert joined.status_code == 200
    lines = desk.get("/console/sites/default/snippet").get_data(as_text=True)
    assert f"{BASE}/static/embed.js" in lines
    assert f"script-src {BASE}/; connect-src {BASE}/" in lines


def test_redirects_of_the_router_keep_the_path(app: Flask) -> None:
    answer = app.test_client().get("/console")
    assert (answer.status_code, answer.location) == (308, "/comments/console/")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/embed.js", "/console/sign-in"])
def test_probes_and_proxies_that_take_the_path_off_reach_it_as_well(app: Flask, path: str) -> None:
    with_it, without_it = (Client(app).get(there) for there in (f"/comments{path}", path))
    assert (with_it.status_code, without_it.status_code) == (200, 200)
    hrefs = [
        re.findall(r'href="([^"]*)"', one.get_data(as_text=True)) for one in (with_it, without_it)
    ]
    assert hrefs[0] == hrefs[1]


@pytest.mark.parametrize("path", ["/commentshealthz", "/comment/healthz", "/c/healthz"])
def test_a_neighbour_of_the_path_is_not_ours(app: Flask, path: str) -> None:
    assert Client(app).get(path).status_code == 404


def test_passkeys_and_pages_of_ours_are_known_by_the_origin(app: Flask, desk: Desk) -> None:
    headers = {"Origin": "https://blog.example", "Sec-Fetch-Site": "same-origin"}
    token = desk.token()
    done = desk.client.post("/console/account", data={"csrf": token, "name": "O"}, headers=headers)
    assert done.status_code in (303, 422)
    text = desk.get("/console/account").get_data(as_text=True)
    assert 'data-host="blog.example"' in text


@pytest.mark.parametrize(
    ("base", "source"),
    [
        ("https://c.example", "https://c.example"),
        ("https://b.example/c", "https://b.example/c/"),
        ("https://b.example/a/b", "https://b.example/a/b/"),
        ("http://[2001:db8::1]:8000", "http://[2001:db8::1]:8000"),
    ],
)
def test_a_policy_lets_in_all_below_the_path(base: str, source: str) -> None:
    assert source_of(base) == source
