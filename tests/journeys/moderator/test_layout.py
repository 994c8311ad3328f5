"""The list of comments: beside the open one where there is room, above it on a phone."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.moderator.desk import MakeContext, write
from tests.support.server import LiveServer


def open_queue(page: Page, server: LiveServer, link: str, comments: int = 12) -> list[str]:
    written = [write(server, f"Bonjour {number}", f"Ana {number}") for number in range(comments)]
    page.goto(link)
    page.get_by_role("button").click()
    expect(page.locator("#cards")).to_be_visible()
    return written


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return dict(found)


def test_on_a_wide_page_eight_rows_stand_beside_the_open_comment(
    server: LiveServer, link: str, new_context: MakeContext
) -> None:
    page = new_context(viewport={"width": 1100, "height": 900}).new_page()
    written = open_queue(page, server, link)
    rows = [row.bounding_box() for row in page.locator("summary.row").all()]
    assert {round(row["height"]) for row in rows if row} == {72}
    assert sum(1 for row in rows if row and row["y"] + row["height"] <= 900) >= 8
    assert page.locator(".body:visible").count() == 1, "one comment is open"
    first, opened = box(page, "summary.row"), box(page, ".body:visible")
    assert opened["x"] >= first["x"] + first["width"]
    decisions = box(page, ".body:visible .actions")
    assert decisions["y"] + decisions["height"] <= 900
    expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#c-{written[1]} .body")).to_be_visible()
    assert page.locator(".body:visible").count() == 1
    page.locator(f"#c-{written[3]} summary.row").click()
    expect(page.locator(f"#c-{written[3]} .body")).to_be_visible()
    page.set_viewport_size({"width": 1099, "height": 900})
    opened, row = box(page, ".body:visible"), box(page, f"#c-{written[3]} summary.row")
    assert opened["y"] >= row["y"] + row["height"], "below its row on a narrower page"


def test_on_a_phone_the_first_comment_is_near_and_its_decisions_stay(
    server: LiveServer, link: str, new_context: MakeContext
) -> None:
    page = new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    open_queue(page, server, link)
    assert box(page, ".side")["height"] <= 49
    assert box(page, "summary.row")["y"] < 200
    assert box(page, ".body:visible")["y"] < 280
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    write_long = "document.querySelector('.body .text').append('mot '.repeat(900))"
    page.evaluate(write_long)
    decisions = box(page, ".body:visible .actions")
    assert decisions["y"] + decisions["height"] <= 844, "in sight under a long text"
    approve = page.locator(".body:visible .decide button").first
    approve.tap()
    expect(page.locator("#note")).to_be_visible()
    assert box(page, "summary.row")["y"] < 220, "also below what was just done"
    page.goto(f"{server.url}/console/answers/mine")
    expect(page.locator(".open-menu")).to_have_text(re.compile("Mine"))


def test_on_a_phone_no_action_stands_alone_whatever_the_language(
    server: LiveServer, link: str, new_context: MakeContext
) -> None:
    page = new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    open_queue(page, server, link, comments=1)
    for language in ("en", "fr", "de"):
        page.goto(f"{server.url}/console/queue/review?lang={language}")
        reply, others = (box(page, f".body > .actions > .{name}") for name in ("reply", "others"))
        assert round(reply["y"]) == round(others["y"]), language
        assert reply["x"] + reply["width"] <= others["x"], language
        assert others["x"] + others["width"] <= 378, language


def test_the_menu_of_a_phone_opens_by_touch_and_without_script(
    server: LiveServer, link: str, new_context: MakeContext
) -> None:
    page = new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, java_script_enabled=False
    ).new_page()
    open_queue(page, server, link, 1)
    expect(page.locator("#views")).to_be_hidden()
    page.locator(".open-menu").tap()
    page.get_by_role("link", name="Published").tap()
    expect(page.get_by_text("No comments yet.")).to_be_visible()


def test_a_long_line_of_code_scrolls_inside_itself_and_by_keys(
    server: LiveServer, link: str, new_context: MakeContext
) -> None:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    comment = write(server, "Look:\n\n```\n" + "x_" * 400 + "\n```")
    page.goto(link)
    page.get_by_role("button").click()
    expect(page.locator("#cards")).to_be_visible()
    for path in ("queue/review", f"comments/{comment}", f"comments/{comment}/edit"):
        page.goto(f"{server.url}/console/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        code = page.locator(".text pre:visible").first
        code.focus()
        expect(code).to_be_focused()
