"""Our scripts at the addresses of other systems': for pages of the sites that have them on."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.rules.sites.other_systems import OTHER_SYSTEMS
from comments_service.rules.text.urls import parse_origin
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.sites import change_site, create_site
from tests.factories import SITE

EVERY = [(name, path) for name, one in OTHER_SYSTEMS.items() for path in one.addresses]
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
BY = By(SYSTEM, NOW)
ISSO = "/js/embed.min.js"


def switch(app: Flask, name: str, site: int = SITE) -> None:
    with app.app_context():
        change_site(site, {"switched_from": name}, by=BY)


@pytest.mark.parametrize(("name", "path"), EVERY)
def test_each_is_there_once_a_site_has_it_on(
    app: Flask, client: FlaskClient, name: str, path: str
) -> None:
    assert client.get(path).status_code == 404
    switch(app, name)
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "private" in answer.headers["Cache-Control"]
    assert f"widget/src/embeds/{name}.ts" in answer.text
    others = [path for other, path in EVERY if other != name]
    assert {client.get(path).status_code for path in others} == {404}
    switch(app, "")
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("header", ["Referer", "Origin"])
def test_pages_of_a_site_that_has_it_off_get_none(
    app: Flask, client: FlaskClient, header: str
) -> None:
    with app.app_context():
        origins = [parse_origin("https://other.example")]
        create_site("other", "Other", origins, None, NOW)
        change_site(SITE + 1, {"switched_from": "isso"}, by=BY)
        change_site(SITE, {}, [parse_origin("https://blog.example")], by=BY)
    tail = "/post?a=b" if header == "Referer" else ""

    def status(host: str) -> int:
        return client.get(ISSO, headers={header: f"https://{host}{tail}"}).status_code

    assert status("other.example") == 200
    assert status("blog.example") == 404
    # Nobody's yet: the request for its thread is refused, and the console offers the address.
    assert status("new.example") == 200
    assert client.get(ISSO, headers={header: "nonsense\\"}).status_code == 200
