"""How alike two texts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.rules.text.similarity import (
    ALIKE,
    COMPARED,
    resemblance,
    shared_words,
    shingles_of,
    telling_words,
)

SPAM = "Buy the best cheap watches of Geneva at our shop before the end of the week"


def alike(one: str, other: str) -> float:
    return resemblance(shingles_of(one), shingles_of(other))


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        (SPAM, SPAM.upper() + "!!!", True),
        (SPAM, SPAM.replace("Geneva", "Paris").replace("best ", ""), True),
        (SPAM, f"Hello. {SPAM}. See you there", True),
        (SPAM, "The best bread of Geneva is at the shop on our street, open all week", False),
        ("Merci", "MERCI !", True),
        ("Merci", "Merci beaucoup", False),
        ("美味しいパンです", "美味しいパンでした", True),
        ("", "", False),
        ("", SPAM, False),
        ("Le pain est bon", "Bon est le pain", False),
    ],
)
def test_a_text_with_some_changes_is_like_the_other(one: str, other: str, is_alike: bool) -> None:
    assert (alike(one, other) >= ALIKE) is is_alike
    assert alike(one, other) == alike(other, one)


@pytest.mark.slow
@given(st.text(max_size=200), st.text(max_size=200))
def test_resemblance_is_a_share_and_whole_for_one_text(one: str, other: str) -> None:
    assert 0 <= alike(one, other) <= 1
    assert alike(one, one) == (1 if shingles_of(one) else 0)


def test_texts_are_looked_for_by_their_longest_words_in_three_groups() -> None:
    groups = telling_words("Le pain de la boulangerie du boulevard, le bon pain croustillant")
    assert groups == [
        [("croustillant",), ("pain",), ("de",)],
        [("boulangerie",), ("bon",), ("la",)],
        [("boulevard",), ("le",), ("du",)],
    ]
    assert telling_words("Merci merci") == [[("merci",)]]
    assert telling_words("!!! 😀") == []
    assert sum(map(len, telling_words(" ".join(f"word{n}" for n in range(500))))) == 12


def test_only_so_much_of_a_text_is_compared() -> None:
    text = "pain " * (COMPARED // 5)
    assert shingles_of(text + "levain") == shingles_of(text)


def test_words_that_all_have_find_them_all() -> None:
    texts = [SPAM, SPAM.replace("watches", "rings"), f"{SPAM} indeed"]
    assert shared_words(texts, 3) == ("before", "geneva", "cheap")
    assert shared_words(["un", "deux"], 3) == ()
