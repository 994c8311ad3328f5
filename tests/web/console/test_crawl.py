"""Every address that can be read, by everybody, in each language: there or refused as declared."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from werkzeug.routing import Rule

from comments_service.models import Comment
from comments_service.rules.accounts.roles import ROLES, is_at_least
from comments_service.rules.accounts.scopes import SCOPES
from comments_service.rules.comments.status import Decision
from comments_service.rules.sites.other_systems import OTHER_SYSTEMS
from comments_service.rules.text.pages import UNDECIDED
from comments_service.services.accounts.tokens import create_token
from comments_service.services.community.watches import WatchSettings, add_watch
from comments_service.services.core.actor import SYSTEM, Actor, By
from comments_service.services.imports.uploads import Upload, receive_upload
from comments_service.services.mentions.receiving import announced, receive
from comments_service.services.moderation.bulk_jobs import Bulk, start_bulk, undo_bulk
from comments_service.services.moderation.saved_searches import save_view
from comments_service.services.notifications.channels import NewChannel, Routing, make_channel
from tests.factories import PAGE, SITE, Moderator, Reader, stored
from tests.web.console.conftest import Desk

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LANGUAGES = ("en", "fr", "ar")
# What an address cannot do without.
QUERIES = {
    "/api/v1/threads": {"url": PAGE},
    "/api/v1/counts": {"url": PAGE},
    "/embed": {"url": PAGE},
    "/feeds/thread.atom": {"url": PAGE},
    "/feeds/thread.json": {"url": PAGE},
    "/api/v1/threads/since": {"url": PAGE},
    "/api/v1/threads/mentions": {"url": PAGE},
    "/api/v1/reader": {"url": PAGE},
    "/console/search/suggestions": {"q": "Root"},
}
# What is answered otherwise than with 200 to somebody who may ask.
OTHERWISE = {
    "/": {404},  # browsers are led to the console, programs are not
    "/console/": {302},  # to the queue
    "/api/v1/reader": {401},  # nobody is signed in
    "/console/join/<token>": {410},  # a secret that nobody has
    "/console/sign-in/code": {302},  # nobody is between two steps
    "/privacy/<token>": {404},
    "/decide/<token>/<decision>": {404},
    "/answer/<token>": {410},
    "/answer/<token>/news": {410},
    "/subscriptions/<token>": {404},
    "/sign-in": {422},  # of no page
    "/sign-in/<provider>/callback": {404},
    **{
        f"/feeds/{kind}/<token>.{form}": {404}
        for kind in ("replies", "watches")
        for form in ("atom", "json")
    },
    "/subscriptions/stop/<token>": {404},
    "/console/sign-in": {200, 302},  # away, for those who are in
    # Only where a site has switched them on.
    **{path: {404} for one in OTHER_SYSTEMS.values() for path in one.addresses},
    **{path: {404} for path in ("/isso/", "/isso/latest", "/isso/id/<id:number>")},
    # Only where the demo is switched on.
    "/demo/": {404},
    "/2010/03/du-community-management-politique.html": {404},
    "/2013/06/la-veille-trois-ans-apres.html": {404},
}


@pytest.fixture
def ids(open_app: Flask, reader: Reader, moderator: Moderator) -> dict[str, str]:
    """Something of each kind, by the name that paths have for its id."""
    root = reader.post("Root.", author={"name": "Léa", "email": "lea@lea.example"})
    reader.post("Answer.", parent_id=root.id)
    with open_app.app_context():
        member = moderator.actor.moderator_id or 0
        by = By(Actor("moderator", member), NOW)
        save_view(SITE, "Held", "status:held", by)
        upload = receive_upload(SITE, member, Upload("a.xml", "wordpress"), [b"<rss/>"], NOW)
        every = Bulk(decision=Decision.HOLD, comments=Comment.id > 0, asked={"view": "all"})
        job = start_bulk(SITE, every, by)
        undo_bulk(SITE, job, by)
        hook = NewChannel("webhook", "A", {"url": "https://hooks.example"}, Routing(["held"]))
        key = open_app.extensions["palabre"].settings.secret_key
        channel, _ = make_channel(SITE, hook, key, by)
        page = UNDECIDED.page_at("http://localhost/pain")
        announcement = announced("https://a.example/", page.url, page, "webmention")
        link = receive(SITE, announcement, NOW)
        watch = add_watch(SITE, WatchSettings(name="Bread", search="bread"), by)
    return {"job": f"{job:x}", "bulk_id": f"{job:x}",
            "thread_id": f"{stored(open_app, root.id).thread_id:x}",
            "comment_id": root.id, "import_id": f"{upload:x}", "view": "review",
            "key": "default", "table": "weeks", "token": "x", "article": "x", "name": "docs.css",
            "number": "1", "language": "fr",
            "decision": "approve", "which": "reply", "mention": f"{SITE}-{link:x}",
            "channel_id": f"{channel:x}", "watch_id": f"{watch:x}", "provider": "1-1"}  # fmt: skip


def readable(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))


def walk(app: Flask, desk: Desk, ids: dict[str, str], headers: dict[str, str]) -> dict[str, int]:
    answered = {}
    for rule in readable(app):
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: ids[part[1]], rule.rule)
        query = QUERIES.get(rule.rule)
        answer = desk.get(path, query_string=query, headers=headers)
        answered[rule.rule] = answer.status_code
        if answer.status_code >= 400:
            assert answer.get_data(), rule
    return answered


def expected(app: Flask, rule: Rule, role: str | None, *, is_program: bool) -> set[int]:
    guard = app.view_functions[rule.endpoint].route_guard
    good = OTHERWISE.get(rule.rule, {200})
    if guard.guard == "api token" and not is_program:
        return {401}
    if guard.guard == "session":
        if role is None:
            return {302}
        if guard.who in ROLES and not is_at_least(role, guard.who):
            return {403}
    return good


@pytest.mark.parametrize("role", [None, *ROLES])
def test_each_address_is_there_or_refused_as_declared(
    open_app: Flask,
    ids: dict[str, str],
    sign_in: Callable[..., Desk],
    role: str | None,
) -> None:
    desk = sign_in("rita", role) if role else Desk(open_app)
    for language in LANGUAGES:
        answered = walk(open_app, desk, ids, {"Accept-Language": language})
        wrong = {
            rule.rule: answered[rule.rule]
            for rule in readable(open_app)
            if answered[rule.rule] not in expected(open_app, rule, role, is_program=False)
        }
        assert wrong == {}, (role, language)


def test_programs_read_what_their_token_is_for(open_app: Flask, ids: dict[str, str]) -> None:
    with open_app.app_context():
        secret = create_token(SITE, "A program", SCOPES, By(SYSTEM, datetime.now(UTC)))
    headers = {"Authorization": f"Bearer {secret}"}
    answered = walk(open_app, Desk(open_app), ids, headers)
    wrong = {
        rule.rule: answered[rule.rule]
        for rule in readable(open_app)
        if answered[rule.rule] not in expected(open_app, rule, None, is_program=True)
    }
    assert wrong == {}
