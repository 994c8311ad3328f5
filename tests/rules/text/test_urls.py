"""One page, one thread: which addresses are the same page, which are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.errors import AppError
from comments_service.rules.text.hosts import ascii_host
from comments_service.rules.text.urls import MAX_URL_LENGTH, canonical_page

# (an address, the key of its page)
KEYS = [
    # scheme, www, host
    ("https://blog.example/post", "blog.example/post"),
    ("http://blog.example/post", "blog.example/post"),
    ("HTTPS://blog.example/post", "blog.example/post"),
    ("https://www.blog.example/post", "blog.example/post"),
    ("http://WWW.Blog.Example/post", "blog.example/post"),
    ("https://www2.blog.example/post", "www2.blog.example/post"),
    ("https://m.blog.example/post", "m.blog.example/post"),
    ("https://wwwblog.example/post", "wwwblog.example/post"),
    ("https://blog.example./post", "blog.example/post"),
    ("  https://blog.example/post  ", "blog.example/post"),
    ("https://my_blog.example/", "my_blog.example/"),
    ("https://192.0.2.7/post", "192.0.2.7/post"),
    ("https://[2001:DB8:0:0::1]/post", "[2001:db8::1]/post"),
    ("https://[::ffff:192.0.2.7]/post", "192.0.2.7/post"),
    # names in other scripts have one form
    ("https://bücher.example/", "xn--bcher-kva.example/"),
    ("https://BÜCHER.example/", "xn--bcher-kva.example/"),
    ("https://bu\u0308cher.example/", "xn--bcher-kva.example/"),
    ("https://XN--BCHER-KVA.example/", "xn--bcher-kva.example/"),
    ("https://faß.example/", "xn--fa-hia.example/"),
    ("https://日本語。example/", "xn--wgv71a119e.example/"),
    ("https://ｂｌｏｇ．example/", "blog.example/"),
    ("https://🌳.example/", "xn--wh8h.example/"),
    # ports
    ("https://blog.example:443/post", "blog.example/post"),
    ("http://blog.example:80/post", "blog.example/post"),
    ("https://blog.example:/post", "blog.example/post"),
    ("https://blog.example:8443/post", "blog.example:8443/post"),
    ("http://blog.example:443/post", "blog.example:443/post"),
    # a page under development is one page on any port
    ("http://localhost:8000/demo/", "localhost/demo"),
    ("http://localhost/demo", "localhost/demo"),
    ("http://LOCALHOST.:3000/demo", "localhost/demo"),
    ("http://127.0.0.1:5173/demo", "localhost/demo"),
    ("http://127.8.9.1/demo", "localhost/demo"),
    ("https://[::1]:8443/demo", "localhost/demo"),
    ("http://[::ffff:127.0.0.1]/demo", "localhost/demo"),
    # fragments
    ("https://blog.example/post#comments", "blog.example/post"),
    ("https://blog.example/post#", "blog.example/post"),
    ("https://blog.example/post#!/page", "blog.example/post"),
    ("https://blog.example/post#a?utm_source=b", "blog.example/post"),
    ("https://blog.example#top", "blog.example/"),
    # the path
    ("https://blog.example", "blog.example/"),
    ("https://blog.example/", "blog.example/"),
    ("https://blog.example/post/", "blog.example/post"),
    ("https://blog.example/post///", "blog.example/post"),
    ("https://blog.example//a//post", "blog.example/a/post"),
    ("https://blog.example/a/./post", "blog.example/a/post"),
    ("https://blog.example/a/b/../post", "blog.example/a/post"),
    ("https://blog.example/../../post", "blog.example/post"),
    ("https://blog.example/a/%2E%2e/post", "blog.example/post"),
    ("https://blog.example/a/..", "blog.example/"),
    ("https://blog.example/Post", "blog.example/Post"),
    ("https://blog.example/post.html", "blog.example/post.html"),
    ("https://blog.example/2010/03/post.html", "blog.example/2010/03/post.html"),
    ("https://blog.example/post;jsessionid=A1B2", "blog.example/post"),
    ("https://blog.example/a;v=2/post", "blog.example/a;v=2/post"),
    # index files
    ("https://blog.example/index.html", "blog.example/"),
    ("https://blog.example/a/index.htm", "blog.example/a"),
    ("https://blog.example/a/INDEX.HTML", "blog.example/a"),
    ("https://blog.example/index.php", "blog.example/"),
    ("https://blog.example/index.php?p=1", "blog.example/?p=1"),
    ("https://blog.example/index.php/post", "blog.example/index.php/post"),
    ("https://blog.example/Default.aspx", "blog.example/"),
    ("https://blog.example/my-index.html", "blog.example/my-index.html"),
    # escapes
    ("https://blog.example/caf%c3%a9", "blog.example/caf%C3%A9"),
    ("https://blog.example/café", "blog.example/caf%C3%A9"),
    ("https://blog.example/cafe\u0301", "blog.example/caf%C3%A9"),
    ("https://blog.example/caf%65%cc%81", "blog.example/caf%C3%A9"),
    ("https://blog.example/caf%E9", "blog.example/caf%E9"),
    ("https://blog.example/%7Eme", "blog.example/~me"),
    ("https://blog.example/a b", "blog.example/a%20b"),
    ("https://blog.example/a%2Fb", "blog.example/a%2Fb"),
    ("https://blog.example/100%", "blog.example/100%25"),
    ("https://blog.example/a'b<c>", "blog.example/a%27b%3Cc%3E"),
    # parameters that change nothing
    ("https://blog.example/post?utm_source=x&utm_medium=y", "blog.example/post"),
    ("https://blog.example/post?UTM_Campaign=x", "blog.example/post"),
    ("https://blog.example/post?fbclid=1&gclid=2&msclkid=3", "blog.example/post"),
    ("https://blog.example/post?dclid=1&gbraid=2&wbraid=3&yclid=4", "blog.example/post"),
    ("https://blog.example/post?mc_cid=1&mc_eid=2&igshid=3", "blog.example/post"),
    ("https://blog.example/post?_hsenc=1&_hsmi=2&ref_src=3", "blog.example/post"),
    ("https://blog.example/post?_ga=1&_gl=2&xtor=RSS-1", "blog.example/post"),
    ("https://blog.example/post.html?showComment=123#c123", "blog.example/post.html"),
    ("https://blog.example/post.html?m=1", "blog.example/post.html"),
    ("https://blog.example/post?replytocom=7", "blog.example/post"),
    ("https://blog.example/post?spref=fb", "blog.example/post"),
    ("https://blog.example/post?amp", "blog.example/post"),
    ("https://blog.example/post?amp=1", "blog.example/post"),
    ("https://blog.example/post?%75tm_source=x", "blog.example/post"),
    ("https://blog.example/post?", "blog.example/post"),
    ("https://blog.example/post?&&", "blog.example/post"),
    ("https://blog.example/post?=", "blog.example/post"),
    # parameters that do
    ("https://blog.example/?p=1", "blog.example/?p=1"),
    ("https://blog.example?p=2", "blog.example/?p=2"),
    ("https://blog.example/?p=1&utm_source=x", "blog.example/?p=1"),
    ("https://blog.example/?m=201003", "blog.example/?m=201003"),
    ("https://blog.example/?ref=a&source=b", "blog.example/?ref=a&source=b"),
    ("https://blog.example/?amp=2", "blog.example/?amp=2"),
    ("https://blog.example/?a=1&b=2", "blog.example/?a=1&b=2"),
    ("https://blog.example/?b=2&a=1", "blog.example/?a=1&b=2"),
    ("https://blog.example/?a=2&a=1", "blog.example/?a=2&a=1"),
    ("https://blog.example/?a=", "blog.example/?a"),
    ("https://blog.example/?a=b=c", "blog.example/?a=b=c"),
    ("https://blog.example/?q=x+y", "blog.example/?q=x%20y"),
    ("https://blog.example/?q=x%20y", "blog.example/?q=x%20y"),
    ("https://blog.example/?q=x%2By", "blog.example/?q=x%2By"),
    ("https://blog.example/?q=x%26y", "blog.example/?q=x%26y"),
    ("https://blog.example/?q=%C3%A9", "blog.example/?q=%C3%A9"),
    ("https://blog.example/?/2010/post", "blog.example/?/2010/post"),
]


# (an address, its clean form for links)
LINKS = [
    ("HTTP://www.Blog.example:80/A//b/?utm_source=x&p=1#f", "http://www.blog.example/A//b/?p=1"),
    ("https://blog.example", "https://blog.example/"),
    ("https://blog.example/index.html", "https://blog.example/index.html"),
    ("https://blog.example/?b=2&a=1", "https://blog.example/?b=2&a=1"),
    ("http://127.0.0.1:8000/demo/", "http://127.0.0.1:8000/demo/"),
    ("https://blog.example/\"><script>'", "https://blog.example/%22%3E%3Cscript%3E%27"),
]
REFUSED = [
    "",
    "   ",
    "blog.example/post",
    "//blog.example/post",
    "/post",
    "post",
    "javascript:alert(1)",
    "JaVaScRiPt://blog.example/%0aalert(1)",
    "data:text/html,hello",
    "file:///etc/passwd",
    "ftp://blog.example/",
    "mailto:me@blog.example",
    "about:blank",
    "null",
    "http:blog.example",
    "http:/blog.example",
    "https://",
    "https:///post",
    "https://?a",
    "https://me@blog.example/",
    "https://me:secret@blog.example/",
    "https://@blog.example/",
    "https://blog.example\\@evil.example/",
    "https://blog.example/a\\b",
    "https://blog.example/a\tb",
    "https://blog.ex\nample/",
    "https://blog.example/\r\nHost: evil.example",
    "\x00https://blog.example/",
    "https://blog.example/\x00",
    "https://blog.example/\x7f",
    "https://blog.example/\x85",
    "https://blog.example/\u2028",
    "https://blog.example/\ud800",
    "https://blog example/",
    "https://blog..example/",
    "https://.example/",
    "https://-blog.example/",
    "https://blog-.example/",
    "https://bl%6fg.example/",
    "https://blog*.example/",
    "https://blog.example:port/",
    "https://blog.example:65536/",
    "https://blog.example:0/",
    "https://blog.example:-1/",
    "https://blog.example:٤٤٣/",
    "https://[::1/",
    "https://[::g]/",
    "https://[fe80::1%25eth0]/",
    "https://::1/",
    "http://0x7f.1/",
    "http://2130706433/",
    "http://127.1/",
    "http://127.0.0.01/",
    "https://blog\u200b.example/",
    "https://blog\u202e.example/",
    "https://a℀b.example/",
    "https://" + "a" * 64 + ".example/",
    "https://" + "é" * 64 + ".example/",
    "https://" + "a." * 130 + "example/",
]


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_an_address_has_the_key_of_its_page(url: str, key: str) -> None:
    assert canonical_page(url).key == key


@pytest.mark.parametrize(("url", "link"), LINKS)
def test_a_page_has_a_clean_address_for_links(url: str, link: str) -> None:
    assert canonical_page(url).url == link


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_page_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(AppError) as refusal:
        canonical_page(url)
    assert [(error.field, error.code) for error in refusal.value.errors] == [("url", "bad_value")]


@pytest.mark.parametrize(
    "url",
    [
        "https://blog.example/" + "a" * MAX_URL_LENGTH,
        "https://blog.example/" + "é" * (MAX_URL_LENGTH // 2),
    ],
)
def test_an_address_too_long_to_keep_is_refused(url: str) -> None:
    with pytest.raises(AppError) as refusal:
        canonical_page(url)
    assert [(error.field, error.code) for error in refusal.value.errors] == [("url", "too_long")]


def test_a_label_is_measured_before_it_is_encoded() -> None:
    with pytest.raises(ValueError, match="label too long"):
        ascii_host("é" * 64 + ".example")


def test_the_host_of_a_page_is_folded() -> None:
    assert canonical_page("https://www.Blog.example:8443/").host == "blog.example"
    assert canonical_page("http://127.0.0.1:8000/").host == "localhost"


_parts = st.sampled_from(
    ["a", "B", "é", "e\u0301", "%", "%2f", "%C3", "%zz", "..", ".", "/", "//", "?", "&", "=", "+"]
    + ["#", ";", "index.html", "utm_x=1", "m=1", " ", "'", '"', "<", "🌳", "~", "%7E", ":", "!"]
)
_pages = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["www.blog.example", "Bücher.example", "[::1]", "192.0.2.1", "localhost"]),
    st.sampled_from(["", ":80", ":443", ":8000"]),
    st.lists(_parts, max_size=12).map(lambda parts: "/" + "".join(parts)),
)


@given(_pages)
def test_the_clean_address_of_a_page_is_an_address_of_that_page(url: str) -> None:
    page = canonical_page(url)
    again = canonical_page(page.url)
    assert again == page
    assert page.url.isascii()
    assert not set(page.url) & set(" \"'<>\\`\t\r\n")


@given(st.text(max_size=60))
def test_any_text_is_a_page_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://blog.example/{text}"):
        try:
            page = canonical_page(url)
        except AppError as refusal:
            assert refusal.code == "invalid"
        else:
            assert canonical_page(page.url).key == page.key
