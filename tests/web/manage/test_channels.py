"""Programs look after the site's channels."""

from collections.abc import Callable

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
