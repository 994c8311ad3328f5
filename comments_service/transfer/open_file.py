"""The file of an import, read to its end: what is wrong with it shows before any change."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from comments_service.transfer.entries import BadFile, Item
from comments_service.transfer.files.source import Source
from comments_service.transfer.formats import Format, by_name, detect, likely_formats
from comments_service.transfer.spool import Spool, spool_of

log = logging.getLogger(__name__)

AUTO = "auto"
#: How long one file may take to be read.
DEADLINE_S = 3600.0
_PULSE_S = 20.0


@dataclass(frozen=True)
class OpenFile:
    """A file that has been read to its end."""

    source: Source
    format: Format
    spool: Spool


@contextmanager
def open_file(
    source: Source, format_name: str, pulse: Callable[[], None] = lambda: None
) -> Iterator[OpenFile]:
    """Read the whole file; ``format_name`` may be "auto". Raise BadFile with the file's name.

    ``pulse`` is called again and again while it is read.
    """
    try:
        reader = detect(source) if format_name == AUTO else by_name(format_name)
        if reader is None:
            raise BadFile(f"{format_name} is not a known format.")
        items = _paced(_guarded(reader, source), pulse)
        with spool_of(items, lambda: source.bytes_read) as spool:
            if spool.is_empty():
                raise _nothing_in(source, reader)
            yield OpenFile(source, reader, spool)
    except BadFile as error:
        raise BadFile(" ".join(f"{source.name}: {error}".split())) from error


def _nothing_in(source: Source, reader: Format) -> BadFile:
    """Return the refusal of a file that holds nothing, with the format that it may have."""
    likely = [one for one in likely_formats(source) if one is not reader]
    hint = f" It looks like {likely[0].NAME}, {likely[0].TITLE}." if likely else ""
    return BadFile(f"there is no comment of {reader.TITLE} in it.{hint}")


def _paced(items: Iterator[Item], pulse: Callable[[], None]) -> Iterator[Item]:
    """Yield what a reader gives, with a sign of life now and then.

    Raise BadFile at the deadline.
    """
    began = beat = time.monotonic()
    for item in items:
        now = time.monotonic()
        if now - began > DEADLINE_S:
            raise BadFile("it takes longer to read than any export.")
        if now - beat > _PULSE_S:
            beat = now
            pulse()
        yield item


def _guarded(reader: Format, source: Source) -> Iterator[Item]:
    """Yield what a reader gives; whatever a strange file does to it, refuse it in one line."""
    try:
        yield from reader.read(source)
    except (
        ValueError, TypeError, LookupError, AttributeError, RecursionError, ArithmeticError,
    ) as error:  # fmt: skip
        log.exception("the reader of %s failed", reader.NAME)
        raise BadFile(f"it cannot be read as {reader.TITLE}.") from error
