"""Which addresses on the network the service may be sent to by what people type."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# The last 32 bits are an IPv4 address: NAT64 (RFC 6052), SIIT (RFC 7915).
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("::ffff:0:0:0/96"))
# Not every version of Python has these among what is not global.
_SPECIAL = (
    IPv4Network("192.88.99.0/24"),  # RFC 7526: relays of 6to4, given up
    IPv6Network("3fff::/20"),  # RFC 9637: for documents
)


def is_public(address: str) -> bool:
    """Whether an address in numbers is one of the public internet.

    Private, loopback, link-local, shared (RFC 6598), reserved and multicast ones are not. An IPv6
    address that stands for an IPv4 one is judged as that. Raises ValueError for what is no address.
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inside = _inside(ip)
        if inside:
            return is_public(str(inside))
        if ip.is_site_local:
            return False
    if any(ip in network for network in _SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def is_host(text: str) -> bool:
    """Whether a text is a host's name or number alone, in small letters."""
    return re.fullmatch(r"[a-z0-9._:-]+", text) is not None


def is_loopback(address: str) -> bool:
    """Whether an address in numbers is this machine's own. Raises ValueError as is_public."""
    ip = ip_address(address)
    inside = _inside(ip) if isinstance(ip, IPv6Address) else None
    return (inside or ip).is_loopback


def without_translation(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address of a client that is shown as IPv6, else ``address``."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in network for network in _TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


def _inside(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that ``address`` stands for: mapped, translated, 6to4, Teredo."""
    client = without_translation(address)
    if isinstance(client, IPv4Address):
        return client
    teredo = address.teredo
    return address.sixtofour or (teredo[1] if teredo else None)
