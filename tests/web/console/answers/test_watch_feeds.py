"""The feed of a watch, for the member who made its address."""

from collections.abc import Callable

import pytest
from flask import Flask

from comments_service.rules.core.signed_tokens import sign_feed
from comments_service.services.community.watches import WatchSettings, add_watch
from comments_service.services.core.actor import By
from tests.factories import SITE, Moderator, Reader
from tests.support.databases import SECRET_KEY
from tests.support.feeds import addresses, contents
from tests.web.console.conftest import Desk

pytestmark = pytest.mark.database("both")


def test_a_member_reads_what_a_watch_finds(
    open_app: Flask, reader: Reader, moderator: Moderator, sign_in: Callable[..., Desk]
) -> None:
    with open_app.app_context():
        by = By(moderator.actor, open_app.extensions["palabre"].now())
        watch = add_watch(SITE, WatchSettings(name="Bread", search="bread"), by)
    reader.post("Bread is baked.")
    reader.post("Nothing of that.")
    moderator.decide(reader.post("Bread and spam.").id, "spam")
    desk = sign_in("rita", "analyst")
    page = f"/console/watches/{watch:x}"
    assert addresses(desk.get(page).text) == []
    assert desk.post(f"{page}/feeds", desk.token(), what="make").status_code == 303
    paths = addresses(desk.get(page).text)
    anybody = open_app.test_client()
    assert [contents(anybody, path) for path in paths] == [["<p>Bread is baked.</p>"]] * 2
    assert desk.post(f"{page}/feeds", desk.token(), what="withdraw").status_code == 303
    assert [anybody.get(path).status_code for path in paths] == [404, 404]


def test_an_address_that_is_not_whole_or_of_something_else_shows_nothing(app: Flask) -> None:
    client = app.test_client()
    tokens = ["x", sign_feed(SECRET_KEY, (SITE, 1), "k"), sign_feed(SECRET_KEY, (SITE, 1, 1), "k")]
    tokens += ["%00", "a" * 3000, sign_feed("another secret, as long", (SITE, 1), "k")]
    for token in tokens:
        for kind in ("replies", "watches"):
            for form in ("atom", "json"):
                answer = client.get(f"/feeds/{kind}/{token}.{form}")
                assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")
