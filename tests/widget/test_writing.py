"""Writing: the box, the draft that nothing destroys, and what becomes of a comment."""

import threading

from playwright.sync_api import BrowserContext, Route, expect

from tests.widget.conftest import Visit, expect_active, send, write
from tests.widget.door import Answer
from tests.widget.stub import Stub


def test_tabbing_through_opens_nothing_and_leaves(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    page = visit(wait="article")
    page.locator("form button.primary").wait_for(state="attached")
    page.locator("textarea").focus()
    expect(page.get_by_label("Nom")).to_be_hidden()
    box = page.locator("textarea").bounding_box()
    assert box and box["height"] <= 46
    page.keyboard.press("Tab")
    expect(page.locator("textarea")).not_to_be_focused()
    page.locator("textarea").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".foot")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("")


def test_a_comment_shows_at_once_and_settles(stub: Stub, visit: Visit) -> None:
    page = visit()
    gate = threading.Event()
    stub.answer("POST", "/comments", Answer(gate=gate))
    write(page, "Bonjour", "Léa Martin")
    send(page)
    pending = page.locator("article.pending")
    expect(pending).to_contain_text("Bonjour")
    expect(pending).to_contain_text("Envoi…")
    expect(page.locator("textarea")).to_have_value("Bonjour")
    gate.set()
    expect(page.locator("article.new")).to_contain_text("Léa Martin")
    expect(page.locator("[role=status]")).to_have_text("Commentaire publié")
    expect_active(page, "c-1-.+")
    expect(page.locator("textarea")).to_have_value("")
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
    expect(page.locator("article.new")).to_have_count(1)
    assert stub.requests("POST", "/comments")[-1].body["commenter_token"] == "known"
    page.locator("textarea").click()
    page.get_by_role("button", name="Pas vous ?").click()
    expect_active(page, "f-name")


def test_who_has_written_lately_reads_past_the_copies_of_proxies_and_of_the_browser(
    stub: Stub, visit: Visit
) -> None:
    page = visit()

    def reloaded_with() -> str | None:
        page.reload()
        page.locator("palabre-comments").locator("h2").first.wait_for()
        return stub.requests("GET", "/threads")[-1].headers.get("cache-control")

    page.clock.set_fixed_time("2026-03-01T12:00:00")
    assert reloaded_with() is None
    write(page, "Bonjour", "Léa")
    send(page)
    page.locator("article.new").wait_for()
    page.clock.set_fixed_time("2026-03-02T11:59:59.999")
    assert reloaded_with() == "max-age=0"
    page.clock.set_fixed_time("2026-03-02T12:00:00")
    assert reloaded_with() is None


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
    page.get_by_role("button", name="Supprimer le brouillon").first.click()
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
    expect(held).to_contain_text(
        "En attente de relecture. Ce commentaire n’est visible que par vous"
    )
    expect(held).to_contain_text("Il contient 2 liens ; la limite est 1.")
    expect(page.locator("[role=status]")).to_have_text("En attente de relecture")
    page.reload()
    expect(held).to_contain_text("Deux liens")
    other = new_context().new_page()
    other.goto(page.url)
    other.get_by_text("Soyez la première personne à commenter.").wait_for()
    expect(other.locator("article")).to_have_count(0)
    stub.comments[stub.url_of("post")][0]["status"] = "published"
    page.reload()
    expect(page.locator("article.published")).to_have_count(1)
    expect(held).to_have_count(0)


def test_reasons_are_told_in_the_readers_language(stub: Stub, visit: Visit) -> None:
    stub.held = True
    page = visit(lang="ar")
    page.locator("textarea").first.click()
    page.locator("textarea").first.fill("رابطان")
    send(page)
    expect(page.locator("article.held")).to_contain_text("Il contient 2 liens")


def test_the_time_to_write_counts_from_the_first_touch(
    stub: Stub, context: BrowserContext, visit: Visit
) -> None:
    """The part for writing may come much later over a slow network."""
    waiting: list[Route] = []
    context.clock.install()  # before the page, whose own requestIdleCallback it would replace
    page = visit(before="<script>requestIdleCallback = () => 0</script>")
    page.route("**/embed-write.js*", lambda route: waiting.append(route))
    with page.expect_request("**/embed-write.js*"):
        page.locator("textarea").click()
    page.keyboard.type("Tapé avant")
    page.clock.fast_forward(7000)
    waiting[0].continue_()
    page.get_by_role("button", name="Publier").wait_for()
    send(page)
    page.locator("article.new").wait_for()
    assert stub.requests("POST", "/comments")[0].body["filled_in_ms"] >= 7000
