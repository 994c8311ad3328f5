"""The mailbox: looked into by IMAP, marked when stored, told in the console when it fails."""

from datetime import timedelta

import pytest

from comments_service.queries.answers.mail_in import mailbox_state
from comments_service.services.answers.mail_polls import look_again
from tests.factories import SITE
from tests.notify.mail_in.conftest import MAILBOX, Correspondence, reply

pytestmark = pytest.mark.database("both")


def state(mails: Correspondence):  # type: ignore[no-untyped-def]
    with mails.app.app_context():
        return mailbox_state(MAILBOX)


def test_what_is_unread_is_taken_and_marked(mails: Correspondence) -> None:
    mail = mails.to_reader()
    first = mails.imap.put(reply(mail, "By IMAP.").as_bytes())
    stray = mails.imap.put(b"To: replies@blog.example\r\n\r\nAdvertisement")
    mails.look()
    assert mails.comments()[0] == ("By IMAP.", "published")
    assert first.flags == stray.flags == {"Seen"}
    assert (state(mails).failing_since, state(mails).unaddressed) == (None, 1)
    mails.imap.put(reply(mail, "A minute later.").as_bytes())
    mails.readers.work()
    assert mails.comments()[0] == ("By IMAP.", "published")
    mails.readers.clock.now += timedelta(seconds=61)
    mails.readers.work()
    assert mails.comments()[0] == ("A minute later.", "published")


def test_a_mail_that_was_not_marked_is_taken_once(mails: Correspondence) -> None:
    kept = mails.imap.put(reply(mails.to_reader(), "Once.").as_bytes())
    mails.look()
    count = len(mails.comments())
    kept.flags.clear()
    mails.readers.clock.now += timedelta(seconds=61)
    mails.readers.work()
    assert (len(mails.comments()), kept.flags) == (count, {"Seen"})


def test_a_mailbox_that_fails_is_told_and_tried_again_ever_more_rarely(
    mails: Correspondence,
) -> None:
    kept = mails.imap.put(reply(mails.to_reader(), "After the outage.").as_bytes())
    mails.imap.down = True
    mails.look()
    assert state(mails).last_error == "The mailbox did not answer as it should."
    for minutes, tries in ((1, 1), (1, 2), (2, 2), (2, 3)):
        mails.readers.clock.now += timedelta(minutes=minutes, seconds=1)
        mails.readers.work()
        assert state(mails).tries == tries, minutes
    assert kept.flags == set()
    mails.imap.down = False
    mails.readers.clock.now += timedelta(minutes=15)
    mails.readers.work()
    assert (state(mails).failing_since, state(mails).last_error) == (None, None)
    assert mails.comments()[0] == ("After the outage.", "published")


def test_a_refused_password_is_told(mails: Correspondence) -> None:
    mails.imap.password = "another"
    mails.look()
    assert state(mails).last_error == "The mailbox refused the user or the password of MAIL_IN_URL."


def test_looking_begins_once(mails: Correspondence) -> None:
    mails.look()
    mails.look()
    assert mails.imap.logins == 1
    with mails.app.app_context():
        now = mails.readers.clock()
        # As if a look had lasted for too long, and another worker had looked as well.
        look_again(SITE, now, now, message_id=0)
    mails.readers.work()
    assert mails.imap.logins == 1
