"""The pages for commenters in a real browser: usable by keyboard, and nothing for axe to find."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from comments_service.rules.core.signed_tokens import sign_privacy
from tests.factories import SITE
from tests.support.axe import violations
from tests.support.calls import post
from tests.support.databases import SECRET_KEY
from tests.support.server import LiveServer

ANA = {"name": "Ana", "email": "ana@blog.example"}


def test_a_commenter_asks_looks_takes_and_erases(
    start_server: Callable[..., LiveServer], new_context: Callable[..., BrowserContext]
) -> None:
    # Nobody listens there: the mail waits, and the link that it holds is signed here.
    server = start_server(MODERATION="open", SMTP_URL="smtp://127.0.0.1:1")
    assert post(server.port, "Bonjour", author=ANA).status == 201
    # axe is a script: the page's own policy must let none in, so here it is set aside.
    page = new_context(bypass_csp=True, locale="fr").new_page()
    page.goto(f"{server.url}/privacy?lang=fr")
    assert violations(page) == []
    page.get_by_role("button", name="Envoyez-moi le lien").click()
    expect(page.get_by_label("Votre adresse e-mail").last).to_be_focused()
    assert violations(page) == []
    page.keyboard.type("ana@blog.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("un e-mail est en route")
    assert violations(page) == []

    until = datetime.now(UTC) + timedelta(hours=1)
    token = sign_privacy(SECRET_KEY, SITE, "ana@blog.example", until)
    page.goto(f"{server.url}/privacy/{token}?lang=fr")
    expect(page.get_by_role("main")).to_contain_text("1 commentaire de ana@blog.example")
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger").click()
    assert "Bonjour" in Path(download.value.path()).read_text()
    page.get_by_role("button", name="Effacer 1 commentaire").click()
    expect(page.get_by_text("Cochez d’abord la case.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Effacer 1 commentaire").click()
    expect(page.get_by_role("status")).to_contain_text("1 commentaire a été effacé.")
    assert violations(page) == []
