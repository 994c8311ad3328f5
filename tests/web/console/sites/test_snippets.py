"""The lines to paste: made for the site, and one thread for a page below a path."""

import re
from urllib.parse import unquote, urljoin

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment

from comments_service.web.console.sites.snippets import Place, ways_for
from comments_service.web.console.sites.ways import WAYS
from comments_service.web.console.sites.ways.way import Way
from tests.web.console.conftest import Desk

PLACE = Place("https://comments.example", "other", "https://user.github.io")
HOME = "https://user.github.io/sub"
PAGE = f"{HOME}/two.html"
#: What each generator with templates of Jinja's kind hands to them.
GIVEN = {
    "pelican": {"SITEURL": HOME, "article": {"url": "two.html"}},
    "mkdocs": {"page": {"meta": {"comments": True}, "canonical_url": PAGE}},
    "sphinx": {"pageurl": PAGE},
    "eleventy": {"page": {"url": "/two.html"}},
}


@pytest.fixture
def ways(app: Flask) -> dict[str, Way]:
    with app.test_request_context():
        return {way.id: way for way in ways_for(PLACE)}


def test_no_mark_is_left_in_any_lines(ways: dict[str, Way]) -> None:
    for way in ways.values():
        assert not re.search("%[a-z]+%", way.code + way.include), way.id
        assert "https://comments.example/static/embed.js" in way.code + way.include


def test_the_lines_of_every_way_reserve_space(ways: dict[str, Way]) -> None:
    for way in ways.values():
        assert re.search('min-?height: ?"?100svh', way.code + way.include, re.IGNORECASE), way.id


def test_the_chooser_leads_to_every_way_once_the_most_used_first(owner: Desk) -> None:
    for page in ("sites/default/snippet", "start"):
        answer = owner.get(f"/console/{page}").text
        sections = re.findall(r'<section id="(way-[a-z-]+)" tabindex="-1"', answer)
        assert re.findall(r'<a href="#(way-[a-z-]+)">', answer) == sections
        assert len(set(sections)) == len(sections) == len(WAYS)
        assert sections[:2] == ["way-html", "way-wordpress"]


@pytest.mark.parametrize("name", GIVEN)
def test_the_widget_and_the_link_name_one_page_below_a_path(
    ways: dict[str, Way], name: str
) -> None:
    base = {"page.html": "{% block content %}{% endblock %}"}
    code = ways[name].code.replace("!page.html", "page.html")
    environment = Environment(loader=DictLoader(base | {"lines": code}), autoescape=True)
    environment.filters["url"] = lambda path: f"/sub{path}"
    made = environment.get_template("lines").render(**GIVEN[name])
    (page,) = re.findall(r'<palabre-comments page="([^"]*)"', made)
    (link,) = re.findall(r'href="https://comments.example/embed\?site=other&url=([^"]*)"', made)
    assert urljoin(HOME, page) == unquote(link) == PAGE


def test_themes_stand_below_the_lines_that_they_take(owner: Desk) -> None:
    page = owner.get("/console/sites/default/snippet").text
    hugo = page[page.index('id="way-hugo"') : page.index('id="way-jekyll"')]
    assert "layouts/partials/docs/comments.html" in hugo
    assert "params: {comments: true}" in hugo
