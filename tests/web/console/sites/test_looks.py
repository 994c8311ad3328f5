"""Looks at pages of strangers: bounded in number and in what a page may cost."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from comments_service.outgoing import LARGEST, Fetched
from comments_service.web.console.sites import install_check
from tests.support.cost import LINEAR, growth
from tests.support.waiting import HANGS_AFTER_S
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]
LOOK = "/console/start/look"
URL = "http://blog.example/"
GOOD = (
    "<palabre-comments></palabre-comments>"
    '<script async src="http://127.0.0.1:8000/static/embed.js"></script>'
)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Has the outside world answer: answer(body, content_type)."""

    def say(body: bytes, kind: str = "text/html") -> None:
        page = Fetched(URL, 200, (("Content-Type", kind),), body)
        monkeypatch.setattr(install_check, "fetch", lambda *_args, **_named: page)

    return say


def look(desk: Desk) -> tuple[int, str]:
    shown = desk.post(LOOK, page=URL)
    return shown.status_code, shown.get_data(as_text=True)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("utf-8", "utf-8"), ("UTF8", "utf-8"), ('"utf-8"', "utf-8"), ("utf-8; x=y", "utf-8"),
        ("iso-8859-1", "latin-1"), ("latin1", "latin-1"), ("windows-1252", "cp1252"),
        ("us-ascii", "ascii"), ("utf-16", "utf-16-le"), ("utf-16le", "utf-16-le"),
        ("utf-16be", "utf-16-be"), ("", "utf-8"),
        # not taken at its word
        ("punycode", "utf-8"), ("idna", "utf-8"), ("undefined", "utf-8"), ("utf-7", "utf-8"),
        ("unicode_escape", "utf-8"), ("raw_unicode_escape", "utf-8"), ("base64", "utf-8"),
        ("zlib", "utf-8"), ("rot13", "utf-8"), ("mbcs", "utf-8"), ("hz", "utf-8"),
        ("x" * 60_000, "utf-8"), ("\u0130", "utf-8"), ("\x00", "utf-8"), ("utf-8\x00", "utf-8"),
    ],
    ids=lambda value: value[:20],
)  # fmt: skip
def test_a_page_is_read_by_one_of_few_charsets(
    sign_in: SignIn, answer: Any, charset: str, encoding: str
) -> None:
    answer(GOOD.encode(encoding), f"text/html; charset={charset}")
    status, page = look(sign_in("ana"))
    assert (status, "script_missing" in page, "element_missing" in page) == (200, False, False)


@pytest.mark.timing
@pytest.mark.parametrize("charset", ["utf-8", "punycode", "utf-16", "windows-1252", "idna"])
def test_a_charset_cannot_make_a_page_take_long(charset: str) -> None:
    codec = install_check._charset(f"text/html; charset={charset}")

    def read(size: int) -> int:
        return len((b"\xff<a-" * (size // 4)).decode(codec, "replace"))

    assert growth(read, 400_000) <= LINEAR


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<a " * (LARGEST // 3), "text/html"),
        (b'<a b="&#' + b"1" * 5_000 + b';">', "text/html"),
        (b"\xff" * 1_000, "text/html; charset=utf-16"),
        (b"\x00" * 1_000, "text/html"),
        (b"", "text/html"),
        (b"<script src='http://[/static/embed.js'>", "text/html"),
        (b"<base href='http://[::1'>" + GOOD.encode(), "text/html"),
        (b"<meta http-equiv=content-security-policy content='script-src http://[:x'>", "text/html"),
        (b"", "x" * 60_000),
        (b"", "{status}{0}%s"),
        (b"<script src='https://c.example/embed.js?{x}'>", "text/html"),
        (f"<script data-site='{{0}}{'x' * 9_000}' src=/static/embed.js>".encode(), "text/html"),
    ],
)
def test_whatever_a_page_holds_the_look_says_something(
    sign_in: SignIn, answer: Any, body: bytes, kind: str
) -> None:
    answer(body, kind)
    status, page = look(sign_in("ana"))
    assert status == 200
    assert len(page) < 60_000


def test_so_many_looks_are_made_at_a_time_and_others_come_back(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, go_on = threading.Semaphore(0), threading.Event()

    def slow(*_args: Any, **_named: Any) -> Fetched:
        held.release()
        assert go_on.wait(HANGS_AFTER_S)
        return Fetched(URL, 200, (("Content-Type", "text/html"),), GOOD.encode())

    monkeypatch.setattr(install_check, "fetch", slow)
    desks = [sign_in(name) for name in ("ana", "bo", "cy")]
    answers: list[int] = []
    lookers = [threading.Thread(target=lambda d=d: answers.append(look(d)[0])) for d in desks[:2]]
    for looker in lookers:
        looker.start()
        assert held.acquire(timeout=HANGS_AFTER_S)
    refused = desks[2].post(LOOK, page=URL)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "Other pages are being checked" in refused.get_data(as_text=True)
    assert app.test_client().get("/healthz").status_code == 200
    go_on.set()
    for looker in lookers:
        looker.join(HANGS_AFTER_S)
    assert answers == [200, 200]
    # Their places are free again, also after a look that failed.
    monkeypatch.setattr(install_check, "fetch", lambda *_args, **_named: 1 / 0)
    assert [look(desks[2])[0] for _ in range(3)] == [500] * 3
    monkeypatch.setattr(install_check, "fetch", slow)
    assert look(desks[2])[0] == 200
