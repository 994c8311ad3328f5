"""Whom a ban is meant for, and whom it is not."""

from dataclasses import replace

import pytest

from comments_service.errors import AppError
from comments_service.rules.comments.bans import (
    Sender,
    Standing,
    Target,
    ban_value,
    refusal,
    typed_target,
)
from comments_service.rules.core.identity import Address

SECRET = "a secret of sixteen"
HERE = "192.0.2.77"
MONTH, KEY = "2026-11", "a key of its month"


def sender(address: str = HERE, *links: str, **known: str | None) -> Sender:
    fields = {"name": None, "email": None, "website": None} | known
    return Sender(address=Address(SECRET, address, MONTH, KEY), links=links, **fields)  # type: ignore[arg-type]


def is_refused(target: Target, who: Sender) -> bool:
    value = ban_value(SECRET, target.kind, target.known_by)
    ban = Standing(target.kind, value, target.month)
    found = [ban] if target.month or value in who.values() else []
    return refusal(found, who) is not None


@pytest.mark.parametrize(
    ("kind", "typed", "meant", "not_meant"),
    [
        (
            "name",
            "Paul",
            [{"name": "paul"}, {"name": "PAÙL"}, {"name": "Рaul"}],
            [{"name": "Paula"}, {"name": None}, {"name": "Jean-Paul"}],
        ),
        (
            "email",
            "Paul@Example.org",
            [{"email": "paul@example.org"}, {"email": "PAUL@example.org"}],
            [{"email": "paul@example.com"}, {"email": None}, {"email": "apaul@example.org"}],
        ),
        (
            "domain",
            "https://spam.example/offer",
            [{"website": "http://spam.example"}, {"website": "https://shop.www.spam.example/x"}],
            [{"website": "https://notspam.example"}, {"website": "https://spam.example.org"}, {}],
        ),
    ],
)
def test_a_ban_meets_whom_it_is_meant_for_and_nobody_else(
    kind: str,
    typed: str,
    meant: list[dict[str, str | None]],
    not_meant: list[dict[str, str | None]],
) -> None:
    target = typed_target(kind, typed)
    assert all(is_refused(target, sender(**who)) for who in meant)
    assert not any(is_refused(target, sender(**who)) for who in not_meant)


def test_a_link_in_the_text_counts_as_the_website_does() -> None:
    target = typed_target("domain", "spam.example")
    assert is_refused(target, sender(HERE, "https://ok.example", "https://a.spam.example/?x"))
    assert not is_refused(target, sender(HERE, "https://ok.example/spam.example"))


@pytest.mark.parametrize(
    ("kind", "banned", "meant", "not_meant"),
    [
        ("address", HERE, [HERE, f"::ffff:{HERE}"], ["192.0.2.78"]),
        ("address", "2001:db8:1:2::7", ["2001:db8:1:2:ffff::1"], ["2001:db8:1:3::7"]),
        ("network", HERE, ["192.0.2.1", "192.0.2.255"], ["192.0.3.77", "2001:db8::1"]),
        ("network", "2001:db8:1:2::7", ["2001:db8:1:ffff::1"], ["2001:db8:2:2::7"]),
    ],
)
def test_an_address_is_met_in_its_month_without_being_stored(
    kind: str, banned: str, meant: list[str], not_meant: list[str]
) -> None:
    origin = Address(SECRET, banned, MONTH, KEY)
    hashed = origin.poster if kind == "address" else origin.network
    target = Target(kind, "", hashed, MONTH)
    assert all(is_refused(target, sender(address)) for address in meant)
    assert not any(is_refused(target, sender(address)) for address in not_meant)
    later = [Address(SECRET, banned, "2026-12", KEY), Address(SECRET, banned, MONTH, "other")]
    for address in later:
        who = replace(sender(banned), address=address)
        ban = Standing(kind, ban_value(SECRET, kind, hashed), MONTH)
        assert not who.is_meant_by(ban)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("address", HERE),
        ("network", HERE),
        ("else", "x"),
        ("email", "paul"),
        ("email", ""),
        ("name", " \u200b "),
        ("name", "x" * 600),
        ("domain", "com"),
        ("domain", "spam example"),
        ("domain", ""),
        ("domain", "http://[::1"),
    ],
)
def test_what_means_nobody_is_refused_beside_the_field(kind: str, typed: str) -> None:
    with pytest.raises(AppError) as refused:
        typed_target(kind, typed)
    assert refused.value.errors[0].field == "target"
