"""What readers of our own export have proved, as clean columns: none of it is believed."""

from typing import Any

from comments_service.transfer import timestamps
from comments_service.transfer.columns import storable

_LONGEST = 600
_MOST = 20


def identity_key(value: object) -> str | None:
    """Return an identity (rules.readers.identity), None for what cannot be one."""
    key = storable(value) if isinstance(value, str) else ""
    return key if 0 < len(key) <= _LONGEST else None


def further_identities(value: object) -> list[dict[str, Any]]:
    """Return the identities of a reader beside their first: ``key``, ``created_at``."""
    listed = value[:_MOST] if isinstance(value, list) else []
    return list(filter(None, map(_further, listed)))


def _further(row: object) -> dict[str, Any] | None:
    if not isinstance(row, dict):
        return None
    key, at = identity_key(row.get("key")), row.get("created_at")
    created_at = timestamps.iso(at) if isinstance(at, str) else None
    return {"key": key, "created_at": created_at} if key and created_at else None
