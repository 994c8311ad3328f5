"""The settings of the first site: when they act, and that it is said when they do not."""

from collections.abc import Callable

from flask import Flask

from comments_service.queries.sites.sites import default_site
from comments_service.services.sites.sites import change_site
from comments_service.settings import DEFAULT_ORIGINS
from comments_service.start import without_effect

MakeApp = Callable[..., Flask]
BLOG = "https://blog.example"


def said(app: Flask) -> list[str]:
    with app.app_context():
        return list(without_effect(app.extensions["palabre"].settings))


def origins(app: Flask) -> list[str]:
    with app.app_context():
        rules = default_site()
        assert rules is not None
        return sorted(map(str, rules.origins))


def test_a_changed_setting_that_acts_no_more_is_named(make_app: MakeApp) -> None:
    first = make_app(SITE_ORIGINS=BLOG, MODERATION="open")
    assert said(first) == []
    changed = make_app(SITE_ORIGINS="https://b.example,https://a.example", MODERATION="all")
    assert origins(changed) == [BLOG]
    assert said(changed) == [
        f"SITE_ORIGINS is not used: the console says {BLOG}.",
        "MODERATION is not used: the console says open.",
    ]


def test_how_the_same_origins_are_written_changes_nothing(make_app: MakeApp) -> None:
    make_app(SITE_ORIGINS="https://b.example:443, HTTPS://A.example")
    assert said(make_app(SITE_ORIGINS="https://a.example,https://b.example")) == []


def test_settings_that_are_not_set_are_not_named(make_app: MakeApp) -> None:
    app = make_app(SITE_ORIGINS=BLOG, MODERATION="open")
    with app.app_context():
        change_site(1, {"moderation": "all"})
    assert said(make_app()) == []


def test_a_change_in_the_console_is_what_applies(make_app: MakeApp) -> None:
    app = make_app(MODERATION="open")
    with app.app_context():
        change_site(1, {"moderation": "all"})
    assert said(make_app(MODERATION="open")) == ["MODERATION is not used: the console says all."]


def test_a_command_before_the_first_start_does_not_use_the_settings_up(make_app: MakeApp) -> None:
    """As `flask moderator add` is run, in a shell that has no settings of the service."""
    assert origins(make_app()) == sorted(DEFAULT_ORIGINS)
    serves = make_app(SITE_ORIGINS=BLOG, MODERATION="all")
    assert origins(serves) == [BLOG]
    assert said(serves) == []
    # Once and no more: now it is the site's.
    assert origins(make_app(SITE_ORIGINS="https://other.example")) == [BLOG]


def test_a_site_that_somebody_has_set_up_keeps_what_it_has(make_app: MakeApp) -> None:
    app = make_app()
    with app.app_context():
        change_site(1, {"name": "My blog"})
    again = make_app(SITE_ORIGINS=BLOG)
    assert origins(again) == sorted(DEFAULT_ORIGINS)
    assert said(again)[0].startswith("SITE_ORIGINS is not used: ")
