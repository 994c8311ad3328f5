"""Host names: one ASCII form for every spelling of one host. Pure functions, no look-ups."""

import ipaddress
import re
import unicodedata

MAX_HOST_LENGTH = 253  # RFC 1035, section 2.3.4, as text
MAX_LABEL_LENGTH = 63

_ASCII_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?", re.ASCII)
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)


def ascii_host(raw: str) -> str:
    """The lower-case ASCII form of a host: DNS name, IPv4 or bracketed IPv6.

    Follows UTS 46 (non-transitional, as browsers do) for the cases that matter here: case and
    width are folded, ``ß`` is kept, other scripts become Punycode labels. Raises ``ValueError``
    for anything that is not a host that a browser would show in its address bar.
    """
    if raw.startswith("["):
        return _ipv6(raw)
    labels = [_label(label) for label in _folded(raw).removesuffix(".").split(".")]
    host = ".".join(labels)
    if len(host) > MAX_HOST_LENGTH:
        raise ValueError("host too long")
    if _NUMERIC_LABEL.fullmatch(labels[-1]):
        return str(ipaddress.IPv4Address(host))
    return host


def fold_host(host: str) -> str:
    """The host that stands for ``host`` (in ASCII form) in a thread's key.

    A leading ``www.`` goes; ``localhost`` stands for every loopback address.
    """
    if host == "localhost" or _is_loopback(host):
        return "localhost"
    return host.removeprefix("www.")


def _ipv6(raw: str) -> str:
    if not raw.endswith("]") or "%" in raw:
        raise ValueError("not an IPv6 host")
    address = ipaddress.IPv6Address(raw[1:-1])
    return str(address.ipv4_mapped) if address.ipv4_mapped else f"[{address.compressed}]"


def _folded(raw: str) -> str:
    if raw.isascii():
        return raw.lower()
    lowered = "".join(character.lower() for character in raw)  # no final-sigma rule: UTS 46
    return unicodedata.normalize("NFKC", lowered).replace("\u3002", ".")


def _label(label: str) -> str:
    if len(label) > MAX_LABEL_LENGTH:  # Punycode only makes it longer, in quadratic time
        raise ValueError("label too long")
    if not label.isascii():
        if not all(_may_stand_in_label(character) for character in label):
            raise ValueError("character not allowed in a host")
        label = "xn--" + label.encode("punycode").decode("ascii")
    if len(label) > MAX_LABEL_LENGTH or not _ASCII_LABEL.fullmatch(label):
        raise ValueError("not a host label")
    return label


def _may_stand_in_label(character: str) -> bool:
    return (
        character == "-"
        or unicodedata.category(character)[0] in "LMN"
        or (
            unicodedata.category(character) == "So"  # emoji domains exist
        )
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
