"""What an owner sees of the mails to readers."""

from datetime import UTC, datetime

from flask import Flask

from comments_service.models import Subscriber
from comments_service.queries.notifications.subscribers import subscriber_by_id
from comments_service.services.core.rows import insert_rows
from comments_service.services.core.transaction import transaction
from comments_service.services.notifications.subscribers import note_bounce
from tests.factories import SITE, set_rules
from tests.web.console.conftest import Desk

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PAGE = "/console/reader-mails"


def subscribe(app: Flask, number: int, *, is_confirmed: bool) -> None:
    row = {
        "site_id": SITE,
        "id": number,
        "email": f"r{number}@mail.example",
        "mailbox": f"r{number}@mail.example",
        "state": "confirmed" if is_confirmed else "pending",
        "rhythm": "now",
        "time_zone": "UTC",
        "language": "en",
        "created_at": NOW,
        "confirmed_at": NOW if is_confirmed else None,
    }
    with app.app_context(), transaction() as session:
        insert_rows(session, Subscriber, [row])


def state(app: Flask, number: int) -> str:
    with app.app_context():
        row = subscriber_by_id(SITE, number)
    assert row
    return row.state


def test_an_address_that_bounced_is_shown_and_mailed_again(app: Flask, owner: Desk) -> None:
    for number, is_confirmed in ((1, True), (2, False), (3, True)):
        subscribe(app, number, is_confirmed=is_confirmed)
    with app.app_context():
        for number in (1, 2):
            note_bounce(SITE, number, "The mail server answered 550.", NOW)
    page = owner.get(PAGE).text
    assert page.count("Mail it again") == 2
    assert "The mail server answered 550." in page
    for number, expected in ((1, "confirmed"), (2, "pending")):
        assert owner.post(f"{PAGE}/{number}/again").status_code == 303
        assert state(app, number) == expected, "the confirmation stays, and is not made up"
    assert "Mail it again" not in owner.get(PAGE).text
    assert owner.post(f"{PAGE}/9/again").status_code == 404


def test_the_page_says_what_keeps_mails_from_going(app: Flask, owner: Desk) -> None:
    assert "Readers are not offered mails." in owner.get(PAGE).text
    set_rules(app, reader_mails=True)
    page = owner.get(PAGE).text
    assert "Readers are not offered mails." not in page
    assert "This service sends no e-mail: SMTP_URL is not set." in page
