"""Providers and strangers send what nobody expects, and are refused: nothing breaks."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Reader as ReaderRow
from tests.support.http_peer import HttpPeer
from tests.web.console.conftest import Desk
from tests.web.sign_in.visitors import Visitor, offer, query

pytestmark = pytest.mark.database("both")


@pytest.fixture
def peer() -> Iterator[HttpPeer]:
    made = HttpPeer()
    yield made
    made.close()


def said(*bodies: Any) -> list[tuple[int, bytes]]:
    return [(200, json.dumps(body).encode()) for body in bodies]


def callback(visitor: Visitor) -> str:
    asked = query(visitor.begin())
    path = asked["redirect_uri"].removeprefix("http://127.0.0.1:8000")
    return f"{path}?code=c0de&state={asked['state']}"


def test_a_number_of_an_account_that_is_none_signs_nobody_in(
    app: Flask, owner: Desk, peer: HttpPeer
) -> None:
    assert offer(owner, peer.url.removesuffix("/hook"), "mastodon").status_code == 303
    visitor = Visitor(app)
    for number in ("\x00", "1\n2", "\u202e7", "x" * 300, "", " ", True, 1.5, []):
        back = callback(visitor)
        peer.answers = said({"access_token": "t"}, {"id": number, "username": "ana"})
        assert visitor.come_back(back).status_code == 401, number
    with app.app_context():
        assert db.session.execute(select(ReaderRow)).first() is None


def test_a_cookie_that_somebody_made_up_is_none(app: Flask, owner: Desk, peer: HttpPeer) -> None:
    assert offer(owner, peer.url.removesuffix("/hook"), "mastodon").status_code == 303
    back = callback(Visitor(app))
    for value in ("é", "gAAAAAé", "x" * 4000, '"\\351"', ""):
        cookie = {"Cookie": f"palabre-reader={value}"}
        assert app.test_client(use_cookies=False).get(back, headers=cookie).status_code == 401
