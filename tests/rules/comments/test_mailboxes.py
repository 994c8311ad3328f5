"""Addresses whose mail goes to one mailbox are banned as one."""

import pytest

from comments_service.rules.comments.bans import Sender, Standing, ban_value, refusal, typed_target
from comments_service.rules.core.identity import Address

SECRET = "a secret of sixteen"


def is_banned(banned: str, email: str) -> bool:
    target = typed_target("email", banned)
    value = ban_value(SECRET, "email", target.known_by)
    here = Address(SECRET, "192.0.2.1", "2026-11", "a key of its month")
    who = Sender(address=here, name=None, email=email, website=None, links=())
    found = [Standing("email", value, None)] if value in who.values() else []
    return refusal(found, who) is not None


@pytest.mark.parametrize(
    ("banned", "email"),
    [
        ("zoe@mail.example", "zoe+1@mail.example"),
        ("zoe+a@mail.example", "zoe+b@mail.example"),
        ("zoe+a@mail.example", "ZOE@mail.example"),
        ("zoe.ann@gmail.com", "z.o.e.ann+x@googlemail.com"),
        ("zoeann@googlemail.com", "zoe.ann@gmail.com"),
        ("ZoeAnn@GMail.com", "zoeann@gmail.com"),
        ("zoe@mail.example", "zoe+a+b@mail.example"),
    ],
)
def test_another_spelling_of_a_mailbox_is_banned_too(banned: str, email: str) -> None:
    assert is_banned(banned, email)


@pytest.mark.parametrize(
    ("banned", "email"),
    [
        ("zoe.ann@mail.example", "zoeann@mail.example"),
        ("zoe@mail.example", "zoe@mail.test"),
        ("zoe@gmail.com", "zoe@gmail.com.example"),
        ("zoe-a@mail.example", "zoe-b@mail.example"),
    ],
)
def test_another_mailbox_is_not(banned: str, email: str) -> None:
    assert not is_banned(banned, email)
