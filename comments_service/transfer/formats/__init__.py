"""The formats: one module each, listed here; nothing else knows them by name.

A module has ``NAME`` (the word of the command, and the source under which comments are known for
good), ``TITLE`` (for people), ``recognises`` and ``read``; it only translates, as a stream.
"""

from collections.abc import Iterator
from typing import Protocol

from comments_service.transfer.entries import BadFile, Item
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.formats import (
    artalk,
    blogger,
    comentario,
    commento,
    cusdis,
    disqus,
    hyvor,
    isso,
    isso_json,
    movable_type,
    native,
    remark42,
    staticman,
    takeout,
    twikoo,
    valine,
    waline,
    wordpress,
)
from comments_service.transfer.formats.github import giscus, utterances


class Format(Protocol):
    """What a module of a format has."""

    NAME: str
    TITLE: str

    def recognises(self, sample: Sample) -> bool:
        """Whether a file that begins like this is one of this format; never of two formats."""

    def read(self, source: Source) -> Iterator[Item]:
        """Return what the file holds, in its order and without holding it. Raises BadFile."""


#: In the order in which they are offered and tried.
FORMATS: tuple[Format, ...] = (
    native,
    disqus,
    wordpress,
    blogger,
    takeout,
    giscus,
    utterances,
    isso,
    isso_json,
    cusdis,
    remark42,
    commento,
    comentario,
    hyvor,
    artalk,
    waline,
    valine,
    twikoo,
    staticman,
    movable_type,
)


def by_name(name: str) -> Format | None:
    """Return the format of that name."""
    return next((one for one in FORMATS if name == one.NAME), None)


def detect(source: Source) -> Format:
    """Return the format of a file. Raise BadFile if none recognises it."""
    likely = likely_formats(source)
    if not likely:
        raise BadFile("its format is not known.")
    return likely[0]


def likely_formats(source: Source) -> list[Format]:
    """Return the formats that recognise a file, one or none. Raise BadFile."""
    sample = source.sample()
    return [one for one in FORMATS if one.recognises(sample)]
