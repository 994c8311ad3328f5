"""What keeps others out: every route that programs may call, walked by machine."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import ApiToken
from comments_service.queries.accounts.people import members_of
from comments_service.queries.sites.sites import site_by_key
from comments_service.rules.accounts.roles import ROLES, Role, is_at_least
from comments_service.rules.accounts.scopes import ROLE_OF, SCOPES
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.accounts.people import remove_member
from comments_service.services.accounts.tokens import create_token, revoke_token
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.sites import checked_origins, create_site
from tests.factories import SITE, Reader
from tests.web.manage.conftest import NOW, Program

Make = Callable[..., Program]


def routes(app: Flask) -> Iterator[tuple[str, str, Any]]:
    """Path below /api/v1/manage, method and operation of each route."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("manage."):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                view: Any = app.view_functions[rule.endpoint]
                yield rule.rule.removeprefix("/api/v1/manage"), method, view


def path_of(rule: str, comment: str = "1-abc") -> str:
    return re.sub(r"<\w+>", comment, rule)


def test_every_route_states_its_scope_and_is_guarded_by_a_token(app: Flask) -> None:
    walked = list(routes(app))
    assert len(walked) >= 18
    for rule, method, view in walked:
        assert view.route_guard.guard == "api token", rule
        assert view.route_guard.limit == "program", rule
        assert view.operation.scope in SCOPES, (method, rule)


def test_a_token_with_every_other_scope_is_refused_by_each_route(app: Flask, program: Make) -> None:
    for rule, method, view in routes(app):
        scope = view.operation.scope
        others = [other for other in SCOPES if other != scope]
        answer = program(*others).send(method, path_of(rule), {})
        assert answer.status_code == 403, (method, rule)
        assert answer.get_json()["code"] == "insufficient_scope"
        assert f'scope="{scope}"' in answer.headers["WWW-Authenticate"]


def test_a_revoked_or_an_unknown_token_is_refused_by_each_route(app: Flask, program: Make) -> None:
    revoked = program(*SCOPES)
    with app.app_context():
        number = db.session.execute(select(ApiToken.id)).scalar_one()
        revoke_token(SITE, number, By(SYSTEM, NOW))
    unknown = Program(app, "palabre_" + "x" * 43)
    for rule, method, _ in routes(app):
        for stranger in (revoked, unknown, Program(app, "")):
            answer = stranger.send(method, path_of(rule), {})
            assert (answer.status_code, answer.get_json()["code"]) == (401, "bad_token"), rule


def test_a_session_of_the_console_opens_nothing_here(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("session", "x")
    for rule, method, _ in routes(app):
        assert client.open(f"/api/v1/manage{path_of(rule)}", method=method).status_code == 401


def test_a_comment_of_another_site_is_not_there(
    open_app: Flask, reader: Reader, program: Make
) -> None:
    comment = reader.post("Of the first site.")
    with open_app.app_context():
        create_site("two", "Two", checked_origins("https://two.example"), 1, NOW)
        two = site_by_key("two")
        assert two
    stranger = program(*SCOPES, site_id=two.site.id)
    bodies = {
        "decision": {"decision": "spam", "version": 2},
        "undo": {"version": 2},
        "reply": {"body": "Hello."},
        "pin": {"pinned": True},
        "notes": {"body": "A note."},
        **dict.fromkeys(("claim", "release", "needs-reply"), {"version": 0}),
        "assign": {"version": 0, "assignee": None},
        "snooze": {"version": 0, "until": "2099-01-01T00:00:00Z"},
        "close": {"version": 0, "reason": "no_answer"},
        "answers": {"body": "Hello."},
        "answer-links": {"name": "Max"},
        "<comment_id>": {"body": "Other words.", "version": 2, "useful": True},
    }
    walked = 0
    for rule, method, _ in routes(open_app):
        if "<comment_id>" in rule:
            body = None if method == "GET" else bodies[rule.rpartition("/")[2]]
            answer = stranger.send(method, path_of(rule, comment.id), body)
            assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found"), rule
            walked += 1
    assert walked >= 5
    assert stranger.get("/comments")["comments"] == []
    assert stranger.patch("/pages", {"url": reader.page, "closed": True}, 404)
    assert [shown["html"] for shown in reader.thread()["comments"]] == ["<p>Of the first site.</p>"]


@pytest.mark.parametrize("scopes", [("reply",), ("read", "reply"), ("read", "emails", "log")])
def test_who_may_only_answer_or_read_does_not_decide(
    open_app: Flask, reader: Reader, program: Make, scopes: tuple[str, ...]
) -> None:
    comment = reader.post()
    seen = {"decision": "spam", "version": 2}
    refused = program(*scopes).post(f"/comments/{comment.id}/decision", seen, 403)
    assert refused["code"] == "insufficient_scope"
    assert reader.thread()["comments"]


@pytest.mark.parametrize("role", ROLES)
def test_a_token_opens_no_more_than_its_maker_may_open_by_now(
    open_app: Flask, reader: Reader, program: Make, role: Role
) -> None:
    reader.post(author={"name": "Léa", "email": "lea@blog.example"})
    ana = program(*SCOPES)
    with open_app.app_context():
        add_moderator("bob@blog.example", "owner", None, NOW)
        add_moderator("ana@blog.example", role, None, NOW)
    for rule, method, view in routes(open_app):
        answer = ana.send(method, path_of(rule), {})
        is_refused = not is_at_least(role, ROLE_OF[view.operation.scope])
        assert (answer.status_code == 403) == is_refused, (method, rule)
        if is_refused:
            assert answer.get_json()["code"] == "insufficient_scope"
            assert "created this token" in answer.get_json()["detail"]
    (shown,) = ana.get("/comments")["comments"]
    assert (shown["author"]["email"] is not None) == is_at_least(role, "moderator")


def test_a_token_ends_with_its_maker_and_one_of_the_command_stays(
    open_app: Flask, program: Make
) -> None:
    with open_app.app_context():
        of_nobody = Program(open_app, create_token(SITE, "By command", ["read"], By(SYSTEM, NOW)))
        add_moderator("bob@blog.example", "owner", None, NOW)
        ana = program("read")
        ana.get("/comments")
        (number,) = [one.id for one in members_of(SITE) if one.email.startswith("ana")]
        remove_member(SITE, number, By(SYSTEM, NOW))
    assert ana.get("/comments", 401)["code"] == "bad_token"
    of_nobody.get("/comments")
