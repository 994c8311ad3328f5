"""Host names: one ASCII form for every spelling of one host. Pure functions, no look-ups."""

import ipaddress
import re
import unicodedata
from functools import lru_cache

from comments_service.rules.text.characters import strip_hidden

MAX_HOST_LENGTH = 253  # RFC 1035, section 2.3.4, as text
MAX_LABEL_LENGTH = 63
#: Of a host as typed: three letters may be composed to one (Hangul), hardly more.
MAX_TYPED_HOST_LENGTH = 4 * MAX_HOST_LENGTH

_ASCII_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?", re.ASCII)
#: UTS 46, section 4.5.
FULL_STOP = re.compile("[.\u3002\uff0e\uff61]")
_SELECTORS = re.compile("[\ufe00-\ufe0f]")  # emoji have them or not
_FORMATS = re.compile("[\u2ff0-\u2fff\ufffc\ufffd]")  # descriptions, replacements
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_NEUTRAL = {"ES", "CS", "ET", "ON", "BN", "NSM"}
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)


@lru_cache(maxsize=1024)
def ascii_host(raw: str) -> str:
    """Return the lower-case ASCII form of a host: DNS name, IPv4 or bracketed IPv6.

    Follows UTS 46 (non-transitional, as browsers do) for the cases that matter here: case and
    width are folded, ``ß`` is kept, other scripts become Punycode labels. Raises ``ValueError``
    for anything that is not a host that a browser would show in its address bar.
    """
    if len(raw) > MAX_TYPED_HOST_LENGTH:  # composing sorts marks, in quadratic time
        raise ValueError("host too long")
    if raw.startswith("["):
        return _ipv6(raw)
    letters = [_letters(_folded(label)) for label in _without_last(FULL_STOP.split(raw))]
    is_bidi = any(not _RIGHT_TO_LEFT.isdisjoint(_directions(label)) for label in letters)
    if is_bidi and not all(_keeps_order(label) for label in letters):
        raise ValueError("labels that would run into one another")
    labels = [_label(label) for label in letters]
    host = ".".join(labels)
    if len(host) > MAX_HOST_LENGTH:
        raise ValueError("host too long")
    if _NUMERIC_LABEL.fullmatch(labels[-1]):
        return str(ipaddress.IPv4Address(host))
    return host


def fold_host(host: str) -> str:
    """Return the host that stands for ``host`` (in ASCII form) in a thread's key.

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


def _without_last(labels: list[str]) -> list[str]:
    """Return ``labels`` without the empty one that a full stop at the end leaves."""
    return labels[:-1] if len(labels) > 1 and not labels[-1] else labels


def _folded(label: str) -> str:
    if label.isascii():
        return label.lower()
    folded = unicodedata.normalize("NFC", "".join(map(_without_case, label)))
    return _SELECTORS.sub("", folded)


def _without_case(character: str) -> str:
    """Return what UTS 46 maps a character to, but for those that no host may hold."""
    if character in "ßẞς":
        return character.lower()
    # Twice, since width and other styles hide capitals.
    plain = unicodedata.normalize("NFKC", character.casefold())
    return unicodedata.normalize("NFKC", plain.casefold())


def _letters(label: str) -> str:
    """Return a folded label without Punycode. Raise ``ValueError`` for what no browser takes."""
    if not label:
        raise ValueError("label without letters")
    if len(label) > MAX_LABEL_LENGTH:  # Punycode only makes it longer, in quadratic time
        raise ValueError("label too long")
    if label.startswith("xn--") and label.isascii():
        letters = label[4:].encode().decode("punycode")
        if letters.isascii() or _folded(letters) != letters:
            raise ValueError("not the one Punycode of its letters")
        label = letters
    if not label.isascii():
        is_hidden = strip_hidden(label) != label or _FORMATS.search(label)
        if (
            is_hidden
            or unicodedata.category(label[0])[0] == "M"
            or not all(map(_may_stand_in_label, label))
        ):
            raise ValueError("character not allowed in a host")
    return label


def _label(letters: str) -> str:
    label = letters
    if not letters.isascii():
        label = "xn--" + letters.encode("punycode").decode("ascii")
    if len(label) > MAX_LABEL_LENGTH or not _ASCII_LABEL.fullmatch(label):
        raise ValueError("not a host label")
    return label


def _directions(label: str) -> list[str]:
    return [unicodedata.bidirectional(letter) for letter in label]


def _keeps_order(label: str) -> bool:
    """Whether a label of a host that has letters from right to left keeps to RFC 5893, 2."""
    directions = _directions(label)
    if directions[0] == "L":
        allowed = {"L", "EN"}
    elif directions[0] in ("R", "AL"):
        allowed = {"R", "AL", "AN", "EN"}
    else:
        return False
    last = next(one for one in reversed(directions) if one != "NSM")
    both_digits = {"EN", "AN"} <= set(directions)
    return set(directions) - _NEUTRAL <= allowed and last in allowed and not both_digits


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
