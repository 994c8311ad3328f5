"""Programs and saved replies: whose they may change, and that no variable is published."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.factories import Reader
from tests.web.manage.conftest import Program

pytestmark = pytest.mark.database("both")
Make = Callable[..., Program]


def test_a_reply_is_saved_used_changed_and_removed(
    open_app: Flask, reader: Reader, program: Make
) -> None:
    comment = reader.post()
    working = program("read", "reply", "moderate")
    wish = {"name": "Thanks", "body": "Merci {name}.", "language": "fr"}
    (saved,) = working.post("/saved-replies", wish, 201)["saved_replies"]
    assert saved | {"id": ""} == wish | {"id": "", "is_own": False, "used": 0}
    answering = {"body": saved["body"], "saved_reply": saved["id"]}
    refused = working.post(f"/comments/{comment.id}/answers", answering, 422)
    (error,) = refused["errors"]
    assert (error["field"], error["code"], refused["variable"]) == ("body", "unfilled", "{name}")
    assert "{name}" in error["message"]
    working.post(f"/comments/{comment.id}/reply", {"body": saved["body"]}, 422)
    working.post(f"/comments/{comment.id}/answers", answering | {"body": "Merci Léa."}, 201)
    assert working.get("/saved-replies")["saved_replies"][0]["used"] == 1
    path = f"/saved-replies/{saved['id']}"
    (changed,) = working.put(path, wish | {"body": "Bien à vous."})["saved_replies"]
    assert (changed["body"], changed["used"]) == ("Bien à vous.", 1)
    assert working.send("DELETE", path).get_json() == {"saved_replies": []}
    assert working.send("DELETE", path).status_code == 404
    assert working.send("PUT", path, wish).status_code == 404


def test_without_the_scope_moderate_one_has_but_ones_own(app: Flask, program: Make) -> None:
    team = program("reply", "moderate").post("/saved-replies", {"name": "T", "body": "t"}, 201)
    answering = program("reply")
    path = f"/saved-replies/{team['saved_replies'][0]['id']}"
    for method, where in [("POST", "/saved-replies"), ("PUT", path), ("DELETE", path)]:
        refused = answering.send(method, where, {"name": "A", "body": "a"})
        assert (refused.status_code, refused.get_json()["scope"]) == (403, "moderate")
    own = answering.post("/saved-replies", {"name": "Own", "body": "o", "is_own": True}, 201)
    assert [one["is_own"] for one in own["saved_replies"]] == [True, False]
    refused = answering.send("POST", "/saved-replies", {"name": " ", "body": " ", "is_own": True})
    assert {one["field"] for one in refused.get_json()["errors"]} == {"name", "body"}
