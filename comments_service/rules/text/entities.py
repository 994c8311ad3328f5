"""Character references of HTML, as many digits as a stranger may write."""

import re
from html import unescape as _unescape

# Python refuses to read a number of some thousand digits; no character has eight.
_ENDLESS = re.compile(r"&#[0-9]{20,};?")


def unescape(text: str) -> str:
    """Return ``text`` with its character references resolved; never raise."""
    return _unescape(_ENDLESS.sub("\ufffd", text))
