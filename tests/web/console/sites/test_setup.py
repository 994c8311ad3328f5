"""The guided start: every step of it through HTTP, without JavaScript."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from comments_service.queries.sites.setup import has_threads_of_its_own, signs_of
from comments_service.queries.sites.sites import default_site
from comments_service.services.accounts.accounts import make_sign_in_link
from comments_service.services.sites.widget_loads import Seen, record_widget_loads
from tests.factories import SITE, Reader
from tests.web.console.conftest import Desk

START = "/console/start"
SignIn = Callable[..., Desk]


def text(desk: Desk, path: str = START) -> str:
    return html.unescape(desk.get(path).get_data(as_text=True))


def done(desk: Desk) -> set[str]:
    return set(re.findall(r'<li id="(\w+)" class="done">', text(desk)))


def origins(app: Flask) -> set[str]:
    with app.app_context():
        rules = default_site()
        assert rules
        return set(map(str, rules.origins))


def deeds(app: Flask) -> list[Any]:
    with app.app_context(), app.extensions["sqlalchemy"].engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT action, moderator_id FROM audit_entries"))


def test_a_new_owner_is_led_to_the_start_until_it_is_left(app: Flask) -> None:
    desk = Desk(app)
    with app.app_context():
        link = make_sign_in_link(datetime.now(UTC))
    token = desk.token(f"/console/sign-in/{link}")
    desk.post(f"/console/sign-in/{link}", token)
    assert desk.get("/console/").location == START
    assert 'href="/console/start"' in text(desk, "/console/queue/review")
    assert done(desk) == set()
    account = {"name": "Ana", "email": "ana@blog.example", "password": "palabre sous l'arbre"}
    assert "back" in text(desk, "/console/account?back=/console/start")
    assert desk.post("/console/account", back=START, **account).location == START
    assert done(desk) == {"account"}
    assert desk.post(f"{START}/done").location == "/console/queue/review"
    assert desk.get("/console/").location == "/console/queue/review"
    assert 'href="/console/start"' not in text(desk, "/console/queue/review")


def test_a_site_with_comments_leads_nobody_to_the_start(
    owner: Desk, post: Callable[..., str]
) -> None:
    assert owner.get("/console/").location == START
    post()
    assert owner.get("/console/").location == "/console/queue/review"


def test_only_owners_set_up(sign_in: SignIn) -> None:
    desk = sign_in("mina", "moderator")
    assert desk.get("/console/").location == "/console/queue/review"
    assert desk.get(START).status_code == 403


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("https://blog.example", {"https://blog.example"}),
        ("blog.example", {"https://blog.example"}),
        ("https://blog.example/2020/post?x#y", {"https://blog.example"}),
        ("HTTP://Blog.Example:8080\n\n www.blog.example ", {"http://blog.example:8080", "https://www.blog.example"}),
    ],
)  # fmt: skip
def test_an_address_is_taken_as_people_type_it(
    app: Flask, owner: Desk, typed: str, expected: set[str]
) -> None:
    before = origins(app)
    answer = owner.post(f"{START}/addresses", name="Le fournil", address=typed)
    assert answer.location == f"{START}#snippet"
    assert origins(app) == before | expected
    assert "addresses" in done(owner)
    assert "Le fournil" in text(owner)


@pytest.mark.parametrize(
    "typed", ["", " \n", "https://", "javascript:alert(1)", "https://u:p@x.example"]
)
def test_a_bad_address_is_told_beside_its_field(app: Flask, owner: Desk, typed: str) -> None:
    before = origins(app)
    answer = owner.post(f"{START}/addresses", name="Le fournil", address=typed)
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert 'id="address-error"' in page
    assert 'value="Le fournil"' in page
    assert typed in page
    assert origins(app) == before


def test_what_was_refused_is_named_and_added_in_one_press(app: Flask, owner: Desk) -> None:
    seen = Seen(None, "https://www.blog.example", "refused", "https://www.blog.example/a")
    with app.app_context():
        record_widget_loads([seen], datetime.now(UTC))
    assert "A page on https://www.blog.example asked for comments" in text(owner, f"{START}/seen")
    added = owner.post(f"{START}/add-address", origin="https://www.blog.example")
    assert added.location == f"{START}#seen"
    assert "https://www.blog.example" in origins(app)
    assert "asked for comments" not in text(owner, f"{START}/seen")
    assert owner.post(f"{START}/add-address", origin="nonsense").status_code == 422
    assert [action for action, _ in deeds(app)].count("settings") == 1


def test_the_first_load_turns_two_steps_green(app: Flask, owner: Desk) -> None:
    assert "data-good" not in text(owner, f"{START}/seen")
    with app.app_context():
        record_widget_loads(
            [Seen(SITE, "https://blog.example", "ok", "https://blog.example/a")], datetime.now(UTC)
        )
    assert "data-good" in text(owner, f"{START}/seen")
    assert {"snippet", "seen"} <= done(owner)


@pytest.mark.parametrize(
    ("preset", "stored"), [("open", ("open", 7)), ("first", ("first", 1)), ("all", ("all", 7))]
)
def test_a_preset_sets_what_it_says(
    app: Flask, owner: Desk, preset: str, stored: tuple[str, int]
) -> None:
    assert owner.post(f"{START}/preset", preset="").status_code == 422
    with app.app_context(), app.extensions["sqlalchemy"].engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sites SET trusted_after = 7")
    assert owner.post(f"{START}/preset", preset=preset).location == f"{START}#people"
    with app.app_context():
        rules = default_site()
    assert rules
    assert (rules.site.moderation, rules.site.trusted_after) == stored
    assert "preset" in done(owner)


def test_the_way_to_paste_is_told_for_each_kind_of_site(owner: Desk) -> None:
    page = text(owner, "/console/sites/default/snippet")
    for way in (
        "html",
        "hugo",
        "jekyll",
        "pelican",
        "astro",
        "eleventy",
        "wordpress",
        "ghost",
        "react",
    ):
        assert f'id="lines-{way}"' in page
    assert "embed?url={{ .Permalink | urlquery }}" in page
    assert "embed?url={{ page.url | absolute_url | url_encode }}" in page
    assert "embed?url=<?php echo rawurlencode( get_permalink() ); ?>" in page
    assert not re.search(r"%[a-z]+%", page)
    assert 'createElement("palabre-comments", { style }' in page
    owner.post("/console/sites/new", name="Jardin", key="jardin", origins="https://jardin.example")
    page = text(owner, "/console/sites/jardin/snippet")
    assert (
        'embed?site=jardin&url={{ ("https://jardin.example" + (page.url | url)) | urlencode }}'
        in page
    )
    assert 'script.dataset.site = "jardin";' in page


def test_the_test_page_is_a_page_of_its_site_and_no_other_of_ours_is(
    app: Flask, owner: Desk, reader: Reader
) -> None:
    owner.post("/console/sites/new", name="Jardin", key="jardin", origins="https://jardin.example")
    base = "http://127.0.0.1:8000"
    first, second = (f"{base}/console/sites/{key}/test" for key in ("default", "jardin"))
    with app.app_context(), app.extensions["sqlalchemy"].engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM site_origins WHERE site_id = 1")
    for key, page in (("default", first), ("jardin", second)):
        answer = reader.send("GET", f"/threads?url={page}", Origin=base)
        assert answer.get_json()["site"]["key"] == key
        assert reader.send("GET", f"/threads?url={page}&site=x", Origin=base).status_code == 403
        posted = reader.send("POST", "/comments", {"url": page, "body": "Essai"}, Origin=base)
        assert posted.status_code in (201, 202)
        refused = reader.send("GET", f"/threads?url={page}", Origin="https://evil.example")
        assert refused.get_json()["code"] == "origin_not_allowed"
    for path in ("", "/console/", "/console/sites/default/test/page", "/console/sites/nobody/test"):
        answer = reader.send("GET", f"/threads?url={base}{path}", Origin=base)
        assert answer.get_json()["code"] == "url_not_allowed", path
    assert "test" in done(owner)


def test_the_test_page_has_a_policy_that_fits_it(owner: Desk) -> None:
    outer = owner.get("/console/sites/default/test?css=hostile&direction=rtl&words=ar")
    assert "frame-src 'self'" in outer.headers["Content-Security-Policy"]
    assert outer.headers["X-Frame-Options"] == "DENY"
    inner = owner.get(
        "/console/sites/default/test/page?css=hostile&direction=rtl&words=ar&colours=x"
    )
    assert "frame-ancestors 'self'" in inner.headers["Content-Security-Policy"]
    assert "unsafe" not in inner.headers["Content-Security-Policy"]
    assert inner.headers["X-Frame-Options"] == "SAMEORIGIN"
    page = inner.get_data(as_text=True)
    assert '<html lang="ar" dir="rtl" class="light">' in page
    assert "/static/console/styles/hostile.css" in page
    assert "frame-src" not in owner.get(START).headers["Content-Security-Policy"]


def test_how_far_it_is_takes_one_statement(
    app: Flask, count_statements: Callable[[], Any], post: Callable[..., str]
) -> None:
    with app.app_context():
        assert not has_threads_of_its_own(SITE)
        post()
        with count_statements() as statements:
            signs = signs_of(SITE, "127.0.0.1:8000/nothing")
        assert (signs.is_seen, signs.is_tested, signs.people, len(statements)) == (
            False,
            False,
            0,
            1,
        )
        assert has_threads_of_its_own(SITE)
