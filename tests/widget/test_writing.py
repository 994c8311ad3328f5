"""Writing: the box, the draft that nothing destroys, and every way in which sending can end."""

import re
import threading

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import Visit, active, articles, send, write
from tests.widget.stub import Answer, Stub, problem


def status(page: Page) -> str:
    """What the polite live region says."""
    return page.locator("[role=status]").inner_text()


def test_tabbing_through_opens_nothing_and_leaves(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    page = visit(wait="article")
    page.locator("form button.primary").wait_for(state="attached")
    page.locator("textarea").focus()
    expect(page.get_by_label("Nom")).to_be_hidden()
    box = page.locator("textarea").bounding_box()
    assert box and box["height"] <= 46
    page.keyboard.press("Tab")
    assert active(page) != "f"
    page.locator("textarea").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Nom")).to_be_visible()
    assert page.locator("textarea").input_value() == ""


def test_a_comment_shows_at_once_and_settles(stub: Stub, visit: Visit) -> None:
    page = visit()
    gate = threading.Event()
    stub.answer("POST", "/comments", Answer(gate=gate))
    write(page, "Bonjour", "Léa Martin")
    send(page)
    pending = page.locator("article.pending")
    expect(pending).to_contain_text("Bonjour")
    expect(pending).to_contain_text("Envoi…")
    assert page.locator("textarea").input_value() == "Bonjour"
    gate.set()
    expect(page.locator("article.new")).to_contain_text("Léa Martin")
    expect(page.locator("[role=status]")).to_have_text("Commentaire publié")
    assert active(page).startswith("c-1-")
    assert page.locator("textarea").input_value() == ""
    expect(page.get_by_role("heading", name="1 commentaire")).to_be_visible()
    [post] = stub.requests("POST", "/comments")
    assert post.body["author"] == {"name": "Léa Martin"}
    assert post.body["trap"] == "" and post.body["filled_in_ms"] >= 0
    assert len(post.headers["idempotency-key"]) >= 16


def test_a_returning_reader_is_known_and_not_asked_again(stub: Stub, visit: Visit) -> None:
    page = visit()
    write(page, "Un", "Léa")
    send(page)
    page.locator("article.new").wait_for()
    page.reload()
    page.locator("textarea").click()
    expect(page.get_by_text("Vous publiez en tant que Léa.")).to_be_visible()
    expect(page.get_by_label("Nom")).to_have_count(0)
    page.locator("textarea").fill("Deux")
    page.keyboard.press("Meta+Enter")
    expect(articles(page)).to_have_count(2)
    assert stub.requests("POST", "/comments")[-1].body["commenter_token"] == "known"
    page.locator("textarea").click()
    page.get_by_role("button", name="Pas vous ?").click()
    assert active(page) == "f-name"


def test_a_reply_goes_below_its_parent(stub: Stub, visit: Visit) -> None:
    parent = stub.add("post", name="Léa")
    stub.add("post")
    page = visit(wait="article")
    page.get_by_role("button", name="Répondre à Léa").first.click()
    box = page.get_by_role("textbox", name="Votre réponse à Léa")
    expect(box).to_be_focused()
    box.fill("Une réponse")
    page.keyboard.press("Control+Enter")
    reply = page.locator(f"#i-{parent['id']} ol article.published")
    expect(reply).to_contain_text("Une réponse")
    assert stub.requests("POST", "/comments")[0].body["parent_id"] == parent["id"]


def test_drafts_survive_reload_and_other_boxes(
    stub: Stub, visit: Visit, context: BrowserContext
) -> None:
    first = stub.add("post", name="Léa")
    stub.add("post", name="Marc")
    page = visit(wait="article")
    write(page, "Un brouillon")
    page.get_by_role("button", name="Répondre à Léa").click()
    page.get_by_role("textbox", name="Votre réponse à Léa").fill("À Léa")
    page.get_by_role("button", name="Répondre à Marc").click()
    page.get_by_role("textbox", name="Votre réponse à Marc").fill("À Marc")
    page.keyboard.press("Escape")
    page.close()
    page = visit(wait="article")
    expect(page.get_by_role("textbox", name="Votre réponse à Léa")).to_have_value("À Léa")
    expect(page.get_by_role("textbox", name="Votre réponse à Marc")).to_have_value("À Marc")
    expect(page.locator("textarea").first).to_have_value("Un brouillon")
    expect(page.get_by_text("Brouillon restauré.")).to_have_count(3)
    page.get_by_role("button", name="Effacer").first.click()
    expect(page.locator("textarea").first).to_have_value("")
    page.get_by_role("button", name="Rétablir").click()
    expect(page.locator("textarea").first).to_have_value("Un brouillon")
    assert first["id"] in page.evaluate("Object.keys(localStorage).join()")


def test_a_held_comment_is_seen_by_its_author_only_until_it_is_public(
    stub: Stub, visit: Visit, new_context
) -> None:
    stub.held = True
    page = visit()
    write(page, "Deux liens", "Léa")
    send(page)
    held = page.locator("article.held")
    expect(held).to_contain_text("En attente de relecture. Vous seul·e voyez ce commentaire")
    expect(held).to_contain_text("Il contient plusieurs liens.")
    expect(page.locator("[role=status]")).to_have_text("En attente de relecture")
    page.reload()
    expect(held).to_contain_text("Deux liens")
    other = new_context().new_page()
    other.goto(page.url)
    other.get_by_text("Soyez la première personne à commenter.").wait_for()
    assert other.locator("article").count() == 0
    stub.comments[stub.url_of("post")][0]["status"] = "published"
    page.reload()
    expect(page.locator("article.published")).to_have_count(1)
    expect(held).to_have_count(0)


FAILURES = [
    Answer(503, {"ok": True}),
    Answer(200, "<html>Connexion</html>", kind="text/html"),
    Answer(201, {"nothing": 1}),
    Answer(201, "{}"),
    problem(500, "internal"),
]


@pytest.mark.parametrize("answer", FAILURES, ids=["503 json", "html", "no id", "empty", "500"])
def test_anything_but_a_comment_is_a_failure_that_keeps_the_text(
    stub: Stub, visit: Visit, answer: Answer
) -> None:
    page = visit()
    stub.answer("POST", "/comments", answer)
    write(page, "Précieux")
    send(page)
    expect(page.get_by_text("Non envoyé. Votre texte est conservé.").first).to_be_visible()
    expect(page.locator("[role=alert]")).to_have_text("Non envoyé. Votre texte est conservé.")
    expect(articles(page)).to_have_count(0)
    assert page.locator("textarea").input_value() == "Précieux"
    expect(page.get_by_role("button", name="Copier le texte")).to_be_visible()
    page.get_by_role("button", name="Réessayer").click()
    expect(articles(page)).to_have_count(1)


def test_a_lost_answer_then_a_retry_and_a_double_click_make_one_comment(
    stub: Stub, visit: Visit
) -> None:
    page = visit()
    stub.answer("POST", "/comments", Answer(lost=True))
    write(page, "Une fois")
    page.locator("form button.primary").first.dblclick()
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator("article.new")).to_have_count(1)
    keys = {post.headers["idempotency-key"] for post in stub.requests("POST", "/comments")}
    assert len(keys) == 1
    assert len(stub.comments[stub.url_of("post")]) == 1


def test_a_rate_limit_counts_down_and_wakes_the_button(stub: Stub, visit: Visit) -> None:
    page = visit()
    write(page, "Trop vite")
    page.clock.install()
    stub.answer("POST", "/comments", problem(429, "rate_limited", retry_after=40))
    send(page)
    page.get_by_text("Vous pourrez publier dans 0:40").first.wait_for()
    button = page.locator("form button.primary").first
    expect(button).to_have_attribute("aria-disabled", "true")
    page.clock.run_for(11_000)
    expect(page.locator(".notice span")).to_contain_text("0:29")
    assert "0:40" in status(page)
    send_again = len(stub.requests("POST", "/comments"))
    button.dispatch_event("click")
    assert len(stub.requests("POST", "/comments")) == send_again
    page.clock.run_for(31_000)
    expect(page.locator("[role=status]")).to_have_text("Vous pouvez publier à présent.")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    assert page.locator("textarea").input_value() == "Trop vite"


def test_refused_words_are_quoted_and_the_text_stays(stub: Stub, visit: Visit) -> None:
    page = visit()
    words = ["casino", "viagra"]
    stub.answer("POST", "/comments", problem(422, "blocked_words", words=words))
    write(page, "Un casino")
    send(page)
    error = page.locator(".error")
    expect(error).to_contain_text("« casino » ou « viagra »")
    field = page.locator("textarea")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert field.get_attribute("aria-describedby") == error.get_attribute("id")
    assert field.input_value() == "Un casino" and active(page) == "f"


def test_a_missing_name_is_said_below_its_field(stub: Stub, visit: Visit) -> None:
    stub.site["require_name"] = True
    page = visit()
    write(page, "Qui suis-je")
    send(page)
    expect(page.get_by_text("Indiquez votre nom.").first).to_be_visible()
    assert active(page) == "f-name"
    assert stub.requests("POST", "/comments") == []


def test_a_wrong_mail_address_is_said_below_its_field(stub: Stub, visit: Visit) -> None:
    page = visit()
    faults = [{"field": "author.email", "code": "bad_value", "message": "No."}]
    stub.answer("POST", "/comments", problem(422, "invalid", errors=faults))
    write(page, "Bonjour")
    send(page)
    expect(page.locator("#f-email-error")).to_contain_text("nom@exemple.fr")
    assert active(page) == "f-email"


def test_offline_waits_and_sends_once_after_a_word(
    stub: Stub, visit: Visit, context: BrowserContext
) -> None:
    page = visit()
    page.locator("form button.primary").wait_for(state="attached")
    context.set_offline(True)
    write(page, "Dans le train")
    expect(page.get_by_role("button", name="Envoyer au retour du réseau")).to_be_visible()
    send(page)
    expect(page.get_by_text("Votre commentaire attend ici").first).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Le publier maintenant ?").first).to_be_visible()
    assert stub.requests("POST", "/comments") == []
    page.locator(".notice").get_by_role("button", name="Publier").click()
    expect(articles(page)).to_have_count(1)
    assert len(stub.requests("POST", "/comments")) == 1


def test_a_list_that_fails_says_so_offers_a_way_and_recovers(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    stub.answer("GET", "threads", Answer(503, {"thread": None}))
    page = visit(wait="text=Commentaires indisponibles")
    link = page.get_by_role("link", name="Lire et écrire des commentaires")
    assert link.get_attribute("href") == f"{stub.origin}/embed?url=x"
    expect(page.locator("textarea")).to_be_visible()
    page.get_by_role("button", name="Réessayer").click()
    expect(articles(page)).to_have_count(1)


def test_a_list_that_fails_is_asked_for_again_by_itself(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    stub.answer("GET", "threads", Answer(200, "{}"))
    page = visit(wait="text=Commentaires indisponibles")
    articles(page).first.wait_for(timeout=5000)
    assert len(stub.requests("GET", "threads")) == 2


def test_a_slow_list_shows_its_shape_and_takes_text(stub: Stub, visit: Visit) -> None:
    gate = threading.Event()
    stub.answer("GET", "threads", Answer(gate=gate))
    page = visit(wait=".skeleton")
    page.locator("textarea").click()
    page.locator("textarea").type("Déjà là")
    gate.set()
    page.get_by_text("Soyez la première").wait_for()
    assert page.locator("textarea").input_value() == "Déjà là"
    expect(page.get_by_text("Brouillon")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Publier"))).to_be_visible()
