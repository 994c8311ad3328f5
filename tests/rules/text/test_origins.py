"""Which texts are origins, and which origins one entry of a site matches."""

import pytest

from comments_service.errors import AppError
from comments_service.rules.text.urls import parse_origin


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://blog.example", "https://blog.example"),
        ("HTTPS://Blog.Example:443", "https://blog.example"),
        ("http://blog.example:8080", "http://blog.example:8080"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://localhost:*", "http://localhost:*"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://[::1]:*", "http://[::1]:*"),
    ],
)
def test_an_origin_is_read_and_written(text: str, shown: str) -> None:
    assert str(parse_origin(text)) == shown
    assert parse_origin(shown) == parse_origin(text)


@pytest.mark.parametrize(
    "text",
    ["", "null", "*", "blog.example", "https://", "https://blog.example/", "https://*.example"]
    + ["https://blog.example/path", "https://blog.example?q", "https://blog.example#f", "http://*"]
    + ["https://me@blog.example", "ftp://blog.example", "file://", "https://blog.example:*:80"]
    + ["https://blog.example:80:*", "https://blog.example\n", " https://blog.example", "http://:*"]
    + ["https://blog.example\\evil.example", "https://blog.example:99999", "https://a b.example"],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(AppError) as refusal:
        parse_origin(text)
    assert [(error.field, error.code) for error in refusal.value.errors] == [
        ("origin", "bad_value")
    ]


@pytest.mark.parametrize(
    ("allowed", "origin", "same"),
    [
        ("https://blog.example", "https://blog.example", True),
        ("https://blog.example", "https://blog.example:443", True),
        ("https://blog.example", "http://blog.example", False),
        ("https://blog.example", "https://blog.example:8443", False),
        ("https://blog.example", "https://www.blog.example", False),
        ("https://blog.example", "https://blog.example.evil.example", False),
        ("https://blog.example", "https://evilblog.example", False),
        ("http://localhost:*", "http://localhost:5173", True),
        ("http://localhost:*", "http://localhost", True),
        ("http://localhost:*", "https://localhost:5173", False),
        ("http://localhost:*", "http://127.0.0.1:5173", False),
        ("http://localhost:5173", "http://localhost:*", False),
    ],
)
def test_an_origin_matches_itself_only(allowed: str, origin: str, same: bool) -> None:
    assert parse_origin(allowed).matches(parse_origin(origin)) is same
