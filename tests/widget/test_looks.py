"""What a comment box and the states around it look like, and that colour never tells alone."""

import pytest
from playwright.sync_api import Page, expect

from comments_service.rules.text.render import render
from tests.support.axe import violations
from tests.widget.conftest import Visit, send, write
from tests.widget.door import Answer, problem
from tests.widget.stub import Stub

PHONE = {"width": 390, "height": 844}
SIGN = "e => { const s = getComputedStyle(e, '::before'); return [s.clipPath, s.backgroundColor]; }"
EDGE = """e => { const s = getComputedStyle(e);
  return [s.borderInlineStartWidth, s.borderInlineStartColor]; }"""


def top(page: Page, selector: str) -> float:
    """Where the first such element begins, from the top of the screen."""
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"]


def middle(page: Page, selector: str) -> float:
    """The height of the middle of the first such element."""
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"] + box["height"] / 2


def test_the_box_at_rest_is_one_quiet_line(stub: Stub, visit: Visit) -> None:
    page = visit()
    page.locator("form button.primary").wait_for(state="attached")
    box = page.locator(".text")
    assert box.bounding_box()["height"] < 50  # type: ignore[index]
    quiet = box.evaluate("e => getComputedStyle(e).borderTopColor")
    page.locator("textarea").focus()
    assert box.evaluate("e => getComputedStyle(e).borderTopColor") != quiet


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang", ["fr", "de", "ar", "ja", "uk"])
def test_the_signs_and_the_button_are_one_row_in_the_foot_of_the_box(
    visit: Visit, lang: str, width: int
) -> None:
    page = visit(lang=lang)
    page.set_viewport_size({"width": width, "height": 844})
    page.locator("textarea").click()
    page.locator("textarea").fill("Un mot")
    page.locator(".toolbar").wait_for()
    signs = page.locator(".text .foot .icon")
    assert signs.count() == 8
    for sign in signs.all():
        assert sign.evaluate("e => getComputedStyle(e, '::before').width") == "16px"
        assert sign.get_attribute("aria-label")
        box = sign.bounding_box()
        assert box and box["width"] >= 24 and box["height"] >= 24
    assert abs(middle(page, ".toolbar") - middle(page, ".foot .primary")) < 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_a_sign_tells_its_name_on_focus_and_hides_it_on_escape(visit: Visit) -> None:
    page = visit()
    page.locator("textarea").click()
    sign = page.locator(".bold")
    tip = "e => getComputedStyle(e, '::after').content"
    assert sign.evaluate(tip) == "none"
    sign.hover()
    assert sign.evaluate(tip) == '"Gras · Control+B"'
    page.mouse.move(0, 0)
    page.locator("textarea").focus()
    page.keyboard.press("Tab")
    expect(sign).to_be_focused()
    assert "Gras" in sign.evaluate(tip)
    page.keyboard.press("Escape")
    assert sign.evaluate(tip) == "none"


def test_who_writes_is_asked_after_the_first_words_in_one_line_on_a_phone(visit: Visit) -> None:
    page = visit()
    page.set_viewport_size(PHONE)
    page.locator("textarea").click()
    name = page.get_by_label("Nom")
    expect(page.locator(".foot")).to_be_visible()
    expect(name).to_be_hidden()
    page.keyboard.type("B")
    expect(name).to_be_visible()
    assert top(page, "#f-name") == top(page, "#f-email")
    assert name.get_attribute("placeholder") == "facultatif"


def test_an_empty_arabic_box_begins_on_the_right(visit: Visit) -> None:
    page = visit(lang="ar")
    field = page.locator("textarea")
    direction = "e => getComputedStyle(e).direction"
    assert field.evaluate(direction) == "rtl"
    field.click()
    page.keyboard.type("Bonjour")
    assert field.evaluate(direction) == "ltr"
    mail = page.locator("#f-email")
    assert mail.evaluate(direction) == "rtl"
    mail.fill("lea@example.org")
    assert mail.evaluate(direction) == "ltr"


def test_reduce_keeps_the_text_and_discard_can_be_taken_back(visit: Visit) -> None:
    page = visit()
    write(page, "Un brouillon", "Léa")
    page.get_by_role("button", name="Réduire").click()
    expect(page.locator(".foot")).to_be_hidden()
    expect(page.locator("textarea")).to_have_value("Un brouillon")
    page.locator("textarea").click()
    page.get_by_role("button", name="Supprimer le brouillon").click()
    expect(page.locator("textarea")).to_have_value("")
    expect(page.locator("textarea")).to_be_focused()
    expect(page.get_by_role("button", name="Supprimer le brouillon")).to_be_hidden()
    assert "Un brouillon" not in page.evaluate("JSON.stringify(localStorage)")
    page.get_by_role("button", name="Rétablir").click()
    expect(page.locator("textarea")).to_have_value("Un brouillon")


def test_no_comment_yet_is_said_in_plain_words(visit: Visit) -> None:
    page = visit(wait=".empty")
    expect(page.locator(".notice")).to_have_count(0)


def test_each_state_has_a_colour_an_edge_and_a_sign_of_its_own(stub: Stub, visit: Visit) -> None:
    page = visit()
    seen = []

    def look(selector: str) -> None:
        notice = page.locator(selector)
        notice.wait_for()
        width, edge = notice.evaluate(EDGE)
        sign, colour = notice.evaluate(SIGN)
        assert width == "3px" and edge == colour
        seen.append((sign, colour))

    write(page, "Un texte", "Léa")
    stub.answer("POST", "/comments", problem(503, "unavailable"))
    send(page)
    look(".notice.bad")
    stub.answer("POST", "/comments", problem(429, "rate_limited", retry_after=600))
    send(page)
    look(".notice.wait")
    page.reload()
    look(".notice.info")
    stub.held = True
    send(page)
    held = page.locator("article.held")
    held.wait_for()
    state = held.locator(".state")
    state.wait_for()
    width, edge = held.evaluate(EDGE)
    sign, colour = state.evaluate(SIGN)
    assert width == "3px" and edge == colour
    seen.append((sign, colour))
    assert len({sign for sign, _ in seen}) == len({colour for _, colour in seen}) == 4
    assert violations(page) == []


def test_the_like_comes_first_and_the_dots_last(stub: Stub, visit: Visit) -> None:
    stub.add("post", up=2)
    page = visit(wait="article")
    write(page, "Le mien", "Léa")
    send(page)
    page.get_by_role("button", name="Supprimer votre commentaire").wait_for()
    for actions in page.locator(".actions").all():
        names = actions.locator("button").evaluate_all("all => all.map(b => b.className)")
        assert "like" in names[0] and "dots" in names[-1]


def test_actions_are_quiet_until_the_comment_has_the_pointer_or_the_focus(
    stub: Stub, visit: Visit
) -> None:
    stub.add("post")
    page = visit(wait="article")
    reply = page.get_by_role("button", name="Répondre")
    page.emulate_media(reduced_motion="reduce")
    colour = "e => getComputedStyle(e).color"
    quiet = reply.evaluate(colour)
    page.locator("article").hover()
    assert reply.evaluate(colour) != quiet
    page.mouse.move(0, 0)
    assert reply.evaluate(colour) == quiet
    page.locator("article").focus()
    assert reply.evaluate(colour) != quiet
    assert violations(page) == []


def test_the_name_stands_beside_the_middle_of_the_avatar_on_a_phone(
    stub: Stub, visit: Visit
) -> None:
    stub.add("post")
    page = visit(wait="article")
    page.set_viewport_size(PHONE)
    assert abs(middle(page, ".avatar") - middle(page, ".by")) < 4


def test_what_is_published_looks_like_its_preview(stub: Stub, visit: Visit) -> None:
    source = "- un\n  - deux\n    - trois\n\n1. a\n   - b"
    parent = stub.add("post", render(source).html)
    stub.add("post", render(source).html, parent_id=parent["id"])
    page = visit(wait="article")
    write(page, source)
    stub.answer("POST", "/preview", Answer(body={"html": render(source).html}))
    page.get_by_role("button", name="Aperçu").click()
    page.locator(".preview li").first.wait_for()
    markers = "all => all.map(e => [e.localName, getComputedStyle(e).listStyleType])"
    expected = [["ul", "disc"], ["ul", "circle"], ["ul", "square"]]
    expected += [["ol", "decimal"], ["ul", "circle"]]
    for body in page.locator(".body").all():
        assert body.locator("ul, ol").evaluate_all(markers) == expected
