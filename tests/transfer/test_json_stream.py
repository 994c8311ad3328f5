"""JSON as a stream: what is read, and where and why the rest is refused."""

import io
import json
from typing import Any

import pytest

from comments_service.transfer.entries import BadFile
from comments_service.transfer.files import json_stream
from comments_service.transfer.files.json_stream import values


def read(content: bytes, *wanted: str) -> list[tuple[str, Any, int]]:
    return [(one.path, one.value, one.number) for one in values(io.BytesIO(content), *wanted)]


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b'\xef\xbb\xbf["x"]', "x"),
        (b'["a\nb\tc\x01"]', "a\nb\tc\x01"),
        (b'["\\ud800"]', "\ud800"),
        (b'["\\ud83d\\ude00"]', "\U0001f600"),
        (b'[{"a": 1, "a": 2}]', {"a": 2}),
        (b"[" + b"9" * 400 + b"]", int("9" * 400)),
        (b"[1e999]", float("inf")),
        (b"[-0.0]", 0.0),
        (b" [ null ] \n", None),
        (b"[" + b"[" * 200 + b"]" * 200 + b"]", json.loads("[" * 200 + "]" * 200)),
    ],
)
def test_a_value_is_read(content: bytes, value: Any) -> None:
    assert read(content, "[]") == [("[]", value, 1)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "line 1 is not JSON."),
        (b'{"a":\n', "line 2 is not JSON."),
        (b'{"a": 1,\n\n "b"', "line 3: the file ends too early."),
        (b'{"a": 1,\n\n "b" 2}', "line 3 is not JSON."),
        (b"[1,\n]", "line 2 is not JSON."),
        (b"[1]\n[2]", "line 2 is not JSON."),
        (b"[1,\nNaN]", "line 2 is not JSON."),
        (b"[1,\n-Infinity]", "line 2 is not JSON."),
        (b"[1 /* x */]", "line 1 is not JSON."),
        (b"{'a': 1}", "line 1 is not JSON."),
        (b'{"a": [\n"\xff"]}', "is not UTF-8."),
        # Python refuses to make a number of so many digits.
        (b'{"a": [\n' + b"9" * 4301 + b"]}", "line 2 is not JSON."),
        (b'{"a":\n' * 50 + b"1" + b"}" * 50, "is nested too deeply."),
        (b'{"a":\n' + b"[" * 100_000, "is nested too deeply."),
        (b"[" + b"[" * 100_000, "is nested too deeply."),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(content: bytes, reason: str) -> None:
    with pytest.raises(BadFile) as refused:
        read(content, "[]", "a.b[]")
    assert reason in str(refused.value)


@pytest.mark.parametrize("content", [b'["x%s"]', b'{"x%s": 1}', b'[{"a": "%s"}]', b"[[%s]]"])
def test_no_value_is_larger_than_any_comment(
    monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setattr(json_stream, "MAX_VALUE_CHARACTERS", 200_000)
    with pytest.raises(BadFile, match="larger than any comment"):
        read(content % (b"1," * 400_000 + b"1"), "[]")


def test_wanted_values_come_in_order_with_their_numbers_and_nothing_else_does() -> None:
    content = b'{"version": 1, "a": [1, {"b": 2}], "skip": [[1], {"a": [9]}], "c": {"d": [3]}}'
    assert read(content, "version", "a[]", "c.d[]", "none[]") == [
        ("version", 1, 1),
        ("a[]", 1, 1),
        ("a[]", {"b": 2}, 2),
        ("c.d[]", 3, 1),
    ]


def test_the_file_is_read_by_pieces_wherever_they_are_cut() -> None:
    rows = [{"id": n, "text": 'é\\"\n' * (n % 7), "at": n / 3} for n in range(4000)]
    content = json.dumps(rows, ensure_ascii=False).encode()
    assert len(content) > 3 * 64 * 1024
    assert [value for _, value, _ in read(content, "[]")] == rows
