"""A page is followed from the foot of its thread, without a comment."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.reader.blog import Blog, MakeContext, StartServer
from tests.journeys.reader.test_signing_in import PHONE, link
from tests.support.axe import violations
from tests.support.sites import StaticSite
from tests.support.smtp import SmtpPeer


def test_a_page_is_followed_from_the_foot_by_keyboard(
    start_server: StartServer,
    static_site: StaticSite,
    strict_context: MakeContext,
    mail_peer: SmtpPeer,
    request: pytest.FixtureRequest,
) -> None:
    server = start_server(MODERATION="open", SMTP_URL=mail_peer.url)
    request.getfixturevalue("offline").change(reader_mails=True)
    blog = Blog(server, static_site)
    page = strict_context(viewport=PHONE).new_page()
    blog.open(page, "followed.html")
    page.get_by_text("Suivre cette page par e-mail").press("Enter")
    email = page.get_by_role("textbox", name="Votre adresse e-mail")
    email.press("Enter")
    expect(email).to_have_attribute("aria-invalid", "true")
    email.fill("lea@mail.example")
    page.get_by_label("À quel rythme").select_option("daily")
    assert violations(page) == []
    page.get_by_role("button", name="Suivre").press("Enter")
    expect(page.get_by_text(re.compile("^Si cette adresse est déjà confirmée"))).to_be_visible()
    page.goto(link(mail_peer, 1))
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text(re.compile("^Chaque nouveau commentaire"))).to_be_visible()
