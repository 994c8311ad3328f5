"""A comment that comes by mail counts as any other: for its sender, its thread and its site."""

from collections.abc import Callable

import pytest

from tests.factories import set_rules
from tests.notify.mail_in.conftest import Correspondence, reply
from tests.notify.mail_in.test_hook import HOOK
from tests.notify.readers.conftest import text

pytestmark = [
    pytest.mark.database("both"),
    pytest.mark.parametrize("rate_limits", ["on"]),
]


def by_hook(mails: Correspondence, *raw: bytes) -> list[str]:
    client = mails.app.test_client()
    answers = [client.post(HOOK, data=one, content_type="message/rfc822") for one in raw]
    return [answer.get_json()["outcome"] for answer in answers]


def by_imap(mails: Correspondence, *raw: bytes) -> list[str]:
    for one in raw:
        mails.imap.put(one)
    mails.look()
    return sorted(outcome for outcome, _ in mails.noted())


@pytest.mark.parametrize("door", [by_hook, by_imap])
@pytest.mark.parametrize("limit", ["limit_poster", "limit_thread", "limit_site"])
def test_mails_count_against_each_limit_of_a_site(
    mails: Correspondence, limit: str, door: Callable[..., list[str]]
) -> None:
    mail = mails.to_reader()
    set_rules(mails.app, **{limit: "20 per minute; 2 per hour"})
    written = [reply(mail, f"Number {n}.").as_bytes() for n in range(3)]
    assert door(mails, *written) == ["published", "published", "refused"]
    (reason,) = [reason for outcome, reason in mails.noted() if outcome == "refused"]
    assert "too fast" in str(reason)
    # Their text comes back to them.
    assert "Number 2." in text(mails.readers.mails("ana")[-1])


def test_mails_and_posts_have_one_limit(mails: Correspondence) -> None:
    mail = mails.to_reader()
    set_rules(mails.app, limit_thread="2 per hour")
    assert by_hook(mails, reply(mail, "By mail.").as_bytes()) == ["published"]
    mails.readers.post("ben", "By the widget.")
    assert by_hook(mails, reply(mail, "Again by mail.").as_bytes()) == ["refused"]


def test_others_have_limits_of_their_own(mails: Correspondence) -> None:
    mail = mails.to_reader()
    set_rules(mails.app, limit_poster="1 per hour")
    for n in range(2):
        forged = [reply(mail, f"{n} {i}", sender=f"m{n}@else.example") for i in range(2)]
        assert by_hook(mails, *(one.as_bytes() for one in forged)) == ["held", "refused"]
    assert by_hook(mails, reply(mail, "Her own.").as_bytes()) == ["published"]


def test_what_was_taken_already_counts_once(mails: Correspondence) -> None:
    raw = reply(mails.to_reader(), "Once.").as_bytes()
    set_rules(mails.app, limit_site="1 per hour")
    assert by_hook(mails, raw, raw) == ["published", "repeated"]
