"""The passwords that are tried first, as a list of digests beside this module."""

import hashlib
from bisect import bisect_left
from functools import cache
from pathlib import Path

#: Made by scripts/make-common-passwords, which names the sources.
COMMON = Path(__file__).with_name("common_passwords.bin")
#: Bytes of a digest: of ten million other passwords, one would be taken for one of the list.
DIGEST_LENGTH = 5


def is_common(password: str) -> bool:
    """Whether a password, whatever its case, is one of the list."""
    digests, ours = _digests(), digest(password)
    place = bisect_left(digests, ours)
    return place < len(digests) and digests[place] == ours


def digest(password: str) -> bytes:
    """Return what the list holds of a password."""
    folded = password.casefold().encode("utf-8", "replace")
    return hashlib.sha256(folded).digest()[:DIGEST_LENGTH]


@cache
def _digests() -> list[bytes]:
    packed = COMMON.read_bytes()
    starts = range(0, len(packed), DIGEST_LENGTH)
    return [packed[start : start + DIGEST_LENGTH] for start in starts]
