"""Settings of a site, further sites, and the lines to paste."""

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.console.conftest import PAGE, Desk

SETTINGS = "/console/sites/default/settings"


def shown(desk: Desk) -> dict[str, str]:
    """The values of the form, as a browser would send them back."""
    page = desk.get(SETTINGS).get_data(as_text=True)
    values = dict(
        re.findall(r'<input(?: class="number")? id="(\w+)" name="\1" value="([^"]*)"', page)
    )
    values |= dict(re.findall(r'<textarea id="(\w+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', page, re.S):
        values[name] = re.findall(r'value="(\w+)" selected', options)[0]
    values |= dict(re.findall(r'name="(\w+)" id="\w+" value="(on)" checked', page))
    return {name: html.unescape(value) for name, value in values.items()}


def test_saving_what_is_shown_changes_nothing(owner: Desk) -> None:
    before = shown(owner)
    assert len(before) >= 20
    assert owner.post(SETTINGS, **before).status_code == 303
    assert shown(owner) == before


def test_every_setting_is_stored_and_reaches_the_widget(owner: Desk, client: FlaskClient) -> None:
    changed = {
        "name": "Le fournil",
        "origins": "https://blog.example\nhttp://localhost:*",
        "moderation": "all",
        "preview_origins": "https://*--mysite.netlify.app\nhttps://staging.blog.example",
        "preview_posts": "off",
        "local_ports": "on",
        "trusted_after": "3",
        "require_name": "on",
        "blocked_words": "casino\npilule",
        "blocked_words_action": "hold",
        "max_links": "0",
        "min_fill_seconds": "0",
        "limit_poster": "5 per minute; 20 per day",
        "limit_thread": "50 per minute",
        "limit_site": "200 per minute",
        "limit_vote": "7 per minute",
        "limit_report": "8 per minute",
        "limit_preview": "9 per minute",
        "close_after_days": "30",
        "closed_message": "À bientôt",
        "edit_window_minutes": "5",
        "language": "fr",
        "theme": "dark",
        "accent": "#1f6f54",
        "default_sort": "newest",
        "max_depth": "3",
        "page_parameters": "listed",
        "page_parameter_names": "p\nid",
        "hash_routes": "on",
        "webmentions": "on",
        "reactions": "👍 ❤️",
        "needs": "all",
        "answer_minutes": "90",
        "time_zone": "Europe/Paris",
        "working_hours": "Mo-Fr 09:00-12:00, 13:00-17:00",
        "closed_days": "2026-12-25",
        "figures_by_person": "on",
        "weekly_report": "on",
        "reader_mails": "on",
        "tell_reasons": "on",
        "hold_likely_spam": "on",
        "judge_url": "https://judge.example/palabre",
        "judge_minutes": "5",
        "proof_of_work": "rise",
    }
    unchecked = {"require_name", "accent", "hash_routes", "reactions", "figures_by_person"}
    unchecked |= {"weekly_report", "reader_mails", "tell_reasons", "hold_likely_spam"}
    unchecked.add("local_ports")
    assert set(changed) | {"votes"} == set(shown(owner)) | unchecked
    assert owner.post(SETTINGS, **changed).status_code == 303
    assert "Saved." in owner.get(SETTINGS).get_data(as_text=True)
    stored = shown(owner)
    assert {line for line in stored.pop("origins").split()} == set(changed.pop("origins").split())
    assert stored == changed
    read = client.get("/api/v1/threads", query_string={"url": PAGE}).json
    assert read["site"]["theme"] == "dark"
    assert read["site"]["edit_window_seconds"] == 300
    assert read["thread"]["votes"] is False
    assert read["site"]["reactions"] == ["👍", "❤️"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", " "),
        ("name", "x" * 201),
        ("origins", ""),
        ("origins", "blog.example"),
        ("origins", "https://blog.example/path"),
        ("moderation", "none"),
        ("trusted_after", "0"),
        ("trusted_after", "two"),
        ("max_links", "-1"),
        ("max_links", "٣"),
        ("max_links", "9" * 400),
        ("limit_poster", ""),
        ("limit_poster", "10 per fortnight"),
        ("limit_poster", "0 per minute"),
        ("limit_poster", "1 per minute; " * 20),
        ("close_after_days", "0"),
        ("edit_window_minutes", "1441"),
        ("language", "français"),
        ("theme", "pink"),
        ("accent", "red"),
        ("max_depth", "13"),
        ("blocked_words", "mot " * 5000),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_nothing_is_saved(
    owner: Desk, name: str, value: str
) -> None:
    before = shown(owner)
    answer = owner.post(SETTINGS, **before | {"limit_vote": "1 per hour", name: value})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'id="{name}-error"' in page
    assert 'value="1 per hour"' in page, "what was typed is given back"
    assert shown(owner) == before


def test_a_further_site_is_added_and_shows_its_lines(owner: Desk, app: Flask) -> None:
    fields = {"name": "Le jardin", "key": "Jardin", "origins": "https://jardin.example"}
    answer = owner.post("/console/sites/new", **fields)
    assert answer.location == "/console/sites/jardin/snippet"
    page = html.unescape(owner.get(answer.location).get_data(as_text=True))
    assert 'src="http://127.0.0.1:8000/static/embed.js" data-site="jardin"></script>' in page
    assert "script-src http://127.0.0.1:8000; connect-src http://127.0.0.1:8000" in page
    first = html.unescape(owner.get("/console/sites/default/snippet").get_data(as_text=True))
    assert "data-site=" not in first
    assert "Le jardin" in first, "one can go from site to site"
    assert owner.get("/console/queue/review?site=jardin").status_code == 200
    again = owner.post("/console/sites/new", **fields)
    assert again.status_code == 422
    assert 'id="key-error"' in again.get_data(as_text=True)


@pytest.mark.parametrize("key", ["", "-a", "é", "a/b", "a" * 65, "a b"])
def test_a_bad_key_is_refused(owner: Desk, key: str) -> None:
    fields = {"name": "Le jardin", "key": key, "origins": "https://jardin.example"}
    answer = owner.post("/console/sites/new", **fields)
    assert answer.status_code == 422
    assert 'value="Le jardin"' in answer.get_data(as_text=True)


SignIn = Callable[..., Desk]


def test_a_moderator_sees_the_lines_but_no_settings(sign_in: SignIn) -> None:
    page = sign_in("mina", "moderator").get("/console/sites/default/snippet")
    assert page.status_code == 200
    assert "/settings" not in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("lang", "typed", "stored", "read"),
    [
        ("fr", "12 par minute", "12 per minute", "12 par minute"),
        ("fr", "5 par heure ; 50 par jour", "5 per hour; 50 per day", "5 par heure; 50 par jour"),
        ("fr", "5 / heure", "5 per hour", "5 par heure"),
        ("fr", "1 toutes les 5 minutes", "1 per 5 minute", "1 per 5 minute"),
        ("ar", "12 في الدقيقة", "12 per minute", "12 في الدقيقة"),
        ("en", "12 per minutes", "12 per minute", "12 per minute"),
        ("fr", "12 per minute", "12 per minute", "12 par minute"),
    ],
)
def test_limits_are_read_and_shown_in_ones_language(
    owner: Desk, lang: str, typed: str, stored: str, read: str
) -> None:
    assert owner.post(SETTINGS, **shown(owner) | {"limit_poster": typed}).status_code == 303
    for language, value in ((lang, read), ("en", stored)):
        page = html.unescape(owner.get(f"{SETTINGS}?lang={language}").get_data(as_text=True))
        assert f'name="limit_poster" value="{value}"' in page


def test_refused_fields_are_counted_and_linked_above_the_form(owner: Desk) -> None:
    answer = owner.post(SETTINGS, **shown(owner) | {"accent": "red", "max_depth": "99"})
    page = answer.get_data(as_text=True)
    summary = page.partition('id="errors"')[2].partition("</div>")[0]
    assert "Fields to correct: 2" in summary and "autofocus" in summary
    assert '<a href="#accent">Accent colour</a>' in summary
    assert '<a href="#max_depth">Levels of replies</a>' in summary
