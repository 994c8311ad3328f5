"""Keys of pages: what all addresses of a page share, or the id that names it."""

import re
import unicodedata
from hashlib import sha256

from comments_service.errors import N_, invalid

MAX_ID_LENGTH = 2000
#: Begins the key of a page that has an id; no host begins so.
ID_MARK = "#"

# PostgreSQL indexes no more than 2,704 octets.
_MAX_KEY_OCTETS = 2000
_NOT_IN_IDS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def key_of_id(page_id: str) -> str:
    """Return the key of the page with that id. Raise ``AppError`` as ``page_with_id`` does."""
    clean = page_id.strip() if len(page_id) <= MAX_ID_LENGTH else page_id
    if len(clean) > MAX_ID_LENGTH:
        raise invalid("page_id", "too_long", N_("This id is too long."))
    if not clean or _NOT_IN_IDS.search(clean):
        raise invalid(
            "page_id", "bad_value", N_("Use an id of 1 to 2,000 characters, on one line.")
        )
    return bounded_key(ID_MARK + unicodedata.normalize("NFC", clean))


def id_of_key(key: str) -> str | None:
    """Return the id of which ``key`` is, None for the key of an address."""
    return key[len(ID_MARK) :] if key.startswith(ID_MARK) else None


def address_of_key(key: str) -> str | None:
    """Return an address that has this key; None for an id, and where the key holds but a part."""
    if key.startswith(ID_MARK) or " " in key:
        return None
    host, _, port = key.partition("/")[0].rpartition(":")
    is_plain = port == "443" or (host == "localhost" and port != "80")
    return f"{'http' if is_plain else 'https'}://{key}"


def bounded_key(key: str) -> str:
    """Return ``key``, or what fits of it and a hash of the whole: no address has that blank."""
    octets = key.encode()
    if len(octets) <= _MAX_KEY_OCTETS:
        return key
    digest = sha256(octets).hexdigest()
    return octets[: _MAX_KEY_OCTETS - len(digest) - 1].decode(errors="ignore") + f" {digest}"
