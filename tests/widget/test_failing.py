"""What goes wrong: sending that fails, waits or is refused; a list that does not come."""

import re
import threading

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import Visit, articles, expect_active, send, write
from tests.widget.door import Answer, Seen, problem
from tests.widget.stub import Stub


def status(page: Page) -> str:
    """What the polite live region says."""
    return page.locator("[role=status]").inner_text()


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
    expect(page.locator("textarea")).to_have_value("Précieux")
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


@pytest.mark.parametrize("code", ["rate_limited", "slow_mode"])
def test_a_rate_limit_counts_down_and_wakes_the_button(stub: Stub, visit: Visit, code: str) -> None:
    page = visit()
    write(page, "Trop vite")
    page.clock.install()
    stub.answer("POST", "/comments", problem(429, code, retry_after=40))
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
    expect(page.locator("textarea")).to_have_value("Trop vite")


def test_who_is_banned_is_told_so_and_keeps_the_text(stub: Stub, visit: Visit) -> None:
    page = visit()
    stub.answer("POST", "/comments", problem(403, "banned"))
    write(page, "Encore moi")
    send(page)
    expect(page.get_by_text("Ce site n’accepte pas vos commentaires.").first).to_be_visible()
    expect(page.get_by_role("button", name="Réessayer")).to_have_count(0)
    expect(page.locator("textarea")).to_have_value("Encore moi")


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
    expect(field).to_have_value("Un casino")
    expect_active(page, "f")


def test_a_missing_name_is_said_below_its_field(stub: Stub, visit: Visit) -> None:
    stub.site["require_name"] = True
    page = visit()
    write(page, "Qui suis-je")
    send(page)
    expect(page.get_by_text("Indiquez votre nom.").first).to_be_visible()
    expect_active(page, "f-name")
    assert stub.requests("POST", "/comments") == []


def test_a_wrong_mail_address_is_said_below_its_field(stub: Stub, visit: Visit) -> None:
    page = visit()
    faults = [{"field": "author.email", "code": "bad_value", "message": "No."}]
    stub.answer("POST", "/comments", problem(422, "invalid", errors=faults))
    write(page, "Bonjour")
    send(page)
    expect(page.locator("#f-email-error")).to_contain_text("nom@exemple.fr")
    expect_active(page, "f-email")


def test_offline_waits_and_sends_once_after_a_word(
    stub: Stub, visit: Visit, context: BrowserContext
) -> None:
    page = visit()
    page.locator("form button.primary").wait_for(state="attached")
    context.set_offline(True)
    write(page, "Dans le train")
    send(page)
    expect(page.get_by_text("Votre commentaire attend ici").first).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Le publier maintenant ?").first).to_be_visible()
    assert stub.requests("POST", "/comments") == []
    page.locator(".notice").get_by_role("button", name="Publier").click()
    expect(page.locator("article.new")).to_have_count(1)
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
    articles(page).first.wait_for()
    assert len(stub.requests("GET", "threads")) == 2


def test_a_list_older_than_ones_own_comment_does_not_hide_it(stub: Stub, visit: Visit) -> None:
    gate = threading.Event()
    _, empty = stub.handle(Seen("GET", "/api/v1/threads", {"url": [stub.url_of("post")]}, {}, None))
    stub.answer("GET", "threads", Answer(body=empty, gate=gate))
    page = visit()
    write(page, "Bonjour", "Léa")
    send(page)
    expect(page.locator("form button.primary")).to_have_text("Envoi…")
    gate.set()
    expect(articles(page)).to_have_count(1)
    expect(page.locator("article.new")).to_contain_text("Bonjour")
    expect(page.get_by_role("button", name="Modifier votre commentaire")).to_be_visible()
    expect(page.get_by_role("heading", name="1 commentaire")).to_be_visible()


def test_a_slow_list_shows_its_shape_and_takes_text(stub: Stub, visit: Visit) -> None:
    gate = threading.Event()
    stub.answer("GET", "threads", Answer(gate=gate))
    page = visit(wait=".skeleton")
    page.locator("textarea").click()
    page.locator("textarea").type("Déjà là")
    gate.set()
    page.get_by_text("Soyez la première").wait_for()
    expect(page.locator("textarea")).to_have_value("Déjà là")
    expect(page.get_by_text("Brouillon")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Publier"))).to_be_visible()
