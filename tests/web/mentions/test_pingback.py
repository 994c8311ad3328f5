"""Pingbacks: off by default, read without entities, on the way of a webmention."""

from xmlrpc.client import Fault, dumps, loads

import pytest

from tests.factories import PAGE, set_rules
from tests.support.pages import Pages
from tests.web.mentions.conftest import Links, linking


def call(links: Links, body: bytes | str) -> str:
    """The text of a success. Raise Fault."""
    answer = links.client.post("/pingback", data=body, content_type="text/xml")
    assert answer.status_code == 200
    (text,), _ = loads(answer.get_data(as_text=True))
    return str(text)


def ping(source: str, target: str = PAGE) -> str:
    return dumps((source, target), "pingback.ping")


def test_a_pingback_takes_the_way_of_a_webmention(links: Links, pages: Pages) -> None:
    set_rules(links.app, pingbacks=True)
    source = pages.write("/post", linking())
    assert "Noted" in call(links, ping(source))
    links.work()
    assert (links.one(source).state, links.one(source).protocol) == ("held", "pingback")
    header = links.client.get(f"/embed?url={PAGE}").headers["X-Pingback"]
    assert header == "http://127.0.0.1:8000/pingback?site=default"


def test_it_is_off_by_default(links: Links) -> None:
    with pytest.raises(Fault, match="does not take in"):
        call(links, ping("https://a.example/"))
    assert "X-Pingback" not in links.client.get(f"/embed?url={PAGE}").headers
    assert links.all() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<methodCall>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><methodCall><methodName>pingback.ping</methodName>'
        b"</methodCall>",
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><methodCall/>',
        b"<a>" * 21 + b"</a>" * 21,
        ping("https://a.example/" + "a" * 20_000).encode(),
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="nonsense"?><methodCall/>',
        dumps(("https://a.example/",), "pingback.ping").encode(),
        dumps(("https://a.example/", PAGE), "system.listMethods").encode(),
        dumps((PAGE, PAGE), "pingback.ping").encode(),
    ],
)
def test_what_is_no_call_is_a_fault(links: Links, body: bytes) -> None:
    set_rules(links.app, pingbacks=True)
    with pytest.raises(Fault):
        call(links, body)
    assert links.all() == []
