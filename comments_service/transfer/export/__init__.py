"""Everything goes out as well: in our own form, which loses nothing, and in those of others.

``export`` is for the command, the console and the API alike: bytes, piece by piece.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from comments_service.errors import N_, AppError, fields_named, invalid
from comments_service.queries.comments.pages import thread_at
from comments_service.queries.imports.export_scope import Scope
from comments_service.queries.imports.exports import one_moment
from comments_service.rules.text.fields import clean_email
from comments_service.transfer.export import flat, native, wxr

_PIECE_BYTES = 64 * 1024


@dataclass(frozen=True)
class ExportFormat:
    """A form of export: its word, what browsers call it, how its files end, who writes it."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Scope], Iterator[bytes]]


FORMATS = {
    one.name: one
    for one in (
        ExportFormat("native", "application/json", "json", native.write),
        ExportFormat("wxr", "application/rss+xml", "xml", wxr.write),
        ExportFormat("json", "application/json", "json", flat.write_json),
        ExportFormat("csv", "text/csv", "csv", flat.write_csv),
    )
}


def scope_of(
    site_id: int,
    *,
    page: str | None = None,
    page_id: str | None = None,
    commenter: str | None = None,
) -> Scope:
    """Return a site, or of it the page of an address or an id, or the commenter of an e-mail
    address.

    Raises AppError: not_found for a page without comments, invalid for what is no address.
    """
    thread_id = None
    if page is not None or page_id is not None:
        with fields_named("page"):
            head = thread_at(site_id, page, page_id)
        if head is None:
            raise AppError("not_found", N_("This page has no comments."))
        thread_id = head.id
    with fields_named("commenter", given="author.email"):
        email = None if commenter is None else clean_email(commenter)
    if commenter is not None and email is None:
        # Not everybody's comments in the place of nobody's.
        raise invalid("commenter", "required", N_("Enter an e-mail address."))
    return Scope(site_id, thread_id, email)


def export(scope: Scope, format_name: str) -> Iterator[bytes]:
    """Yield the export in a format of ``FORMATS``, all of one moment, in pieces of about 64 kB."""
    pieces: list[bytes] = []
    size = 0
    with one_moment():
        for piece in FORMATS[format_name].write(scope):
            pieces.append(piece)
            size += len(piece)
            if size >= _PIECE_BYTES:
                yield b"".join(pieces)
                pieces, size = [], 0
        yield b"".join(pieces)
