"""Programs run a site: figures, log, people, settings, bans, many decisions, other texts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import AuditEntry, Thread
from comments_service.rules.accounts.scopes import SCOPES
from tests.factories import PAGE, Moderator, Reader, set_rules
from tests.web.manage.conftest import Program

Make = Callable[..., Program]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_figures_come_by_day_and_week(app: Flask, at: Any, program: Make) -> None:
    set_rules(app, moderation="open", max_links=0)
    at(NOW)
    Reader(app).post("Here.")
    Reader(app, page="https://localhost/other").post("See https://a.example")
    reading = program("read")
    made = reading.get("/figures?from=2026-11-23&to=2026-11-24")
    nothing = {"held": 0, "spam": 0, "deleted": 0, "refused": 0, "published": 0}
    assert made["days"] == [
        {"first": "2026-11-23"} | nothing,
        {"first": "2026-11-24"} | nothing | {"published": 1, "held": 1},
    ]
    assert made["weeks"] == [{"first": "2026-11-23"} | nothing | {"published": 1, "held": 1}]
    assert [rule["rule"] for rule in made["rules"]] == ["links"]
    assert made["pages"] == [{"url": PAGE, "title": None, "published": 1}]
    assert made["decisions"]["reversed_share"] is None
    assert sum(day["held"] for day in reading.get(f"/figures?page={PAGE}")["days"]) == 0
    assert reading.get("/figures?from=x", 422)["errors"][0]["field"] == "from"
    assert reading.get("/figures?from=2026-11-02&to=2026-11-01", 422)
    assert reading.get("/figures?page=https://localhost/none", 404)


def test_the_log_and_the_people_are_for_who_may_see_them(
    open_app: Flask, reader: Reader, moderator: Moderator, program: Make
) -> None:
    comment = reader.post()
    moderator.decide(comment.id, "hold")
    working = program("read", "moderate", "log")
    working.decide(comment.id, "approve")
    lines = working.get(f"/log?about={comment.id}")["lines"]
    assert [(line["action"], line["actor"]) for line in lines] == [
        ("approve", "program"), ("hold", "moderator"), ("post", "system"),
    ]  # fmt: skip
    assert (lines[0]["moderator"], lines[0]["device"]) == ("ana", "Nightly")
    first = working.get("/log?limit=1&who=program")
    assert len(first["lines"]) == 1 and first["next_cursor"] is None
    page = working.get("/log?limit=2")
    rest = working.get(f"/log?limit=100&cursor={page['next_cursor']}")
    assert page["lines"] + rest["lines"] == working.get("/log?limit=100")["lines"]
    assert working.get("/log?who=somebody", 422)["errors"][0]["field"] == "who"
    hidden = {one["name"]: one["email"] for one in working.get("/people")["people"]}
    assert hidden == {"mo": None, "ana": None}
    told = program("log", "emails").get("/people")["people"]
    assert [one["email"] for one in told] == ["mo@blog.example", "ana@blog.example"]


def test_settings_are_read_and_changed_all_or_none(app: Flask, program: Make) -> None:
    setting = program("settings", "log")
    before = setting.get("/site")
    assert (before["key"], before["votes"]) == ("default", True)
    changes = {
        "votes": False, "max_links": 5, "edit_window_minutes": 7, "closed_message": "Elsewhere.",
        "origins": ["https://blog.example"], "close_after_days": None, "limit_poster": "3 per hour",
    }  # fmt: skip
    after = setting.patch("/site", changes)
    assert after == before | changes
    line = setting.get("/log?what=settings")["lines"][0]
    assert (line["actor"], line["before"]["max_links"], line["after"]["max_links"]) == (
        "program", before["max_links"], 5,
    )  # fmt: skip
    for bad, field in (
        ({"max_links": 101}, "max_links"),
        ({"max_links": None}, "max_links"),
        ({"votes": "off"}, "votes"),
        ({"moderation": "none"}, "moderation"),
        ({"limit_poster": "much"}, "limit_poster"),
        ({"origins": []}, "origins"),
        ({"origins": ["nowhere"]}, "origins"),
        ({"version": 1}, "version"),
        ({"name": " "}, "name"),
    ):
        refused = setting.patch("/site", {"theme": "dark", **bad}, 422)
        assert [error["field"] for error in refused["errors"]] == [field], bad
    assert setting.get("/site") == after
    assert setting.patch("/site", {}) == after


def test_a_ban_is_tried_made_and_lifted(open_app: Flask, reader: Reader, program: Make) -> None:
    zoe = {"name": "Zoé", "email": "zoe@example.org"}
    comment = reader.post("From Zoé.", author=zoe)
    banning = program("moderate", "read")
    asked = {"kind": "email", "target": zoe["email"], "duration": "week", "reason": "Rude"}
    tried = banning.post("/bans", asked | {"dry_run": True})
    assert (tried["touches"], tried["ban"]) == (None, None), "nor whether the address has written"
    reading = program("moderate", "emails")
    tried = reading.post("/bans", asked | {"dry_run": True})
    assert (tried["touches"], tried["ban"]) == ({"published": 1}, None)
    assert banning.get("/bans")["bans"] == []
    made = banning.post("/bans", asked | {"past": "spam"}, 201)["ban"]
    assert (made["target"], made["reason"], made["made_by"]) == (None, "Rude", "ana")
    assert program("moderate", "emails").get("/bans")["bans"][0]["target"] == zoe["email"]
    assert reader.try_to_post("Again.", author=zoe).get_json()["code"] == "banned"
    assert banning.get(f"/comments/{comment.id}")["comment"]["status"] == "spam"
    assert banning.post("/bans", asked, 409)["code"] == "conflict"
    lifted = banning.send("DELETE", f"/bans/{made['id']}")
    assert lifted.status_code == 200 and lifted.get_json()["ban"]["lifted_at"]
    assert reader.try_to_post("Again.", author=zoe).status_code == 201
    assert banning.get(f"/comments/{comment.id}")["comment"]["status"] == "published"
    assert banning.send("DELETE", "/bans/abc").status_code == 404
    assert banning.send("DELETE", "/bans/x").status_code == 404
    own = asked | {"kind": "domain", "target": "localhost.localdomain"}
    assert banning.post("/bans", own | {"target": "no host"}, 422)["errors"][0]["field"] == "target"


def test_many_are_decided_on_at_once_and_taken_back(
    open_app: Flask, reader: Reader, moderator: Moderator, program: Make
) -> None:
    working = program("read", "moderate")
    posted = [reader.post(f"Comment {n}.").id for n in range(4)]
    seen = [
        {"id": comment["id"], "version": comment["version"]}
        for comment in working.get("/comments")["comments"]
    ]
    moderator.decide(posted[0], "hold")
    asked = {"decision": "spam", "comments": seen, "reason": "Advertisement"}
    done = working.post("/bulk", asked, 202)["bulk"]
    assert (done["state"], done["total"], done["done"], done["failed"]) == ("done", 4, 3, 1)
    assert len(working.get("/comments?q=status:spam")["comments"]) == 3
    assert working.get(f"/bulk/{done['id']}")["bulk"] == done
    events = working.get(f"/comments/{posted[1]}")["events"]
    assert (events[-1]["program"], events[-1]["note"]) == ("Nightly", "Advertisement")
    assert working.post(f"/bulk/{done['id']}/undo", None)["bulk"]["state"] == "undone"
    assert len(reader.thread()["comments"]) == 3
    assert working.get("/bulk/abc", 404)
    stranger = {"decision": "spam", "comments": [{"id": "2-abc", "version": 1}]}
    assert working.post("/bulk", stranger, 404)
    assert working.post("/bulk", {"decision": "spam", "comments": []}, 422)


def test_a_text_is_changed_as_it_was_seen_and_a_page_slowed_down(
    open_app: Flask, reader: Reader, program: Make
) -> None:
    comment = reader.post("A tyop.")
    working = program("read", "moderate")
    version = working.get(f"/comments/{comment.id}")["comment"]["version"]
    text = {"body": "A *typo*.", "version": version}
    assert working.patch(f"/comments/{comment.id}", text)["comment"]["html"] == (
        "<p>A <em>typo</em>.</p>"
    )
    assert working.patch(f"/comments/{comment.id}", text | {"body": "Late."}, 409)
    assert working.patch(f"/comments/{comment.id}", text | {"body": ""}, 422)
    assert working.patch("/pages", {"url": PAGE, "slow_seconds": 600})["page"]["closed"] is False
    assert reader.try_to_post("Soon.").get_json()["code"] == "slow_mode"
    working.patch("/pages", {"url": PAGE, "slow_seconds": 0})
    assert reader.try_to_post("Soon.").status_code == 201


def test_a_page_is_closed_and_slowed_at_once_or_not_at_all(
    open_app: Flask, reader: Reader, program: Make, count_statements: Any
) -> None:
    reader.post()
    working = program("moderate")
    with count_statements() as sent:
        page = working.patch("/pages", {"url": PAGE, "closed": True, "slow_seconds": 60})
    assert page["page"]["closed"] is True
    assert sum(text.startswith("UPDATE threads") for text in sent) == 1
    with open_app.app_context():
        (thread,) = db.session.execute(select(Thread.closed_at, Thread.slow_seconds)).all()
        logged = db.session.execute(select(AuditEntry.action)).scalars().all()
    assert (thread.closed_at is not None, thread.slow_seconds) == (True, 60)
    assert {"close", "slow"} <= set(logged)
    with count_statements() as sent:
        working.patch("/pages", {"url": PAGE})
    assert not any(text.startswith(("UPDATE threads", "INSERT")) for text in sent)


def test_what_the_team_keeps_for_itself_is_kept_by_programs_too(
    open_app: Flask, reader: Reader, program: Make
) -> None:
    comment = reader.post()
    working = program("read", "moderate", "reply")
    assert working.get("/reasons") == {"reasons": []}
    listed = {"reasons": ["Off topic", " ", "Rude"], "seen": []}
    assert working.put("/reasons", listed)["reasons"] == ["Off topic", "Rude"]
    assert working.put("/reasons", listed, 409)["code"] == "conflict"
    view = {"name": "Held", "search": "status:held"}
    (kept,) = working.post("/views", view, 201)["views"]
    assert (kept["name"], kept["search"]) == ("Held", "status:held")
    assert working.post("/views", view, 409)["errors"][0]["code"] == "taken"
    assert working.send("DELETE", f"/views/{kept['id']}").get_json() == {"views": []}
    assert working.send("DELETE", f"/views/{kept['id']}").status_code == 404
    path = f"/comments/{comment.id}/notes"
    assert working.get(path) == {"notes": []}
    (note,) = working.post(path, {"body": "Two names."}, 201)["notes"]
    assert (note["body"], note["by"]) == ("Two names.", "ana")
    assert working.post(path, {"body": " "}, 422)
    assert working.get("/comments/1-abc/notes", 404)


def test_every_field_that_is_sent_and_told_has_an_example(app: Flask) -> None:
    described = app.test_client().get("/api/v1/openapi.json").get_json()
    bare = []
    for path, operations in described["paths"].items():
        if not path.startswith("/api/v1/manage/") or path.endswith("/export"):
            continue
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "query" and "examples" not in str(parameter["schema"]):
                    bare.append(f"{path} {parameter['name']}")
            body = operation.get("requestBody")
            if body:
                name = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                fields = described["components"]["schemas"][name]["properties"].items()
                bare += [
                    f"{name}.{field}"
                    for field, schema in fields
                    if "examples" not in str(schema) and "$ref" not in str(schema)
                ]
    assert bare == []
    assert len(SCOPES) == 7
