"""On a preview nobody is signed in: its code may be a stranger's proposal."""

from collections.abc import Iterator

import pytest
from flask import Flask

from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import change_site
from tests.factories import SITE
from tests.support.http_peer import HttpPeer
from tests.web.console.conftest import Desk
from tests.web.sign_in.visitors import offer

PUBLISHED = "https://blog.example/bread"
HERE = "https://deploy-preview-7--mysite.netlify.app/bread"


@pytest.fixture
def provided(app: Flask, owner: Desk) -> Iterator[Flask]:
    """A site with previews at which people sign in with an account elsewhere."""
    peer = HttpPeer()
    assert offer(owner, peer.url.removesuffix("/hook"), "mastodon").status_code == 303
    with app.app_context():
        previews = {"preview_origins": "https://*--mysite.netlify.app"}
        change_site(SITE, previews, [parse_origin("https://blog.example")])
    yield app
    peer.close()


def test_a_preview_leads_on_to_the_published_page(provided: Flask) -> None:
    named = {"url": HERE, "canonical": PUBLISHED, "page_id": ""}
    page = provided.test_client().get("/sign-in", query_string=named)
    assert page.status_code == 200
    assert f'name="url" value="{PUBLISHED}"' in page.text
    assert HERE not in page.text


def test_no_sign_in_ends_where_a_stranger_may_be(provided: Flask) -> None:
    client = provided.test_client()
    page = client.get("/sign-in", query_string={"url": PUBLISHED}).text
    begin = page.split('action="')[1].split('"')[0]
    elsewhere = ("https://elsewhere.example/bread", PUBLISHED)
    for url in (HERE, "http://blog.example:8080/bread", "https://blog.example:8443/bread"):
        assert client.get("/sign-in", query_string={"url": url}).status_code == 403, url
        assert client.post(begin, data={"url": url}).status_code == 403, url
        named = {"url": url, "canonical": elsewhere[0]}
        assert client.get("/sign-in", query_string=named).status_code == 403, url
    assert client.post(begin, data={"url": elsewhere[1]}).status_code == 303
