"""What an edit has changed, word by word."""

import pytest

from comments_service.rules.text.text_diff import word_changes


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("same", "same", [("same", "same")]),
        ("", "new", [("new", "new")]),
        ("gone", "", [("gone", "gone")]),
        (
            "a small cat",
            "a large cat",
            [("same", "a "), ("gone", "small"), ("new", "large"), ("same", " cat")],
        ),
        (
            "un\ndeux",
            "un\n\ndeux",
            [("same", "un"), ("gone", "\n"), ("new", "\n\n"), ("same", "deux")],
        ),
        (
            "buy my bread",
            "a quiet bread",
            [("gone", "buy my"), ("new", "a quiet"), ("same", " bread")],
        ),
        ("aa", "aaa", [("gone", "aa"), ("new", "aaa")]),
        ("a a", "a a a", [("same", "a a"), ("new", " a")]),
    ],
)
def test_words_stay_go_and_come(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert word_changes(before, after) == pieces


def test_both_texts_can_be_read_out_of_it_however_long_they_are() -> None:
    before = " ".join(f"w{n % 7}" for n in range(5000))
    after = " ".join(f"w{n % 5}" for n in range(5000))
    pieces = word_changes(before, after)
    assert "".join(words for kind, words in pieces if kind != "new") == before
    assert "".join(words for kind, words in pieces if kind != "gone") == after
