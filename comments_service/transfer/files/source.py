"""The file that somebody brought: plain, packed with gzip or zip, or a folder.

What packed data may unpack to is limited, in size and against what it was packed in.
"""

import gzip
import lzma
import os
import shutil
import struct
import zipfile
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BufferedReader, FileIO, RawIOBase
from pathlib import Path
from typing import IO, BinaryIO, cast

from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.archives import NOT_COMMENTS, refuse_packed
from comments_service.transfer.files.encodings import as_utf_8
from comments_service.transfer.files.folders import temporary_folder

#: What all of a file may hold once unpacked.
MAX_UNPACKED_BYTES = 4 * 1024 * 1024 * 1024
#: How much larger unpacked than packed. Exports come to 5 to 40.
MAX_RATIO = 250
#: Up to here the ratio does not matter.
_FREE_BYTES = 16 * 1024 * 1024
_MAX_MEMBERS = 100_000
# What a zip says of its members is read at once: more than that of so many.
_LONGEST_READ = 32 * 1024 * 1024
_SAMPLE_BYTES = 64 * 1024
_GZIP_MAGIC, _ZIP_MAGIC, _SQLITE_MAGIC = b"\x1f\x8b", b"PK\x03\x04", b"SQLite format 3\x00"
_UNPACKING = (
    EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile, struct.error,
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """What a format is recognised by.

    ``head`` are the first 64 kB, unpacked, of the file, or of the largest one of several;
    ``members`` the names of several files, relative and with ``/``, in a folder or a zip.
    """

    name: str
    head: bytes
    members: tuple[str, ...] = ()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a SQLite database."""
        return self.head.startswith(_SQLITE_MAGIC)

    @property
    def is_folder(self) -> bool:
        """Whether it is several files."""
        return bool(self.members)


@dataclass(frozen=True)
class _Member:
    """One file of several: its name, its size and how it is opened."""

    name: str
    size: int
    packed: int
    open: Callable[[], IO[bytes]]


class Source:
    """A file or folder at ``path``; ``name`` is what its owner calls it.

    ``encoding`` is one of ENCODINGS, where its text is not in UTF-8: it is read as if it were.
    """

    def __init__(self, path: Path, name: str | None = None, encoding: str | None = None) -> None:
        self.path = path
        self.name = name or path.name
        self.encoding = encoding
        #: The unpacked bytes that were read of it, all readings together.
        self.bytes_read = 0

    @contextmanager
    def binary(self) -> Iterator[BinaryIO]:
        """Give the bytes of the one file, unpacked; a zip or a folder of exactly one is that one.

        Raises BadFile, also while it is read.
        """
        with _reading(), self._members() as members:
            if len(members) != 1:
                raise BadFile(f"it holds {len(members)} files where one is expected.")
            with self._allowance().opened(members[0]) as stream:
                refuse_packed(stream)
                yield stream

    def files(self) -> Iterator[tuple[str, BinaryIO]]:
        """(name, unpacked bytes) of each file of a zip or a folder, by name; of one file, itself.

        A stream may be read until the next is asked for. Raises BadFile, also while one is read.
        """
        with _reading(), self._members() as members:
            allowance = self._allowance()
            for member in members:
                with allowance.opened(member) as stream:
                    yield member.name, stream

    @contextmanager
    def file(self) -> Iterator[Path]:
        """Give the one file, unpacked, as a file of this machine: what SQLite wants.

        Raises BadFile.
        """
        with temporary_folder() as folder:
            whole = folder / "file"
            with self.binary() as stream, whole.open("wb") as target:
                shutil.copyfileobj(stream, target)
            yield whole

    def sample(self) -> Sample:
        """Its beginning, to recognise its format. Raises BadFile when it cannot be read."""
        with _reading(), self._members() as members:
            if not members:
                raise BadFile("there is nothing in it.")
            largest = max(members, key=lambda member: member.size)
            with self._allowance().opened(largest) as stream:
                if len(members) == 1:
                    refuse_packed(stream)
                head = stream.read(_SAMPLE_BYTES).removeprefix(BOM_UTF8)
        names = tuple(member.name for member in members)
        several = len(names) > 1 or self.path.is_dir()
        return Sample(self.name, head, names if several else ())

    def _allowance(self) -> "_Allowance":
        return _Allowance(self)

    @contextmanager
    def _members(self) -> Iterator[list[_Member]]:
        if self.path.is_dir():
            yield _sorted(_in_folder(self.path))
            return
        with self.path.open("rb") as raw:
            is_zip = raw.read(4) == _ZIP_MAGIC
        if not is_zip:
            size = self.path.stat().st_size
            yield [_Member(self.path.name, size, size, partial(FileIO, self.path))]
            return
        with _Careful(FileIO(self.path)) as raw, zipfile.ZipFile(raw) as archive:
            yield _sorted(_in_zip(archive))


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except _UNPACKING as error:
        raise BadFile("it is not whole: it cannot be unpacked.") from error
    except (RuntimeError, NotImplementedError) as error:  # zipfile: encrypted, or exotic
        raise BadFile("it is packed in a way that is not understood.") from error
    except OSError as error:
        raise BadFile(f"it cannot be read: {error.strerror or 'error'}.") from error


class _Careful(BufferedReader):
    """A zip file of which no more is read at once than a zip of comments calls for."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _LONGEST_READ:
            raise BadFile("it holds more than 100,000 files.")
        return super().read(size)


def _in_folder(folder: Path) -> Iterator[_Member]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        for path in (Path(root) / name for name in names):
            if path.is_file() and not path.is_symlink():
                size = path.stat().st_size
                name = path.relative_to(folder).as_posix()
                yield _Member(name, size, size, partial(FileIO, path))


def _in_zip(archive: zipfile.ZipFile) -> Iterator[_Member]:
    for info in archive.infolist():
        if not info.is_dir():
            opened = partial(archive.open, info)
            yield _Member(info.filename, info.file_size, info.compress_size, opened)


def _sorted(members: Iterator[_Member]) -> list[_Member]:
    files = []
    for member in members:
        if not NOT_COMMENTS.search(member.name):
            files.append(member)
        if len(files) > _MAX_MEMBERS:
            raise BadFile("it holds more than 100,000 files.")
    return sorted(files, key=lambda member: member.name)


class _Allowance:
    """What all members of one source together may unpack to."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._packed = self._unpacked = 0

    @contextmanager
    def opened(self, member: _Member) -> Iterator[BinaryIO]:
        """Give the bytes of a member, unpacked also when it is a gzip file itself."""
        with member.open() as raw:
            self._packed += member.packed
            magic = raw.read(2)
            raw.seek(0)
            stream = gzip.GzipFile(fileobj=raw) if magic == _GZIP_MAGIC else raw
            counted = cast(BinaryIO, BufferedReader(_Counted(cast(BinaryIO, stream), self)))
            yield as_utf_8(counted, self._source.encoding)

    def count(self, unpacked: int) -> None:
        self._source.bytes_read += unpacked
        self._unpacked += unpacked
        if self._unpacked > MAX_UNPACKED_BYTES:
            raise BadFile("it unpacks to more than 4 GB.")
        if self._unpacked > max(_FREE_BYTES, MAX_RATIO * self._packed):
            raise BadFile("it unpacks to far more than any export.")


class _Counted(RawIOBase):
    """A stream that reports what is read of it."""

    def __init__(self, stream: BinaryIO, allowance: _Allowance) -> None:
        self._stream = stream
        self._allowance = allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        with _reading():  # here, since whoever reads is not within the block that opened it
            data = self._stream.read(len(view))
        self._allowance.count(len(data))
        view[: len(data)] = data
        return len(data)
