"""What browsers call themselves, in words."""

import pytest

from comments_service.rules.accounts.devices import device_words

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", ("Firefox", "Linux")),
        (f"(Windows NT 10.0) {WEBKIT} Chrome/150 Safari/537 Edg/150.0", ("Edge", "Windows")),
        (f"(Linux; Android 16) {WEBKIT} Chrome/150 Mobile Safari/537", ("Chrome", "Android")),
        (f"(Macintosh; Intel Mac OS X) {WEBKIT} Version/26.0 Safari/605.1", ("Safari", "macOS")),
        (f"(iPhone; like Mac OS X) {WEBKIT} CriOS/150.0 Safari/604.1", ("Chrome", "iPhone")),
        ("curl/8.9.1", ("curl", None)),
        ("<script>", (None, None)),
        (None, (None, None)),
    ],
)
def test_the_browser_and_its_system_are_told(
    text: str | None, words: tuple[str | None, str | None]
) -> None:
    assert device_words(text) == words
