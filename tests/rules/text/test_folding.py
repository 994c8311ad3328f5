"""Names, words and texts as they are compared, and the avatar of a name."""

import pytest

from comments_service.rules.text import fields


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Crème  BRÛLÉE\n", "creme brulee"),
        ("Straße", "strasse"),
        ("Œuvre, Łódź, Ærø", "oeuvre, lodz, aero"),
        ("ＦＵＬＬ", "full"),
        ("ﬁn", "fin"),
        ("İstanbul ısı", "istanbul isi"),
        ("Ελλάς", "ελλασ"),
        ("Ёлка", "елка"),
        ("한국어", "한국어"),
        ("हिन्दी", "हिन्दी"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_search_sees_text_folded(text: str, folded: str) -> None:
    assert fields.fold(text) == folded
    assert fields.fold(folded) == folded


@pytest.mark.parametrize(
    ("name", "lookalike"),
    [
        ("Admin", "Аdmіn"),
        ("Admin", "ADMIN"),
        ("Admin", "adm1n"),
        ("Admin", "A d m i n"),
        ("Admin", "Ádmïn."),
        ("Admin", "Ａｄｍｉｎ"),
        ("Admin", "@dmin"),
        ("Lise", "Iise"),
        ("Lise", "|ise"),
        ("Colette", "C0lette"),
        ("Marne", "Mame"),
        ("Wanda", "VVanda"),
        ("Ross", "Ro$5"),
        ("🌳", "🌳"),
    ],
)
def test_names_that_pass_for_each_other_share_a_skeleton(name: str, lookalike: str) -> None:
    assert fields.skeleton(name) == fields.skeleton(lookalike) != ""


@pytest.mark.parametrize(("one", "other"), [("Marie", "Mario"), ("Anna", "Hanna"), ("🌳", "🌲")])
def test_names_that_differ_at_a_glance_do_not(one: str, other: str) -> None:
    assert fields.skeleton(one) != fields.skeleton(other)


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Achetez du VIÀGRA ici", ["viagra"], ["viagra"]),
        ("un casino en  ligne", ["Casino EN ligne"], ["Casino EN ligne"]),
        ("un casino\nen ligne", ["casino en ligne"], ["casino en ligne"]),
        ("Scunthorpe, des casinos", ["cunt", "casino"], []),
        ("casinos et casino", ["casino"], ["casino"]),
        ("(casino)", ["casino"], ["casino"]),
        ("**casino**", ["casino"], ["casino"]),
        ("C++ ou $$$", ["c++", "$$$"], ["c++", "$$$"]),
        ("a b c", ["c", "a", "x"], ["c", "a"]),
        ("これは犬です", ["犬"], ["犬"]),
        ("l'arnaque", ["arnaque"], ["arnaque"]),
        ("anything", ["", " ", "\u200b"], []),
        ("", ["a"], []),
    ],
)
def test_blocked_words_are_found_whole(text: str, words: list[str], found: list[str]) -> None:
    assert fields.find_words(text, words) == found


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Luc Martin", "LM"),
        ("jean-pierre de la tour", "JT"),
        ("marie", "M"),
        ("élise", "É"),
        ("ßeta", "S"),
        ("王小明", "王"),
        ("ნინო", "ნ"),
        ("(bob)", "B"),
        ("7 nains", "7N"),
        ("🌳", ""),
        ("...", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_an_avatar_has_one_or_two_letters(name: str | None, letters: str) -> None:
    assert fields.initials(name) == letters


def test_an_avatar_has_one_hue_for_all_spellings_of_a_name() -> None:
    assert fields.hue("Élise  Martin") == fields.hue("elise martin")
    assert all(0 <= fields.hue(name) < 360 for name in ("a", "b", "王", None))
    assert len({fields.hue(f"name {number}") for number in range(50)}) > 25
