"""Each kind of mail as its reader sees it, in a browser, in three languages."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import BrowserContext

from tests.factories import PAGE, Moderator, Reader, set_rules
from tests.notify.readers.conftest import Readers, text
from tests.support.axe import violations

#: What a mailbox brings itself: it shows a mail as a part of its own page.
OF_PAGES = ("landmark-one-main", "page-has-heading-one", "region")


def one_of_each_kind(readers: Readers, lang: str) -> list[EmailMessage]:
    """To confirm, to sign in, a reply, a comment on the page, published and not published."""
    ana = readers.follower("ana", "page", lang=lang)
    body = {"url": PAGE, "email": "ana@mail.example"}
    assert Reader(readers.app).send("POST", f"/reader/link?lang={lang}", body).status_code == 202
    readers.post("ben", "w" * 300 + "\n\n> نعم\n\nYes & <b>no</b>", parent_id=ana.id)
    readers.work()
    readers.post("cem", "A comment.")
    readers.work()
    set_rules(readers.app, moderation="all", tell_reasons=True)
    moderator = Moderator(readers.app)
    for decision in ("approve", "spam"):
        mine = readers.post("ana", f"To {decision}.", "replies", lang=lang)
        moderator.decide(mine.id, decision)
        readers.clock.now += timedelta(minutes=6)
        readers.work()
    readers.post("dan", "Hello?", "replies", lang=lang)
    return [*readers.mails("ana"), *readers.mails("dan")]


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_mails_are_readable_on_a_phone_and_load_nothing(
    readers: Readers, new_context: Callable[..., BrowserContext], lang: str, direction: str
) -> None:
    mails = one_of_each_kind(readers, lang)
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for mail in mails:
        html = mail.get_body(("html",))
        assert html and text(mail)
        assert mail["Content-Language"] == lang
        page.set_content(html.get_content())
        assert page.evaluate("document.documentElement.dir") == direction
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, mail["Subject"]
        assert [one for one in violations(page) if not one.startswith(OF_PAGES)] == []
    assert requests == []
