"""A name that lasts: from the confirmation on a phone to one's own comments, without a cookie."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.reader.blog import Blog, MakeContext, StartServer, is_published, send, write
from tests.support.axe import violations
from tests.support.sites import StaticSite
from tests.support.smtp import SmtpPeer
from tests.support.waiting import wait_for

PHONE = {"width": 390, "height": 844}


def link(peer: SmtpPeer, count: int) -> str:
    """The link of the newest of so many mails."""
    wait_for(lambda: len(peer.mails) == count)
    body = peer.mails[-1].get_body(("plain",))
    assert body
    found = re.search(r"http://\S+/subscriptions/\S+", body.get_content())
    assert found
    return found[0]


def ask_for_mails(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Votre commentaire")
    box.click()
    box.fill(text)
    page.get_by_role("textbox", name=re.compile("^Nom")).fill("Léa")
    page.get_by_role("textbox", name=re.compile("^E-mail")).fill("lea@mail.example")
    page.get_by_role("combobox", name="M’écrire un e-mail").select_option("replies")
    send(page, box)
    is_published(page)


def test_a_confirmed_name_goes_from_one_device_to_another(
    start_server: StartServer,
    static_site: StaticSite,
    strict_context: MakeContext,
    mail_peer: SmtpPeer,
    request: pytest.FixtureRequest,
) -> None:
    server = start_server(MODERATION="open", SMTP_URL=mail_peer.url)
    request.getfixturevalue("offline").change(reader_mails=True)
    blog = Blog(server, static_site)
    desk = strict_context().new_page()
    blog.open(desk, "names.html")
    ask_for_mails(desk, "Une question.")

    phone = strict_context(viewport=PHONE, has_touch=True).new_page()
    phone.goto(link(mail_peer, 1))
    assert violations(phone) == []
    phone.get_by_role("button", name="Confirmer").tap()
    back = phone.get_by_role("link", name=re.compile("^Revenir à la page"))
    expect(back).to_be_visible()
    assert violations(phone) == []
    back.tap()
    expect(phone.get_by_text("Connecté : Léa")).to_be_visible()
    assert phone.url == f"{static_site.url}/names.html"
    article = phone.get_by_role("article")
    expect(article).to_contain_text("Identité vérifiée")
    article.get_by_role("button", name="Modifier votre commentaire").tap()
    field = article.locator("xpath=..").get_by_role("textbox")
    field.fill("Une meilleure question.")
    field.press("Control+Enter")
    expect(article).to_contain_text("Une meilleure question.")
    expect(article.get_by_role("button", name="Supprimer votre commentaire")).to_be_visible()
    expect(phone.get_by_role("textbox", name="Modifier votre commentaire")).to_have_count(0)
    assert violations(phone) == []
    # It lasts, without a cookie of anybody.
    phone.reload()
    expect(phone.get_by_text("Connecté : Léa")).to_be_visible()
    assert phone.context.cookies() == []

    stranger = strict_context().new_page()
    blog.open(stranger, "names.html")
    write(stranger, "C’est moi.", "Lea")
    form = stranger.get_by_role("form", name="Votre commentaire")
    expect(form).to_contain_text("Quelqu’un a confirmé ce nom ici")
    expect(form.get_by_role("textbox", name="Votre commentaire")).to_have_value("C’est moi.")
    form.get_by_role("textbox", name="Votre adresse e-mail").fill("lea@mail.example")
    form.get_by_role("button", name="M’envoyer le lien").click()
    expect(form.get_by_text("Regardez votre messagerie")).to_be_visible()
    assert violations(stranger) == []

    phone.get_by_role("button", name="Se déconnecter").tap()
    expect(phone.get_by_text("Connecté : Léa")).to_have_count(0)
    expect(article.get_by_role("button", name="Supprimer votre commentaire")).to_have_count(0)
