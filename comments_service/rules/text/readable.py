"""Addresses as people read them. Pure."""

import re
from urllib.parse import unquote

# RFC 5890, section 2.3.2.1: a label has at most 63 characters, "xn--" among them.
_ENCODED_LABEL = re.compile(r"(?<![a-z0-9-])xn--([a-z0-9-]{1,59})(?![a-z0-9-])", re.I)


def readable_address(address: str) -> str:
    """Return ``address`` with the letters that its escapes and its host's Punycode stand for."""
    return _ENCODED_LABEL.sub(_decoded, unquote(address))


def _decoded(label: re.Match[str]) -> str:
    try:
        return label[1].encode("ascii").decode("punycode")
    except UnicodeError:
        return label[0]
