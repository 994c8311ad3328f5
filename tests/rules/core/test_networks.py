"""Which addresses the service may be sent to."""

import pytest

from comments_service.rules.core.networks import is_loopback, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1",
        "198.18.0.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
        "2002:a00:1::", "2001:db8::1", "2001:0:1::f5ff:fffe", "fec0::1", "3fff::1", "5f00::1",
        "192.88.99.1", "192.0.0.170", "64:ff9b:1::1", "64:ff9b::a9fe:a9fe", "2001:20::1",
    ],
)  # fmt: skip
def test_what_is_not_of_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]
)
def test_public_addresses_are_let_through(address: str) -> None:
    assert is_public(address)


def test_loopback_is_known_in_every_spelling() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]))
    assert not any(map(is_loopback, ["10.0.0.1", "93.184.215.14", "::2"]))


@pytest.mark.parametrize("text", ["", "localhost", "0x7f000001", "127.1", "2130706433"])
def test_what_is_no_address_in_numbers_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        is_public(text)
