"""Whom proxies name: ports, brackets, zones, quotes, names that hide, IPv4 inside of IPv6."""

import pytest

from comments_service.rules.core.forwarded import address_of, elements, listed
from comments_service.rules.core.identity import network
from tests.support.cost import LINEAR, growth


@pytest.mark.parametrize(
    ("node", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:5555", "203.0.113.7"),
        (" 203.0.113.7:5555 ", "203.0.113.7"),
        ('"203.0.113.7:80"', "203.0.113.7"),
        ("203.0.113.7:_hidden", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("2001:DB8:0:0::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ('"[2001:db8::7]:443"', "2001:db8::7"),
        ("[2001:db8::7]:_x", "2001:db8::7"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%eth0]:443", "fe80::1"),
        ("[fe80::1%25eth0]", "fe80::1"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
        ("[::ffff:c000:209]:7", "192.0.2.9"),
        ("64:ff9b::192.0.2.9", "192.0.2.9"),
        ("[64:ff9b::c000:209]:7", "192.0.2.9"),
        ("::ffff:0:192.0.2.9", "192.0.2.9"),
    ],
)
def test_an_address_is_read_however_it_is_written(node: str, address: str) -> None:
    assert address_of(node) == address


@pytest.mark.parametrize(
    "node",
    [
        "", " ", "unknown", "UNKNOWN", "_hidden", "_SEVKISEK", "-", "localhost", "[", "[]", "[]:80",
        "203.0.113.7:port", "203.0.113.7:123456", "203.0.113.7:", "203.0.113", "203.0.113.256",
        "203.0.113.07", "[203.0.113.7", "[2001:db8::7", "2001:db8::7]", "[2001:db8::7]443",
        "203.0.113.7 198.51.100.9", "２03.0.113.7", "1", "3405803783", "::1::", "unknown:80",
        "[" * 5000, "1." * 5000, "[::1%" + "z" * 5000 + "]",
    ],
    ids=lambda node: node[:20],
)  # fmt: skip
def test_what_names_no_address_means_nothing(node: str) -> None:
    assert address_of(node) is None


def test_empty_entries_keep_their_places() -> None:
    assert listed("203.0.113.7, ,198.51.100.9,") == ["203.0.113.7", "", "198.51.100.9", ""]


@pytest.mark.parametrize(
    ("header", "nodes"),
    [
        ("for=192.0.2.60;proto=http;by=203.0.113.43", ["192.0.2.60"]),
        ('For="[2001:db8:cafe::17]:4711"', ["[2001:db8:cafe::17]:4711"]),
        ("for=192.0.2.43, for=198.51.100.17", ["192.0.2.43", "198.51.100.17"]),
        ('for=_hidden, for="_SEVKISEK", for=unknown', ["_hidden", "_SEVKISEK", "unknown"]),
        ("proto=https ; For = 192.0.2.1", ["192.0.2.1"]),
        ('by="a,b;for=c";for=192.0.2.1', ["192.0.2.1"]),
        (r'for="192.0.2.1\:80"', ["192.0.2.1:80"]),
        # Not in quotes, as RFC 7239 wants them, and still clear.
        ("for=192.0.2.1:80", ["192.0.2.1:80"]),
        ("for=[2001:db8::1]:80", ["[2001:db8::1]:80"]),
        ("for=192.0.2.1;", ["192.0.2.1"]),
        ("", [""]),
        ("for=192.0.2.1,", ["192.0.2.1", ""]),
        ("proto=https", [""]),
        ("for=", [""]),
    ],
)
def test_forwarded_is_read_as_rfc_7239_has_it(header: str, nodes: list[str]) -> None:
    read = elements(header)
    assert read is not None
    assert [one.get("for", "") for one in read] == nodes


@pytest.mark.parametrize(
    "header",
    [
        'for="192.0.2.1', 'for="evil, for=192.0.2.1', 'for="evil, for="[2001:db8::1]:80"',
        "192.0.2.1", "for 192.0.2.1", "for=192.0.2.1 proto=http", "for=1;for=2", 'for="a"b', "=a",
        "for=é", r'for="a\"', "for=a\x00",
    ],
)  # fmt: skip
def test_a_header_that_breaks_the_grammar_means_nothing_as_a_whole(header: str) -> None:
    assert elements(header) is None


@pytest.mark.timing
@pytest.mark.parametrize("piece", ["for=1,", '"', 'for="', 'for="\\', ",", "for=a;", " ", "[", "a"])
def test_a_long_header_costs_what_its_length_says(piece: str) -> None:
    assert growth(lambda size: elements(piece * size), 20_000) < LINEAR


@pytest.mark.parametrize(
    ("address", "household"),
    [
        ("64:ff9b::198.51.100.7", "198.51.100.7"),
        ("::ffff:0:198.51.100.7", "198.51.100.7"),
        ("64:ff9b:1::198.51.100.7", "64:ff9b:1::"),
    ],
)
def test_a_client_behind_a_translating_network_is_its_own_household(
    address: str, household: str
) -> None:
    assert network(address) == household
