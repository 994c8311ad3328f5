"""Characters that hide, reorder or pile up are cut; those that a script needs stay."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.errors import AppError
from comments_service.rules.text import fields
from tests.corpus.invisible import INVISIBLE, REORDERING
from tests.corpus.naughty import NAUGHTY
from tests.support.cost import LINEAR, growth


@pytest.mark.parametrize("hidden", [*INVISIBLE, *REORDERING, "\x00", "\x08", "\x1b", "\x9b"])
def test_what_hides_or_reorders_is_dropped_everywhere(hidden: str) -> None:
    assert fields.clean_body(f"a{hidden}b") == "ab"
    assert fields.clean_name(f"a{hidden}b") == "ab"
    assert fields.clean_title(f"a{hidden}b") == "ab"


def test_direction_marks_stay_in_prose_and_go_from_names() -> None:
    assert fields.clean_body("C++\u200f של") == "C++\u200f של"
    assert fields.clean_name("C++\u200f של") == "C++ של"


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: the joiner keeps two letters apart
        "क\u094d\u200dष",  # Devanagari: a half form
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # a family
        "\U0001f44d\U0001f3fd",  # a skin tone
        "\u2764\ufe0f\u200d\U0001f525",  # a heart on fire
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # Scotland
        "1\ufe0f\u20e3",  # a keycap
        "שָׁ֑לוֹם",
        "ที่นี่",
        "བསྒྲུབས",
        "Việt Nam",
        "ᾧ",
    ],
)
def test_scripts_and_emoji_that_need_joiners_and_marks_keep_them(text: str) -> None:
    assert fields.clean_body(text) == unicodedata.normalize("NFC", text)
    assert fields.clean_name(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "tamed"),
    [
        ("a\u200db", "ab"),
        ("a\u200cb", "ab"),
        ("م\u200c\u200c\u200cا", "م\u200cا"),
        ("a\U000e0067\U000e007fb", "ab"),
        ("a\ufe0f\ufe0f\ufe0f", "a\ufe0f"),
        ("x" + "\u0336" * 40, "x\u0336\u0336"),
        ("ก" + "\u0e47" * 9, "ก" + "\u0e47" * 4),
    ],
)
def test_joiners_that_join_nothing_and_piles_of_marks_are_cut(text: str, tamed: str) -> None:
    assert fields.clean_body(text) == tamed


def test_a_zalgo_word_keeps_its_letters_and_two_marks_on_each() -> None:
    pile = "".join(letter + "\u0301\u0323\u0316\u0334" * 9 for letter in "zalgo")
    decomposed = unicodedata.normalize("NFD", fields.clean_body(pile))
    assert "".join(c for c in decomposed if not unicodedata.combining(c)) == "zalgo"
    assert sum(map(bool, map(unicodedata.combining, decomposed))) <= 3 * len("zalgo")


@pytest.mark.timing
def test_a_mountain_of_marks_costs_little() -> None:
    def clean(size: int) -> None:
        assert len(fields.clean_body("a" + "\u0301\u0323" * size)) <= 3

    assert growth(clean, 9_000) <= LINEAR


def test_there_are_a_hundred_naughty_strings() -> None:
    assert len(set(NAUGHTY)) >= 100


def visible(text: str) -> str:
    """The letters, digits, punctuation and symbols of a text, composed."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        character
        for character in composed
        if unicodedata.category(character)[0] not in "ZCM"
        and character not in "\u115f\u1160\u3164\uffa0\u2800"
    )


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_naughty_string_keeps_what_is_visible_or_is_refused(text: str) -> None:
    for clean in (fields.clean_name, fields.clean_title, fields.clean_body):
        try:
            cleaned = clean(text)
        except AppError as refusal:
            assert refusal.code == "invalid"
            continue
        if clean is not fields.clean_title or len(text) <= fields.MAX_TITLE_LENGTH:
            assert visible(cleaned or "") == visible(text)
        assert not set(cleaned or "") & set(REORDERING + INVISIBLE)
        assert clean(cleaned or "a") == (cleaned or "a")


@given(st.text(alphabet=st.characters(), max_size=80))
def test_any_text_is_cleaned_once_and_for_all_or_refused(text: str) -> None:
    for clean in (fields.clean_body, fields.clean_name, fields.clean_title):
        try:
            once = clean(text)
        except AppError:
            continue
        if once is not None:
            assert clean(once) == once
            once.encode()
    for clean in (fields.clean_email, fields.clean_website):
        try:
            clean(text)
        except AppError as refusal:
            assert refusal.code == "invalid"
    if not fields.has_surrogate(text):
        fields.fold(text), fields.skeleton(text), fields.initials(text), fields.hue(text)
