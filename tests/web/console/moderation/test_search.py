"""The search page: what it shows, what it teaches, and to whom."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Moderator
from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import create_site
from comments_service.web.console.moderation.search import OPERATORS
from tests.web.console.conftest import Desk

Post = Callable[..., str]
SignIn = Callable[..., Desk]


def searched(desk: Desk, asked: str, **more: str) -> str:
    answer = desk.client.get("/console/search", query_string={"q": asked, "lang": "en", **more})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def shown(text: str) -> list[str]:
    """The public ids of the comments on a page."""
    return re.findall(r'<article class="card" id="c-([^"]+)"', text)


def test_what_is_found_is_marked_and_leads_to_the_comment(owner: Desk, post: Post) -> None:
    comment = post("Avant tout, le **pain** d'été se cuit <lentement>.")
    post("Autre chose.")
    text = searched(owner, 'été "pain d\'été"')
    assert shown(text) == [comment]
    assert "<mark>pain d&#39;été</mark>" in text
    assert "&lt;lentement&gt;" in text
    assert f'href="/console/comments/{comment}"' in text
    assert ">held<" in text


def test_the_box_stands_on_every_page_and_keeps_what_was_typed(owner: Desk, post: Post) -> None:
    post()
    for path in ("queue/review", "account", "search?q=%22%3E%3Cb%3E"):
        answer = owner.get(f"/console/{path}").get_data(as_text=True)
        assert ('role="search"' in answer) is (path != "account"), path
    assert 'value="&#34;&gt;&lt;b&gt;"' in searched(owner, '"><b>')


@pytest.mark.parametrize("asked", ["", "   ", "%", '"'])
def test_who_asks_for_nothing_is_taught_how_to(owner: Desk, post: Post, asked: str) -> None:
    post("100 %")
    text = searched(owner, asked)
    assert shown(text) == []
    assert "author:léa" in text
    assert "Nothing found" not in text


def test_an_empty_result_says_so_and_teaches_the_operators_in_french(
    owner: Desk, post: Post
) -> None:
    post()
    text = searched(owner, "introuvable", lang="fr")
    assert "Aucun résultat." in text
    assert "statut:retenu" in text


def test_the_examples_are_searches_that_work(owner: Desk, post: Post) -> None:
    comment = post("Un bon pain.")
    for lang in ("en", "fr"):
        text = searched(owner, "", lang=lang)
        links = re.findall(r'<dt><a href="/console/search\?q=([^"]+)"', text)
        assert len(links) == len(OPERATORS)
        held = next(link for link in links if link.startswith("stat"))
        assert shown(owner.get(f"/console/search?q={held}").get_data(as_text=True)) == [comment]


def test_a_long_list_goes_on_on_further_pages(owner: Desk, post: Post) -> None:
    posted = [post(f"Pain {n}.") for n in range(27)]
    first = searched(owner, "pain")
    assert shown(first) == posted[:1:-1]
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = owner.get(following[1].replace("&amp;", "&")).get_data(as_text=True)
    assert shown(second) == [posted[1], posted[0]]
    assert 'rel="next"' not in second
    assert owner.get("/console/search?q=pain&after=x").status_code == 400


def test_a_search_may_name_another_of_ones_own_sites_and_no_other(
    app: Flask, owner: Desk, sign_in: SignIn, post: Post
) -> None:
    comment = post("Le pain.")
    with app.app_context():
        now = app.extensions["palabre"].now()
        account = db.session.execute(select(Moderator.id)).scalar_one()
        create_site("other", "Other", [parse_origin("https://other.example")], account, now)
    assert shown(searched(owner, "pain", site="default")) == [comment]
    assert shown(searched(owner, "pain site:other")) == []
    assert shown(searched(owner, "pain site:default", site="other")) == [comment]
    stranger = sign_in("mo")
    assert shown(searched(stranger, "site:other pain")) == []
    assert "Nothing found" in searched(stranger, "site:other pain")


def test_the_results_are_counted_on_every_page(owner: Desk, post: Post) -> None:
    for n in range(27):
        post(f"Pain {n}.")
    first = searched(owner, "pain")
    assert '<p class="hint" role="status">27 comments</p>' in first
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert "27 comments</p>" in owner.get(following[1].replace("&amp;", "&")).text
    assert "0 comments</p>" in searched(owner, "introuvable")
    assert "comments</p>" not in searched(owner, "")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("status:foo", "“foo” is no status. Use published, held, spam or deleted."),
        ("statut:foo pain", "“foo” is no status."),
        ("before:yesterday", "“yesterday” is no date."),
        ("APRES:2026-13", "“2026-13” is no date."),
        ("-status:foo", "“foo” is no status."),
        ("site:elsewhere", "“elsewhere” is none of your sites."),
        ("author:!!", "“!!” means nothing after author:"),
        ("status:<b>", "“&lt;b&gt;” is no status."),
    ],
)
def test_a_value_that_means_nothing_is_named(owner: Desk, asked: str, sentence: str) -> None:
    assert sentence in searched(owner, asked)
    for sound in ("status:held", "statut:retenu", "after:2026", "note:this", "pain"):
        assert 'role="alert"' not in searched(owner, sound)


def test_strangers_search_nothing(app: Flask) -> None:
    answer = app.test_client().get("/console/search?q=pain")
    assert answer.status_code == 302
    assert "/console/sign-in" in answer.location
