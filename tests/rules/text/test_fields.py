"""What people fill in comes out readable, or is refused with the field's name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.errors import AppError
from comments_service.rules.text import fields
from comments_service.rules.text.words import fold, skeleton
from tests.corpus.naughty import NAUGHTY
from tests.support.cost import LINEAR, growth

INVISIBLE = "\u200b\u2060\ufeff\u00ad\u115f\u1160\u3164\uffa0\u2800\u034f\u180e\u2063"
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def refusal_of(function: object, value: str) -> tuple[str, str]:
    with pytest.raises(AppError) as refusal:
        function(value)  # type: ignore[operator]
    assert refusal.value.code == "invalid"
    [error] = refusal.value.errors
    return error.field, error.code


def test_a_body_keeps_its_lines_and_tabs() -> None:
    assert (
        fields.clean_body("\n \nOne\r\n\ttwo\rthree\u2028four  \n\n") == "One\n\ttwo\nthree\nfour"
    )


def test_a_body_keeps_the_indent_of_its_first_line() -> None:
    assert fields.clean_body("\n  first\nsecond") == "  first\nsecond"


@pytest.mark.parametrize("body", ["", " \n\t ", INVISIBLE, REORDERING, "\x00", "\u200e", "\u0301"])
def test_a_body_that_shows_nothing_is_required(body: str) -> None:
    assert refusal_of(fields.clean_body, body) == ("body", "required")


def test_a_body_has_up_to_ten_thousand_characters() -> None:
    assert len(fields.clean_body("é" * 10_000)) == 10_000
    assert len(fields.clean_body("e\u0301" * 10_000)) == 10_000
    assert len(fields.clean_body("a\r\n" * 5_000)) == 9_999
    assert refusal_of(fields.clean_body, "a" * 10_001) == ("body", "too_long")
    assert refusal_of(fields.clean_body, "a" * 1_000_000) == ("body", "too_long")


@pytest.mark.parametrize("half", ["\ud800", "\udfff", "a\udc00b", "\udc00\ud800"])
def test_half_a_character_is_refused(half: str) -> None:
    assert refusal_of(fields.clean_body, half) == ("body", "bad_value")
    assert refusal_of(fields.clean_name, half) == ("author.name", "bad_value")
    assert refusal_of(fields.clean_title, half) == ("title", "bad_value")
    assert refusal_of(fields.clean_email, f"{half}@blog.example") == ("author.email", "bad_value")
    assert refusal_of(fields.clean_website, f"https://blog.example/{half}") == (
        "author.website",
        "bad_value",
    )


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


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  Marie \t\n  Curie ", "Marie Curie"),
        ("Ｍａｒｉｅ", "Ｍａｒｉｅ"),
        ("e\u0301lise", "élise"),
        ("\u0301\u0302Marie", "Marie"),
        ("<b>Marie</b>", "<b>Marie</b>"),
        ("a" * 64, "a" * 64),
        ("", None),
        (" \n ", None),
        (INVISIBLE, None),
        ("\u200f\u0301", None),
    ],
)
def test_a_name_is_one_line_or_nothing(raw: str, name: str | None) -> None:
    assert fields.clean_name(raw) == name


@pytest.mark.parametrize("name", ["a" * 65, "a " * 65, "x" * 100_000])
def test_a_long_name_is_refused(name: str) -> None:
    assert refusal_of(fields.clean_name, name) == ("author.name", "too_long")


def test_a_long_title_is_cut_since_its_reader_cannot_change_it() -> None:
    title = fields.clean_title("Une longue histoire " * 100)
    assert title is not None
    assert len(title) == fields.MAX_TITLE_LENGTH
    assert title.endswith("…")
    assert fields.clean_title("é" * 300) == "é" * 300
    assert fields.clean_title("\u200b") is None


@pytest.mark.parametrize(
    ("raw", "email"),
    [
        (" marie@blog.example ", "marie@blog.example"),
        ("Marie.Curie+tag@Blog.EXAMPLE", "Marie.Curie+tag@blog.example"),
        ("o'neil@blog.example", "o'neil@blog.example"),
        ("m@bücher.example", "m@xn--bcher-kva.example"),
        ("m@sub.blog.example", "m@sub.blog.example"),
        ("a" * 64 + "@blog.example", "a" * 64 + "@blog.example"),
        ("", None),
        ("  ", None),
    ],
)
def test_an_email_address_is_normalised(raw: str, email: str | None) -> None:
    assert fields.clean_email(raw) == email


@pytest.mark.parametrize(
    "email",
    ["marie", "@blog.example", "marie@", "marie@blog", "marie@localhost", "a@b@blog.example"]
    + ["a b@blog.example", "a@blog .example", "a\n@blog.example", "a\r\nBcc: b@c.example"]
    + ["a@blog.example,b@blog.example", "a@blog.example;b@c.example", "<a@blog.example>"]
    + ["Marie <a@blog.example>", '"a b"@blog.example', "a(x)@blog.example", "a:b@blog.example"]
    + ["a..b@blog.example", ".a@blog.example", "a.@blog.example", "-oQ@blog.example"]
    + ["a@-blog.example", "a@blog..example", "a@[127.0.0.1]", "a@127.0.0.1", "a@blog.example:25"]
    + ["é@blog.example", "a%b@blog.example", "a!b@blog.example", "a\x00@blog.example"]
    + [
        "a\u202e@blog.example",
        "a" * 65 + "@blog.example",
        "a@blog.example\\",
        "mailto:a@b.example",
    ],
)
def test_a_doubtful_email_address_is_refused(email: str) -> None:
    assert refusal_of(fields.clean_email, email) == ("author.email", "bad_value")


def test_a_long_email_address_is_refused() -> None:
    email = "marie@" + "blog." * 60 + "example"
    assert refusal_of(fields.clean_email, email) == ("author.email", "too_long")


@pytest.mark.parametrize(
    ("raw", "website"),
    [
        ("https://blog.example", "https://blog.example/"),
        (" blog.example ", "https://blog.example/"),
        ("Blog.Example/a b?c=d&utm_source=e#f", "https://blog.example/a%20b?c=d&utm_source=e#f"),
        ("http://blog.example:8080/", "http://blog.example:8080/"),
        ("blog.example:8080", "https://blog.example:8080/"),
        ("HTTP://BLOG.EXAMPLE/É", "http://blog.example/%C3%89"),
        ("https://blog.example/'\"<>`", "https://blog.example/%27%22%3C%3E%60"),
        ("https://a.example/cafe%CC%81/./%2B;v=1", "https://a.example/cafe%CC%81/./%2B;v=1"),
        ("https://a.example/?q=a+b&c=&&d[]=1#e#f", "https://a.example/?q=a+b&c=&&d[]=1#e#f"),
        ("", None),
        ("   ", None),
    ],
)
def test_a_website_is_an_address_of_the_web(raw: str, website: str | None) -> None:
    assert fields.clean_website(raw) == website


@pytest.mark.parametrize(
    "website",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)//https://a.example", "javascript://a.example/%0a1"]
    + ["java\nscript:alert(1)", "vbscript:x", "data:text/html,x", "data:text/html;base64,AAAA"]
    + [
        "ftp://blog.example/",
        "mailto:a@blog.example",
        "//blog.example",
        "/path",
        "marie",
        "http://",
    ]
    + ["https://localhost", "http://me@blog.example", "https://blog.example\\", "a b.example"]
    + [
        "https://blog.example/\x00",
        "https://blog.example/\n",
        "tel:123",
        "blob:https://a.example/1",
    ],
)
def test_what_is_no_website_is_refused(website: str) -> None:
    website = website.replace("/\n", "/\n/")  # white space around it would be forgiven
    assert refusal_of(fields.clean_website, website) == ("author.website", "bad_value")


def test_a_long_website_is_refused() -> None:
    assert refusal_of(fields.clean_website, "https://blog.example/" + "a" * 500) == (
        "author.website",
        "too_long",
    )
    assert refusal_of(fields.clean_website, "https://blog.example/" + "é" * 400) == (
        "author.website",
        "too_long",
    )


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
        fold(text), skeleton(text), fields.initials(text), fields.hue(text)
