"""Names for things and people: ids, their public form, keyed hashes of addresses and secrets."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

from comments_service.rules.core.networks import without_translation

#: How many of an id's bits are noise, below its milliseconds.
RANDOM_BITS = 20
#: What a database's column of 64 bits holds.
LARGEST_ID = 2**63 - 1
#: How many hexadecimal digits a keyed hash has.
HASH_DIGITS = 32
_UNKNOWN = "unknown"
_REFERENCE = re.compile(r"([1-9][0-9]{0,8})-([1-9a-f][0-9a-f]{0,15})")


def new_id(at: datetime, noise: int, *, after: int = 0) -> int:
    """Return an id that sorts by ``at`` and is above ``after`` (a parent's id).

    43 bits of milliseconds since 1970, then 20 bits of ``noise``, so that processes need not ask
    each other for the next number and every key can begin with the site.
    """
    milliseconds = max(int(at.timestamp() * 1000), 0)
    id_ = id_at(milliseconds, noise)
    return id_ if id_ > after else after + 1 + noise


def id_at(milliseconds: int, noise: int) -> int:
    """Return the id of a moment, in milliseconds since 1970, with 20 bits of ``noise`` below it."""
    return (milliseconds << RANDOM_BITS) | (noise & (1 << RANDOM_BITS) - 1)


def reference(site_id: int, comment_id: int) -> str:
    """Return the public id of a comment: opaque for clients, it tells us the site as well."""
    return f"{site_id}-{comment_id:x}"


def parse_reference(text: str) -> tuple[int, int] | None:
    """(site_id, comment_id) of a public id; None for anything else."""
    match = _REFERENCE.fullmatch(text)
    if not match:
        return None
    comment_id = int(match[2], 16)
    return (int(match[1]), comment_id) if comment_id <= LARGEST_ID else None


def parse_id(text: str) -> int | None:
    """Return an id in decimal digits that the database can hold; None for anything else."""
    if not re.fullmatch("[0-9]{1,19}", text) or int(text) > LARGEST_ID:
        return None
    return int(text)


def keyed_hash(secret: str, purpose: str, value: str) -> str:
    """HMAC-SHA-256 (RFC 2104) of ``value``, in hex; purposes do not mix."""
    # At once: an object for it would take three times as long.
    return hmac.digest(secret.encode(), f"{purpose}\0{value}".encode(), "sha256").hex()[
        :HASH_DIGITS
    ]


def secret_hash(token: str) -> str:
    """Return what is stored of a random secret of at least 128 bits: its SHA-256, 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def network(address: str) -> str:
    """Return what counts as one household: an IPv4 address, the /64 of an IPv6 one."""
    parsed = _parsed(address)
    if not isinstance(parsed, IPv6Address):
        return str(parsed or _UNKNOWN)
    return str(IPv6Address(int(parsed) >> 64 << 64))


def wide_network(address: str) -> str:
    """Return the network around an address: the /24 of an IPv4 one, the /48 of an IPv6 one."""
    parsed = _parsed(address)
    if parsed is None:
        return _UNKNOWN
    length = 48 if isinstance(parsed, IPv6Address) else 24
    hosts = parsed.max_prefixlen - length
    return f"{type(parsed)(int(parsed) >> hosts << hosts)}/{length}"


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return without_translation(ip_address(address.partition("%")[0]))
    except ValueError:
        return None


def month_of(at: datetime) -> str:
    """Return the calendar month (UTC) whose key hashes addresses at that moment, such as
    2026-11."""
    at = at.astimezone(UTC)
    return f"{at.year}-{at.month:02}"


def end_of_month(month: str) -> datetime:
    """Return the first moment (UTC) after a month."""
    year, number = map(int, month.split("-"))
    return datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Address:
    """Where a request comes from: never stored, only hashed under the key of its month.

    ``key`` is random and destroyed when ``month`` is over: then nobody can match the hashes to an
    address, whoever has ``secret``.
    """

    secret: str
    text: str
    month: str
    key: str

    @property
    def poster(self) -> str:
        """The hash of the address."""
        return keyed_hash(self.secret, f"poster {self.key}", network(self.text))

    def reader(self, token: str) -> str:
        """Return the hash of one reader of several at the address; it begins with the address's."""
        return self.poster + keyed_hash(self.secret, f"reader {self.key}", token)

    @property
    def network(self) -> str:
        """The hash of the network around it."""
        return keyed_hash(self.secret, f"network {self.key}", wide_network(self.text))
