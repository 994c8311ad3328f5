"""A mail provider hands mails in at a secret address."""

import pytest

from comments_service.rules.answers.mail import LARGEST
from tests.notify.mail_in.conftest import Correspondence, reply
from tests.notify.readers.conftest import text

pytestmark = pytest.mark.database("both")

HOOK = "/mail-in/a secret of the provider"


def test_a_mail_comes_as_it_is_or_as_json(mails: Correspondence) -> None:
    client, mail = mails.app.test_client(), mails.to_reader()
    whole = reply(mail, "As it is.").as_bytes()
    for outcome in ("published", "repeated"):
        answer = client.post(HOOK, data=whole, content_type="message/rfc822")
        assert (answer.status_code, answer.get_json()) == (200, {"outcome": outcome})
    raw = {"raw": reply(mail, "Raw.").as_string()}
    assert client.post(HOOK, json=raw).get_json() == {"outcome": "published"}
    fields = {
        "from": f"Ana <{mail['To']}>",
        "to": ["other@blog.example", mail["Reply-To"]],
        "message_id": "<1@mail.example>",
        "text": f"In fields.\n\n> {text(mail).splitlines()[0]}",
    }
    assert client.post(HOOK, json=fields).get_json() == {"outcome": "published"}
    fields |= {"message_id": "<2@mail.example>", "headers": {"Auto-Submitted": "auto-replied"}}
    assert client.post(HOOK, json=fields).get_json() == {"outcome": "ignored"}
    assert {body for body, _ in mails.comments()} >= {"As it is.", "Raw.", "In fields."}


def test_nobody_else_is_let_in_and_anything_is_answered(mails: Correspondence) -> None:
    client = mails.app.test_client()
    for path in ("/mail-in/x", "/mail-in/%00", f"{HOOK}x"):
        assert client.post(path, data=b"x").status_code == 404
    for document in ([], {}, {"from": 1, "to": 2}, {"to": None, "from": "a"}, "x", {"raw": 1}):
        assert client.post(HOOK, json=document).status_code in (200, 400), document
    hostile = {
        "from": "a\r\nBcc: b",
        "to": "\ud800",
        "headers": {"List-Id": "\0"},
        "text": "\udfff",
    }
    assert client.post(HOOK, json=hostile).status_code in (200, 400)
    broken = reply(mails.to_reader(), "Half of it.").as_string().replace("Half", "Half \ud83d")
    assert client.post(HOOK, json={"raw": broken}).get_json() == {"outcome": "published"}
    deep = {"from": "(" * 1500, "to": "a@b.example", "text": "x"}
    assert client.post(HOOK, json=deep).status_code == 400
    nested = client.post(HOOK, data=b"[" * 100_000, content_type="application/json")
    assert nested.status_code == 400
    large = client.post(HOOK, data=b"a" * (LARGEST + 1), content_type="message/rfc822")
    assert large.status_code == 413


def test_without_a_secret_there_is_no_address(app) -> None:  # type: ignore[no-untyped-def]
    assert app.test_client().post("/mail-in/None", data=b"x").status_code == 404
