"""Comments in files of the site's repository: Staticman's, and those of Jekyll, Hugo and Pelican.

Seen in real repositories: the folder is the page, or ``_parent``, ``post_url``, ``post_id`` tell
it. A reply names the id of its parent in a field that each guide calls otherwise, or in
``replying_to`` the position of one among those that answer nobody, by file name. ``hidden`` is a
trap for robots, empty in what was accepted; e-mails are hashes.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import flag, identifier, one_of, page_address, website
from comments_service.transfer.entries import Entry, Item, Page, Skipped
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.files.static_files import (
    DATA,
    MARKDOWN,
    TEXTS,
    StaticComment,
    static_comments,
)

NAME = "staticman"
TITLE = "Staticman, Jekyll, Hugo, Pelican (files)"
UNREADABLE = "a file that is no YAML, JSON or TOML of a comment"
NO_COMMENT = "without a text, or of nobody and no time"
BESIDE = "beside the folder of comments: bring its folder by itself if it is one"

# Guides write them in snake, kebab or camel case: read without all that.
_PARENTS = (
    "replyto", "replyingtouid", "replytoid", "replytouid", "replyid", "replyuid", "parentid",
    "parentuid", "inreplyto", "inreplytoid", "replyingtoid", "parent", "replyingto",
)  # fmt: skip
_PAGES = ("_parent", "post_url", "page_url")
_DATES = ("date", "timestamp", "created_at", "createdAt", "published", "time")
_NAMES = ("name", "author", "author_name")
_EMAILS = ("email", "author_email")
_WEBSITES = ("url", "website", "author_url", "link")
_FOLDERS = ("comments", "_comments")
# What other systems say of a comment, where converters wrote it down.
_NO = ("false", "no", "off", "0")
_SHOWN = ("approved", "is_approved", "comment_approved", "published", "visible")
_STATES = {
    Status.DELETED: ("deleted", "is_deleted", "trash", "trashed", "post-trashed"),
    Status.SPAM: ("spam", "is_spam"),
    Status.HELD: ("hidden", "draft", "pending", "hold", "held", "unapproved", "rejected"),
}
_POSITION = re.compile(r"[1-9][0-9]{0,4}")
# Of a page's address what differs between spellings of it, beside slashes at its end.
_BEFORE_HOST = re.compile(r"https?://(?:www\.)?", re.I)
_AFTER_PATH = re.compile(r"[?#]")
_FIELD = re.compile(
    rb"^[{ \t-]*\"?(?:replyto|post_id|post_url|author|name|author_name|email)\"?[ \t]?[:=]", re.M
)
_OF_GITHUB = (b'"repository_url"', b'"issue_url"', b'"discussions"', b'"authorAssociation"')
_OF_LISTS = (b'"post_url"', b'"post_id"', b'"replying_to', b'"reply_to"')
_TEXT_FIELD = re.compile(rb"^[ \t-]*(?:message|comment|body|text|content)[ \t]?[:=][ \t]?", re.M)


@dataclass
class _List:
    """The comments of a page in the order of their files: their ids, and those of the roots."""

    ids: set[str] = field(default_factory=set)
    roots: list[str] = field(default_factory=list)


def recognises(sample: Sample) -> bool:
    """Several files, most of which are YAML, JSON or Markdown of comments; or one list in YAML."""
    if not sample.is_folder:
        return _is_one_file(sample)
    names = [name.lower() for name in sample.members]
    data = sum(name.endswith(DATA) for name in names)
    written = sum(name.endswith(MARKDOWN) for name in names)
    is_markdown = written > data and _FIELD.search(sample.head[:4000]) is not None
    is_github = any(mark in sample.head for mark in _OF_GITHUB)
    return is_markdown or (data * 2 > len(names) and not is_github)


def _is_one_file(sample: Sample) -> bool:
    head, name = sample.head, sample.name.lower()
    if name.endswith(".json"):
        has_text = any(f'"{one}"'.encode() in head for one in TEXTS)
        return has_text and any(mark in head for mark in _OF_LISTS)
    is_list = head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith((b"- ", b"---\n- "))
    is_data = is_list or name.endswith((".yml", ".yaml", ".toml"))
    return is_data and bool(_FIELD.search(head) and _TEXT_FIELD.search(head))


def read(source: Source) -> Iterator[Item]:
    """Yield the comments by file name, after a first look at who stands where. Raises BadFile."""
    homes: dict[str, str] = {}
    has_folder = any(map(_is_among_comments, source.sample().members))
    for one in static_comments(source):
        if _address(one.fields):
            homes.setdefault(_folder(one.file), _address(one.fields))
    lists: dict[str, _List] = defaultdict(_List)
    for one in static_comments(source):
        if one.is_comment:
            _note(lists[_spot(_page(one, homes))], one)
    for one in static_comments(source):
        where = f"{one.file}, comment {one.number}" if one.number else one.file
        is_beside = has_folder and not _is_among_comments(one.file)
        if is_beside or not one.is_comment:
            yield from _skipped(one, where, is_beside=is_beside)
        else:
            key = _page(one, homes)
            yield Page(key=key, address=page_address(key))
            yield _entry(one, key, lists[_spot(key)], where)


def _skipped(one: StaticComment, where: str, *, is_beside: bool) -> Iterator[Skipped]:
    """Yield why it stays out; what is beside the comments is counted only if it looks like one."""
    if not is_beside:
        yield Skipped(NO_COMMENT if one.fields else UNREADABLE, where)
    elif one.is_comment:
        yield Skipped(BESIDE, where)


def _note(comments: _List, one: StaticComment) -> None:
    comments.ids.add(_id(one))
    if not _parents(one.fields) and one.above is None:
        comments.roots.append(_id(one))


def _entry(one: StaticComment, page: str, comments: _List, where: str) -> Entry:
    record = one.fields
    email = one_of(record, *_EMAILS)
    return Entry(
        id=_id(one),
        page=page,
        parent_id=_parent(one, comments),
        created_at=timestamps.iso(one_of(record, *_DATES)),
        text=one_of(record, *TEXTS),
        markup="markdown_html",
        status=_status(record),
        name=one_of(record, *_NAMES) or None,
        email=email if "@" in email else None,
        website=website(one_of(record, *_WEBSITES)),
        edited_at=_edited(record),
        where=where,
    )


def _status(record: dict[str, str]) -> Status:
    state = one_of(record, "status", "state", *_SHOWN).lower()
    for status, words in _STATES.items():
        if state in words or any(flag(record.get(word)) for word in words):
            return status
    is_held = any(one_of(record, name).lower() in _NO for name in ("status", *_SHOWN))
    return Status.HELD if is_held else Status.PUBLISHED


def _parents(record: dict[str, str]) -> list[str]:
    """Return what may name the parent; a path is that of the page."""
    # The ones with a leading mark, such as Staticman's own ``_parent``, are of the page.
    bare = [(_bare(name), value) for name, value in record.items() if not name.startswith("_")]
    named = (
        identifier(value, "false") for parent in _PARENTS for name, value in bare if name == parent
    )
    return [one for one in named if one and "/" not in one]


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _parent(one: StaticComment, comments: _List) -> str | None:
    """Return the parent's id: one that is there, else by position, else one that is missing."""
    if one.above is not None:
        return _id(one.above)
    named = _parents(one.fields)
    present = next((name for name in named if name in comments.ids), None)
    if present is not None:
        return present
    position = one_of(one.fields, "replying_to")
    if _POSITION.fullmatch(position) and int(position) <= len(comments.roots):
        return comments.roots[int(position) - 1]
    return named[0] if named else None


def _edited(record: dict[str, str]) -> Any:
    text = one_of(record, "updated")
    return timestamps.iso(text) if text and text != one_of(record, "date") else None


def _id(one: StaticComment) -> str:
    stem = PurePosixPath(one.file).stem
    return one_of(one.fields, "_id", "id") or (f"{stem} {one.number}" if one.number else stem)


def _page(one: StaticComment, homes: dict[str, str]) -> str:
    if one.above is not None and not _address(one.fields):
        return _page(one.above, homes)
    folder = _folder(one.file)
    named = one.page or one_of(one.fields, "slug", "page")
    below = f"/{named}" if named and not named.startswith(("http", "/")) else named
    home = "" if one.page else homes.get(folder, "")
    post = one_of(one.fields, "post_id")
    return (
        _address(one.fields)
        or home
        or below
        or (post if post.startswith("/") else "")
        or f"/{folder}"
    )


def _address(record: dict[str, str]) -> str:
    named = (one_of(record, name) for name in _PAGES)
    return next((one for one in named if one.startswith(("http://", "https://", "/"))), "")


def _spot(page: str) -> str:
    start = _BEFORE_HOST.match(page)
    bare = page[start.end() :] if start else page
    return _AFTER_PATH.split(bare, maxsplit=1)[0].rstrip("/").lower()


def _is_among_comments(name: str) -> bool:
    path = PurePosixPath(name.lower())
    return any(part in _FOLDERS for part in (*path.parent.parts, path.stem))


def _folder(name: str) -> str:
    """Return the page's folder, as below ``comments/`` where the whole repository was given."""
    parts = PurePosixPath(name).parent.parts
    after = [at + 1 for at, part in enumerate(parts) if part in _FOLDERS]
    return "/".join(parts[after[-1] :] if after else parts)
