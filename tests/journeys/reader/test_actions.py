"""A reader's story in a real browser: they edit, delete, like, report and preview."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.reader.blog import Blog, MakeContext, Offline, StartServer, is_published, write
from tests.support.sites import StaticSite


def test_an_author_edits_and_deletes_their_comment(blog: Blog, page: Page) -> None:
    blog.open(page, "own.html")
    write(page, "Avec une fôte.", "Léa")
    is_published(page)
    mine = page.get_by_role("article")
    expect(mine).to_contain_text("Avec une fôte.")

    mine.get_by_role("button", name="Modifier votre commentaire").click()
    box = page.get_by_role("textbox", name="Modifier votre commentaire")
    box.fill("Avec une faute.")
    page.reload()
    expect(box).to_have_value("Avec une faute.")
    box.press("Control+Enter")
    expect(mine).to_contain_text("Avec une faute.")
    expect(mine).to_contain_text("modifié")

    delete = mine.get_by_role("button", name=re.compile("^Supprimer"))
    delete.click()
    expect(mine).to_be_hidden()
    page.get_by_role("button", name="Rétablir").click()
    expect(mine).to_be_visible()
    delete.click()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.clock.fast_forward(9000)
    expect(page.get_by_text("Avec une faute.")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("Soyez la première personne à commenter.")).to_be_visible()


def test_an_edit_that_a_rule_refuses_is_told_as_a_post_is(
    start_server: StartServer, static_site: StaticSite, page: Page, offline: Offline
) -> None:
    blog = Blog(start_server(), static_site)
    offline.change(
        moderation="open", blocked_words="vilain", blocked_words_action="refuse", max_links=1
    )
    blog.open(page, "rules.html")
    write(page, "Un mot vilain.", "Léa")
    refusal = "Ce site refuse les textes qui contiennent « vilain ». Votre texte est conservé."
    expect(page.get_by_text(refusal).first).to_be_visible()
    box = page.get_by_role("textbox", name="Votre commentaire")
    expect(box).to_have_value("Un mot vilain.")
    box.fill("Un mot gentil.")
    box.press("Control+Enter")
    mine = page.get_by_role("article")
    expect(mine).to_contain_text("Un mot gentil.")

    mine.get_by_role("button", name="Modifier votre commentaire").click()
    edit = page.get_by_role("textbox", name="Modifier votre commentaire")
    edit.fill("Un mot vilain.")
    edit.press("Control+Enter")
    expect(page.locator("form .error")).to_have_text(refusal)
    expect(edit).to_have_value("Un mot vilain.")
    edit.fill("https://a.example et https://b.example")
    edit.press("Control+Enter")
    held = page.get_by_role("article").filter(has_text="En attente de relecture.")
    expect(held).to_contain_text(re.compile(r"Nombre de liens\s*:\s*2"))
    expect(page.get_by_role("heading", level=2)).to_have_text("Commentaires")


def test_a_reader_likes_reports_and_previews(
    blog: Blog, page: Page, new_context: MakeContext
) -> None:
    blog.open(page, "others.html")
    write(page, "À aimer.", "Léa")
    is_published(page)

    other = new_context().new_page()
    blog.open(other, "others.html")
    like = other.get_by_role("button", name=re.compile("^J’aime"))
    with other.expect_response("**/vote") as voted:
        like.click()
    assert voted.value.json()["up"] == 1
    expect(like).to_have_text("1")
    other.reload()
    expect(other.get_by_role("button", name=re.compile("^J’aime"), pressed=True)).to_have_text("1")

    # Behind the same address, the other one has a like of their own and takes back no other.
    page.reload()
    for up in (2, 1):
        with page.expect_response("**/vote") as voted:
            page.get_by_role("button", name=re.compile("^J’aime")).click()
        assert voted.value.json()["up"] == up

    other.get_by_role("button", name=re.compile("^Autres actions")).click()
    other.get_by_role("button", name="Signaler").click()
    other.get_by_label("Hors sujet").check()
    other.get_by_label("Précisions").fill("Rien à voir")
    other.get_by_role("button", name="Envoyer le signalement").click()
    expect(other.get_by_text("Merci. La modération va regarder").first).to_be_visible()

    other.get_by_role("textbox", name="Votre commentaire").click()
    other.get_by_role("textbox", name="Votre commentaire").fill("Un **mot**")
    other.get_by_role("button", name="Aperçu").click()
    expect(other.locator(".preview strong")).to_have_text("mot")
