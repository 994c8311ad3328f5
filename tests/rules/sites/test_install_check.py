"""What keeps comments from a page, told from its source and headers."""

import pytest

from comments_service.rules.sites.install_check import Service, judge
from comments_service.rules.sites.page_parts import PageSource
from comments_service.rules.text.markup import start_tags
from comments_service.rules.text.urls import parse_origin
from tests.support.cost import LINEAR, growth

SERVICE = Service("https://c.example", "blog", (parse_origin("https://blog.example"),))
ELEMENT = "<palabre-comments></palabre-comments>"
SCRIPT = '<script async src="https://c.example/static/embed.js"></script>'
GOOD = ELEMENT + SCRIPT
META = '<meta http-equiv="content-security-policy" content="script-src &#39;self&#39;">'
PAGE = "https://blog.example/post"


def codes(html: str, csp: str | None = None, url: str = PAGE) -> list[str]:
    headers = [("Content-Security-Policy", csp)] if csp else []
    return [finding.code for finding in judge(PageSource(url, html, headers), SERVICE)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (GOOD, []),
        ("<div class='x palabre-comments'></div>" + SCRIPT, []),
        (ELEMENT + "<SCRIPT SRC=https://c.example/static/embed.js?1></SCRIPT>", []),
        (ELEMENT + '<script src="//c.example/static/embed.js"></script>', []),
        (f'<base href="https://c.example/">{ELEMENT}<script src="static/embed.js"></script>', []),
        ("", ["script_missing", "element_missing"]),
        (ELEMENT, ["script_missing"]),
        (SCRIPT, ["element_missing"]),
        (f"<!-- {GOOD} -->", ["script_missing", "element_missing"]),
        (f"<script>var x = '{ELEMENT}'</script>{SCRIPT}", ["element_missing"]),
        (f"<!-- never closed {GOOD}", ["script_missing", "element_missing"]),
        (ELEMENT + '<script src="/static/embed.js"></script>', ["script_elsewhere"]),
        (GOOD.replace("https:", "http:"), ["script_elsewhere"]),
        (GOOD.replace("async", 'data-site="other"'), ["other_site"]),
        (GOOD.replace("async", 'data-site="blog"'), []),
        (META + GOOD, ["csp_script"]),
    ],
)  # fmt: skip
def test_a_pages_source_is_judged(html: str, expected: list[str]) -> None:
    assert codes(html) == expected


@pytest.mark.parametrize(
    ("csp", "expected"),
    [
        ("default-src 'self'", ["csp_script", "csp_connect"]),
        ("script-src 'self'", ["csp_script"]),
        ("connect-src 'self'", ["csp_connect"]),
        ("style-src 'self'", []),
        ("sandbox", ["csp_sandbox"]),
        ("sandbox allow-scripts", []),
        ("require-trusted-types-for 'script'; trusted-types mine", ["csp_types"]),
        ("require-trusted-types-for 'script'; trusted-types palabre", []),
        ("trusted-types mine", []),  # asks for none
        ("frame-ancestors 'none'; img-src *", []),
    ],
)
def test_a_policy_that_blocks_is_named(csp: str, expected: list[str]) -> None:
    assert codes(GOOD, csp) == expected


@pytest.mark.parametrize(
    ("csp", "line"),
    [
        ("default-src 'none'", "script-src https://c.example"),
        ("default-src 'self' a.example", "script-src 'self' a.example https://c.example"),
        ("script-src 'self'", "script-src 'self' https://c.example"),
        ("script-src *; script-src-elem 'self'", "script-src-elem 'self' https://c.example"),
    ],
)
def test_the_line_that_would_let_it_in_keeps_what_is_let_in_now(csp: str, line: str) -> None:
    finding = judge(PageSource(PAGE, GOOD, [("content-security-policy", csp)]), SERVICE)[0]
    assert finding.line == line
    # What is printed does what it says.
    assert "csp_script" not in codes(GOOD, f"{line}; connect-src *")


def test_the_address_and_the_scheme_of_the_page_are_judged() -> None:
    (finding,) = judge(PageSource("https://m.blog.example/", GOOD), SERVICE)
    assert (finding.code, finding.params) == (
        "host_not_listed",
        {"origin": "https://m.blog.example"},
    )
    plain = Service("http://c.example", "blog", SERVICE.origins)
    page = PageSource(PAGE, GOOD.replace("https://c", "http://c"))
    assert [finding.code for finding in judge(page, plain)] == ["mixed_content"]
    local = Service("http://127.0.0.1:8000", "blog", SERVICE.origins)
    page = PageSource(PAGE, GOOD.replace("https://c.example", "http://127.0.0.1:8000"))
    assert judge(page, local) == []


@pytest.mark.timing
@pytest.mark.parametrize(
    "piece",
    ["<!--", "<a ", "<a '", '<a "', "<script>", "<", "<a b=", "<a " + " " * 50, "<textarea>"],
)
def test_a_page_made_to_take_long_is_read_in_linear_time(piece: str) -> None:
    def read(size: int) -> None:
        for _ in start_tags(piece * (size // len(piece))):
            pass

    assert growth(read, 200_000) <= LINEAR
