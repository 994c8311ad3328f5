"""A moderator decides on the page itself, in a tab that the console opened."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.reader.blog import Blog, MakeContext, Offline, StartServer
from tests.support.axe import violations
from tests.support.sites import StaticSite

PATH = "moderated.html"


@pytest.fixture
def blog(start_server: StartServer, static_site: StaticSite) -> Blog:
    """A blog whose service and owner share one database."""
    return Blog(start_server(MODERATION="open"), static_site)


@pytest.fixture
def console(blog: Blog, offline: Offline, new_context: MakeContext) -> Page:
    """The owner's console, signed in."""
    offline.change(moderation="open")
    page = new_context().new_page()
    page.goto(f"{blog.server.url}/console/sign-in/{offline.sign_in_secret()}")
    page.get_by_role("main").get_by_role("button").first.click()
    return page


def opened(console: Page, blog: Blog, offline: Offline) -> Page:
    """The page of the blog as the console opens it for its moderator."""
    blog.write(PATH)
    console.goto(f"{blog.server.url}/console/search?q=page:%22/{PATH}%22")
    thread = offline.thread()
    console.goto(f"{blog.server.url}/console/threads/{thread}")
    console.get_by_role("button", name="Moderate on the page").click()
    with console.expect_popup() as popup:
        console.get_by_role("link", name="Open the page").click()
    return popup.value


def test_a_moderator_decides_undoes_and_replies_on_the_page(
    blog: Blog, offline: Offline, console: Page
) -> None:
    blog.post(PATH, "Bonjour.", author={"name": "Léa"})
    offline.change(moderation="all")
    blog.post(PATH, "En attente.", author={"name": "Zoé"})
    page = opened(console, blog, offline)

    region = page.get_by_role("region", name="Modération")
    expect(region).to_contain_text("En attente : 1")
    assert "palabre-moderate" not in page.url
    assert violations(page) == []
    region.get_by_role("button", name="Approuver, commentaire de Zoé").click()
    expect(region.get_by_role("button", name="Annuler la décision")).to_be_focused()
    expect(region).to_contain_text("En attente : 0")
    region.get_by_role("button", name="L’afficher").click()
    shown = page.get_by_role("article").filter(has_text="En attente.").last
    expect(shown).to_be_focused()

    shown.get_by_role("button", name=re.compile("Modérer")).click()
    page.get_by_role("button", name="Indésirable, commentaire de Zoé").click()
    undo = page.get_by_role("button", name="Annuler la décision").last
    expect(undo).to_be_focused()
    expect(page.get_by_role("heading", level=2)).to_have_text("1 commentaire")
    undo.click()
    expect(page.get_by_role("heading", level=2)).to_have_text("2 commentaires")

    lea = page.get_by_role("article", name="Léa")
    lea.get_by_role("button", name=re.compile("Modérer")).click()
    page.get_by_role("button", name=re.compile("Répondre en tant que")).click()
    page.get_by_role("textbox", name=re.compile("Votre réponse en tant que")).fill("Merci !")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("article").filter(has_text="Merci !").last).to_be_visible()

    lea.get_by_role("button", name=re.compile("Modérer")).click()
    page.get_by_role("button", name="Épingler, commentaire de Léa").click()
    expect(lea).to_contain_text("Épinglé")

    page.reload()
    expect(page.get_by_role("region", name="Modération")).to_be_visible()
    page.get_by_role("button", name="Arrêter de modérer").click()
    expect(page.get_by_role("region", name="Modération")).to_contain_text("ne modérez plus ici")
    expect(page.get_by_role("button", name=re.compile("^Modérer"))).to_have_count(0)
    page.reload()
    expect(page.get_by_role("article").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("region", name="Modération")).to_have_count(0)


def test_readers_see_nothing_of_it_and_no_cookie_is_set(
    blog: Blog, offline: Offline, console: Page, new_context: MakeContext
) -> None:
    offline.change(moderation="all")
    blog.post(PATH, "En attente.", author={"name": "Zoé"})
    before = console.context.cookies()
    page = opened(console, blog, offline)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(str(request.headers)))
    expect(page.get_by_role("article")).to_contain_text("En attente.")
    assert "Seuls les modérateurs" in page.get_by_role("article").inner_text()
    assert {cookie["name"] for cookie in page.context.cookies()} == {one["name"] for one in before}
    other = new_context().new_page()
    blog.open(other, PATH)
    other.wait_for_load_state("networkidle")
    expect(other.get_by_role("article")).to_have_count(0)
    assert not any("palabre-moderate" in headers for headers in sent)


def test_who_was_slower_reads_who_was_faster(blog: Blog, offline: Offline, console: Page) -> None:
    offline.change(moderation="all")
    comment = blog.post(PATH, "En attente.", author={"name": "Zoé"})
    page = opened(console, blog, offline)
    region = page.get_by_role("region", name="Modération")
    expect(region.get_by_role("button", name=re.compile("^Approuver"))).to_be_visible()
    offline.approve(comment)
    region.get_by_role("button", name=re.compile("^Indésirable")).click()
    expect(region.get_by_text("Mo a été plus rapide")).to_be_visible()


def test_a_right_that_has_ended_is_told(blog: Blog, offline: Offline, console: Page) -> None:
    offline.change(moderation="all")
    blog.post(PATH, "En attente.", author={"name": "Zoé"})
    page = opened(console, blog, offline)
    region = page.get_by_role("region", name="Modération")
    expect(region.get_by_role("button", name=re.compile("^Approuver"))).to_be_visible()
    console.goto(f"{blog.server.url}/console/account")
    console.get_by_role("button", name="Stop there").click()
    region.get_by_role("button", name=re.compile("^Approuver")).click()
    expect(region).to_contain_text("Vous ne modérez plus ici")
