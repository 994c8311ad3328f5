"""Mails that are small and would cost much: each is read or refused at a cost of its length."""

from contextlib import suppress

import pytest

from comments_service.rules.answers.mail import UnreadableMail, read_mail
from tests.support.cost import LINEAR, growth

pytestmark = pytest.mark.timing

HEAD = b"From: a@b.example\r\nTo: c@d.example\r\nMessage-ID: <1@x>\r\n"
PARTS = HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
REPORT = (
    HEAD + b'Content-Type: multipart/report; boundary="x"\r\n\r\n--x\r\n'
    b"Content-Type: message/delivery-status\r\n\r\n"
)
NAMED = b'Content-Disposition: attachment; filename="'
CASES = {
    "a field of a report": (REPORT + b"Status: ", b"x:y ", 40_000),
    "fields of a report": (REPORT, b"a: b\r\n", 40_000),
    "parameters in quotes": (PARTS + b'Content-Type: text/plain; "', b";", 400_000),
    "parameters of a boundary": (PARTS + b'Content-Type: multipart/mixed; "', b";", 400_000),
    "parameters in pieces": (PARTS + b"Content-Type: text/plain; ", b"a*1*=x;", 200_000),
    "a name of a file": (PARTS + NAMED, b"\\", 400_000),
    "lines of a header": (PARTS + b"Content-Type: text/plain;", b"\r\n a;", 200_000),
    "recipients": (b"To: ", b"a@b.example, ", 60_000),
    "comments in a name": (b"From: ", b"(", 60_000),
    "words in code": (b"From: ", b"=?utf-8?q?a?= ", 60_000),
    "a text in uuencode": (HEAD + b"Content-Transfer-Encoding: uuencode\n\n", b"M\n", 200_000),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mail_costs_what_its_length_says(name: str) -> None:
    start, unit, longest = CASES[name]

    def read(size: int) -> None:
        with suppress(UnreadableMail):
            read_mail(start + unit * (size // len(unit)))

    assert growth(read, longest) <= LINEAR


@pytest.mark.parametrize(
    "mail",
    [
        REPORT + b"\n" * 10_000,
        REPORT + b"\r" * 10_000,
        PARTS + b"--x\n\n" * 10_000,
        PARTS + b"a:\n" * 300_000,
        HEAD + b"".join(
            b"Content-Type: multipart/mixed; boundary*0=%d\n\n--%d\n" % (n, n) for n in range(70)
        ),
    ],
    ids=["paragraphs", "carriage returns", "parts", "lines", "boundaries in pieces"],
)  # fmt: skip
def test_a_mail_of_too_many_parts_is_not_read(mail: bytes) -> None:
    with pytest.raises(UnreadableMail, match="too many parts"):
        read_mail(mail)


def test_an_attachment_as_large_as_a_mail_may_be_is_read() -> None:
    letter = PARTS + b"Content-Type: text/plain\r\n\r\nHello\r\n--x\r\n" + NAMED + b'a"\r\n\r\n'
    attached = (b"A" * 76 + b"\r\n") * 130_000
    assert read_mail(letter + attached + b"--x--\r\n").text.strip() == "Hello"
