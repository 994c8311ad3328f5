"""Every route states who may call it, what guards it and what slows it; the guards hold."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from comments_service.web.http.route_guard import RouteGuard
from tests.factories import ORIGIN, PAGE, Reader, set_rules

SAFE = {"GET", "HEAD", "OPTIONS"}
FREE = "none: "
BODIES: dict[str, Any] = {
    "post": {"url": PAGE, "body": "Hello."},
    "edit": {"body": "Changed."},
    "vote": {"url": PAGE, "kind": "👍", "value": 1},
    "report": {"reason": "spam"},
    "preview": {"body": "Hello."},
    "link": {"url": PAGE, "email": "ana@mail.example"},
}


def routes(app: Flask) -> Iterator[tuple[Rule, str, RouteGuard]]:
    """Each rule and method of the application with its policy."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            view = app.view_functions[rule.endpoint]
            yield rule, method, getattr(view, "route_guard", None)  # type: ignore[misc]


def path_of(rule: Rule, comment_id: str) -> str:
    """The rule's address, its arguments filled in."""
    return re.sub(r"<(?:\w+:)?\w+>", comment_id, rule.rule)


def test_every_route_states_its_policy(app: Flask) -> None:
    silent = [f"{method} {rule}" for rule, method, policy in routes(app) if policy is None]
    assert silent == []


def test_every_route_that_changes_something_has_a_guard_and_a_limit(app: Flask) -> None:
    bare = [
        f"{method} {rule}: {policy}"
        for rule, method, policy in routes(app)
        if method not in SAFE and (policy.guard == "none" or not policy.limit)
    ]
    assert bare == []


def test_only_limits_that_exist_are_named(app: Flask) -> None:
    named = {policy.limit for _, _, policy in routes(app)}
    limits = {limit for limit in named if not limit.startswith(FREE)}
    others = {"sign-in", "program", "privacy", "look", "page", "answer link", "mention"}
    assert limits - {*BODIES, *others} == set()


def test_the_origin_guard_refuses_strangers(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    tried = 0
    for rule, method, policy in routes(open_app):
        if policy.guard not in ("origin", "edit token") or "/api/" not in rule.rule:
            continue
        query = f"?url={PAGE}" if method == "GET" else ""
        body = None if method in ("GET", "DELETE") else BODIES.get(policy.limit, {"urls": [PAGE]})
        path = path_of(rule, comment.id).removeprefix("/api/v1") + query
        answer = reader.send(method, path, body, Origin="https://evil.example")
        assert (answer.status_code, answer.get_json()["code"]) == (403, "origin_not_allowed"), path
        tried += 1
    assert tried >= 11


def test_the_edit_token_guard_refuses_who_has_none(open_app: Flask, reader: Reader) -> None:
    comment = reader.post()
    guarded = [
        (method, path_of(rule, comment.id).removeprefix("/api/v1"))
        for rule, method, policy in routes(open_app)
        if policy.guard == "edit token"
    ]
    assert len(guarded) == 2
    for method, path in guarded:
        answer = reader.send(method, path, BODIES["edit"] if method == "PATCH" else None)
        assert (answer.status_code, answer.get_json()["code"]) == (401, "bad_token")


def test_the_session_guard_sends_strangers_to_the_door(app: Flask) -> None:
    client = app.test_client()
    for rule, method, policy in routes(app):
        if policy.guard != "session":
            continue
        answer = client.open(path_of(rule, "1"), method=method, data={"x": "y"})
        assert answer.status_code in (302, 303, 401, 403), f"{method} {rule}"
        if answer.status_code in (302, 303):
            assert "sign-in" in answer.headers["Location"], f"{method} {rule}"


def test_forms_of_the_console_refuse_what_another_site_sends(app: Flask) -> None:
    client = app.test_client()
    for rule, method, policy in routes(app):
        if method in SAFE or policy.guard not in ("session", "sign-in"):
            continue
        answer = client.open(
            path_of(rule, "1"),
            method=method,
            data={"email": "a@b.example", "password": "x" * 12},
            headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        )
        # Refused, or sent away unheard: never done.
        assert answer.status_code in (302, 303, 401, 403, 404), f"{method} {rule}"
        assert "Set-Cookie" not in answer.headers or "session" not in answer.headers["Set-Cookie"]


def test_every_limit_that_a_route_names_is_enforced(make_app: Any) -> None:
    app = make_app(RATE_LIMITS="on")
    set_rules(
        app,
        moderation="open",
        limit_poster="4 per minute",
        limit_vote="3 per minute",
        limit_report="2 per minute",
        limit_preview="5 per minute",
    )
    allowed = {"post": 4, "edit": 4, "vote": 3, "report": 2, "preview": 5}
    comment = Reader(app, "203.0.113.99").post()
    for kind, amount in allowed.items():
        rule, method = next(
            (rule, method)
            for rule, method, policy in routes(app)
            if policy.limit == kind and "/api/" in rule.rule
        )
        reader = Reader(app, f"198.51.100.{amount}{len(kind)}")
        path = path_of(rule, comment.id).removeprefix("/api/v1")
        for turn in range(amount + 1):
            body = dict(BODIES[kind])
            if kind == "post":
                body["body"] = f"Hello {turn}."
            bearer = {"Authorization": f"Bearer {comment.edit_token}"}
            answer = reader.send(method, path, body, **bearer)
            assert (answer.status_code == 429) == (turn == amount), (kind, turn, answer.text)
        assert answer.get_json()["code"] == "rate_limited"
        assert 1 <= int(answer.headers["Retry-After"]) <= 60
        assert answer.get_json()["retry_after"] == int(answer.headers["Retry-After"])
        assert answer.headers["RateLimit-Limit"] == str(amount)
        assert answer.headers["RateLimit-Remaining"] == "0"
        assert answer.headers["Access-Control-Allow-Origin"] in ("*", ORIGIN)
