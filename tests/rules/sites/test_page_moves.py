"""Which page goes where, by a table or by a pattern."""

import pytest

from comments_service.errors import AppError
from comments_service.rules.sites.page_moves import (
    One,
    Pattern,
    destination,
    parse_rule,
    parse_table,
)
from comments_service.rules.text.pages import UNDECIDED


def moved(old: str, new: str, url: str) -> str | None:
    """Where a pattern leads a page."""
    rule = parse_rule(old, new)
    assert isinstance(rule, Pattern)
    page = UNDECIDED.page_at(url)
    found = destination([rule], page.key, page.url)
    return found.url if found else None


@pytest.mark.parametrize(
    ("old", "new", "url", "expected"),
    [
        ("https://old.example/*", "https://new.example/blog/*", "https://old.example/a/b/",
         "https://new.example/blog/a/b/"),
        ("https://old.example/*", "https://new.example/*", "http://www.old.example/?p=17",
         "https://new.example/?p=17"),
        ("https://old.example/*", "https://new.example/b/*", "https://old.example",
         "https://new.example/b/"),
        ("https://o.example/blog/*", "https://n.example/*", "https://o.example/blog",
         "https://n.example/"),
        ("https://o.example/blog/*", "https://n.example/*", "https://o.example/blogs/a", None),
        ("https://o.example/*", "https://n.example/*", "https://o.example.net/a", None),
        ("https://o.example/*", "https://n.example/*", "https://o.example:8443/a", None),
        ("https://o.example/*.html", "https://o.example/*/", "https://o.example/2010/a.html",
         "https://o.example/2010/a/"),
        ("https://o.example/*.html", "https://o.example/*/", "https://o.example/2010/a.php", None),
        ("https://o.example/ab*ba", "https://o.example/*", "https://o.example/aba", None),
        ("https://o.example/?p=*", "https://o.example/post-*", "https://o.example/?p=17",
         "https://o.example/post-17"),
        ("https://o.example/%c3%a9/*", "https://o.example/e/*", "https://o.example/é/x",
         "https://o.example/e/x"),
    ],
)  # fmt: skip
def test_a_pattern_moves_what_fits_it(old: str, new: str, url: str, expected: str | None) -> None:
    assert moved(old, new, url) == expected


def test_the_first_pattern_that_fits_counts() -> None:
    rules = parse_table(
        [
            "https://o.example/a/* → https://n.example/1/*",
            "https://o.example/* https://n.example/2/*",
        ]
    )
    patterns = [rule for rule in rules if isinstance(rule, Pattern)]
    page = UNDECIDED.page_at("https://o.example/a/x")
    found = destination(patterns, page.key, page.url)
    assert found and found.url == "https://n.example/1/x"


@pytest.mark.parametrize(
    "line",
    [
        "https://o.example/a,https://n.example/b",
        '"https://o.example/a","https://n.example/b"',
        "https://o.example/a → https://n.example/b",
        "https://o.example/a\thttps://n.example/b",
        "  https://o.example/a   https://n.example/b ",
    ],
)
def test_a_line_is_written_as_people_write_it(line: str) -> None:
    (rule,) = parse_table(["\ufeffold,new\n", "\n", f"{line}\r\n"])
    assert isinstance(rule, One)
    assert (rule.old.url, rule.new.url) == ("https://o.example/a", "https://n.example/b")


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["https://o.example/a"], 1),
        (["https://o.example/a,https://n.example/b,c"], 1),
        (["old,new", "", "https://o.example/a,/b"], 3),
        (["https://o.example/*,https://n.example/"], 1),
        (["https://o.example/*/*,https://n.example/*"], 1),
        (["https://o.example/a,https://n.example/*"], 1),
        (["https://*.example/,https://n.example/*"], 1),
        ([], None),
        (["old,new"], None),
        (["https://o.example/*,https://n.example/*"] * 201, None),
    ],
)
def test_what_is_no_move_is_refused_with_its_line(lines: list[str], line: int | None) -> None:
    with pytest.raises(AppError) as refused:
        parse_table(lines)
    assert refused.value.errors[0].field == "moves"
    assert refused.value.extras.get("line") == line


def test_an_address_that_grows_too_long_is_refused() -> None:
    with pytest.raises(AppError, match="attention"):
        moved("https://o.example/*", f"https://o.example/{'x' * 1500}/*",
              f"https://o.example/{'y' * 1500}")  # fmt: skip
