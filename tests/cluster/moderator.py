"""A moderator of a cluster, with one browser."""

import re
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from tests.support.waiting import HANGS_AFTER_S


class Browser:
    """A moderator's: it keeps cookies for the host, whichever replica set them."""

    def __init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def get(self, url: str) -> str:
        """The page, after redirects."""
        with self._opener.open(url, timeout=HANGS_AFTER_S) as answer:
            return str(answer.read().decode())

    def send(self, form_page: str, target: str, **fields: str) -> str:
        """Sends a form with the token that ``form_page`` holds; returns the page that follows."""
        found = re.search(r'name="csrf" value="(\w+)"', self.get(form_page))
        assert found, f"no form on {form_page}"
        body = urlencode({"csrf": found[1], **fields}).encode()
        with self._opener.open(target, body, timeout=HANGS_AFTER_S) as answer:
            return str(answer.read().decode())
