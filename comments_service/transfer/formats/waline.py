"""Waline's export: its tables as JSON, or the comments alone as CSV.

``pid`` is the parent and ``rid`` the root; ``insertedAt`` is when it was written, ``createdAt``
when it was stored. Of its users only what they show is taken: the file holds password hashes.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import (
    NO_COMMENT,
    Pages,
    flag,
    identifier,
    mapping,
    number,
    one_of,
    text,
    website,
)
from comments_service.transfer.entries import BadFile, Entry, Item, Markup, Skipped
from comments_service.transfer.files.encodings import NOT_UTF_8
from comments_service.transfer.files.json_stream import MAX_VALUE_CHARACTERS, values
from comments_service.transfer.files.source import Sample, Source

NAME = "waline"
TITLE = "Waline (JSON or CSV)"

#: What is known of a user: their name, e-mail and web site.
User = tuple[str, str, str | None]

_NOBODY: User = ("", "", None)
_STATUS = {
    "": Status.PUBLISHED,  # of before there were states
    "approved": Status.PUBLISHED,
    "waiting": Status.HELD,
    "spam": Status.SPAM,
}
_BLOCK = re.compile(r"\s*<(?:p|div|blockquote|[uo]l|pre|h[1-6]|br|a|img|table)\b", re.I)
# What its form puts before a reply: a link to the comment, of no use elsewhere.
_ADDRESSEE = re.compile(r"\A\s*\[@([^\[\]\n]{1,200})\]\(#[\w-]{0,64}\)\s{0,10}[:：]?\s{0,10}")
_OWN = re.compile(rb"\"type\"\s*:\s*\"waline\"|\A\{.{0,2000}?\"Comment\"\s*:\s*\[", re.S)
_COLUMNS = {"nick", "comment", "url", "insertedAt"}


def recognises(sample: Sample) -> bool:
    """Tell JSON that names itself or its table, CSV that has the columns."""
    head = sample.head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"{"):
        return _OWN.search(head) is not None
    return _columns(head) >= _COLUMNS


def read(source: Source) -> Iterator[Item]:
    """Yield the comments, each page when it is first named. Raises BadFile."""
    pages, users = Pages(), {}
    is_json = source.sample().head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")
    if is_json:
        users = _users(source)
    for where, record in _from_json(source) if is_json else _from_csv(source):
        if "comment" not in record:
            yield Skipped(NO_COMMENT, where)
            continue
        key = text(record.get("url")).strip()
        yield from pages.page(key)
        yield entry(record, key, users.get(text(record.get("user_id")), _NOBODY), where)


def entry(record: Mapping[str, Any], page: str, user: User, where: str) -> Entry:
    """Return a comment of Waline's or Valine's."""
    name, email, link = user
    written = dict(record)
    comment = _ADDRESSEE.sub(r"@\1: ", text(written["comment"]))
    return Entry(
        id=one_of(written, "objectId", "id"),
        page=page,
        parent_id=identifier(written.get("pid")) or identifier(written.get("rid")),
        created_at=_moment(written.get("insertedAt")) or _moment(written.get("createdAt")),
        text=comment,
        markup=markup(comment),
        status=_STATUS.get(text(written.get("status")).strip().lower(), Status.HELD),
        name=name or text(written.get("nick")) or None,
        email=email or text(written.get("mail")) or None,
        website=link or website(written.get("link")),
        up=max(0, number(written.get("like"))),
        pinned=flag(written.get("sticky")),
        where=where,
    )


def markup(comment: str) -> Markup:
    """Markdown, but for what came from elsewhere and was rendered there."""
    return "html" if _BLOCK.match(comment) else "markdown_html"


def _moment(value: Any) -> Any:
    """Return a date as text, as LeanCloud's object, or in milliseconds."""
    value = mapping(value).get("iso", value)
    return timestamps.milliseconds(value) if isinstance(value, int) else timestamps.iso(text(value))


def _users(source: Source) -> dict[str, User]:
    with source.binary() as stream:
        return {
            one_of(one, "objectId", "id"): (
                text(one.get("display_name")),
                text(one.get("email")),
                website(one.get("url")),
            )
            for one in (mapping(one.value) for one in values(stream, "data.Users[]"))
        }


def _from_json(source: Source) -> Iterator[tuple[str, dict[str, Any]]]:
    with source.binary() as stream:
        for one in values(stream, "data.Comment[]"):
            yield f"comment {one.number}", mapping(one.value)


def _from_csv(source: Source) -> Iterator[tuple[str, dict[str, Any]]]:
    csv.field_size_limit(MAX_VALUE_CHARACTERS)
    with source.binary() as stream:
        text_of_table = io.TextIOWrapper(stream, "utf-8-sig", newline="")
        is_excels = b";" in source.sample().head.partition(b"\n")[0]
        # Strict, so that a text which the end of the file cuts off is no text.
        table = csv.DictReader(text_of_table, delimiter=";" if is_excels else ",", strict=True)
        try:
            if not set(table.fieldnames or ()) >= _COLUMNS:
                raise BadFile("line 1 does not name the columns of a comment.")
            for row in table:
                if None in row.values():
                    raise BadFile(f"line {table.line_num} is cut off.")
                yield f"line {table.line_num}", dict(row)
        except csv.Error as error:
            raise BadFile(f"line {table.line_num} is not CSV: {error}.") from error
        except UnicodeDecodeError as error:
            raise BadFile(NOT_UTF_8.format(line=table.line_num + 1)) from error


def _columns(head: bytes) -> set[str]:
    first = head.partition(b"\n")[0].decode("utf-8", "replace")
    return {name.strip(' "\r') for name in re.split("[,;]", first)}
