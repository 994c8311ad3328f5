"""Sites are made and changed; threads are closed."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import update

from comments_service.errors import AppError
from comments_service.models import Site
from comments_service.queries.comments.policy import policy_of
from comments_service.queries.sites.sites import default_site, site_by_id
from comments_service.rules.text.urls import parse_origin
from comments_service.services.comments.threads import ThreadChange, change_thread
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.core.transaction import transaction
from comments_service.services.sites.sites import (
    change_site,
    checked_origins,
    ensure_default_site,
)
from tests.factories import SITE, Reader, set_rules, stored

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 11, 22, tzinfo=UTC)
NUMBERS = itertools.count()


def test_a_second_start_leaves_the_site_as_its_owner_set_it(app: Flask) -> None:
    with app.app_context():
        change_site(SITE, {"name": "Mine"})
        ensure_default_site(["https://other.example"], "all", NOW)
        rules = default_site()
        assert rules and (rules.site.name, rules.site.moderation) == ("Mine", "first")
        assert site_by_id(SITE + 1) is None


def test_the_list_of_origins_is_replaced_when_it_is_given(app: Flask) -> None:
    blog = parse_origin("https://www.blog.example")
    with app.app_context():
        change_site(SITE, {}, [blog, blog])
        rules = site_by_id(SITE)
        assert rules and rules.origins == (blog,)
        assert rules.allows(blog)
        assert not rules.allows(parse_origin("https://m.blog.example"))
        change_site(SITE, {"name": "Mine"})
        kept = site_by_id(SITE)
        assert kept and kept.origins == (blog,)
        assert kept.site.version == rules.site.version + 1


def test_blocked_words_are_the_lines_that_hold_something(app: Flask) -> None:
    with app.app_context():
        change_site(SITE, {"blocked_words": "casino\n\n  \nfree money\n"})
        rules = site_by_id(SITE)
        assert rules and policy_of(rules.site).blocked_words == ("casino", "free money")


def test_origins_are_checked_line_by_line() -> None:
    assert [str(origin) for origin in checked_origins(" https://a.example \n\nhttp://b:81")] == [
        "https://a.example",
        "http://b:81",
    ]
    for text, code in (("", "required"), (" \n", "required"), ("https://a.example/x", "bad_value")):
        with pytest.raises(AppError) as refused:
            checked_origins(text)
        assert refused.value.errors[0].code == code


def test_a_thread_can_be_opened_again(open_app: Flask, reader: Reader) -> None:
    thread = stored(open_app, reader.post().id).thread_id
    with open_app.app_context():
        change_thread(SITE, thread, ThreadChange(closed=True), By(SYSTEM, NOW))
    assert reader.thread()["thread"]["closed"] is True
    with open_app.app_context():
        change_thread(SITE, thread, ThreadChange(closed=False), By(SYSTEM, NOW))
    assert reader.thread()["thread"]["closed"] is False


def test_what_does_not_exist_cannot_be_closed(app: Flask) -> None:
    with app.app_context(), pytest.raises(AppError) as refused:
        change_thread(SITE, 1, ThreadChange(closed=True), By(SYSTEM, NOW))
    assert refused.value.code == "not_found"


def test_a_transaction_in_a_transaction_is_a_mistake(app: Flask) -> None:
    with app.app_context(), transaction(), pytest.raises(RuntimeError), transaction():
        pass


def test_what_fails_half_way_leaves_nothing(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction() as session:
            rules = site_by_id(SITE)
            assert rules
            session.merge(rules.site).name = "Half"
            session.flush()
            raise ZeroDivisionError
        rules = site_by_id(SITE)
        assert rules and rules.site.name == "My site"


def test_a_changed_setting_is_obeyed_by_every_process_at_once(
    make_app: Callable[..., Flask],
) -> None:
    # Each application has its own connections and remembers for itself, as processes do.
    here, there = make_app(), make_app()
    for change, expected in [({"moderation": "open"}, 201), ({"moderation": "all"}, 202)] * 2:
        set_rules(here, **change)
        for app in (there, here):
            text = f"A comment {expected} {id(app)} {next(NUMBERS)}"
            assert Reader(app).try_to_post(text).status_code == expected
    with here.app_context():
        change_site(SITE, {}, [parse_origin("https://blog.example")])
    assert Reader(there).try_to_post("From a page that is no longer the site's.").status_code == 403


def test_settings_that_were_never_stored_are_not_remembered(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction() as session:
            session.execute(update(Site).values(name="Never", version=Site.version + 1))
            rules = site_by_id(SITE)
            assert rules and rules.site.name == "Never"
            raise ZeroDivisionError
        change_site(SITE, {"accent": "#123456"})
        rules = site_by_id(SITE)
        assert rules and (rules.site.name, rules.site.accent) == ("My site", "#123456")
