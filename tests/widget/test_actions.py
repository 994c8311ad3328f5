"""What can be done with a comment, and the help for writing one."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import Visit, articles, expect_active, send, write
from tests.widget.door import problem
from tests.widget.stub import Stub


def own_comment(page: Page, text: str = "À moi") -> None:
    """Publishes a comment and waits for what its author may do with it."""
    write(page, text, "Léa")
    send(page)
    page.get_by_role("button", name="Modifier votre commentaire").wait_for()


def menu(page: Page, choice: str) -> None:
    """Chooses from the menu of the first comment."""
    page.get_by_role("button", name="Autres actions").first.click()
    page.get_by_role("button", name=choice).click()


def test_a_like_toggles_survives_reload_and_rolls_back(stub: Stub, visit: Visit) -> None:
    stub.add("post", up=2)
    page = visit(wait="article")
    like = page.locator("button.like")
    like.click()
    expect(like).to_have_text("3")
    expect(like).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("localStorage['palabre:votes']")
    page.reload()
    expect(like).to_have_attribute("aria-pressed", "true")
    stub.answer("PUT", "/vote", problem(503, "busy"))
    like.click()
    expect(page.locator("[role=alert]")).to_have_text("Votre vote n’a pas été enregistré.")
    expect(like).to_have_text("3")
    expect(like).to_have_attribute("aria-pressed", "true")
    first, again = (seen.body["voter_token"] for seen in stub.requests("PUT", "/vote"))
    assert first == again and len(first) == 32


def test_ones_own_comment_is_edited(stub: Stub, visit: Visit) -> None:
    page = visit()
    own_comment(page)
    expect(page.get_by_text("Modifiable encore 15 minutes")).to_be_visible()
    page.get_by_role("button", name="Modifier votre commentaire").click()
    field = page.get_by_role("textbox", name="Modifier votre commentaire")
    expect(field).to_have_value("À moi")
    field.fill("À **moi**, corrigé")
    page.get_by_role("button", name="Enregistrer").click()
    expect(articles(page).first).to_contain_text("À moi, corrigé")
    expect(articles(page).first).to_contain_text("modifié")
    page.reload()
    page.get_by_role("button", name="Modifier votre commentaire").click()
    expect(field).to_have_value("À **moi**, corrigé")


def test_a_failed_edit_keeps_the_text(stub: Stub, visit: Visit) -> None:
    page = visit()
    own_comment(page)
    page.get_by_role("button", name="Modifier votre commentaire").click()
    field = page.get_by_role("textbox", name="Modifier votre commentaire")
    field.fill("Nouveau")
    stub.answer("PATCH", "/comments", problem(503, "busy"))
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Non modifié. Votre texte est conservé.").first).to_be_visible()
    expect(field).to_have_value("Nouveau")


def test_an_edit_that_a_rule_refuses_says_which(stub: Stub, visit: Visit) -> None:
    page = visit()
    own_comment(page)
    page.get_by_role("button", name="Modifier votre commentaire").click()
    field = page.get_by_role("textbox", name="Modifier votre commentaire")
    field.fill("Un vilain mot")
    refusal = problem(422, "blocked_words", words=["vilain"], errors=[{"field": "body"}])
    for answer, sentence in (
        (refusal, "Ce site refuse les textes qui contiennent « vilain »."),
        (problem(403, "thread_closed"), "Les commentaires viennent de fermer."),
        (
            problem(422, "invalid", errors=[{"field": "body", "code": "too_long"}]),
            "Trop long",
        ),
        (problem(401, "bad_token"), "Vous ne pouvez plus modifier ce commentaire."),
    ):
        stub.answer("PATCH", "/comments", answer)
        field.press("Control+Enter")
        expect(page.locator("form .error", has_text=sentence)).to_be_visible()
        expect(field).to_have_value("Un vilain mot")
        expect(field).to_be_focused()


def test_an_edit_too_many_waits_and_is_saved_then(stub: Stub, visit: Visit) -> None:
    page = visit()
    own_comment(page)
    page.clock.install()
    page.get_by_role("button", name="Modifier votre commentaire").click()
    field = page.get_by_role("textbox", name="Modifier votre commentaire")
    field.fill("Plus tard")
    stub.answer("PATCH", "/comments", problem(429, "rate_limited", retry_after=40))
    field.press("Meta+Enter")
    expect(page.get_by_text("Vous pourrez publier dans 0:").first).to_be_visible()
    field.press("Control+Enter")
    assert len(stub.requests("PATCH", "/comments")) == 1
    page.clock.run_for(41_000)
    expect(page.get_by_text("Vous pouvez publier à présent.").first).to_be_visible()
    field.press("Control+Enter")
    expect(articles(page).first).to_contain_text("Plus tard")


def test_an_open_edit_survives_the_reload_and_the_cancel(stub: Stub, visit: Visit) -> None:
    page = visit()
    own_comment(page)
    page.get_by_role("button", name="Modifier votre commentaire").click()
    field = page.get_by_role("textbox", name="Modifier votre commentaire")
    field.fill("Pas encore fini")
    page.reload()
    expect(field).to_have_value("Pas encore fini")
    expect(page.get_by_text("Brouillon restauré.")).to_be_visible()
    page.get_by_role("button", name="Annuler").last.click()
    page.reload()
    page.get_by_role("button", name="Modifier votre commentaire").click()
    expect(field).to_have_value("Pas encore fini")
    page.get_by_role("button", name="Supprimer le brouillon").click()
    expect(field).to_have_value("À moi")
    page.get_by_role("button", name="Rétablir").click()
    expect(field).to_have_value("Pas encore fini")
    page.get_by_role("button", name="Enregistrer").click()
    expect(articles(page).first).to_contain_text("Pas encore fini")
    page.reload()
    page.get_by_role("button", name="Modifier votre commentaire").click()
    expect(field).to_have_value("Pas encore fini")
    expect(page.get_by_text("Brouillon restauré.")).to_have_count(0)


def test_a_deletion_can_be_undone_for_eight_seconds(stub: Stub, visit: Visit) -> None:
    page = visit()
    own_comment(page)
    page.clock.install()
    page.get_by_role("button", name="Supprimer votre commentaire").click()
    expect(articles(page).first).to_be_hidden()
    page.clock.run_for(7000)
    page.get_by_role("button", name="Rétablir").click()
    expect(articles(page).first).to_be_visible()
    page.clock.run_for(9000)
    assert stub.requests("DELETE", "/comments") == []
    page.get_by_role("button", name="Supprimer votre commentaire").click()
    page.clock.run_for(8100)
    expect(articles(page)).to_have_count(0)
    assert len(stub.requests("DELETE", "/comments")) == 1


def test_leaving_the_page_ends_the_time_to_undo(stub: Stub, visit: Visit) -> None:
    page = visit()
    own_comment(page)
    page.get_by_role("button", name="Supprimer votre commentaire").click()
    page.goto("about:blank")
    page = visit("elsewhere")
    assert stub.comments[stub.url_of("post")][0]["status"] == "deleted"


def test_a_report_asks_why_and_confirms(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    page = visit(wait="article")
    menu(page, "Signaler")
    page.get_by_label("Hors sujet").check()
    page.get_by_label("Précisions").fill("Rien à voir")
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_text("Merci. La modération va regarder").first).to_be_visible()
    [report] = stub.requests("POST", "/reports")
    assert report.body == {"reason": "off_topic", "note": "Rien à voir"}


def test_the_link_to_a_comment_is_copied(stub: Stub, visit: Visit, context: BrowserContext) -> None:
    comment = stub.add("post")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit(wait="article")
    menu(page, "Copier le lien")
    expect(page.locator("[role=status]")).to_have_text("Lien copié")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{stub.url_of('post')}#c-{comment['id']}"


def test_escape_closes_the_menu_and_gives_the_focus_back(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    page = visit(wait="article")
    opener = page.get_by_role("button", name="Autres actions")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(opener).to_be_focused()


def test_a_person_can_be_hidden_and_shown_again(stub: Stub, visit: Visit) -> None:
    for text in ("Un", "Deux"):
        stub.add("post", f"<p>{text}</p>", name="Pénible")
    stub.add("post", "<p>Trois</p>", name="Aimable")
    page = visit(wait="article")
    menu(page, "Masquer cette personne")
    expect(page.get_by_text("Les commentaires de Pénible sont masqués.")).to_have_count(3)
    page.reload()
    expect(page.locator(".concealed")).to_have_count(2)
    expect(page.get_by_text("Trois")).to_be_visible()
    page.get_by_role("button", name="Afficher de nouveau").first.click()
    expect(page.get_by_text("Deux")).to_be_visible()


def test_the_preview_is_what_will_be_published(stub: Stub, visit: Visit) -> None:
    page = visit()
    write(page, "Un **mot**", "Léa")
    page.get_by_role("button", name="Aperçu").click()
    preview = page.locator(".preview")
    expect(preview.locator("strong")).to_have_text("mot")
    style = "e => { const s = getComputedStyle(e); return [s.font, s.color, s.lineHeight].join() }"
    shown = preview.locator("p").evaluate(style)
    send(page)
    assert page.locator("article.new .body p").evaluate(style) == shown


def test_the_formatting_bar_is_one_stop_and_wraps_the_selection(stub: Stub, visit: Visit) -> None:
    page = visit()
    write(page, "un mot")
    page.locator("textarea").first.evaluate("f => f.setSelectionRange(3, 6)")
    bold = page.get_by_role("button", name="Gras")
    bold.click()
    expect(page.locator("textarea").first).to_have_value("un **mot**")
    bold.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italique")).to_be_focused()
    stops = page.locator("[role=toolbar] button[tabindex='0']")
    expect(stops).to_have_count(1)
    expect_active(page, ".+")
