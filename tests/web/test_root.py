"""Addresses that somebody types: browsers get pages, programs the problem document."""

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROGRAMS = ({}, {"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": "application/*"})


def test_the_service_itself_leads_browsers_to_the_console(client: FlaskClient) -> None:
    answer = client.get("/", headers=BROWSER)
    assert (answer.status_code, answer.location) == (302, "/console/")
    for headers in PROGRAMS:
        assert client.get("/", headers=headers).get_json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["/nope", "/privacy/", "/static", "/a/b?c=%ff", "/favicon.ico"])
def test_where_nothing_is_browsers_get_a_page(client: FlaskClient, path: str) -> None:
    page = client.get(path, headers={**BROWSER, "Accept-Language": "fr"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "style-src 'self'" in page.headers["Content-Security-Policy"]
    assert '<html lang="fr">' in page.text and 'href="/console/"' in page.text
    for headers in PROGRAMS:
        assert client.get(path, headers=headers).mimetype == "application/problem+json"


def test_the_api_answers_programs_whoever_asks(client: FlaskClient) -> None:
    for path in ("/api/v1/nothing", "/api/v1/threads", "/static/nothing.js"):
        answer = client.get(path, headers=BROWSER)
        assert answer.mimetype == "application/problem+json", path
