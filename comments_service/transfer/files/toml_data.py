"""TOML of a site's repository, with bounds before the standard library's parser.

For a key of many parts that parser takes time in proportion to their square.
"""

import re
import tomllib
from typing import Any

LARGEST_TOML = 8 * 1024 * 1024
_MAX_PARTS = 20
# Strings and remarks, whole or up to the end of an unclosed one: dots within are no key's.
_STRINGS = re.compile(
    r'"""(?:[^\\"]++|\\.|"(?!""))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']++|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^\\"\n]++|\\.)*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.S,
)
_BETWEEN_KEYS = re.compile(r"[=,{}\[\]\n]")


def toml(document: str) -> Any:
    """Return what the document holds; dates are those of ``datetime``. Raise ValueError."""
    if len(document) > LARGEST_TOML:
        raise ValueError("too large")
    keys = _BETWEEN_KEYS.split(_STRINGS.sub("", document))
    if any(key.count(".") >= _MAX_PARTS for key in keys):
        raise ValueError("nested more deeply than any comment")
    return tomllib.loads(document)
