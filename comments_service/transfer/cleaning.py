"""An entry of a file as the columns of a comment: cut where it is too long, never refused."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from comments_service.errors import AppError
from comments_service.models.comment import FOREIGN_HTML
from comments_service.rules.comments.status import Status
from comments_service.rules.text import fields
from comments_service.rules.text.characters import strip_hidden
from comments_service.rules.text.line_breaks import plain_with_breaks, with_breaks
from comments_service.rules.text.render import RENDERER_VERSION, clean_html, render
from comments_service.transfer.entries import Entry

_LARGEST_COUNT = 2**31 - 1
_LONGEST_SERVICE = 16


def raw_of(entry: Entry) -> dict[str, Any]:
    """What is kept of an entry until it is written, fit for JSON; nothing of a deleted text."""
    raw: dict[str, Any] = {
        "markup": entry.markup,
        "text": entry.text,
        "name": entry.name,
        "email": entry.email,
        "website": entry.website,
        "badge": entry.badge,
        "service": entry.service,
        "up": entry.up,
        "down": entry.down,
        "pinned": entry.pinned,
        "edited_at": entry.edited_at.timestamp() if entry.edited_at else None,
    }
    kept = {} if entry.kept is None else {"kept": dict(entry.kept)}
    if entry.status is Status.DELETED:
        gone = {"markup": "plain", "text": "", "deleted_by": entry.deleted_by or "moderation"}
        return gone | kept
    return {name: value for name, value in raw.items() if value} | kept


def columns_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Clean columns of a comment (models.Comment) of what ``raw_of`` kept."""
    name, email = _named(raw.get("name") or "", raw.get("email") or "")
    up, down = _count(raw.get("up")), _count(raw.get("down"))
    edited_at = raw.get("edited_at")
    return {
        **_text(raw.get("text", ""), raw["markup"]),
        "author_name": name,
        "author_email": email,
        "author_website": _cleaned(fields.clean_website, raw.get("website") or "")
        if name
        else None,
        "author_kind": "named" if name else "anonymous",
        "author_badge": raw.get("badge"),
        "author_service": (raw.get("service") or "")[:_LONGEST_SERVICE] or None,
        "up": up,
        "down": down,
        "score": up - down,
        "pinned": bool(raw.get("pinned")),
        "edited_at": datetime.fromtimestamp(edited_at, UTC) if edited_at else None,
        "deleted_by": raw.get("deleted_by"),
    }


def _named(name: str, email: str) -> tuple[str | None, str | None]:
    """Name and e-mail, also where somebody gave their address for a name: that is not shown."""
    known, address = name_of(name), _cleaned(fields.clean_email, email)
    given = _cleaned(fields.clean_email, known) if known and "@" in known else None
    return (name_of(given.partition("@")[0]), address or given) if given else (known, address)


def storable(text: str) -> str:
    """Text that every database takes: without NUL, other hidden characters, half characters."""
    return strip_hidden(text.encode("utf-8", "replace").decode())


def name_of(text: str) -> str | None:
    """A name as it may be shown, cut where it is too long: nobody can be asked for another."""
    return _cleaned(fields.clean_name, storable(text)[: fields.MAX_NAME_LENGTH])


def _text(source: str, markup: str) -> dict[str, Any]:
    source = storable(source)
    if markup == "markdown":
        try:
            body = fields.clean_body(source)
            return {"body": body, "html": render(body).html, "renderer_version": RENDERER_VERSION}
        except AppError:
            markup = "plain"  # too long to be rendered: the words count
    if markup == "plain":
        html = clean_html(plain_with_breaks(source))
    else:
        html = clean_html(with_breaks(source) if markup == "html_breaks" else source)
    return {"body": source, "html": html, "renderer_version": FOREIGN_HTML}


class _Cleaner(Protocol):
    def __call__(self, raw: str, /) -> str | None: ...


def _cleaned(clean: _Cleaner, text: str) -> str | None:
    try:
        return clean(text)
    except AppError:
        return None


def _count(value: object) -> int:
    return min(max(value, 0), _LARGEST_COUNT) if isinstance(value, int) else 0
