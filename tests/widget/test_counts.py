"""Numbers of comments on index pages: one bad neighbour spoils none of them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.door import Answer
from tests.widget.stub import Stub

OpenIndex = Callable[..., Page]


@pytest.fixture
def open_index(stub: Stub, context: BrowserContext) -> OpenIndex:
    """Open a page of links with counts.js: open_index('<a …>', lang="fr_FR")."""
    stub.add("a")
    stub.add("a")

    def opened(places: str, lang: str = "fr", script: str = "async") -> Page:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        tag = f'<script {script} src="{stub.origin}/static/counts.js"></script>'
        body = f'<!doctype html><html lang="{lang}">{places}<b data-comments-count="/a">?</b>{tag}'
        page.goto(stub.write("index", body))
        expect(page.locator("b")).to_have_text("2")
        assert errors == []
        return page

    return opened


@pytest.mark.parametrize(
    "place",
    [
        '<a href="mailto:zoe@zebre.example" data-comments-count>?</a>',
        '<a href="javascript:void(0)" data-comments-count>?</a>',
        '<a href="tel:+33" data-comments-count>?</a>',
        '<a data-comments-count="http://">?</a>',
        '<a data-comments-count="https://[">?</a>',
        f'<a data-comments-count="/{"x" * 3000}">?</a>',
    ],
)
def test_a_place_without_a_usable_address_stays_as_it_is(
    open_index: OpenIndex, stub: Stub, place: str
) -> None:
    page = open_index(place)
    expect(page.locator("a")).to_have_text("?")
    assert stub.requests("GET", "counts")[0].query["url"] == [f"{stub.blog}/a"]


@pytest.mark.parametrize("lang", ["fr_FR", "fr_FR.UTF-8", "", "x", "français", "zh_Hant_TW"])
def test_a_language_that_is_none_changes_nothing(open_index: OpenIndex, lang: str) -> None:
    open_index("", lang=lang)


def test_the_script_may_be_a_module(open_index: OpenIndex) -> None:
    open_index("", script='type="module"')


@pytest.mark.parametrize(
    "answer",
    [Answer(503, "busy", kind="text/html"), Answer(422, {"code": "invalid"}), Answer(200, "[]")],
)
def test_a_batch_that_fails_leaves_its_places_and_no_others(
    stub: Stub, open_index: OpenIndex, answer: Answer
) -> None:
    stub.answer("POST", "/counts", answer)
    places = "".join(f'<i data-comments-count="/p{n}">?</i>' for n in range(100))
    page = open_index(places)
    expect(page.locator("i").first).to_have_text("?")
