"""Nothing moves while comments come: the lines as README gives them, with a footer below."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import MakeContext
from tests.widget.conftest import articles
from tests.widget.stub import Stub
from tests.widget.test_embedding import SHIFT

README = Path(__file__).parents[2] / "README.md"
PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Court</title>
<style>body {{ font: 16px/1.6 sans-serif; margin: 16px }} footer {{ padding: 24px }}</style>
<main><h1>Court</h1><p>Un mot.</p>{lines}</main>
<footer><p>Pied de page</p></footer></html>"""
#: The most that a page may move in all (web.dev/cls calls 0.1 good).
LEAST = 0.02


def lines() -> str:
    """The two lines of README, for the service of the test."""
    element = re.search(
        r"^<palabre-comments.*?embed\.js\"></script>$", README.read_text(), re.M | re.S
    )
    assert element
    return element[0].replace("https://comments.example.org", "{origin}")


def opened(stub: Stub, new_context: MakeContext, width: int, height: int) -> Page:
    """A short page with the lines, at that size."""
    page = new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(stub.write("post", PAGE.format(lines=lines())))
    return page


@pytest.mark.parametrize("size", [(390, 844), (1280, 800)])
@pytest.mark.parametrize("count", [0, 1, 50])
def test_nothing_moves_above_a_footer(
    stub: Stub, new_context: MakeContext, size: tuple[int, int], count: int
) -> None:
    names = ("Maximilienne de Sainte-Hermine-Longueville", "Léa")
    for number in range(count):
        stub.add(
            "post", f"<p>{'Quelques mots. ' * 9}</p>", name=names[number % 2], pinned=number < 2
        )
    page = opened(stub, new_context, *size)
    if count:
        expect(articles(page)).to_have_count(count)
        expect(
            page.locator("time").filter(has_text=re.compile(r"^\d{4}-\d\d-\d\d$"))
        ).to_have_count(0)
    page.locator("form button.primary").wait_for(state="attached")
    assert page.evaluate(SHIFT) <= LEAST
