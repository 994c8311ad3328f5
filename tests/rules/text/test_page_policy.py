"""What makes a page: ids, parameters, routes in the fragment, and which origin links have."""

from urllib.parse import quote

import pytest

from comments_service.errors import AppError
from comments_service.rules.text.page_keys import (
    MAX_ID_LENGTH,
    address_of_key,
    id_of_key,
    key_of_id,
)
from comments_service.rules.text.pages import (
    UNDECIDED,
    PagePolicy,
    address_of_page,
    comment_place,
    page_with_id,
    without_query,
)
from comments_service.rules.text.trackers import is_tracker
from comments_service.rules.text.urls import parse_origin

HOME = "https://blog.example"
LISTED = PagePolicy(parameters="listed", names=frozenset({"p", "Größe"}))
EVERY = PagePolicy(parameters="every")
ROUTES = PagePolicy(hash_routes=True)

IDS = [
    "post:123", "tag:blogger.com,1999:blog-1.post-2", "urn:isbn:0451450523", "C#", "C", "a#1",
    "a#2", "//x", "/x", "x", "localhost:3000/x", "https://blog.example/x", "?p=1", "..", "a/../b",
    "a b", "%41", "A", "utm_source=x", "記事", "🌳", "<b>", "'", "x" * MAX_ID_LENGTH,
    "記" * MAX_ID_LENGTH, "記" * (MAX_ID_LENGTH - 1) + "x", "index.html", "\\\\x", "null",
]  # fmt: skip


def test_each_id_is_a_page_of_its_own() -> None:
    page = UNDECIDED.page_at(f"{HOME}/x")
    keys = {page_with_id(page_id, page).key for page_id in IDS}
    assert len(keys) == len(IDS)
    assert page.key not in keys
    assert max(len(key.encode()) for key in keys) <= 2000
    assert {page_with_id(page_id, page).url for page_id in IDS} == {f"{HOME}/x"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("caf\u00e9", "cafe\u0301"), ("\u1100\u1161", "가"), (" post-42\n", "post-42"), ("Å", "Å")],
)
def test_an_id_is_compared_as_people_read_it(one: str, other: str) -> None:
    assert key_of_id(one) == key_of_id(other)


@pytest.mark.parametrize(
    ("page_id", "code"),
    [("", "bad_value"), ("  ", "bad_value"), ("a\x00b", "bad_value"), ("a\nb", "bad_value")]
    + [("\ud800", "bad_value"), ("a\u2028b", "bad_value"), ("x" * 2001, "too_long")]
    + [(" " * 2001, "too_long")],
)
def test_what_is_no_id_is_refused(page_id: str, code: str) -> None:
    with pytest.raises(AppError) as refusal:
        key_of_id(page_id)
    assert [(error.field, error.code) for error in refusal.value.errors] == [("page_id", code)]


def test_a_key_tells_an_id_from_an_address() -> None:
    assert id_of_key(key_of_id("post:1")) == "post:1"
    assert id_of_key(UNDECIDED.page_at(f"{HOME}/#post").key) is None
    assert address_of_key("#post") is None
    for url in (f"{HOME}/a?p=1", "http://blog.example:443/a", "http://localhost/", f"{HOME}:444/"):
        key = UNDECIDED.page_at(url).key
        address = address_of_key(key)
        assert address and UNDECIDED.page_at(address).key == key


@pytest.mark.parametrize(
    "query",
    ["cb=1", "_bhlid=x", "ck_subscriber_id=1", "mibextid=y", "from=timeline&isappinstalled=0"]
    + ["__cf_chl_tk=a", "share=twitter&nb=1", "ref=x", "doing_wp_cron=1.2", "rdt_cid=1", "_kx=a"]
    + ["utm_source=a&amp;utm_medium=b", "amp;utm_medium=b", "amp;amp;utm_medium=b"]
    + ["amp%3Butm_medium=b", "utm_source=1&amp;fbclid=2&amp;ref=3", "FBCLID=1", "ysclid=1"]
    + ["from=singlemessage", "share=facebook", "%5Fkx=1", "__cf_chl_rt_tk=1", "mc_tc=1"]
    + ["wprov=sfti1", "elqTrackId=1", "bsft_clkid=1", "dm_i=x", "_x_tr_sl=en&_x_tr_tl=fr"]
    + ["ns_mchannel=social", "ss_email_id=1", "usqp=x&amp_js_v=0.1"],
)
def test_a_tracker_makes_no_page(query: str) -> None:
    assert UNDECIDED.page_at(f"{HOME}/a?{query}").key == "blog.example/a"
    assert UNDECIDED.page_at(f"{HOME}/a?{query}&p=1").url == f"{HOME}/a?p=1"
    assert LISTED.page_at(f"{HOME}/a?{query}&p=1").key == "blog.example/a?p=1"
    assert EVERY.page_at(f"{HOME}/a?{query}").key != "blog.example/a"


@pytest.mark.parametrize(
    "query", ["source=a", "id=1", "s=20", "from=2020", "share=42", "nb=2", "page=2", "refs=1", "q="]
)
def test_what_may_make_a_page_is_no_tracker(query: str) -> None:
    assert not is_tracker(*query.split("="))
    assert UNDECIDED.page_at(f"{HOME}/a?{query}").key != "blog.example/a"
    assert LISTED.page_at(f"{HOME}/a?{query}").key == "blog.example/a"


@pytest.mark.parametrize(
    "query", ["p=1", "p=1&x=2", "x=2&p=1", "amp;p=1", "%70=1", "utm_source=x&amp;p=1"]
)
def test_of_listed_parameters_any_spelling_counts(query: str) -> None:
    page = LISTED.page_at(f"{HOME}/?{query}")
    assert page.key == "blog.example/?p=1"
    assert LISTED.page_at(page.url).key == page.key
    assert LISTED.page_at(f"{HOME}/?gr%C3%B6%C3%9Fe=1&Gr%C3%B6%C3%9Fe=2").key.endswith("e=2")


@pytest.mark.parametrize(
    ("url", "key", "link"),
    [
        ("/app#/post/1", "/app#/post/1", "/app#/post/1"),
        ("/app#!/post/1", "/app#!/post/1", "/app#!/post/1"),
        ("/app#/", "/app", "/app"),
        ("/app#!/", "/app", "/app"),
        ("/app#/a/?utm_source=x", "/app#/a", "/app#/a/?utm_source=x"),
        ("/app?p=1#/a?q=2", "/app?p=1#/a?q=2", "/app?p=1#/a?q=2"),
        ("/app#/caf%c3%a9", "/app#/caf%C3%A9", "/app#/caf%c3%a9"),
        ("/app#top", "/app", "/app"),
        ("/app#!top", "/app", "/app"),
        ("/app#c-1-19b0", "/app", "/app"),
        ("/app#:~:text=/a", "/app", "/app"),
    ],
)
def test_routes_in_the_fragment_make_pages_where_the_site_says_so(
    url: str, key: str, link: str
) -> None:
    page = ROUTES.page_at(HOME + url)
    assert (page.key, page.url) == (f"blog.example{key}", HOME + link)
    assert ROUTES.page_at(page.url) == page
    assert UNDECIDED.page_at(HOME + url).key == f"blog.example{key.partition('#')[0]}"


@pytest.mark.parametrize(
    ("listed", "typed", "shown"),
    [
        (["https://blog.example"], "http://blog.example", "https://blog.example"),
        (["https://blog.example"], "https://www.blog.example", "https://blog.example"),
        (["https://www.blog.example"], "http://blog.example", "https://www.blog.example"),
        (["http://blog.example", "https://blog.example"], "http://blog.example", HOME),
        (["https://www.blog.example", "https://blog.example"], HOME, HOME),
        (["http://blog.example"], "https://blog.example", "http://blog.example"),
        (["https://other.example"], "http://blog.example", "http://blog.example"),
        (["https://blog.example:8443"], "https://blog.example", HOME),
        (["http://localhost:*"], "http://localhost:4000", "http://localhost:4000"),
    ],
)
def test_a_listed_origin_and_https_win(listed: list[str], typed: str, shown: str) -> None:
    policy = PagePolicy(origins=tuple(map(parse_origin, listed)))
    assert policy.page_at(f"{typed}/A//b?p=1").url == f"{shown}/A//b?p=1"


@pytest.mark.parametrize("count", [217, 600, 1900])
def test_a_long_path_of_other_letters_is_a_page(count: int) -> None:
    path = quote("記" * count)
    page = UNDECIDED.page_at(f"{HOME}/{path}")
    assert page.url == f"{HOME}/{path}"
    assert UNDECIDED.page_at(f"{HOME}/{'記' * count}") == page
    assert len(page.key.encode()) <= 2000
    assert UNDECIDED.page_at(f"{HOME}/{path[:-3]}").key != page.key
    assert page.key.startswith("blog.example/")


def test_nobody_chooses_the_address_of_a_page_that_nobody_trusted_has_named() -> None:
    page = UNDECIDED.page_at("http://www.blog.example//real/;x/index.html")
    policy = PagePolicy(origins=(parse_origin(HOME),))
    assert address_of_page(page, policy) == f"{HOME}/real/;x"
    assert address_of_page(page_with_id("post", page), policy) == "http://www.blog.example/"


def test_a_comment_has_no_place_in_a_route() -> None:
    assert comment_place(f"{HOME}/a", "1-2") == f"{HOME}/a#c-1-2"
    assert comment_place(f"{HOME}/#/a", "1-2") == f"{HOME}/#/a"


@pytest.mark.parametrize(
    ("url", "noted"),
    [
        (f"{HOME}/a?email=reader@x.example&token=SECRET#x", f"{HOME}/a"),
        (f"{HOME}/a;jsessionid=SECRET", f"{HOME}/a"),
        (f"{HOME}/#/SECRET", f"{HOME}/"),
        (f"{HOME}/a%3Ftoken=SECRET", f"{HOME}/a"),
        (f"{HOME}/a%23SECRET", f"{HOME}/a"),
        ("https://me:SECRET@blog.example/", None),
        ("SECRET", None),
    ],
)
def test_of_a_reader_origin_and_path_are_noted(url: str, noted: str | None) -> None:
    assert without_query(url) == noted
