"""An entry of a file as the columns of a comment: cut where it is too long, never refused."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from comments_service.errors import AppError
from comments_service.models.comment import FOREIGN_HTML
from comments_service.rules.comments.status import Status
from comments_service.rules.text import fields
from comments_service.rules.text.characters import strip_hidden
from comments_service.rules.text.foreign import has_html, loses_something, render_with_html
from comments_service.rules.text.line_breaks import plain_with_breaks, with_breaks
from comments_service.rules.text.render import (
    MAX_FOREIGN_LENGTH,
    RENDERER_VERSION,
    clean_html,
    render,
)
from comments_service.transfer.entries import Entry

_LARGEST_COUNT = 2**31 - 1
_LONGEST_SERVICE = 16
_LONGEST_MARKDOWN = 100_000


def raw_of(entry: Entry) -> dict[str, Any]:
    """Return what the spool holds of an entry, fit for JSON; nothing of a deleted text."""
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
    native = {} if entry.native is None else {"native": dict(entry.native)}
    if entry.status is Status.DELETED:
        raw = {"markup": "plain", "text": "", "deleted_by": entry.deleted_by or "moderation"}
    return {name: value for name, value in raw.items() if value} | native


def columns_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return clean columns of a comment (models.Comment), made from ``raw_of``."""
    name, email = _name_and_email(raw.get("name") or "", raw.get("email") or "")
    up, down = _count(raw.get("up")), _count(raw.get("down"))
    edited_at = raw.get("edited_at")
    return {
        **_text(raw.get("text", ""), raw["markup"]),
        "author_name": name,
        "author_email": email,
        "author_website": _or_none(fields.clean_website, raw.get("website") or "")
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


def _name_and_email(name: str, email: str) -> tuple[str | None, str | None]:
    """Return both clean; a name that is an e-mail address is not shown, but its first part is."""
    shown, address = name_of(name), _or_none(fields.clean_email, email)
    as_name = _or_none(fields.clean_email, shown) if shown and "@" in shown else None
    if as_name is None:
        return shown, address
    return name_of(as_name.partition("@")[0]), address or as_name


def storable(text: str) -> str:
    """Return text that every database takes: without NUL, hidden or half characters."""
    return strip_hidden(text.encode("utf-8", "replace").decode())


def name_of(text: str) -> str | None:
    """Return a name as it may be shown, cut where it is too long: nobody can give another."""
    name = storable(text).strip()
    if is_too_long(name):
        name = name[: fields.MAX_NAME_LENGTH - 1].rstrip() + "…"
    return _or_none(fields.clean_name, name)


def is_too_long(name: str) -> bool:
    """Tell whether a name must be cut."""
    return len(name.strip()) > fields.MAX_NAME_LENGTH


def _text(source: str, markup: str) -> dict[str, Any]:
    source = storable(source)
    if markup == "markdown_html":
        if has_html(source) and len(source) <= _LONGEST_MARKDOWN:
            html = clean_html(render_with_html(source))
            return {"body": source, "html": html, "renderer_version": FOREIGN_HTML}
        markup = "markdown"
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


def is_reduced(text: str, markup: str) -> bool:
    """Tell whether a text has something that cannot be shown here, such as a picture."""
    if markup in ("markdown", "plain"):
        return False
    if markup == "markdown_html":
        if not has_html(text):
            return False
        text = render_with_html(text) if len(text) <= _LONGEST_MARKDOWN else text
    is_too_long = len(text) > MAX_FOREIGN_LENGTH and "<" in text
    return is_too_long or loses_something(text)


class _Cleaner(Protocol):
    def __call__(self, raw: str, /) -> str | None: ...


def _or_none(clean: _Cleaner, text: str) -> str | None:
    try:
        return clean(text)
    except AppError:
        return None


def _count(value: object) -> int:
    return min(max(value, 0), _LARGEST_COUNT) if isinstance(value, int) else 0
