"""Where browsers reach the service: hosts of all kinds, and a path below one."""

import pytest

from comments_service.rules.core.smtp import sender_address
from comments_service.settings import Settings
from tests.support.databases import SECRET_KEY


def settings(**env: str) -> Settings:
    return Settings.from_env({"SECRET_KEY": SECRET_KEY, **env})


@pytest.mark.parametrize(
    ("given", "origin", "path"),
    [
        ("https://c.example", "https://c.example", ""),
        ("https://c.example///", "https://c.example", ""),
        ("https://b.example/comments", "https://b.example", "/comments"),
        ("https://b.example/comments/", "https://b.example", "/comments"),
        ("HTTPS://B.example:443/Co", "https://b.example", "/Co"),
        ("http://b.example:8080/a/b", "http://b.example:8080", "/a/b"),
        ("https://b.example/.well/a-b_c~d.e", "https://b.example", "/.well/a-b_c~d.e"),
        ("http://[2001:db8::1]:8000", "http://[2001:db8::1]:8000", ""),
        ("http://[2001:DB8:0::1]/c", "http://[2001:db8::1]", "/c"),
    ],
)
def test_an_address_is_an_origin_and_a_path(given: str, origin: str, path: str) -> None:
    read = settings(BASE_URL=given)
    assert (read.base_url, read.base_origin, read.base_path) == (origin + path, origin, path)
    assert sender_address(read.mail_from), read.mail_from


@pytest.mark.parametrize(
    ("host", "base", "sender"),
    [
        ("::1", "http://[::1]:8000", "comments@[IPv6:::1]"),
        ("::", "http://127.0.0.1:8000", "comments@127.0.0.1"),
        ("2001:db8::1", "http://[2001:db8::1]:8000", "comments@[IPv6:2001:db8::1]"),
        ("0.0.0.0", "http://127.0.0.1:8000", "comments@127.0.0.1"),
        ("comments.internal", "http://comments.internal:8000", "comments@comments.internal"),
    ],
)
def test_a_host_alone_is_enough_to_start(host: str, base: str, sender: str) -> None:
    read = settings(HOST=host)
    assert (read.base_url, read.mail_from) == (base, sender)
    assert sender_address(read.mail_from) == sender
