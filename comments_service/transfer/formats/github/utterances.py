"""utterances: the issues of a repository on GitHub and their comments, as ``gh`` hands them out.

One issue is a page; comments are flat. They come by REST, in two files or one after the other, in
arrays or line by line, or within the issues by ``gh issue list --json`` or GraphQL. The commands
are in docs/import.md.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from comments_service.transfer.coerce import mapping, number, text
from comments_service.transfer.entries import Item, Skipped
from comments_service.transfer.files.github import LEFT_OUT, comment_of, nodes_of, page_of
from comments_service.transfer.files.json_stream import values
from comments_service.transfer.files.source import Sample, Source

NAME = "utterances"
TITLE = "utterances (GitHub Issues)"
NEITHER = "neither an issue nor a comment"

_BY_REST = (b'"issue_url"', b'"repository_url"')
_ISSUES = "data.repository.issues"
_NODES = (f"{_ISSUES}.nodes[]", f"{_ISSUES}.edges[].node")
_PATHS = ("[]", "{}")
_PATHS_OF_GRAPHQL = (*_NODES, *(f"[].{path}" for path in _NODES))


def recognises(sample: Sample) -> bool:
    """Issues or comments of GitHub's REST, or issues with comments as ``gh issue list`` has."""
    head = sample.head.lstrip(b"\xef\xbb\xbf \r\n\t")
    is_list = b'"authorAssociation"' in head and b'"comments"' in head and b'"nodes"' not in head
    is_ours = is_list or _is_graphql(head) or any(one in head for one in _BY_REST)
    return head.startswith((b"[", b"{")) and is_ours


def _is_graphql(head: bytes) -> bool:
    return all(name in head for name in (b'"data"', b'"repository"', b'"issues"'))


def read(source: Source) -> Iterator[Item]:
    """Issues as pages and comments, in any order. Raises BadFile."""
    paths = _PATHS_OF_GRAPHQL if _is_graphql(source.sample().head) else _PATHS
    for name, stream in source.files():
        for position, record in _records(stream, paths):
            yield from _items(record, f"{name}, entry {position}")


def _records(stream: BinaryIO, paths: tuple[str, ...]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield issues and comments: elements of arrays, of which ``--slurp`` makes one more."""
    position = 0
    for one in values(stream, *paths, several=True):
        for record in one.value if isinstance(one.value, list) else [one.value]:
            position += 1
            yield position, mapping(record)


def _items(record: dict[str, Any], where: str) -> Iterator[Item]:
    issue = text(record.get("issue_url")).rpartition("/")[2]
    if issue:
        yield comment_of(record, issue, None, where)
    elif "number" in record and "title" in record:
        key = text(record["number"])
        yield page_of(key, record)
        listed = record.get("comments")
        comments = listed if isinstance(listed, list) else nodes_of(mapping(listed))
        missing = number(mapping(listed).get("totalCount")) - len(comments)
        if missing > 0:
            yield Skipped(LEFT_OUT, where, missing)
        for position, comment in enumerate(comments, 1):
            yield comment_of(mapping(comment), key, None, f"{where}, comment {position}")
    else:
        yield Skipped(NEITHER, where)
