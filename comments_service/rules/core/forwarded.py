"""Who stands where in what proxies say of a request: X-Forwarded-For, and Forwarded (RFC 7239)."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

from comments_service.rules.core.networks import without_translation

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\]|\\.)*+"'
# Proxies write ports and IPv6 addresses without the quotes that RFC 7239 wants around them.
_VALUE = rf"{_QUOTED}|(?:{_TOKEN}|[\[\]:])*+"
_PAIR = re.compile(rf"({_TOKEN})[ \t]*=[ \t]*({_VALUE})")
# A port is a number, or a name that hides it (RFC 7239, section 6).
_PORT = r"(?::(?:[0-9]{1,5}|_[0-9A-Za-z._-]+))?"
_NODE = re.compile(rf"\[([0-9A-Fa-f:.]+(?:%[^\]]*)?)\]{_PORT}|([0-9.]+){_PORT}")
#: The longest node that is looked at: an IPv6 address with a zone and a port is shorter.
_LONGEST_NODE = 100


def address_of(node: str) -> str | None:
    """Return the address that a node names, without its port, brackets, quotes and zone, or None.

    ``unknown`` and names that hide an address (RFC 7239, section 6) name none. An IPv6 address that
    stands for an IPv4 one is that.
    """
    node = node.strip(" \t").strip('"').strip(" \t")
    if len(node) > _LONGEST_NODE:
        return None
    match = _NODE.fullmatch(node)
    bare = (match[1] or match[2]) if match else node
    try:
        address: IPv4Address | IPv6Address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return str(without_translation(address))


def listed(header: str) -> list[str]:
    """Return the entries of an X-Forwarded-For or X-Forwarded-Proto, the nearest proxy's last.

    Empty ones count: an entry that a proxy left empty must not make room for the one before it,
    which is a client's own claim.
    """
    return [entry.strip(" \t") for entry in header.split(",")]


def elements(header: str) -> list[dict[str, str]] | None:
    """Return the elements of a Forwarded header, names in lower case; None where it is malformed.

    Whoever opens a quote and leaves it open could hide what the proxies have added behind it.
    """
    read: list[dict[str, str]] = [{}]
    position, is_after_pair = 0, False
    while position < len(header):
        sign = header[position]
        if sign in " \t,;":
            if sign == ",":
                read.append({})
            is_after_pair = is_after_pair and sign in " \t"
            position += 1
            continue
        match = None if is_after_pair else _PAIR.match(header, position)
        if match is None or match[1].lower() in read[-1]:
            return None
        read[-1][match[1].lower()] = _unquoted(match[2])
        position, is_after_pair = match.end(), True
    return read


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
