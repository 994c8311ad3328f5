"""What people fill in comes out readable, or is refused with the field's name."""

from contextlib import suppress

import pytest

from comments_service.errors import AppError
from comments_service.rules.text import fields
from comments_service.rules.text.words import LONGEST_SKELETON, skeleton
from tests.corpus.expanding import EXPANDING
from tests.corpus.invisible import INVISIBLE, REORDERING


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
        ("https://blog.example/'\"<>`", "https://blog.example/'%22%3C%3E`"),
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


@pytest.mark.parametrize("letter", EXPANDING)
def test_a_text_is_measured_as_it_is_stored(letter: str) -> None:
    longest = {
        fields.clean_note: fields.MAX_NOTE_LENGTH,
        fields.clean_name: fields.MAX_NAME_LENGTH,
        fields.clean_title: fields.MAX_TITLE_LENGTH,
        fields.clean_remark: fields.MAX_REMARK_LENGTH,
    }
    for clean, most in longest.items():
        for length in (most // 3, most // 2, most):
            with suppress(AppError):
                assert len(clean(letter * length) or "") <= most
    assert len(skeleton(letter * fields.MAX_NAME_LENGTH)) <= LONGEST_SKELETON


def test_an_address_is_measured_as_it_is_sent() -> None:
    label = "".join(chr(0x4E00 + 37 * n) for n in range(14))
    host = ".".join([label] * 4)
    assert len(fields.clean_email(f"{'a' * 40}@{host}.example") or "") <= fields.MAX_EMAIL_LENGTH
    with pytest.raises(AppError):
        fields.clean_email(f"{'a' * 64}@{host}.{host[:20]}.example")
