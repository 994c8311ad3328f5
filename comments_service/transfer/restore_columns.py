"""What only our own export holds, as clean columns: files are edited, so nothing is believed.

What cannot be is left out by itself; its comment comes in without it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from comments_service.errors import AppError
from comments_service.rules.comments.reactions import clean_reactions
from comments_service.rules.comments.status import Status
from comments_service.rules.core.identity import id_at
from comments_service.rules.text.fields import MAX_NOTE_LENGTH, clean_email, clean_title
from comments_service.rules.text.pages import UNDECIDED
from comments_service.rules.text.urls import MAX_URL_LENGTH
from comments_service.services.accounts.accounts import FIRST_OWNER
from comments_service.transfer import timestamps
from comments_service.transfer.columns import name_of, storable

Row = Mapping[str, Any]
Cleaned = TypeVar("Cleaned")

_KINDS = ("anonymous", "named", "verified", "official")
_ACTORS = ("system", "commenter", "reader", "moderator", "program", "expert")
_REASONS = ("spam", "abuse", "off_topic", "other")
_HEXADECIMAL = re.compile(r"[1-9a-f][0-9a-f]{0,15}")
_HASH = re.compile(r"[0-9a-f]{16,64}")
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,15}")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
# Sentences are filled in when they are shown: by name, never by number or with what a name has.
_SENTENCE = re.compile(r"[^{}]*(?:\{[a-z_]+\}[^{}]*)*")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
# What answers a comment gets an id above its own: there must be room.
_LARGEST_ID = id_at(round(timestamps.LATEST.timestamp() * 1000), 0)
_LONGEST_SENTENCE = 500
_LONGEST_PARAM = 10_000
_LONGEST_SOURCE_ID = 200


def number_of(text: object) -> int | None:
    """Return an id of an export as our number."""
    if not isinstance(text, str) or not _HEXADECIMAL.fullmatch(text):
        return None
    number = int(text, 16)
    return number if number <= _LARGEST_ID else None


def comment(row: Row, own: Row) -> dict[str, Any]:
    """Columns of a comment that other formats do not have; ``own`` are those made of the rest."""
    kind = row.get("author_kind")
    created_at = timestamps.iso(_text(row.get("created_at")))
    body = row.get("body")
    return {
        "author_kind": kind if kind in _KINDS else own["author_kind"],
        "author_badge": _matching(_WORD, row.get("author_badge")),
        "author_service": _matching(_WORD, row.get("author_service")),
        "poster_hash": _matching(_HASH, row.get("poster_hash")),
        "network_hash": _matching(_HASH, row.get("network_hash")),
        "reasons": reasons(row.get("reasons")),
        "page_title": _or_none(clean_title, _text(row.get("page_title"))),
        "page_url": _or_none(_page_url, _text(row.get("page_url"))),
        "body": storable(body) if isinstance(body, str) else own["body"],
        **({"created_at": created_at} if created_at else {}),
    }


def origin_of(row: object) -> str | None:
    """Return what a comment is known by that was imported before it was exported, in one text."""
    name_and_id = source(row)
    return origin(*name_and_id) if name_and_id else None


def origin(source_name: str, source_id: str) -> str:
    """Return the same of a stored comment."""
    return f"{source_name} {source_id}"


def source(row: object) -> tuple[str, str] | None:
    """(format, id there) of a comment that was imported before it was exported."""
    if not isinstance(row, dict):
        return None
    name, number = _matching(_SOURCE, row.get("name")), storable(_text(row.get("id")))
    return (name, number) if name and 0 < len(number) <= _LONGEST_SOURCE_ID else None


def vote(row: Row) -> dict[str, Any] | None:
    """Return a vote."""
    voter, value = _matching(_HASH, row.get("voter_hash")), row.get("value")
    if voter is None or value not in (-1, 1):
        return None
    return {"voter_hash": voter, "value": int(value)}


def reaction(row: Row) -> dict[str, Any] | None:
    """Return a reaction to a comment or page."""
    reader, kind = _matching(_HASH, row.get("reader_hash")), _text(row.get("kind"))
    is_one = " " not in kind and kind == _or_none(clean_reactions, kind) != ""
    return {"kind": kind, "reader_hash": reader} if reader and is_one else None


def report(row: Row) -> dict[str, Any] | None:
    """Return a report."""
    reporter = _matching(_HASH, row.get("reporter_hash"))
    created_at = timestamps.iso(_text(row.get("created_at")))
    if reporter is None or created_at is None or row.get("reason") not in _REASONS:
        return None
    return {
        "reporter_hash": reporter,
        "reason": row["reason"],
        "note": storable(_text(row.get("note")))[:MAX_NOTE_LENGTH] or None,
        "created_at": created_at,
        "resolved_at": timestamps.iso(_text(row.get("resolved_at"))),
    }


def event(row: Row, names: Mapping[str, str]) -> dict[str, Any] | None:
    """Return a line of the log; ``names`` are the moderators' by e-mail.

    Nobody's account signs it: a file can say anything of anybody.
    """
    action = _matching(_WORD, row.get("action"))
    created_at = timestamps.iso(_text(row.get("created_at")))
    if action is None or created_at is None or row.get("actor") not in _ACTORS:
        return None
    return {
        "actor": row["actor"],
        "imported_name": names.get(_text(row.get("moderator")))
        or name_of(_text(row.get("imported_name"))),
        "action": action,
        "from_status": _status(row.get("from_status")),
        "to_status": _status(row.get("to_status")),
        "reasons": reasons(row.get("reasons")),
        "created_at": created_at,
    }


def commenter(row: Row) -> dict[str, Any] | None:
    """Return a commenter with their number."""
    number, fingerprint = number_of(row.get("id")), _matching(_HASH, row.get("fingerprint"))
    first_seen_at = timestamps.iso(_text(row.get("first_seen_at")))
    if number is None or fingerprint is None or first_seen_at is None:
        return None
    return {
        "id": number,
        "fingerprint": fingerprint,
        "published_count": 0,
        "first_seen_at": first_seen_at,
    }


def moderator(row: Row) -> tuple[str, str] | None:
    """(e-mail, name) of a moderator."""
    email = _text(row.get("email"))
    # The first owner's address, which no mail could reach, is one as well.
    address = email if email == FIRST_OWNER else _or_none(clean_email, email)
    name = name_of(_text(row.get("name")))
    return (address, name or address.partition("@")[0]) if address else None


def alias(row: Row) -> str | None:
    """Another address of a page, as a key."""
    key = storable(_text(row.get("key")))
    return key if 0 < len(key) <= MAX_URL_LENGTH else None


def reasons(rows: object) -> list[dict[str, Any]]:
    """Why a comment was held, as it is shown to moderators."""
    return [row for row in rows if _is_reason(row)] if isinstance(rows, list) else []


def _is_reason(row: object) -> bool:
    if not isinstance(row, dict) or row.keys() != {"code", "message", "params"}:
        return False
    message, params = row["message"], row["params"]
    return (
        _matching(re.compile(r"[a-z_]{1,40}"), row["code"]) is not None
        and isinstance(message, str)
        and len(message) <= _LONGEST_SENTENCE
        and _SENTENCE.fullmatch(message) is not None
        and storable(message) == message
        and isinstance(params, dict)
        and all(_is_param(name, value) for name, value in params.items())
        and set(_PLACEHOLDER.findall(message)) <= params.keys()
    )


def _is_param(name: str, value: object) -> bool:
    """Words are marked in the text one by one; all else is put into the sentence."""
    if name != "words":
        return isinstance(value, int) or _is_param_text(value)
    return isinstance(value, list) and all(map(_is_param_text, value))


def _is_param_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_PARAM and storable(value) == value


def _status(value: object) -> str | None:
    return value if value in list(Status) and isinstance(value, str) else None


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _page_url(text: str) -> str | None:
    return UNDECIDED.page_at(text).url if text else None


def _or_none(clean: Callable[[str], Cleaned | None], text: str) -> Cleaned | None:
    try:
        return clean(text)
    except AppError:
        return None
