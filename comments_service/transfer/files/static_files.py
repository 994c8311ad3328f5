"""Comments that a site's repository keeps in files: YAML, JSON, TOML, or Markdown below its fields.

A file holds one comment, or many: a list, or lists by the name of their page. Everything is text.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from comments_service.transfer.coerce import one_of, text
from comments_service.transfer.files.source import Source
from comments_service.transfer.files.toml_data import toml

#: The fields in which the text of a comment may be.
TEXTS = ("message", "comment", "body", "text", "content")
DATA = (".yml", ".yaml", ".json", ".toml")
MARKDOWN = (".md", ".markdown", ".html", ".rst", ".txt")

_LARGEST = 64 * 1024 * 1024
_LARGEST_MARKDOWN = 8 * 1024 * 1024
# libyaml looks at every open bracket for each token: without a bound that is quadratic.
_MAX_NESTING = 20
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# Where files keep the replies to a comment within it, and what they say of who wrote it.
_REPLIES = {"replies", "reply", "children", "comments", "answers", "responses"}
_PERSONS = ("author", "user", "commenter")
_OF_PERSONS = ("name", "email", "url", "website", "link")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)(.*)", re.S | re.M)
_TOML = re.compile(r"\A\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)(.*)", re.S | re.M)
_HEADER = re.compile(r"([A-Za-z_][\w-]{0,40}):[ \t]*(.*)")
_OF_COMMENTS = ("post_id", "replyto", "reply_to")
_OF_POSTS = ("title", "layout")
_WRITERS = ("name", "author", "email")
# One of these a comment has, and a setting or a phrase of a theme has none.
_SIGNS = (
    *_WRITERS, "author_name", "author_email", "user", "nickname", "_id", "id", "uid", "date",
    "timestamp", "created_at", "createdat", "published", "time", "_parent", "post_id", "post_url",
    "page_url", "replying_to", "reply_to", "replyto", "parent_id",
)  # fmt: skip


@dataclass(frozen=True)
class StaticComment:
    """A comment's fields, which are empty where a file is none; ``page`` is what it stands under.

    ``number`` counts the comments of one file from 1, and is 0 where there is just one. ``above``
    is the comment within which it stands as a reply.
    """

    file: str
    number: int
    page: str
    fields: dict[str, str]
    above: "StaticComment | None" = None

    @property
    def is_comment(self) -> bool:
        """Tell a comment from a setting, or a phrase of a theme."""
        return _is_comment(self.fields, self.above is not None)


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
        records = list(_records(_parsed(name.lower(), data.decode("utf-8-sig")), ""))
    except (ValueError, RecursionError, yaml.YAMLError):
        records = []
    if not records:
        yield StaticComment(name, 0, "", {})
    comments: dict[int, StaticComment] = {}
    for number, record in enumerate(records, 1):
        above = comments.get(id(record.above))
        shown = number if len(records) > 1 else 0
        comments[id(record)] = StaticComment(name, shown, record.page, record.fields, above)
    yield from comments.values()


def _parsed(name: str, document: str) -> Any:
    if name.endswith(".json"):
        return json.loads(document)
    return toml(document) if name.endswith(".toml") else _yaml(document)


@dataclass(frozen=True)
class _Record:
    """What may be a comment, the name under which it stands, and the one that it stands within."""

    page: str
    fields: dict[str, str]
    above: "_Record | None"


def _records(
    value: Any, page: str, above: _Record | None = None, depth: int = 0
) -> Iterator[_Record]:
    """Yield what may be comments, each before its replies. Raise ValueError."""
    if depth > _MAX_NESTING:
        raise _TooDeep
    if isinstance(value, list):
        for one in value:
            yield from _records(one, page, above, depth + 1)
    elif isinstance(value, dict):
        fields = _fields(value)
        inner = [(str(key), one) for key, one in value.items() if isinstance(one, list | dict)]
        if _is_comment(fields, above is not None) or not inner:
            above = _Record(page, fields, above)
            yield above
            inner = [(page, one) for key, one in inner if key.lower() in _REPLIES]
        for key, one in inner:
            yield from _records(one, key, above, depth + 1)


def _is_comment(fields: dict[str, str], is_reply: bool) -> bool:
    return bool(one_of(fields, *TEXTS)) and (is_reply or bool(one_of(fields, *_SIGNS)))


def _fields(record: Mapping[Any, Any]) -> dict[str, str]:
    """Return the members that are text, also by their names in small letters."""
    fields = {
        str(key): str(one).lower() if isinstance(one, bool) else text(one)
        for key, one in record.items()
    }
    for key, one in tuple(fields.items()):
        fields.setdefault(key.lower(), one)
    for person in _PERSONS:
        about = record.get(person)
        if isinstance(about, dict):
            fields |= {key: text(about[key]) for key in _OF_PERSONS if text(about.get(key))}
    return fields


def _yaml(document: str) -> Any:
    """Return YAML as lists and objects of text, built from its events; of several documents a list.

    No tags, no numbers that were meant as text, no references but to text.
    """
    top: list[Any] = []
    open_: list[Any] = [top]
    keys: list[str | None] = [None]
    named: dict[str | None, str] = {}
    for event in yaml.parse(document, Loader=_LOADER):
        if isinstance(event, yaml.CollectionEndEvent):
            open_.pop()
            keys.pop()
        elif isinstance(event, yaml.NodeEvent):
            value = _started(event, named)
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
    return top[0] if len(top) == 1 else top


def _started(event: yaml.NodeEvent, named: dict[str | None, str]) -> Any:
    if isinstance(event, yaml.MappingStartEvent):
        return {}
    if isinstance(event, yaml.SequenceStartEvent):
        return []
    if isinstance(event, yaml.ScalarEvent):
        named[event.anchor] = event.value
        return event.value
    return named.get(event.anchor, "")


def _markdown(data: bytes) -> dict[str, str]:
    """Return the fields of a Markdown file and its text; nothing if it is no comment."""
    try:
        fields, body = _with_front_matter(data.decode("utf-8-sig"))
    except (ValueError, RecursionError, yaml.YAMLError):
        return {}
    if len(data) > _LARGEST_MARKDOWN or not _is_written(fields):
        return {}
    return fields | ({"message": body.strip()} if body.strip() else {})


def _with_front_matter(document: str) -> tuple[dict[str, str], str]:
    """Return the fields before a text, in YAML, JSON or TOML, and the text. Raise ValueError."""
    front = _FRONT_MATTER.match(document)
    if front:
        value = _yaml(front[1])
        return (_fields(value) if isinstance(value, dict) else {}), front[2]
    front = _TOML.match(document)
    if front:
        return _fields(toml(front[1])), front[2]
    if document.lstrip().startswith("{"):
        value, end = json.JSONDecoder().raw_decode(document.lstrip())
        return _fields(value), document.lstrip()[end:]
    return _headers(document)


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


def _is_written(fields: dict[str, str]) -> bool:
    """Tell a comment from a post or a note about the folder."""
    if one_of(fields, *_OF_COMMENTS):
        return True
    return bool(one_of(fields, *_WRITERS)) and not one_of(fields, *_OF_POSTS)
