"""Programs watch: what they may, what it finds, and what it would have found."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.factories import Reader
from tests.web.manage.conftest import Program

pytestmark = pytest.mark.database("both")
Make = Callable[..., Program]


def test_a_watch_is_tried_made_judged_changed_and_removed(
    open_app: Flask, reader: Reader, program: Make
) -> None:
    before = reader.post("Les retraites, déjà.")
    working = program("read", "reply", "settings")
    tried = working.post("/watches/preview", {"search": "retrait*"})
    assert (tried["count"], [one["id"] for one in tried["newest"]]) == (1, [before.id])
    wish: dict[str, Any] = {"name": "Retraites", "search": "retrait* -sondage"}
    watch = working.post("/watches", wish, 201)["watch"]
    assert watch["owner"] == "ana"
    assert (watch["is_on"], watch["alerts"], watch["opens_need"], watch["hits"]) == (
        True, True, False, 0,
    )  # fmt: skip
    hit = reader.post("La RETRAITE.")
    reader.post("Un sondage sur la retraite.")
    path = f"/watches/{watch['id']}"
    assert [one["id"] for one in working.get(f"{path}/hits")["comments"]] == [hit.id]
    judged = working.put(f"{path}/hits/{hit.id}", {"useful": True})["watch"]
    assert (judged["hits"], judged["useful"], judged["useless"]) == (1, 1, 0)
    muted = wish | {"search": "retrait*", "muted_until": "2026-12-24T07:00:00Z", "alerts": False}
    changed = working.put(path, muted)["watch"]
    assert changed["muted_until"] == "2026-12-24T07:00:00.000Z"
    assert working.get("/watches")["watches"] == [changed]
    assert working.send("DELETE", path).get_json() == {"watches": []}
    for answer in (
        working.send("DELETE", path),
        working.send("GET", f"{path}/hits"),
        working.send("PUT", path, wish),
        working.send("PUT", f"{path}/hits/{hit.id}", {"useful": None}),
    ):
        assert answer.status_code == 404


def test_what_every_comment_would_match_is_refused_with_the_reason(
    app: Flask, program: Make
) -> None:
    working = program("read", "settings")
    for path in ("/watches", "/watches/preview"):
        body = {"name": " x", "search": "status:held -pain"}
        refused = working.send("POST", path, body if path == "/watches" else body | {})
        (error,) = refused.get_json()["errors"]
        assert (refused.status_code, error["field"], error["code"]) == (422, "search", "too_broad")
    refused = working.send("POST", "/watches", {"name": "…", "search": "a", "muted_until": "soon"})
    assert [one["field"] for one in refused.get_json()["errors"]] == ["muted_until"]
    working.post("/watches", {"name": "A", "search": "pain"}, 201)
    taken = working.send("POST", "/watches", {"name": "A", "search": "sel"})
    assert (taken.status_code, taken.get_json()["errors"][0]["code"]) == (409, "taken")


def test_hits_come_page_by_page(open_app: Flask, reader: Reader, program: Make) -> None:
    working = program("read", "settings")
    path = (
        f"/watches/{working.post('/watches', {'name': 'A', 'search': 'pain'}, 201)['watch']['id']}"
    )
    posted = [reader.post(f"Du pain {n}.").id for n in range(5)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = working.get(f"{path}/hits?limit=2{cursor}")
        seen += [one["id"] for one in page["comments"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == posted[::-1]


def test_scopes_part_who_reads_judges_and_sets_up(app: Flask, program: Make) -> None:
    reading = program("read")
    assert reading.get("/watches") == {"watches": []}
    for method, path, body in [
        ("POST", "/watches", {"name": "A", "search": "pain"}),
        ("PUT", "/watches/abc", {"name": "A", "search": "pain"}),
        ("DELETE", "/watches/abc", None),
        ("PUT", "/watches/abc/hits/1-abc", {"useful": True}),
    ]:
        assert reading.send(method, path, body).status_code == 403
