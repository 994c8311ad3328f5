"""A reader whose browser runs no script reads, posts and answers, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.support.looks import Inspection
from tests.support.server import LiveServer
from tests.support.sites import StaticSite

MakeContext = Callable[..., BrowserContext]
StartServer = Callable[..., LiveServer]
HEAD = "<!doctype html><meta charset=utf-8><title>A blog</title>"


def publish(page: Page, text: str, name: str = "Léa") -> None:
    """Fills in the form and sends it after the time that a person takes."""
    page.get_by_label("Votre commentaire").fill(text)
    page.get_by_label("Nom").fill(name)
    page.wait_for_timeout(2100)  # the form is held when it comes back faster than people type
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Publier|Répondre")).click()


def test_from_the_widgets_link_to_a_published_answer(
    live_server: LiveServer, static_site: StaticSite, new_context: MakeContext
) -> None:
    there = f"{static_site.url}/2026/article.html"
    link = f'<a href="{live_server.url}/embed?url={there}&lang=fr">Lire et écrire</a>'
    static_site.write("2026/article.html", f"{HEAD}<palabre-comments>{link}</palabre-comments>")
    page = new_context(java_script_enabled=False, locale="fr").new_page()
    page.goto(there)
    page.get_by_role("link", name="Lire et écrire").click()
    expect(page.get_by_text("Soyez la première personne à commenter.")).to_be_visible()

    publish(page, "Bonjour **à toutes**")
    expect(page.get_by_role("status")).to_contain_text("Votre commentaire est publié.")
    expect(page.get_by_role("heading", name="1 commentaire", exact=True)).to_be_visible()
    assert page.locator("article:target strong").inner_text() == "à toutes"

    page.get_by_role("link", name="Répondre à Léa").click()
    expect(page.get_by_label("Votre commentaire")).to_be_focused()
    publish(page, "Une réponse", "Zoé")
    expect(page.locator("article:target")).to_contain_text("Une réponse")
    expect(page.get_by_role("heading", name="2 commentaires", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="2 commentaires", exact=True)).to_be_visible()


def test_a_mistake_is_shown_at_its_field_with_the_text_kept(
    live_server: LiveServer, new_context: MakeContext
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/embed?url=http://localhost/mistake&lang=fr")
    page.get_by_label("E-mail").fill("personne")
    publish(page, "Mon texte")
    field = page.get_by_label("E-mail")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(
        "Indiquez une adresse e-mail, par exemple vous@example.org."
    )
    expect(page.get_by_label("Votre commentaire")).to_have_value("Mon texte")


def test_axe_finds_nothing_and_nothing_overflows(
    live_server: LiveServer, new_context: MakeContext
) -> None:
    # axe is a script: the page's own policy must let none in, so here it is set aside.
    page = new_context(bypass_csp=True).new_page()
    inspected = Inspection(page)
    page.goto(f"{live_server.url}/embed?url=http://localhost/axe&lang=fr")
    inspected.look("nothing written")
    publish(
        page, "Un [lien](https://e.example) et `du code`\n\n> cité\n\n```\n" + "x" * 300 + "\n```"
    )
    page.get_by_role("link", name="Répondre à Léa").click()
    publish(page, "Une réponse " + "w" * 200, "Un nom assez long pour passer à la ligne")
    inspected.look("answered")
    page.get_by_role("link", name="Répondre à Léa").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_role("alert")).to_be_visible()
    inspected.look("refused")
    assert inspected.faults == {}


def test_the_trap_cannot_be_reached_or_seen(
    live_server: LiveServer, new_context: MakeContext
) -> None:
    page = new_context().new_page()
    page.goto(f"{live_server.url}/embed?url=http://localhost/trap&lang=fr")
    expect(page.locator("#subject")).to_be_hidden()
    page.get_by_label("Site web").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Publier")).to_be_focused()


def test_the_sites_pages_may_frame_it_and_others_may_not(
    start_server: StartServer, static_site: StaticSite, new_context: MakeContext
) -> None:
    server = start_server(SITE_ORIGINS=static_site.url)
    frame = f'<iframe src="{server.url}/embed?url={static_site.url}/framed.html"></iframe>'
    mine = static_site.write("framed.html", HEAD + frame)
    page = new_context().new_page()
    page.goto(mine)
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", level=2).first).to_be_visible()
    # The same blog under a name that the site does not list.
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(mine.replace("http://localhost", "http://127.0.0.1"))
