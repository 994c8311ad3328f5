"""Channels and members' mails, as people set them up in the console."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import Channel, MemberAlerts
from comments_service.worker import make_worker
from tests.factories import Reader, set_rules
from tests.support.http_peer import HttpPeer
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    app = make_app(PRIVATE_HOSTS="127.0.0.1")
    set_rules(app, moderation="open")
    return app


def add(desk: Desk, peer: HttpPeer, **fields: Any) -> Any:
    form = {"name": "Newsroom", "kind": "webhook", "url": peer.url, "causes": ["published"]}
    return desk.post("/console/channels", **{**form, **fields})


def number(app: Flask) -> str:
    with app.app_context():
        return str(db.session.query(Channel.id).scalar())


def state(app: Flask) -> str:
    with app.app_context():
        return str(db.session.query(Channel.state).scalar())


def test_a_channel_from_its_first_test_to_its_end(
    app: Flask, owner: Desk, peer: HttpPeer, reader: Reader
) -> None:
    made = add(owner, peer)
    assert made.status_code == 201
    assert "whsec_" in made.text
    assert "whsec_" not in owner.get("/console/channels").text
    path = f"/console/channels/{number(app)}"
    assert owner.post(f"{path}/test").status_code == 303
    reader.post("Hello.")
    make_worker(app).run(idle_for=0)
    assert sorted(got.json["type"] for got in peer.got) == ["channel.test", "comment.published"]
    page = owner.get("/console/channels").text
    assert "a test" in page
    assert "It is published" in page
    assert "(200, " in page
    assert "whsec_" in owner.post(f"{path}/secret").text
    assert owner.post(f"{path}/switch", to="off").status_code == 303
    assert state(app) == "off"
    assert owner.post(f"{path}/switch", to="on").status_code == 303
    assert state(app) == "on"
    assert owner.post(f"{path}/routing", causes="held", language="fr").status_code == 303
    assert owner.post(f"{path}/remove").status_code == 303
    assert owner.post(f"{path}/remove").status_code == 404
    log = owner.get("/console/audit").text
    assert "added a channel" in log
    assert "removed a channel" in log


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "Give it a name"),
        ({"kind": "fax"}, "Choose one of the list."),
        ({"url": "javascript:alert(1)"}, "Enter an address that begins with"),
        ({"kind": "telegram", "chat": "1"}, "as the other service shows it"),
        ({"causes": []}, "Choose at least one."),
        ({"page_prefix": "blog.example"}, "Enter an address that begins with"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_added(
    app: Flask, owner: Desk, peer: HttpPeer, fields: dict[str, Any], sentence: str
) -> None:
    answer = add(owner, peer, **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert number(app) == "None"


def test_only_owners_see_and_change_channels(sign_in: SignIn, peer: HttpPeer) -> None:
    moderator = sign_in("mo", "moderator")
    assert moderator.get("/console/channels").status_code == 403
    assert add(moderator, peer).status_code == 403


def test_a_member_chooses_how_often_they_are_mailed(app: Flask, sign_in: SignIn) -> None:
    analyst = sign_in("ann", "analyst")
    form = {"site": "default", "rhythm": "daily", "minutes": "30", "time_zone": "Europe/Paris"}
    assert analyst.post("/console/account/alerts", **form).status_code == 303
    with app.app_context():
        assert db.session.query(MemberAlerts.rhythm).scalar() == "daily"
    for bad in ({"rhythm": "hourly"}, {"time_zone": "Mars"}, {"rhythm": "every", "minutes": "1"}):
        assert analyst.post("/console/account/alerts", **{**form, **bad}).status_code == 422
    assert analyst.post("/console/account/alerts", **{**form, "site": "x"}).status_code == 404
    never = {**form, "rhythm": "never"}
    assert analyst.post("/console/account/alerts", **never).status_code == 303
    with app.app_context():
        assert db.session.query(MemberAlerts).count() == 0


@pytest.mark.database("both")
def test_only_numbers_of_watches_are_kept(app: Flask, owner: Desk, peer: HttpPeer) -> None:
    sent = ["7", "\u00b2", "\u0663", "9" * 19, "9" * 400, f"{2**63}", "-1", "1_0", " 8", ""]
    assert add(owner, peer, watches=sent).status_code == 201
    assert owner.get("/console/channels").status_code == 200
    with app.app_context():
        assert db.session.query(Channel.watches).scalar() == "7"
