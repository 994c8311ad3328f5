"""What keeps others out: every route of the console, walked by machine."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from comments_service.rules.accounts.roles import ROLES, is_at_least
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]


def rules(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("console.")]


def address(app: Flask, rule: Rule, comment: str = "1-abc") -> str:
    values: dict[str, str | int] = {
        "view": "review",
        "job": "1",
        "key": "default",
        "comment_id": comment,
        "thread_id": "abc",
        "token": "x",
        "import_id": "abc",
        "message_id": "1",
        "table": "days",
        "note_id": "1",
        "view_id": "1",
        "watch_id": "1",
        "mention_id": "1",
        "which": "reply",
        "step": "close",
        "channel_id": 1,
        "provider_id": 1,
        "subscriber_id": 1,
    }
    needed = {name: values[name] for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, needed, method=_method(rule))


def _method(rule: Rule) -> str:
    return "POST" if "POST" in (rule.methods or ()) else "GET"


def test_every_route_states_who_may_call_it(app: Flask) -> None:
    assert rules(app)
    guards = {app.view_functions[rule.endpoint].route_guard.guard for rule in rules(app)}
    assert guards == {"session", "sign-in"}


def test_without_a_session_every_page_leads_to_the_sign_in(app: Flask) -> None:
    desk = Desk(app)
    for rule in rules(app):
        if app.view_functions[rule.endpoint].route_guard.guard == "session":
            answer = desk.client.open(address(app, rule), method=_method(rule))
            assert answer.status_code == 302, rule
            assert answer.location.startswith("/console/sign-in"), rule


@pytest.mark.slow
@pytest.mark.parametrize(
    "forged",
    [
        {"data": {}},
        {"data": {"csrf": ""}},
        {"data": {"csrf": "0" * 32}},
        {"data": {"csrf": "é"}},
        {"headers": {"Origin": "https://evil.example"}},
        {"headers": {"Origin": "null"}},
        {"headers": {"Sec-Fetch-Site": "cross-site"}},
        {"headers": {"Sec-Fetch-Site": "same-site"}},
    ],
)
def test_a_forged_form_changes_nothing_anywhere(
    owner: Desk, post: Callable[..., str], forged: dict[str, dict[str, str]]
) -> None:
    comment = post()
    token = owner.token()
    stranger = Desk(owner.app)
    own_tokens = {"session": token, "sign-in": stranger.token("/console/sign-in")}
    desks = {"session": owner, "sign-in": stranger}
    for rule in rules(owner.app):
        if _method(rule) != "POST":
            continue
        guard = owner.app.view_functions[rule.endpoint].route_guard.guard
        data = forged.get("data", {"csrf": own_tokens[guard]})
        answer = desks[guard].client.post(
            address(owner.app, rule, comment), data=data, headers=forged.get("headers")
        )
        assert answer.status_code == 403, rule
    assert owner.get("/console/queue/review").get_data(as_text=True).count("<article") == 1


def test_the_token_of_one_session_is_worth_nothing_in_another(sign_in: SignIn) -> None:
    lea, ana = sign_in("lea"), sign_in("ana")
    assert ana.post("/console/sign-out", lea.token()).status_code == 403


@pytest.mark.parametrize("origin", ["http://localhost", None])
def test_our_own_pages_are_believed(owner: Desk, origin: str | None) -> None:
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"} if origin else {}
    data = {"csrf": owner.token(), "email": "owner@example.org", "name": "Owner"}
    answer = owner.client.post("/console/account", data=data, headers=headers)
    assert answer.status_code == 303


def test_a_responder_reads_and_replies_and_nothing_more(
    sign_in: SignIn, post: Callable[..., str]
) -> None:
    comment = post()
    desk = sign_in("remi", "responder")
    page = desk.get("/console/queue/review")
    assert page.status_code == 200
    assert 'name="decision"' not in page.get_data(as_text=True)
    refused = {
        f"comments/{comment}/decision": {"decision": "approve", "version": "2"},
        f"comments/{comment}/undo": {"version": "2"},
        f"comments/{comment}/pin": {"pin": "on"},
        "sites/default/settings": {"name": "Mine"},
        "sites/new": {"name": "Mine"},
    }
    for path, fields in refused.items():
        assert desk.post(f"/console/{path}", **fields).status_code == 403, path
    for path in ("sites/default/settings", "sites/new"):
        assert desk.get(f"/console/{path}").status_code == 403, path


def test_a_moderator_decides_but_does_not_set(sign_in: SignIn, post: Callable[..., str]) -> None:
    desk = sign_in("mina", "moderator")
    assert desk.decide(post(), "approve").status_code == 303
    assert desk.post("/console/sites/default/settings", name="Mine").status_code == 403


def test_a_site_of_others_is_not_there(
    owner: Desk, sign_in: SignIn, post: Callable[..., str]
) -> None:
    ana = sign_in("ana", "owner")
    fields = {"name": "Le jardin", "key": "jardin", "origins": "https://jardin.example"}
    assert owner.post("/console/sites/new", **fields).status_code == 303
    for path in (
        "sites/jardin/settings",
        "sites/jardin/snippet",
        "queue/review?site=jardin",
        "queue/review/news?site=jardin",
        "comments/2-abc",
    ):
        assert ana.get(f"/console/{path}").status_code == 404, path
    assert ana.post("/console/comments/2-abc/decision", decision="spam").status_code == 404


def test_pages_are_locked_to_their_own_files_and_never_kept(app: Flask, owner: Desk) -> None:
    for path in ("/console/queue/review", "/console/sign-in/x", "/console/nowhere"):
        headers = owner.get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        page = owner.get(path).get_data(as_text=True)
        assert not re.search(r"<style|style=|<script(?! src=)|\son\w+=", page)


def test_an_unknown_site_or_view_or_comment_is_not_found(owner: Desk) -> None:
    for path in (
        "queue/every",
        "queue/review?site=no",
        "comments/1-1",
        "comments/x",
        "sites/no/settings",
    ):
        assert owner.get(f"/console/{path}").status_code == 404, path
    assert owner.get("/console/queue/review?after=zz").status_code == 400
    assert owner.get("/console/queue/review?after=-1").status_code == 400


#: What may be sent with less than a moderator's role: nothing here decides or sets anything.
WRITES_OF_THE_LEAST = {
    "analyst": {"leave", "set_feeds"},
    "responder": {
        "reply",
        "note_commenter",
        "drop_note",
        "judge",
        "save_reply",
        "drop_reply",
        "wait_step",
        "claim_by_typing",
        "answer_on_page",
        "ask_somebody",
        "withdraw_answer_link",
        "end_own_answer_links",
        "moderate_on_page",  # with the same role there
    },
}


def test_who_may_do_less_than_decide_writes_only_what_is_listed_here(app: Flask) -> None:
    found: dict[str, set[str]] = {"analyst": set(), "responder": set()}
    for rule in rules(app):
        who = app.view_functions[rule.endpoint].route_guard.who
        if _method(rule) == "POST" and who in found:
            found[who].add(rule.endpoint.removeprefix("console."))
    assert found == WRITES_OF_THE_LEAST


@pytest.mark.parametrize("role", ["analyst", "responder", "moderator"])
def test_every_route_refuses_who_has_a_lesser_role(
    app: Flask, sign_in: SignIn, post: Callable[..., str], role: str
) -> None:
    comment = post()
    desk = sign_in(role, role)
    token = desk.token()
    tried = 0
    for rule in rules(app):
        who = app.view_functions[rule.endpoint].route_guard.who
        if who not in ROLES or is_at_least(role, who):
            continue
        path, method = address(app, rule, comment), _method(rule)
        data = {"csrf": token} if method == "POST" else None
        assert desk.client.open(path, method=method, data=data).status_code == 403, rule
        tried += 1
    assert tried > 15


@pytest.mark.slow
@pytest.mark.parametrize(("role", "sees"), [("analyst", False), ("moderator", True)])
def test_no_page_shows_an_address_to_who_does_not_decide(
    app: Flask, sign_in: SignIn, post: Callable[..., str], role: str, sees: bool
) -> None:
    comment = post()
    sign_in("mina", "owner")
    desks = [sign_in(role, role)] + ([] if sees else [sign_in("remi", "responder")])
    for desk in desks:
        told = {
            rule.endpoint: desk.get(path + query).get_data(as_text=True)
            for rule in rules(app)
            if _method(rule) == "GET" and app.view_functions[rule.endpoint].route_guard.who in ROLES
            for path, query in ((address(app, rule, comment), "?q=Bonjour"),)
        }
        shown = {name for name, text in told.items() if "lea@example.org" in text}
        assert bool(shown) == sees, shown
        # Nor those of the people one works with.
        assert not [name for name, text in told.items() if "mina@example.org" in text]
