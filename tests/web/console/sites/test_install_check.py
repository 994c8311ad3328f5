"""The guided start looks at a page: what it names, and where it may not look."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from comments_service.services.accounts.accounts import make_sign_in_link
from tests.support.sites import StaticSite
from tests.web.console.conftest import Desk

START = "/console/start"


def look(desk: Desk, page: str) -> tuple[int, list[str], str]:
    answer = desk.post(f"{START}/look", page=page)
    shown = html.unescape(answer.get_data(as_text=True))
    return answer.status_code, re.findall(r'data-finding="(\w+)"', shown), shown


def test_a_page_is_looked_at_and_what_is_wrong_is_named(
    owner: Desk, static_site: StaticSite
) -> None:
    lines = (
        "<palabre-comments></palabre-comments>"
        '<script async src="http://127.0.0.1:8000/static/embed.js"></script>'
    )
    good = static_site.write("good.html", lines)
    assert look(owner, good)[:2] == (200, [])
    assert "Everything is in place" in look(owner, good)[2]
    bare = static_site.write("bare.html", "<p>Hello")
    assert look(owner, bare)[1] == ["script_missing", "element_missing"]
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'">'
    status, found, shown = look(owner, static_site.write("csp.html", policy + lines))
    assert (status, found) == (200, ["csp_script"])
    assert "script-src 'self' http://127.0.0.1:8000" in shown
    assert look(owner, f"{static_site.url}/nothing.html")[1] == ["status"]
    assert look(owner, static_site.write("feed.xml", "<feed/>"))[1] == ["no_html"]


@pytest.mark.parametrize(
    "page", ["http://10.0.0.1/", "http://[::1]:1/", "http://169.254.169.254/latest", "localhost:1"]
)
def test_private_networks_are_out_of_reach(owner: Desk, page: str) -> None:
    status, found, shown = look(owner, page)
    assert (status, found) == (200, ["unreachable"])
    assert "private network" in shown or "refused" in shown


def test_this_machine_is_looked_at_only_where_the_service_is_on_it_too(
    make_app: Callable[..., Flask], static_site: StaticSite
) -> None:
    app = make_app(BASE_URL="https://c.example")
    desk = Desk(app)
    with app.app_context():
        link = make_sign_in_link(datetime.now(UTC))
    assert link
    answer = desk.client.get(f"/console/sign-in/{link}", base_url="https://c.example")
    token = re.search(r'name="csrf" value="(\w+)"', answer.get_data(as_text=True))
    assert token
    options: dict[str, Any] = {"base_url": "https://c.example"}
    form = {"csrf": token[1]}
    desk.client.post(f"/console/sign-in/{link}", data=form, **options)
    page = desk.client.get(START, **options).get_data(as_text=True)
    token = re.search(r'name="csrf" value="(\w+)"', page)
    assert token
    form = {"csrf": token[1], "page": static_site.write("a.html", "")}
    found = desk.client.post(f"{START}/look", data=form, **options).get_data(as_text=True)
    assert "private network" in found


@pytest.mark.parametrize("page", ["", "file:///etc/passwd", "http://", "x" * 4000])
def test_what_is_no_address_is_told_beside_the_field(owner: Desk, page: str) -> None:
    answer = owner.post(f"{START}/look", page=page)
    assert answer.status_code == 422
    assert 'id="page-error"' in answer.get_data(as_text=True)


def test_looks_are_limited(make_app: Callable[..., Flask]) -> None:
    app = make_app(RATE_LIMITS="on")
    desk = Desk(app)
    with app.app_context():
        link = make_sign_in_link(datetime.now(UTC))
    desk.post(f"/console/sign-in/{link}", desk.token(f"/console/sign-in/{link}"))
    token = desk.token()
    found = [desk.post(f"{START}/look", token, page="").status_code for _ in range(11)]
    assert found == [422] * 10 + [429]
