"""Discussions that readers had, and how they read them."""

from typing import Any

from flask import Flask

from tests.factories import Posted, Reader


def bodies(comments: list[Any]) -> list[str]:
    """The texts of comments in the order in which they are shown."""
    return [comment["html"].removeprefix("<p>").removesuffix("</p>") for comment in comments]


def chain(reader: Reader, length: int) -> list[Posted]:
    """Comments that each answer the one before."""
    posted = [reader.post("Level 1")]
    while len(posted) < length:
        posted.append(reader.post(f"Level {len(posted) + 1}", parent_id=posted[-1].id))
    return posted


def voted(app: Flask, reader: Reader, comment: Posted, up: int, down: int = 0) -> None:
    """Votes of so many readers."""
    for host in range(up + down):
        Reader(app, f"198.51.100.{host}").vote(comment.id, 1 if host < up else -1)
