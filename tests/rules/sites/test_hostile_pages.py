"""Pages and policies that somebody wrote to keep the service busy: read in linear time."""

import pytest

from comments_service.rules.sites.csp import MAX_POLICIES, Script, parse_policies
from comments_service.rules.sites.install_check import Service, judge
from comments_service.rules.sites.page_parts import PageSource
from comments_service.rules.text.markup import MAX_ATTRIBUTES, start_tags
from comments_service.rules.text.urls import parse_origin
from tests.support.cost import LINEAR, growth

SERVICE = Service("https://c.example", "blog", (parse_origin("https://blog.example"),))
SCRIPT = '<script async src="https://c.example/static/embed.js"></script>'
PAGE = "https://blog.example/post"

# (beginning, what is repeated, end)
HOSTILE = {
    "unclosed tags before a quote": ("", "<a ", '">'),
    "unclosed tags before an apostrophe": ("", "<a ", "'>"),
    "unclosed tags": ("", "<a ", ""),
    "unclosed tags with a value": ("", "<a b=", ""),
    "unclosed values": ("", '<a b="', ""),
    "unclosed values of two kinds": ("", "<a b=\"'", ""),
    "quotation marks out of place": ("", '<a ">', ""),
    "apostrophes out of place": ("", "<p don't>", ""),
    "angle brackets": ("", "<", ""),
    "angle brackets and names": ("", "<a", ""),
    "closing brackets": ("<a ", ">", ""),
    "spaces in a tag": ("<a ", " ", ">"),
    "spaces before each value": ("", "<a b" + " " * 40 + "= c>", ""),
    "spaces without a value": ("", "<a b" + " " * 40 + "c>", ""),
    "slashes": ("<a ", "/", ">"),
    "equals signs": ("<a ", "=", ">"),
    "attributes": ("<a ", "b ", ">"),
    "attributes of many names": ("<a ", "b{n} ", ">"),
    "comments": ("", "<!--", ""),
    "comments that end": ("", "<!---->", ""),
    "scripts": ("", "<script>", ""),
    "scripts that end": ("", "<script></script>", ""),
    "titles and text areas": ("", "<title><textarea></title>", ""),
    "one long name": ("<", "a", ">"),
    "one long attribute": ("<a ", "b", ">"),
    "one long value": ('<a b="', "c", '">'),
    "ampersands": ('<a b="', "&", '">'),
    "endless references": ('<a b="&#', "1", ';">'),
    "references": ('<a b="', "&#x41;", '">'),
    "bases": ("", '<base href="a/">', SCRIPT),
    "a long base": ('<base href="/', "a/", '">' + '<script src="b"></script>' * 50),
    "a base and scripts": ('<base href="https://c.example/">', '<script src="../a">' * 2, ""),
    "scripts of an address": ("", '<script src="a{n}"></script>', ""),
    "scripts of a long address": ("", f'<script src="{"../" * 600}"></script>', ""),
    "policies": ("", "<meta http-equiv=content-security-policy content=script-src>", SCRIPT),
    "sources": (
        "<meta http-equiv=content-security-policy content='script-src ",
        "a ",
        "'>" + SCRIPT,
    ),
    "policies in one": ("<meta http-equiv=content-security-policy content='", "x,", "'>" + SCRIPT),
    "classes": ('<div class="', "a ", '">'),
    "elements": ("", "<palabre-comments>", ""),
}


def page(name: str, size: int) -> str:
    start, unit, end = HOSTILE[name]
    units = (size - len(start) - len(end)) // len(unit)
    many = (
        unit * units
        if "{n}" not in unit
        else "".join(unit.replace("{n}", str(n)) for n in range(units))
    )
    return start + many + end


@pytest.mark.timing
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_judged_in_linear_time(name: str) -> None:
    assert (
        growth(lambda size: judge(PageSource(PAGE, page(name, size)), SERVICE), 200_000) <= LINEAR
    )


@pytest.mark.timing
@pytest.mark.parametrize(
    "unit",
    ["script-src a ", "a;", "x,", "'self' ", "https://*.a:1/b ", "%41", "a.", "*", "'nonce-", ":"],
)
def test_a_hostile_policy_is_judged_in_linear_time(unit: str) -> None:
    def read(size: int) -> int:
        header = "script-src " + unit * (size // len(unit))
        source = PageSource(PAGE, SCRIPT, [("content-security-policy", header)])
        return len(judge(source, SERVICE))

    assert growth(read, 200_000) <= LINEAR


@pytest.mark.parametrize("values", [["script-src 'none'"] * 500, ["script-src 'none'," * 500]])
def test_so_many_policies_are_read_and_no_more(values: list[str]) -> None:
    policies = parse_policies(values)
    assert len(policies) == MAX_POLICIES
    assert not policies[0].lets_run(Script("https://c.example/a.js"), PAGE)


@pytest.mark.parametrize(
    ("html", "tags"),
    [
        ("<p don't><a>", [("p", {"don't": ""}), ("a", {})]),
        ("<a b=\"<c>'\" d='\">'>", [("a", {"b": "<c>'", "d": '">'})]),
        ("<a b=c/d e/>", [("a", {"b": "c/d", "e": ""})]),
        ("<a b = c>", [("a", {"b": "c"})]),
        ("<a b=>", [("a", {"b": ""})]),
        ("<a =b>", [("a", {"=b": ""})]),
        ("<a b=1 B=2>", [("a", {"b": "1"})]),
        ("<a b='1'c>", [("a", {"b": "1", "c": ""})]),
        ("<a b='x>", []),
        ("<br><a b=x", [("br", {})]),
        ("<!-- <a> --><b>", [("b", {})]),
        ("<script><a></script><b>", [("script", {}), ("b", {})]),
        ("< a><1><!x><b>", [("b", {})]),
        ("<a b='&lt;&#65;&#x42;'>", [("a", {"b": "<AB"})]),
        (f"<a b='&#{'1' * 5000};'>", [("a", {"b": "\ufffd"})]),
        (f"<a b='&#{'0' * 5000}65;&#x{'f' * 5000};'>", [("a", {"b": "\ufffd\ufffd"})]),
    ],
)  # fmt: skip
def test_tags_are_read_as_browsers_read_them(
    html: str, tags: list[tuple[str, dict[str, str]]]
) -> None:
    assert list(start_tags(html)) == tags


def test_so_many_attributes_are_kept() -> None:
    ((_, attributes),) = start_tags("<a " + " ".join(f"b{n}" for n in range(500)) + ">")
    assert len(attributes) == MAX_ATTRIBUTES


def test_the_first_base_counts_and_an_endless_one_does_not() -> None:
    script = '<palabre-comments></palabre-comments><script src="static/embed.js"></script>'
    good = '<base href="https://c.example/">'
    for bases in (good, good + '<base href="https://d.example/">', good + "<base href=x>"):
        assert judge(PageSource(PAGE, bases + script), SERVICE) == []
    endless = f'<base href="https://c.example/{"a" * 5000}/">'
    assert [one.code for one in judge(PageSource(PAGE, endless + script), SERVICE)] == [
        "script_elsewhere"
    ]
