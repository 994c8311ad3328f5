"""Who follows too many pages is told so, whatever the address."""

from collections.abc import Callable

from flask import Flask

from tests.factories import PAGE, Reader, set_rules
from tests.support.smtp import SmtpPeer


def test_following_is_limited_by_mailbox_and_by_caller(
    make_app: Callable[..., Flask], mail_peer: SmtpPeer
) -> None:
    app = make_app(SMTP_URL=mail_peer.url, RATE_LIMITS="on")
    set_rules(app, reader_mails=True)

    def follow(n: int, email: str) -> int:
        body = {"url": f"{PAGE}-{n}", "email": email}
        return Reader(app, f"192.0.2.{n}").send("POST", "/threads/followers", body).status_code

    assert [follow(n, "ana@mail.example") for n in range(6)] == [202] * 5 + [429]
    others = [follow(9, f"r{n}@mail.example") for n in range(21)]
    assert others == [202] * 20 + [429]


def test_one_mailbox_is_not_filled_by_its_many_addresses(
    make_app: Callable[..., Flask], mail_peer: SmtpPeer
) -> None:
    app = make_app(SMTP_URL=mail_peer.url, RATE_LIMITS="on")
    set_rules(app, reader_mails=True)
    spellings = ["ana", "ana+1", "ana+2", "Ana+3", "ana+4", "ana+5"]
    answers = [
        Reader(app, f"192.0.2.{n}").send(
            "POST", "/threads/followers", {"url": PAGE, "email": f"{local}@mail.example"}
        )
        for n, local in enumerate(spellings)
    ]
    assert [answer.status_code for answer in answers] == [202] * 5 + [429]
