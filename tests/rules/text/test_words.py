"""Words and names as readers see them, in all scripts."""

import pytest

from comments_service.rules.text.highlight import marked_html
from comments_service.rules.text.search_terms import words_of
from comments_service.rules.text.words import find_words, fold, skeleton, skeletons
from tests.support.cost import LINEAR, growth


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
        ("كـازيـنو", "كازينو"),
        ("فارسی کتاب", "فارسي كتاب"),
        ("ｶﾞ", "ガ"),
        ("c\u20ddas\u0e34ino", "casino"),
        ("🅲🅰🆂🅸🅽🅾", "casino"),
        ("ภาษา\u200bไทย", "ภาษาไทย"),
    ],
)
def test_search_sees_text_folded(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


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
        ("राम", "रा\u200dम"),
        ("محمد", "مُحَمَّد"),
        ("משה", "מֹשֶׁה"),
        ("Ａdmin", "ᴀᴅᴍɪɴ"),
        ("Team", "Tearn"),
        ("Owner", "О\u20ddwn\u0e34er"),
        ("Admin", "ꓮꓓꓟꓲꓠ"),
        ("Marc", "Marϲ"),
    ],
)
def test_names_that_pass_for_each_other_share_a_skeleton(name: str, lookalike: str) -> None:
    assert skeleton(name) == skeleton(lookalike) != ""


def test_a_sign_at_the_edge_of_a_name_may_be_no_letter() -> None:
    for name in ("Admin!", "$Admin|", "@Admin"):
        assert skeleton("Admin") in skeletons(name)
    assert skeleton("Admin") in skeletons("@dmin")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marie", "Mario"), ("Anna", "Hanna"), ("🌳", "🌲"), ("राम", "रमा"), ("রমা", "রাম"),
        ("ரமா", "ராம"), ("రమ", "రామ"), ("ರಮ", "ರಾಮ"), ("രമ", "രാമ"), ("ਰਮ", "ਰਾਮ"),
        ("කල", "කාල"), ("สุดา", "สดา"), ("ສຸ", "ສິ"), ("កា", "កិ"), ("ကာ", "ကိ"), ("རི", "རུ"),
    ],
)  # fmt: skip
def test_names_that_differ_at_a_glance_do_not(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


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
        ("在casino玩、ใช้casinoได้", ["casino"], ["casino"]),
        ("在casinos玩", ["casino"], []),
        ("l'arnaque", ["arnaque"], ["arnaque"]),
        ("anything", ["", " ", "\u200b"], []),
        ("", ["a"], []),
        ("सब कल है", ["कल"], ["कल"]),
        ("कला और रामायण", ["कल", "राम"], []),
        ("কলা", ["কল"], []),
        ("கலை", ["கல"], []),
        ("कला", ["कला"], ["कला"]),
        ("วันนี้สดชื่น", ["สด"], ["สด"]),
        ("สุด สดุ", ["สด"], []),
        ("ກາ", ["ກ"], ["ກ"]),
        ("ກິ", ["ກ"], []),
        ("ក្រ", ["ក"], []),
        ("كَازِينُو", ["كازينو"], ["كازينو"]),
        ("שָׁלוֹם", ["שלום"], ["שלום"]),
    ],
)
def test_blocked_words_are_found_whole(text: str, words: list[str], found: list[str]) -> None:
    assert find_words(text, words) == found


@pytest.mark.parametrize(
    "text",
    [
        "сasino", "саѕіпо", "cas1no", "ca$ino!", "c@s!no", "caslno", "CAS\u200bINO", "ca\u00adsino",
        "c\u0301a\u0332sino", "ｃａｓｉｎｏ", "ⓒⓐⓢⓘⓝⓞ", "𝓬𝓪𝓼𝓲𝓷𝓸", "ᴄᴀꜱɪɴᴏ", "c4s1n0", "(cas1no).",
        "casın0", "cas\u3164ino", "cas\U000e0041ino", "кaзино", "ϲasino", "casin\u03bf", "ᏟᎪᏚᎥNO",
        "ꓚꓮꓢꓲꓠꓳ", "ⲥasinⲟ", "⒞⒜⒮⒤⒩⒪", "🄒🄐🄢🄘🄝🄞", "🇨🇦🇸🇮🇳🇴", "casin๐", "casin०", "casin൦", "¢asino",
        "cas¡no", "casiռo", "ка3ино", "кa3ино",
    ],
)  # fmt: skip
def test_a_blocked_word_is_known_by_its_looks(text: str) -> None:
    assert find_words(text, ["казино" if "и" in text else "casino"]) != []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("100 of 5", "loo"), ("hell", "heil"), ("burn it", "bum"), ("casinos", "casino"),
        ("У меня болит рот.", "pot"), ("corn", "com"), ("fall", "fail"), ("1010", "lolo"),
        ("cas ino", "casino"), ("$500", "sso"), ("๑๐๐ บาท", "oo"), ("🇮🇹", "it"), ("5¢ent", "sc"),
        ("२०", "o"), ("an mp3", "mp"), ("ⲡⲉⲧⲥⲏϩ", "etch"),
    ],
)  # fmt: skip
def test_a_word_that_is_itself_is_no_other(text: str, word: str) -> None:
    assert find_words(text, [word]) == []


def test_a_phrase_may_have_one_odd_word() -> None:
    assert find_words("buy 0nline casino", ["online casino"]) == ["online casino"]


def test_marks_belong_to_the_words_of_the_search() -> None:
    assert words_of("हिन्दी, होन्दा") == ("हिन्दी", "होन्दा")
    assert words_of("தமிழ் বাংলা తెలుగు") == ("தமிழ்", "বাংলা", "తెలుగు")
    assert words_of("สุดา") == ("สุ", "ด", "า")
    assert words_of("ភាសា ကိုး ລາວ")[0] == "ភា"
    assert words_of("カ\u3099") == words_of("ｶﾞ") == ("ガ",)


def test_what_a_search_marks_is_the_whole_word() -> None:
    [phrase] = [words_of("हिन्दी")]
    assert marked_html("<p>होन्दा हिन्दी</p>", [phrase]) == "<p>होन्दा <mark>हिन्दी</mark></p>"


@pytest.mark.timing
@pytest.mark.parametrize("unit", ["ca$ino ", "a1!", "рот ", "!", "क्", "\u200bก"])
def test_looking_for_words_takes_time_linear_in_the_text(unit: str) -> None:
    words = tuple(f"word{number}" for number in range(20))
    assert growth(lambda size: find_words(unit * size, words), 4000) <= LINEAR


@pytest.mark.parametrize(
    ("text", "word", "attached"),
    [("كازينو جديد", "كازينو", "الكازينو جديد"), ("카지노 좋아요", "카지노", "카지노에서 좋아요")],
)
def test_a_word_with_an_article_or_a_particle_is_listed_by_itself(
    text: str, word: str, attached: str
) -> None:
    assert find_words(text, [word]) == [word]
    assert find_words(attached, [word]) == []
    assert find_words(attached, [attached.split()[0]]) == [attached.split()[0]]
