"""giscus: the discussions of a repository on GitHub, as ``gh api graphql`` hands them out.

One discussion is a page, its comments have replies, one level deep. The query is in docs/import.md.
"""

from collections.abc import Iterator
from typing import Any

from comments_service.transfer.coerce import mapping, number, text
from comments_service.transfer.entries import Item, Skipped
from comments_service.transfer.files.github import LEFT_OUT, comment_of, nodes_of, page_of
from comments_service.transfer.files.json_stream import values
from comments_service.transfer.files.source import Sample, Source

NAME = "giscus"
TITLE = "giscus (GitHub Discussions)"

_REPOSITORY = "data.repository."
_NODES = (
    f"{_REPOSITORY}discussions.nodes[]",
    f"{_REPOSITORY}discussions.edges[].node",
    f"{_REPOSITORY}discussion",
)


def recognises(sample: Sample) -> bool:
    """Pages of an answer of GitHub's GraphQL, with discussions."""
    head = sample.head.lstrip(b"\xef\xbb\xbf \r\n\t")
    is_json = head.startswith((b"{", b"["))
    is_answer = b'"discussions"' in head or b'"discussion"' in head
    return is_json and is_answer and (b'"nodes"' in head or b'"edges"' in head)


def read(source: Source) -> Iterator[Item]:
    """Each discussion as a page, then its comments. Raises BadFile."""
    for _, stream in source.files():
        paths = (*_NODES, *(f"[].{path}" for path in _NODES))
        for position, one in enumerate(values(stream, *paths, several=True), 1):
            yield from _discussion(mapping(one.value), position)


def _discussion(record: dict[str, Any], position: int) -> Iterator[Item]:
    key = text(record.get("number") or record.get("url")) or f"#{position}"
    yield page_of(key, record)
    yield from _comments(record, "comments", key, None, f"discussion {key}")


def _comments(
    record: dict[str, Any], name: str, page: str, parent: str | None, where: str
) -> Iterator[Item]:
    listed = mapping(record.get(name))
    comments = nodes_of(listed)
    missing = number(listed.get("totalCount")) - len(comments)
    if missing > 0:
        yield Skipped(LEFT_OUT, where, missing)
    for position, comment in enumerate(comments, 1):
        here = f"{where}, comment {position}"
        yield comment_of(comment, page, parent, here)
        if parent is None:
            yield from _comments(comment, "replies", page, text(comment.get("id")), here)
