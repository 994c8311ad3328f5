"""Archives within and instead of what is unpacked are named; nothing is read of them."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from comments_service.transfer.entries import BadFile
from comments_service.transfer.files.source import Source

CONTENT = b'{"comments": []}'


def tar(content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        info = tarfile.TarInfo("comments.json")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("comments.json", content)
    return made.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "tar": tar,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda content: b"\x28\xb5\x2f\xfd" + content,
    "7z": lambda content: b"7z\xbc\xaf\x27\x1c" + content,
    "rar": lambda content: b"Rar!\x1a\x07\x01\x00" + content,
}


def refusal(path: Path) -> str:
    """Why neither the file's sample nor its bytes are given."""
    source = Source(path)
    with pytest.raises(BadFile) as sampled:
        source.sample()
    with pytest.raises(BadFile) as opened, source.binary() as stream:
        stream.read()
    assert str(sampled.value) == str(opened.value)
    return str(opened.value)


@pytest.mark.parametrize("kind", PACKED)
@pytest.mark.parametrize("around", [None, gzip.compress, zipped])
def test_an_archive_that_is_not_unpacked_is_named(
    tmp_path: Path, kind: str, around: Callable[[bytes], bytes] | None
) -> None:
    made = PACKED[kind](CONTENT)
    path = tmp_path / "export"
    path.write_bytes(around(made) if around else made)
    assert refusal(path) == (
        f"it is packed with {kind}: unpack it, and bring what is in it, or a zip of that."
    )


@pytest.mark.parametrize("around", [gzip.compress, zipped])
def test_a_zip_in_something_else_is_named(tmp_path: Path, around: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "export"
    path.write_bytes(around(zipped(CONTENT)))
    assert "it is packed with zip" in refusal(path)


def test_archives_beside_comments_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "comments.json").write_bytes(CONTENT * 200)
    (tmp_path / "theme.tar").write_bytes(b"x" * 257 + b"ustar")
    assert Source(tmp_path).sample().members == ("comments.json", "theme.tar")
    assert [name for name, _ in Source(tmp_path).files()] == ["comments.json", "theme.tar"]


def test_short_files_are_looked_at_whole(tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(b"[]")
    assert Source(path).sample().head == b"[]"
