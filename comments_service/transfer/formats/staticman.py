"""Staticman's comments: a folder of the site's repository, one YAML or JSON file a comment.

Seen in a real repository: the folder is the page, ``_parent`` its address where one is told;
``replying_to`` is the ``_id`` of a comment or the position of one among those that answer nobody,
by file name. ``hidden`` is a trap for robots, empty in what was accepted; e-mails are hashes.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import flag, mapping, one_of, page_address, text, website
from comments_service.transfer.entries import Entry, Item, Page, Skipped
from comments_service.transfer.source import Sample, Source

NAME = "staticman"
TITLE = "Staticman (folder)"
UNREADABLE = "a file that is no YAML or JSON of a comment"
NO_TEXT = "without a text"

_LARGEST = 256 * 1024
_KINDS = (".yml", ".yaml", ".json")
_TEXTS = ("message", "comment", "body", "text", "content")
_POSITION = re.compile(r"[1-9][0-9]{0,4}")
_MILLISECONDS = 10**11
# Of a page's address what differs between spellings of it, beside slashes at its end.
_BEFORE_HOST = re.compile(r"https?://(?:www\.)?", re.I)
_AFTER_PATH = re.compile(r"[?#]")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass
class _List:
    """The comments of a page in the order of their files: their ids, and those of the roots."""

    ids: set[str] = field(default_factory=set)
    roots: list[str] = field(default_factory=list)


def recognises(sample: Sample) -> bool:
    """Several files, most of which are YAML or JSON."""
    data = sum(name.lower().endswith(_KINDS) for name in sample.members)
    return sample.is_folder and data * 2 > len(sample.members)


def read(source: Source) -> Iterator[Item]:
    """Yield the comments by file name, after a first look at who stands where. Raises BadFile."""
    homes: dict[str, str] = {}
    for name, record in _records(source):
        if record and _address(record):
            homes.setdefault(_folder(name), _address(record))
    lists: dict[str, _List] = defaultdict(_List)
    for name, record in _records(source):
        if record and one_of(record, *_TEXTS):
            _note(lists[_spot(_page(name, record, homes))], _id(name, record), record)
    for name, record in _records(source):
        if not record:
            yield Skipped(UNREADABLE, name)
        elif not one_of(record, *_TEXTS):
            yield Skipped(NO_TEXT, name)
        else:
            key = _page(name, record, homes)
            yield Page(key=key, address=page_address(key))
            yield _entry(name, record, key, lists[_spot(key)])


def _note(comments: _List, number: str, record: dict[str, str]) -> None:
    comments.ids.add(number)
    if not one_of(record, "replying_to"):
        comments.roots.append(number)


def _entry(name: str, record: dict[str, str], page: str, comments: _List) -> Entry:
    email = one_of(record, "email")
    return Entry(
        id=_id(name, record),
        page=page,
        parent_id=_parent(one_of(record, "replying_to"), comments),
        created_at=_moment(one_of(record, "date", "timestamp")),
        text=one_of(record, *_TEXTS),
        markup="markdown",
        status=Status.HELD if flag(record.get("hidden")) else Status.PUBLISHED,
        name=one_of(record, "name", "author") or None,
        email=email if "@" in email else None,
        website=website(one_of(record, "url", "website")),
        edited_at=_edited(record),
        where=name,
    )


def _parent(parent: str, comments: _List) -> str | None:
    if parent in ("", "0") or parent in comments.ids:
        return parent if parent in comments.ids else None
    if _POSITION.fullmatch(parent) and int(parent) <= len(comments.roots):
        return comments.roots[int(parent) - 1]
    return parent


def _edited(record: dict[str, str]) -> Any:
    text = one_of(record, "updated")
    return _moment(text) if text and text != one_of(record, "date") else None


def _moment(text: str) -> Any:
    if not text.replace(".", "", 1).isdigit():
        return timestamps.iso(text)
    is_fine = float(text) >= _MILLISECONDS
    return timestamps.milliseconds(text) if is_fine else timestamps.seconds(text)


def _id(name: str, record: dict[str, str]) -> str:
    return one_of(record, "_id", "id") or PurePosixPath(name).stem


def _page(name: str, record: dict[str, str], homes: dict[str, str]) -> str:
    folder = _folder(name)
    return _address(record) or homes.get(folder) or f"/{folder}"


def _address(record: dict[str, str]) -> str:
    parent = one_of(record, "_parent")
    return parent if parent.startswith(("http://", "https://", "/")) else ""


def _spot(page: str) -> str:
    start = _BEFORE_HOST.match(page)
    bare = page[start.end() :] if start else page
    return _AFTER_PATH.split(bare, maxsplit=1)[0].rstrip("/").lower()


def _folder(name: str) -> str:
    """Return the page's folder, as below ``comments/`` where the whole repository was given."""
    parts = PurePosixPath(name).parent.parts
    after = [at + 1 for at, part in enumerate(parts) if part == "comments"]
    return "/".join(parts[after[-1] :] if after else parts)


def _records(source: Source) -> Iterator[tuple[str, dict[str, str]]]:
    """Each file of a comment with its fields, which are empty where it is none."""
    for name, stream in source.files():
        if name.lower().endswith(_KINDS):
            yield name, _fields(stream.read(_LARGEST + 1), name)


def _fields(data: bytes, name: str) -> dict[str, str]:
    if len(data) > _LARGEST:
        return {}
    try:
        if name.lower().endswith(".json"):
            return {key: text(value) for key, value in mapping(json.loads(data)).items()}
        return _top(data.decode("utf-8-sig"))
    except (ValueError, RecursionError, yaml.YAMLError):
        return {}


def _top(document: str) -> dict[str, str]:
    """Return the texts of a YAML mapping's own members, read from its events.

    Nothing is built: no tags, no numbers that were meant as text, no references that multiply.
    """
    values: dict[str, str] = {}
    depth, key = 0, None
    for event in yaml.parse(document, Loader=_LOADER):
        opens = isinstance(event, yaml.CollectionStartEvent)
        if opens and depth == 0 and not isinstance(event, yaml.MappingStartEvent):
            return {}
        if depth == 1 and isinstance(event, yaml.NodeEvent):
            if key is None:
                key = event.value if isinstance(event, yaml.ScalarEvent) else ""
            else:
                if isinstance(event, yaml.ScalarEvent):
                    values.setdefault(key, event.value)
                key = None
        depth += opens - isinstance(event, yaml.CollectionEndEvent)
    return values
