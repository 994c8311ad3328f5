"""Reports of mails that bounced: one for good stops the address, the others count."""

import pytest
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Subscriber
from comments_service.services.answers.bounces import SOFT_AT_MOST
from tests.notify.mail_in.conftest import Correspondence

pytestmark = pytest.mark.database("both")

REPORT = """From: MAILER-DAEMON@mail.example
To: {to}
Message-ID: <{number}@mail.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; ana@mail.example
Action: {action}
Status: {status}
--b--
"""


def bounce_address(mails: Correspondence) -> str:
    return next(one for one in reversed(mails.readers.peer.senders) if "+" in one)


def report(mails: Correspondence, status: str, action: str = "failed", number: int = 1) -> bytes:
    to = bounce_address(mails)
    return REPORT.format(to=to, status=status, action=action, number=number).encode()


def state(mails: Correspondence) -> tuple[str, int]:
    with mails.app.app_context():
        chosen = select(Subscriber.state, Subscriber.soft_bounces)
        name, count = db.session.execute(chosen).one()
        return name, count


def test_a_hard_bounce_stops_the_address(mails: Correspondence) -> None:
    mails.to_reader()
    assert mails.take(report(mails, "5.1.1")) == "bounced"
    assert state(mails) == ("bounced", 0)
    mails.readers.peer.mails.clear()
    mails.readers.post("ben", "More.")
    assert mails.readers.mails("ana") == []


@pytest.mark.parametrize("status", ["4.2.2", "5.7.1"])
def test_soft_ones_count_and_stop_it_in_the_end(mails: Correspondence, status: str) -> None:
    mails.to_reader()
    for number in range(1, SOFT_AT_MOST):
        assert mails.take(report(mails, status, number=number)) == "bounced"
        assert mails.take(report(mails, status, number=number)) == "repeated"
        assert state(mails) == ("confirmed", number)
    mails.take(report(mails, status, "delayed", SOFT_AT_MOST))
    assert state(mails) == ("bounced", SOFT_AT_MOST)


def test_what_is_no_report_stops_nothing(mails: Correspondence) -> None:
    mails.to_reader()
    before = mails.comments()
    for number, (status, action) in enumerate(
        (("2.1.5", "delivered"), ("5.1", "failed"), ("x", "y"))
    ):
        assert mails.take(report(mails, status, action, number)) == "ignored"
    away = f"To: {bounce_address(mails)}\r\nFrom: ana@mail.example\r\n\r\nI am away."
    assert mails.take(away.encode()) == "ignored"
    assert state(mails) == ("confirmed", 0)
    assert mails.comments() == before
