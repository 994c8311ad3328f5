"""Rules tried on the last comments, the look on a sample, and what is logged of a change."""

import html
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import AuditEntry
from comments_service.queries.sites.sites import site_by_id
from comments_service.services.accounts.accounts import add_moderator
from comments_service.web.console.sites.policy_dry_run import try_rules
from tests.factories import SITE, Moderator, Reader, set_rules
from tests.web.console.conftest import Desk
from tests.web.console.sites.test_settings import SETTINGS, shown

TRY = f"{SETTINGS}/try"
LOOK = "/console/sites/default/look"


def counts(page: str) -> dict[str, tuple[int, int]]:
    then = dict(re.findall(r'data-then="(\w+)">(\d+)', page))
    now = dict(re.findall(r'data-now="(\w+)">(\d+)', page))
    return {outcome: (int(then[outcome]), int(now[outcome])) for outcome in then}


def tried(desk: Desk, **typed: str) -> str:
    answer = desk.post(TRY, **shown(desk) | typed)
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def test_typed_rules_are_tried_and_nothing_is_saved(
    app: Flask, owner: Desk, reader: Reader
) -> None:
    for body in (
        "Hello.",
        "See https://a.example and https://b.example",
        "The CASINO is open",
        "https://a.example https://b.example https://c.example",
    ):
        reader.try_to_post(body)
    before = shown(owner)
    page = tried(owner, max_links="1", blocked_words="casino", blocked_words_action="refuse")
    assert counts(page) == {"published": (1, 3), "held": (2, 1), "refused": (1, 0)}
    assert "Changed by these rules: 2." in page
    assert page.count('<li class="changed">') == 2
    assert "This site does not accept these words: casino." in page
    assert "Number of links: 2. This site allows 1." in page
    assert 'name="max_links" value="1"' in page, "what was typed stays"
    assert shown(owner) == before
    assert counts(tried(owner, moderation="all"))["held"] == (4, 1)
    assert counts(tried(owner, require_name="on"))["refused"] == (4, 0)
    assert "These rules would change nothing" in tried(owner)


def test_the_first_comments_of_each_writer_are_found_in_what_is_kept(
    app: Flask, owner: Desk, open_app: Flask
) -> None:
    readers = [Reader(open_app, f"192.0.2.{number}") for number in (1, 2)]
    for turn in range(3):
        for number, reader in enumerate(readers):
            reader.post(f"Turn {turn}", author={"name": f"Person {number}"})
    assert counts(tried(owner, moderation="first", trusted_after="1"))["held"] == (2, 0)
    assert counts(tried(owner, moderation="first", trusted_after="2"))["held"] == (4, 0)


def test_answers_of_the_site_are_not_tried_and_names_of_its_people_are(
    app: Flask, owner: Desk, reader: Reader
) -> None:
    with app.app_context():
        add_moderator("rose@example.org", "moderator", "palabre sous l'arbre", datetime.now(UTC))
    posted = reader.post("Hello")
    owner.post(f"/console/comments/{posted.id}/reply", body="Welcome", back="/console/")
    reader.post("I am R0se", author={"name": "R0se"})
    page = tried(owner)
    assert sum(now for _, now in counts(page).values()) == 2
    assert counts(page)["held"] == (1, 1)


def test_a_site_without_comments_says_so(owner: Desk) -> None:
    assert "There are no comments yet" in tried(owner)


def test_a_bad_value_is_told_and_nothing_is_tried(owner: Desk) -> None:
    answer = owner.post(TRY, **shown(owner) | {"max_links": "many"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert 'id="max_links-error"' in page
    assert 'id="trial"' not in page


def test_trying_takes_two_statements_whatever_there_is(
    app: Flask, reader: Reader, moderator: Moderator, count_statements: Callable[[], Any]
) -> None:
    for number in range(12):
        reader.post(f"Comment {number}")
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        with count_statements() as statements:
            trial = try_rules(rules.site, rules.site)
    assert (trial.total, len(statements)) == (12, 2)


def sample(desk: Desk, path: str = LOOK) -> Any:
    page = desk.get(path).get_data(as_text=True)
    found = re.search(r'id="sample">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_the_look_follows_what_is_typed_and_saves_nothing(app: Flask, owner: Desk) -> None:
    set_rules(app, accent="#1f6f54")
    stored = sample(owner)
    assert (stored["site"]["theme"], stored["site"]["accent"]) == ("inherit", "#1f6f54")
    typed = sample(
        owner, f"{LOOK}?theme=dark&accent=%23c2185b&default_sort=top&max_depth=1&language=fr&votes="
    )
    assert (typed["site"]["theme"], typed["site"]["accent"]) == ("dark", "#c2185b")
    assert typed["thread"]["votes"] is False
    assert typed["comments"][0]["author"]["name"] == "Inès"
    assert all(comment["replies"] == [] for comment in typed["comments"])
    assert sample(owner, f"{LOOK}?default_sort=newest")["comments"][0]["author"]["name"] == "Jo"
    assert sample(owner)["site"] == stored["site"]


@pytest.mark.parametrize(
    "query", ["theme=pink", "accent=red", "max_depth=99", "language=fran%C3%A7ais"]
)
def test_a_value_that_is_refused_is_told_in_the_preview(owner: Desk, query: str) -> None:
    answer = owner.get(f"{LOOK}?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.get_data(as_text=True)


def test_the_preview_is_framed_by_us_alone_and_reaches_nothing(owner: Desk) -> None:
    answer = owner.post(LOOK, **shown(owner) | {"theme": "dark"})
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status_code == 200
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-src 'self'" in owner.get(SETTINGS).headers["Content-Security-Policy"]
    assert 'sandbox="allow-scripts"' in owner.get(SETTINGS).get_data(as_text=True)


def test_a_change_of_settings_is_logged_with_what_it_changed(app: Flask, owner: Desk) -> None:
    def logged() -> list[Any]:
        with app.app_context():
            wanted = (
                select(AuditEntry).where(AuditEntry.action == "settings").order_by(AuditEntry.id)
            )
            return list(db.session.execute(wanted).scalars())

    owner.post(SETTINGS, **shown(owner))
    assert logged() == [], "nothing changed"
    changes = {"max_links": "0", "theme": "dark", "origins": "https://blog.example"}
    owner.post(SETTINGS, **shown(owner) | changes)
    (entry,) = logged()
    assert entry.after == {"max_links": 0, "theme": "dark", "origins": ["https://blog.example"]}
    assert entry.before["max_links"] == 2
    assert "http://localhost:*" in entry.before["origins"]
    assert (entry.actor, entry.moderator_id is not None) == ("moderator", True)


def test_each_setting_can_be_linked_to_by_its_name(owner: Desk) -> None:
    page = owner.get(SETTINGS).get_data(as_text=True)
    for name in ("max_links", "blocked_words", "moderation", "require_name", "origins", "votes"):
        assert len(re.findall(f'id="{name}"', page)) == 1
