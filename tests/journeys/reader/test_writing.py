"""A reader's story in a real browser: they write, and what they wrote stays theirs."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.reader.blog import (
    Blog,
    MakeContext,
    Offline,
    StartServer,
    focused_text,
    is_published,
    send,
    write,
)
from tests.support.sites import StaticSite


def test_a_reader_posts_and_another_answers(
    blog: Blog, page: Page, new_context: MakeContext
) -> None:
    blog.open(page, "answers.html")
    write(page, "Une *bonne* question ?", "Léa")
    is_published(page)
    expect(page.get_by_role("article")).to_contain_text("Une bonne question")
    expect(page.get_by_role("heading", level=2)).to_contain_text("1 commentaire")
    assert "Une bonne question" in focused_text(page)

    other = new_context().new_page()
    blog.open(other, "answers.html")
    other.get_by_role("button", name="Répondre à Léa").click()
    box = other.get_by_role("textbox", name=re.compile("Votre réponse"))
    box.fill("Une bonne réponse.")
    send(other, box)

    answer = other.get_by_role("article").filter(has_text="Une bonne réponse.").last
    expect(answer).to_contain_text("en réponse à Léa")
    is_published(other)
    # Heard, not seen: here the indentation says it.
    expect(answer.get_by_role("link", name="Léa")).to_have_attribute("href", re.compile("#c-1-"))
    box_of = answer.locator(".sr").bounding_box()
    assert box_of and box_of["width"] <= 1
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_contain_text("2 commentaires")


def test_everything_can_be_done_by_keyboard(blog: Blog, page: Page) -> None:
    blog.open(page, "keyboard.html")
    # The feed and the way to share come first, once they are there.
    box = page.get_by_role("textbox", name="Votre commentaire")
    for _ in range(3):
        page.keyboard.press("Tab")
        if box.evaluate("field => field === field.getRootNode().activeElement"):
            break
    page.keyboard.type("Sans souris.")
    expect(page.get_by_role("button", name="Publier")).to_be_visible()
    page.clock.fast_forward(5000)
    page.keyboard.press("Control+Enter")

    is_published(page)
    expect(page.get_by_role("article")).to_contain_text("Sans souris.")
    for _ in range(12):
        if page.evaluate(
            "document.querySelector('palabre-comments').shadowRoot.activeElement"
            "?.getAttribute('aria-pressed') === 'false'"
        ):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", pressed=True)).to_have_count(1)


def test_a_draft_survives_the_reload_and_the_failure(blog: Blog, page: Page) -> None:
    blog.open(page, "draft.html")
    page.route("**/api/v1/comments?*", lambda route: route.abort())
    write(page, "À ne pas perdre.")
    expect(page.locator("form .notice")).to_contain_text("Votre texte est conservé")

    page.unroute("**/api/v1/comments?*")
    page.reload()

    box = page.get_by_role("textbox", name="Votre commentaire")
    expect(box).to_have_value("À ne pas perdre.")
    send(page, box)
    is_published(page)
    page.reload()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("textbox", name="Votre commentaire")).to_have_value("")


def test_a_held_comment_is_its_authors_until_it_is_approved(
    start_server: StartServer,
    static_site: StaticSite,
    page: Page,
    new_context: MakeContext,
    offline: Offline,
) -> None:
    blog = Blog(start_server(MODERATION="first"), static_site)
    blog.open(page, "held.html")
    write(page, "Ma première fois.", "Léa")
    held = page.get_by_role("article").filter(has_text="En attente de relecture.")
    expect(held).to_contain_text("Le premier commentaire de chaque personne est relu.")
    expect(held).not_to_contain_text("très vite")
    page.reload()
    expect(held).to_contain_text("Ma première fois.")

    other = new_context().new_page()
    blog.open(other, "held.html")
    expect(other.get_by_text("Soyez la première personne à commenter.")).to_be_visible()
    expect(other.get_by_role("article")).to_have_count(0)

    console = new_context(locale="en").new_page()
    console.goto(f"{blog.server.url}/console/sign-in/{offline.sign_in_secret()}")
    console.get_by_role("button").click()
    console.get_by_role("button", name=re.compile("^Approve the comment by")).click()
    expect(console.locator(".empty")).to_be_visible()

    for reader in (page, other):
        reader.reload()
        expect(reader.get_by_role("article")).to_have_count(1)
        expect(reader.get_by_role("article")).to_contain_text("Ma première fois.")
    expect(held).to_have_count(0)
