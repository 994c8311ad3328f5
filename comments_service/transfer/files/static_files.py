"""Comments that a site's repository keeps in files: YAML, JSON, or Markdown below its fields.

A file holds one comment, or many: a list, or lists by the name of their page. Everything is text.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from comments_service.transfer.coerce import one_of, text
from comments_service.transfer.files.source import Source

#: The fields in which the text of a comment may be.
TEXTS = ("message", "comment", "body", "text", "content")
DATA = (".yml", ".yaml", ".json")
MARKDOWN = (".md", ".markdown", ".html", ".rst", ".txt")

_LARGEST = 64 * 1024 * 1024
_LARGEST_MARKDOWN = 256 * 1024
# libyaml looks at every open bracket for each token: without a bound that is quadratic.
_MAX_NESTING = 20
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)(.*)", re.S | re.M)
_HEADER = re.compile(r"([A-Za-z_][\w-]{0,40}):[ \t]*(.*)")
_OF_COMMENTS = ("post_id", "replyto", "reply_to")
_OF_POSTS = ("title", "layout")
_WRITERS = ("name", "author", "email")


@dataclass(frozen=True)
class StaticComment:
    """A comment's fields, which are empty where a file is none; ``page`` is what it stands under.

    ``number`` counts the comments of one file from 1, and is 0 where there is just one.
    """

    file: str
    number: int
    page: str
    fields: dict[str, str]


class _TooDeep(ValueError):
    """YAML that is nested more deeply than any comment."""


def static_comments(source: Source) -> Iterator[StaticComment]:
    """Yield the comments of every file that may hold some. Raise BadFile."""
    for name, stream in source.files():
        kind = name.lower()
        if kind.endswith(DATA):
            yield from _data(name, stream.read(_LARGEST + 1))
        elif kind.endswith(MARKDOWN):
            fields = _markdown(stream.read(_LARGEST_MARKDOWN + 1))
            if fields:
                yield StaticComment(name, 0, "", fields)


def _data(name: str, data: bytes) -> Iterator[StaticComment]:
    try:
        if len(data) > _LARGEST:
            raise ValueError("too large")
        value = (
            json.loads(data) if name.lower().endswith(".json") else _yaml(data.decode("utf-8-sig"))
        )
        records = list(_records(value, ""))
    except (ValueError, RecursionError, yaml.YAMLError):
        records = []
    if not records:
        yield StaticComment(name, 0, "", {})
    for number, (page, fields) in enumerate(records, 1):
        yield StaticComment(name, number if len(records) > 1 else 0, page, fields)


def _records(value: Any, page: str, depth: int = 0) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what may be comments, with the name under which each stands."""
    if depth > _MAX_NESTING:
        return
    if isinstance(value, list):
        for one in value:
            yield from _records(one, page, depth + 1)
    elif isinstance(value, dict):
        fields = {str(key): text(one) for key, one in value.items()}
        inner = [(key, one) for key, one in value.items() if isinstance(one, list | dict)]
        if one_of(fields, *TEXTS) or not inner:
            yield page, fields
            return
        for key, one in inner:
            yield from _records(one, str(key), depth + 1)


def _yaml(document: str) -> Any:
    """Return a YAML document as lists and objects of text, built from its events.

    No tags, no numbers that were meant as text, no references that multiply.
    """
    top: list[Any] = []
    open_: list[Any] = [top]
    keys: list[str | None] = [None]
    for event in yaml.parse(document, Loader=_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            open_.pop()
            keys.pop()
        elif isinstance(event, yaml.NodeEvent):
            value = _started(event)
            into = open_[-1]
            if isinstance(into, list):
                into.append(value)
            elif keys[-1] is None:
                # A key is text: of one that is not, the value counts for nothing.
                keys[-1] = value if isinstance(value, str) else ""
            else:
                into.setdefault(keys[-1], value)
                keys[-1] = None
            if isinstance(event, yaml.CollectionStartEvent):
                open_.append(value)
                keys.append(None)
            if len(open_) > _MAX_NESTING:
                raise _TooDeep
    return top[0] if top else None


def _started(event: yaml.NodeEvent) -> Any:
    if isinstance(event, yaml.MappingStartEvent):
        return {}
    if isinstance(event, yaml.SequenceStartEvent):
        return []
    return event.value if isinstance(event, yaml.ScalarEvent) else ""


def _markdown(data: bytes) -> dict[str, str]:
    """Return the fields of a Markdown file and its text; nothing if it is no comment."""
    try:
        document = data.decode("utf-8-sig")
        front = _FRONT_MATTER.match(document)
        if front:
            value = _yaml(front[1])
            fields = (
                {key: text(one) for key, one in value.items()} if isinstance(value, dict) else {}
            )
            body = front[2]
        else:
            fields, body = _headers(document)
    except (ValueError, yaml.YAMLError):
        return {}
    if len(data) > _LARGEST_MARKDOWN or not _is_comment(fields):
        return {}
    return fields | ({"message": body.strip()} if body.strip() else {})


def _headers(document: str) -> tuple[dict[str, str], str]:
    """Return the ``name: value`` lines before the first empty one, and what follows."""
    fields: dict[str, str] = {}
    lines = document.splitlines()
    for position, line in enumerate(lines):
        match = _HEADER.fullmatch(line)
        if match is None:
            return (fields, "\n".join(lines[position:])) if not line.strip() else ({}, "")
        fields[match[1].lower()] = match[2].strip()
    return fields, ""


def _is_comment(fields: dict[str, str]) -> bool:
    """Tell a comment from a post or a note about the folder."""
    if one_of(fields, *_OF_COMMENTS):
        return True
    return bool(one_of(fields, *_WRITERS)) and not one_of(fields, *_OF_POSTS)
