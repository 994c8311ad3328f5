"""A mail that answers ours: published with token, sender and marker; else somebody looks first."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment
from comments_service.rules.answers.mail import LARGEST
from comments_service.rules.answers.mail_addresses import MailRight, Purpose, address_for
from comments_service.services.answers.mail_in import AT_MOST
from tests.factories import SITE
from tests.notify.mail_in.conftest import MAILBOX, Correspondence, reply
from tests.notify.readers.conftest import text

pytestmark = pytest.mark.database("both")


def test_a_reader_answers_by_mail_and_it_is_published(mails: Correspondence) -> None:
    mail = mails.to_reader()
    assert text(mail).startswith("##- ")
    assert mails.take(reply(mail, "By mail *indeed*.").as_bytes()) == "published"
    assert mails.comments()[0] == ("By mail *indeed*.", "published")
    assert mails.noted() == [("published", None)]


def test_who_has_a_name_that_lasts_keeps_it_and_nobody_else_gets_it(mails: Correspondence) -> None:
    mail = mails.to_reader()
    assert mails.take(reply(mail, "In my name.").as_bytes()) == "published"
    forged = reply(mail, "In hers.", sender="Ana <mallory@else.example>")
    assert mails.take(forged.as_bytes()) == "held"
    with mails.app.app_context():
        chosen = select(Comment.author_name, Comment.author_kind).order_by(Comment.id.desc())
        signed = [tuple(row) for row in db.session.execute(chosen.limit(2))]
    assert signed == [(None, "anonymous"), ("Ana", "verified")]


def test_a_member_answers_by_mail_once(mails: Correspondence) -> None:
    mail = mails.to_member()
    answer = reply(mail, "At eight.")
    assert mails.take(answer.as_bytes()) == "published"
    assert mails.take(answer.as_bytes()) == "repeated"
    assert mails.comments()[0] == ("At eight.", "published")
    assert len(mails.comments()) == 2
    # The right to answer was used: what comes after is looked at first.
    assert mails.take(reply(mail, "Or at nine.").as_bytes()) == "proposed"
    assert mails.comments()[0] == ("Or at nine.", "held")


@pytest.mark.parametrize("to", ["reader", "member"])
def test_another_sender_or_no_marker_is_looked_at_first(mails: Correspondence, to: str) -> None:
    mail = mails.to_reader() if to == "reader" else mails.to_member()
    held = "held" if to == "reader" else "proposed"
    forged = reply(mail, "From elsewhere.", sender="Mallory <mallory@else.example>")
    assert mails.take(forged.as_bytes()) == held
    bare = reply(mail, "x")
    bare.set_content("Without a marker.\n\nOn Mon, Mar 2, 2026 somebody wrote:\n> What?\n")
    assert mails.take(bare.as_bytes()) == held
    both = reply(mail, "Two senders.", sender=f"{mail['To']}, mallory@else.example")
    assert mails.take(both.as_bytes()) == held
    assert mails.comments()[:3] == [
        ("Two senders.", "held"),
        ("Without a marker.", "held"),
        ("From elsewhere.", "held"),
    ]
    assert "another address" in str(mails.noted()[0][1])


AUTOMATIC = [
    {"Auto_Submitted": "auto-replied"},
    {"List_Id": "<list.example>"},
    {"Return_Path": "<>"},
    {"Precedence": "bulk"},
    {"X_Autoreply": "yes"},
]


@pytest.mark.parametrize("to", ["reader", "member"])
def test_what_a_program_wrote_is_no_comment(mails: Correspondence, to: str) -> None:
    mail = mails.to_reader() if to == "reader" else mails.to_member()
    before = mails.comments()
    for headers in AUTOMATIC:
        away = reply(mail, "I am away.", **headers)
        assert mails.take(away.as_bytes()) == "ignored", headers
    ours = reply(mail, "Round and round.", sender="comments@blog.example")
    assert mails.take(ours.as_bytes()) == "ignored"
    assert mails.comments() == before


def test_no_token_or_a_forged_one_makes_nothing(mails: Correspondence) -> None:
    mail = mails.to_member()
    before = mails.comments()
    answer = reply(mail, "Forged.")
    name, _, domain = str(mail["Reply-To"]).rpartition("@")
    others = [MAILBOX, f"{name[:-1]}{'a' if name[-1] != 'a' else 'b'}@{domain}"]
    others += [f"replies+{'a' * 48}@{domain}", f"{name}@else.example", "@", "replies+@blog.example"]
    right = MailRight(Purpose.MEMBER, SITE, mails.member.actor.moderator_id or 0, 1)
    others += [address_for("another secret of the service", MAILBOX, right)]
    for other in others:
        del answer["To"]
        answer["To"] = other
        assert mails.take(answer.as_bytes()) == "ignored", other
    assert mails.comments() == before
    assert mails.noted() == []


def test_case_and_company_of_the_address_do_not_matter(mails: Correspondence) -> None:
    mail = mails.to_member()
    answer = reply(mail, "Upper case.")
    address = str(answer["To"]).upper()
    del answer["To"]
    answer["Delivered-To"] = address
    answer["To"] = "Le fournil <comments@blog.example>, second@blog.example"
    assert mails.take(answer.as_bytes()) == "published"


def test_a_right_ends_with_its_time_its_role_and_another_answer(mails: Correspondence) -> None:
    mail = mails.to_member()
    mails.readers.clock.now += timedelta(hours=73)
    assert mails.take(reply(mail, "Late.").as_bytes()) == "proposed"
    reader = mails.to_reader()
    mails.readers.clock.now += timedelta(days=31)
    assert mails.take(reply(reader, "Late.").as_bytes()) == "held"
    gone = MailRight(Purpose.MEMBER, SITE, 999, 1)
    lost = reply(mail, "Nobody.")
    del lost["To"]
    lost["To"] = address_for(mails.app.extensions["palabre"].settings.secret_key, MAILBOX, gone)
    assert mails.take(lost.as_bytes()) == "refused"


def test_what_cannot_be_taken_is_told_to_who_wrote_it(mails: Correspondence) -> None:
    mail = mails.to_member()
    mails.readers.peer.mails.clear()
    assert mails.take(reply(mail, "").as_bytes()) == "refused"
    mails.readers.work()
    (told,) = mails.readers.peer.mails
    assert told["To"] == mail["To"]
    assert "Write something first." in text(told)
    assert told["Auto-Submitted"] == "auto-generated"
    mails.readers.peer.mails.clear()
    assert mails.take(reply(mail, "", sender="mallory@else.example").as_bytes()) == "refused"
    mails.readers.work()
    assert mails.readers.peer.mails == []


def test_attachments_are_left_out_and_that_is_told(mails: Correspondence) -> None:
    mail = mails.to_reader()
    answer = reply(mail, "See the picture.")
    answer.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="a.gif")
    mails.readers.peer.mails.clear()
    assert mails.take(answer.as_bytes()) == "published"
    assert mails.comments()[0] == ("See the picture.", "published")
    told = next(m for m in mails.readers.mails("ana") if "attachments" in str(m["Subject"]))
    assert "See the picture." in text(told)


def test_html_alone_is_read_as_text(mails: Correspondence) -> None:
    mail = mails.to_reader()
    answer = EmailMessage()
    answer["From"], answer["To"] = mail["To"], mail["Reply-To"]
    marker = text(mail).splitlines()[0]
    answer.set_content(
        "<html><head><style>p{color:red}</style></head><body><div>Caf\u00e9 <b>noir</b></div>"
        f"<div>On 2 March ana@mail.example wrote:</div><blockquote><p>{marker}</p></blockquote>"
        "<script>alert(1)</script></body></html>",
        subtype="html",
        charset="iso-8859-1",
    )
    assert mails.take(answer.as_bytes()) == "published"
    assert mails.comments()[0] == ("Caf\u00e9 noir", "published")


def test_so_many_mails_of_one_person_are_taken(mails: Correspondence) -> None:
    mail = mails.to_reader()
    outcomes = [mails.take(reply(mail, f"Number {n}.").as_bytes()) for n in range(AT_MOST + 2)]
    assert outcomes[-2:] == ["refused", "refused"]
    assert "refused" not in outcomes[:AT_MOST]


HOSTILE = {
    "nothing": b"",
    "no mail": b"\0" * 1000,
    "too large": b"a" * (LARGEST + 1),
    "a long head": b"X: y\r\n" * 20_000 + b"\r\nx",
    "many boundaries": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 5_000,
    "a charset": b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 90_000,
    "bad words": b"From: =?punycode?q?" + b"a-" * 900 + b"?= <a@b.example>\r\n\r\nx",
    "a bad group": b"To: a:b:c;;<<@>,,@@,\r\nFrom: (((((\r\n\r\nx",
}


def test_any_bytes_are_taken_for_what_they_are(mails: Correspondence) -> None:
    address = str(mails.to_member()["Reply-To"]).encode()
    before = mails.comments()
    for name, raw in HOSTILE.items():
        assert mails.take(raw) == "ignored", name
        addressed = mails.take(b"To: " + address + b"\r\n" + raw)
        assert addressed in ("ignored", "refused", "proposed"), name
    assert [status for _, status in mails.comments() if status == "published"] == ["published"]
    assert mails.comments()[-1] == before[-1]
