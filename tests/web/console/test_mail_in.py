"""What an owner sees of answers by mail: the state of the mailbox, and what came in."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.answers.mail_log import (
    count_unaddressed,
    note_failed_look,
    note_look,
    note_mail,
)
from comments_service.services.core.transaction import transaction
from tests.factories import SITE
from tests.web.console.conftest import PASSWORD, Desk

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PAGE = "/console/reader-mails"
MAILBOX = "replies@blog.example"


def test_the_owner_sees_the_mailbox_and_what_became_of_mails(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(MAIL_IN_ADDRESS=MAILBOX)
    with app.app_context():
        add_moderator("ana@example.org", "owner", PASSWORD, NOW)
    desk = Desk(app)
    desk.sign_in("ana@example.org")
    assert "No mail has come in yet." in desk.get(PAGE).text
    with app.app_context():
        note_failed_look(MAILBOX, "The mailbox cannot be reached.", NOW)
        count_unaddressed(MAILBOX)
        with transaction() as session:
            reason = "It came by mail from another address than theirs."
            note_mail(
                session, SITE, "a" * 64, "held", NOW, whose="reader:1", answer_id=16, reason=reason,
                attachments=2,
            )  # fmt: skip
    page = desk.get(PAGE).text
    for words in ("The mailbox cannot be reached.", "It fails since", "another address",
                  "2 attachments left out", "1 mail answered nothing"):  # fmt: skip
        assert words in page, words
    with app.app_context():
        note_look(MAILBOX, NOW)
    page = desk.get(PAGE).text
    assert "Last looked into" in page
    assert "It fails since" not in page


def test_without_a_mailbox_nothing_is_said_of_it(owner: Desk) -> None:
    assert "Answers by mail" not in owner.get(PAGE).text
