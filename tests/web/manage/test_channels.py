"""Programs look after the site's channels."""

from collections.abc import Callable

import pytest

from comments_service.extensions import db
from comments_service.models import Channel
from tests.web.manage.conftest import Program

Make = Callable[..., Program]
NEW = {"name": "Newsroom", "url": "https://hooks.example/palabre", "causes": ["held", "asks"]}


def test_a_webhook_is_added_tried_and_removed(program: Make) -> None:
    owner = program("settings")
    made = owner.post("/channels", NEW, 201)
    assert made["secret"].startswith("whsec_")
    channel = made["channel"]
    assert (channel["kind"], channel["causes"], channel["state"]) == (
        "webhook", ["asks", "held"], "on",
    )  # fmt: skip
    assert owner.get("/channels") == {"channels": [channel]}
    assert "hooks.example" not in str(owner.get("/channels"))
    path = f"/channels/{channel['id']}"
    assert owner.post(f"{path}/test", None)["channel"]["id"] == channel["id"]
    assert owner.get(f"{path}/deliveries") == {"deliveries": []}
    assert owner.send("DELETE", path).get_json() == {"channels": []}
    assert owner.send("DELETE", path).status_code == 404
    assert owner.post(f"{path}/test", None, 404)
    assert owner.get(f"{path}/deliveries", 404)
    with owner.app.app_context():
        assert db.session.query(Channel).count() == 0


def test_a_bad_address_is_refused_and_another_scope_is_too_little(program: Make) -> None:
    owner = program("settings")
    assert owner.post("/channels", {**NEW, "url": "ftp://x"}, 422)
    assert owner.post("/channels", {**NEW, "causes": []}, 422)
    reading = program("read", "moderate")
    assert reading.get("/channels", 403)
    assert reading.post("/channels", NEW, 403)


@pytest.mark.parametrize(
    "address",
    [
        {"kind": "slack", "url": "https://hooks.example/T0/B0/x"},
        {"kind": "discord", "url": "https://discord.example/x"},
        {"kind": "mattermost", "url": "https://chat.example/x"},
        {"kind": "telegram", "token": "1:a", "chat": "-100"},
        {"kind": "matrix", "url": "https://m.example", "token": "t", "room": "!a:m.example"},
        {"kind": "ntfy", "url": "https://ntfy.example/topic"},
    ],
)
def test_a_chat_is_added_routed_and_switched(program: Make, address: dict[str, str]) -> None:
    owner = program("settings")
    made = owner.post("/channels", {"name": "Room", "causes": ["held"], **address}, 201)
    channel, path = made["channel"], f"/channels/{made['channel']['id']}"
    assert (made["secret"], channel["kind"], channel["state"]) == (None, address["kind"], "on")
    routing = {
        "causes": ["asks", "watch"],
        "page_prefix": "https://blog.example/politics/",
        "watches": ["abc", "fff"],
        "language": "fr",
        "in_hours": True,
    }
    changed = owner.put(f"{path}/routing", routing)["channel"]
    assert {name: changed[name] for name in routing} == routing | {"causes": ["watch", "asks"]}
    assert owner.put(f"{path}/state", {"state": "off"})["channel"]["state"] == "off"
    assert owner.put(f"{path}/state", {"state": "on"})["channel"]["state"] == "on"
    owner.post(f"{path}/secret", None, 404)


def test_a_webhooks_secret_is_rotated_by_a_program(program: Make) -> None:
    owner = program("settings")
    made = owner.post("/channels", NEW, 201)
    renewed = owner.post(f"/channels/{made['channel']['id']}/secret", None)
    assert renewed["secret"].startswith("whsec_") and renewed["secret"] != made["secret"]
    assert renewed["channel"] == made["channel"]


def test_what_a_kind_needs_is_named_and_what_is_not_there_is_404(program: Make) -> None:
    owner, reading = program("settings"), program("read", "moderate")
    for address, field in (
        ({"kind": "slack"}, "url"),
        ({"kind": "telegram", "token": "1:a"}, "chat"),
        ({"kind": "matrix", "url": "https://m.example", "token": "t"}, "room"),
    ):
        refused = owner.post("/channels", {"name": "Room", "causes": ["held"], **address}, 422)
        assert [one["field"] for one in refused["errors"]] == [field]
    owner.post("/channels", {**NEW, "kind": "fax"}, 422)
    owner.put("/channels/abc/routing", {"causes": ["held"]}, 404)
    owner.put("/channels/abc/state", {"state": "on"}, 404)
    owner.post("/channels/abc/secret", None, 404)
    owner.put("/channels/abc/state", {"state": "failed"}, 422)
    owner.put("/channels/abc/routing", {"causes": ["held"], "watches": ["x"]}, 404)
    owner.put("/channels/abc/routing", {"causes": ["held"], "page_prefix": "ftp://x"}, 422)
    for method, path in (("PUT", "routing"), ("PUT", "state"), ("POST", "secret")):
        assert reading.send(method, f"/channels/abc/{path}", {}).status_code == 403
