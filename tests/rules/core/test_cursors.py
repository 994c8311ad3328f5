"""Cursors: read back as given, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.errors import AppError
from comments_service.rules.core.cursors import Cursor, Sort, parse_cursor, parse_id_cursor

CURSORS = st.builds(
    Cursor,
    st.sampled_from(["oldest", "newest", "top"]),
    st.integers(-999_999_999, 999_999_999),
    st.integers(0, 2**63 - 1),
    backwards=st.booleans(),
)


@given(CURSORS)
def test_a_cursor_is_read_back(cursor: Cursor) -> None:
    assert parse_cursor(str(cursor), cursor.sort) == cursor


@pytest.mark.parametrize("other", ["newest", "top"])
def test_a_cursor_of_another_sort_is_refused(other: Sort) -> None:
    with pytest.raises(AppError) as refused:
        parse_cursor("o.0.1f", other)
    assert refused.value.code == "bad_cursor"


@pytest.mark.parametrize(
    "text",
    ["", "o", "o.0", "o.0.", "o..1", "o.0.G", "o.0.1 ", "x.0.1", "--o.0.1", "o.1.8000000000000000",
     "o.9999999999.1", "o.0.1\n", "o.٣.1", "O.0.1"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(AppError) as refused:
        parse_cursor(text, "oldest")
    assert refused.value.code == "bad_cursor"


@given(st.integers(0, 2**63 - 1))
def test_a_cursor_of_replies_is_an_id(number: int) -> None:
    assert parse_id_cursor(f"{number:x}") == number


@pytest.mark.parametrize("text", ["", "g", "-1", "0x1", "1.", "8000000000000000", "f" * 17, "1\n"])
def test_anything_else_is_no_cursor_of_replies(text: str) -> None:
    with pytest.raises(AppError) as refused:
        parse_id_cursor(text)
    assert refused.value.code == "bad_cursor"
