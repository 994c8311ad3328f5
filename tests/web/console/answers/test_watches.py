"""The console's watches: tried before they are saved, what they found, who may what."""

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.factories import set_rules
from tests.web.console.conftest import Desk

pytestmark = pytest.mark.database("both")
SignIn = Callable[..., Desk]
Post = Callable[..., str]


def page(desk: Desk, path: str) -> str:
    joint = "&" if "?" in path else "?"
    return html.unescape(desk.get(f"/console/{path}{joint}lang=en").get_data(as_text=True))


def save(desk: Desk, name: str, search: str, **more: str) -> str:
    """Save a watch; its address."""
    fields = {"is_on": "on", "alerts": "on"} | more
    answer = desk.post("/console/watches", name=name, search=search, **fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"]).removeprefix("/console/")


def test_a_watch_shows_what_it_would_have_found_before_it_is_saved(
    sign_in: SignIn, post: Post
) -> None:
    comment = post("Les retraites, déjà.")
    ana = sign_in("ana", "moderator")
    tried = ana.post("/console/watches/try?lang=en", name="R", search="retrait*", alerts="on")
    text = html.unescape(tried.get_data(as_text=True))
    assert "It would have found 1 comment in the last 30 days" in text
    assert f'id="h-{comment}"' in text and "<mark>retraites</mark>" in text
    assert "Save the watch" in text and 'name="is_on" checked' not in text
    assert "Save the watch" not in page(ana, "watches")
    assert "Nothing is watched for yet." in page(ana, "watches")


def test_a_watch_of_everything_is_refused_with_the_reason(sign_in: SignIn) -> None:
    ana = sign_in("ana", "moderator")
    for path in ("/console/watches/try?lang=en", "/console/watches?lang=en"):
        refused = ana.post(path, name="All", search="status:held -pain")
        text = html.unescape(refused.get_data(as_text=True))
        assert refused.status_code == 422
        assert "Add a word, an author, a link or a page" in text
        assert 'value="status:held -pain"' in text  # what was typed is still there


def test_hits_are_listed_highlighted_and_judged(
    open_app: Flask, sign_in: SignIn, post: Post
) -> None:
    ana, remi = sign_in("ana", "moderator"), sign_in("remi", "responder")
    path = save(ana, "Retraites", "retrait* -sondage")
    comment = post("La RETRAITE, encore.")
    text = page(remi, path)
    assert f'id="c-{comment}"' in text and "<mark>RETRAITE</mark>" in text
    judged = remi.post(f"/console/{path}/useful", useful="yes", comment=comment, back="/console/")
    assert judged.status_code == 303
    assert "100 % useful" in page(remi, path)
    assert re.search(r'aria-pressed="true">Useful', page(remi, path))
    remi.post(f"/console/{path}/useful", useful="", comment=comment)
    assert "useful" not in page(remi, "watches")
    set_rules(open_app, moderation="all")
    held = post("Ma retraite.")
    for place in ("queue/review", f"comments/{held}"):
        text = page(ana, place)
        assert "<mark>retraite</mark>" in text and "Retraites" in text, place


def test_a_watch_is_changed_muted_and_removed(sign_in: SignIn) -> None:
    ana = sign_in("ana", "moderator")
    path = save(ana, "Pain", "pain")
    number = path.partition("/")[2]
    ana.post(f"/console/{path}/mute", **{"for": "week"})
    assert "muted until" in page(ana, path)
    assert 'value="pain"' in page(ana, f"{path}/edit")
    save(ana, "Pain et sel", "pain sel", watch=number)
    assert "Pain et sel" in page(ana, "watches") and "muted until" in page(ana, "watches")
    ana.post(f"/console/{path}/mute", **{"for": ""})
    assert "muted until" not in page(ana, "watches")
    save(ana, "Pain et sel", "pain sel", watch=number, is_on="on")
    off = ana.post("/console/watches", name="Pain", search="pain", watch=number)
    assert off.status_code == 303
    assert ">off<" in page(ana, "watches")
    assert ana.post(f"/console/{path}/remove").status_code == 303
    assert "Pain" not in page(ana, "watches").partition('id="page"')[2]
    assert ana.get(f"/console/{path}").status_code == 404
    assert ana.get("/console/watches/zz").status_code == 404


def test_the_search_box_finds_what_a_watch_looks_for(sign_in: SignIn, post: Post) -> None:
    ana = sign_in("ana", "moderator")
    before = post("Les retraites.")
    save(ana, "Retraites", "retrait* -sondage")
    for query in ("watch:retraites", "veille:Retraites les", 'watch:"retraites"'):
        assert f'id="c-{before}"' in page(ana, f"search?q={query}"), query
    assert f'id="c-{before}"' not in page(ana, "search?q=watch:retraites autre")


def test_the_selection_begins_a_watch(sign_in: SignIn) -> None:
    text = page(sign_in("ana", "moderator"), 'watches?search="good bread"')
    assert re.search(r'name="search" value=""good bread""', text)


def test_roles_part_who_sees_judges_and_sets_up(sign_in: SignIn, post: Post) -> None:
    ana = sign_in("ana", "moderator")
    path = save(ana, "Pain", "pain")
    comment = post("Du pain.")
    lise, remi = sign_in("lise", "analyst"), sign_in("remi", "responder")
    assert "Show what it would have found" not in page(lise, "watches")
    assert page(lise, path).count("Useful") == 0
    for desk in (lise, remi):
        for action in ("watches", "watches/try", f"{path}/mute", f"{path}/remove"):
            answer = desk.post(f"/console/{action}", name="A", search="a")
            assert answer.status_code in (403, 404), action
        assert desk.get(f"/console/{path}/edit").status_code in (403, 404)
    refused = lise.post(f"/console/{path}/useful", useful="yes", comment=comment)
    assert refused.status_code in (403, 404)
