"""A proof of work in the widget: it says so, works, and loses no text."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from comments_service.rules.core.proofs import BITS, ROUNDS, check_proof, sign_challenge
from tests.widget.conftest import Visit, articles, send, write
from tests.widget.door import Answer, problem
from tests.widget.stub import Stub

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PLACE = "here"


def asked(code: str = "proof_required", bits: int = BITS) -> Answer:
    """What the service says to a comment without a proof."""
    challenge = sign_challenge("secret", PLACE, NOW)
    return problem(403, code, challenge=challenge, rounds=ROUNDS, bits=bits)


def proofs(stub: Stub) -> list[str]:
    return [post.body.get("proof", "") for post in stub.requests("POST", "/comments")]


def notices(page: Page) -> list[str]:
    """Collects what the live region says."""
    page.evaluate(
        """() => { const region = document.querySelector('palabre-comments').shadowRoot
             .querySelector('[role=status]'); window.heard = [];
           new MutationObserver(() => window.heard.push(region.textContent))
             .observe(region, { childList: true, characterData: true, subtree: true }); }"""
    )
    heard: list[str] = page.evaluate("window.heard")
    return heard


def test_the_widget_works_for_a_challenge_and_says_so(stub: Stub, visit: Visit) -> None:
    page = visit()
    stub.answer("POST", "/comments", asked())
    notices(page)
    write(page, "Après l’effort")
    send(page)
    expect(page.locator("article.new")).to_have_count(1)
    first, second = proofs(stub)
    assert first == ""
    check_proof("secret", PLACE, second, NOW)
    assert any("robot" in said for said in page.evaluate("window.heard"))
    keys = {post.headers["idempotency-key"] for post in stub.requests("POST", "/comments")}
    assert len(keys) == 1


def test_a_challenge_that_has_run_out_is_followed_by_another(stub: Stub, visit: Visit) -> None:
    page = visit()
    stub.answer("POST", "/comments", asked())
    stub.answer("POST", "/comments", asked("proof_expired"))
    write(page, "Encore")
    send(page)
    expect(page.locator("article.new")).to_have_count(1)
    assert len(proofs(stub)) == 3


def test_what_never_passes_and_what_cannot_be_loaded_keeps_the_text(
    stub: Stub, visit: Visit
) -> None:
    page = visit()
    stub.answer("POST", "/comments", asked("proof_wrong", bits=1), times=4)
    write(page, "Précieux")
    send(page)
    expect(page.get_by_text("Non envoyé. Votre texte est conservé.").first).to_be_visible()
    assert len(proofs(stub)) == 4
    expect(page.locator("textarea")).to_have_value("Précieux")
    expect(articles(page)).to_have_count(0)

    other = visit("other")
    other.route("**/parts/proof.js*", lambda route: route.abort())
    stub.answer("POST", "/comments", asked())
    write(other, "Précieux aussi")
    send(other)
    expect(other.get_by_text("Non envoyé. Votre texte est conservé.").first).to_be_visible()
    expect(other.locator("textarea")).to_have_value("Précieux aussi")
