"""Readers who confirm an address, and the browsers in which they are signed in."""

import html
import re
from typing import Any

from sqlalchemy import func, select
from werkzeug.test import TestResponse

from comments_service.extensions import db
from tests.factories import PAGE, SITE, Reader, flatten
from tests.notify.readers.conftest import Readers, link


def code_of(answer: TestResponse) -> str:
    """The code in the link back to the page."""
    found = re.search(r'href="([^"]+)#palabre-reader=([\w-]+)"', answer.text)
    assert found, answer.text
    assert html.unescape(found[1]) == PAGE
    return found[2]


def confirmed(readers: Readers, name: str, **form: Any) -> TestResponse:
    """The page after somebody pressed the button behind their newest mail."""
    return readers.press(link(readers.mails(name)[-1]), **form)


def token_of(readers: Readers, code: str) -> str:
    answer = Reader(readers.app).send("POST", "/reader/session", {"code": code})
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["token"])


def signed_in(readers: Readers, name: str = "ana", **fields: Any) -> tuple[str, str]:
    """(token, id of the comment) of somebody who wrote and confirmed, in another browser."""
    posted = readers.post(name, f"{name} writes.", "replies", **fields)
    return token_of(readers, code_of(confirmed(readers, name))), posted.id


def send(readers: Readers, token: str, method: str, path: str, body: Any = None) -> TestResponse:
    """A request of the browser that has a token, somewhere else in the world."""
    elsewhere = Reader(readers.app, "198.51.100.7")
    return elsewhere.send(method, path, body, Authorization=f"Bearer {token}")


def write(readers: Readers, token: str, body: str = "Again.", **author: str) -> TestResponse:
    return send(readers, token, "POST", "/comments", {"url": PAGE, "body": body, "author": author})


def kinds(readers: Readers) -> dict[str, str]:
    """What each comment's author is to readers."""
    shown = flatten(Reader(readers.app).thread()["comments"])
    return {comment["id"]: comment["author"]["kind"] for comment in shown}


def ask(readers: Readers, email: str = "ana@mail.example", address: str = "192.0.2.8") -> int:
    body = {"url": PAGE, "email": email}
    return Reader(readers.app, address).send("POST", "/reader/link", body).status_code


def count(readers: Readers, model: Any) -> int:
    with readers.app.app_context():
        found = select(func.count()).select_from(model).where(model.site_id == SITE)
        return int(db.session.execute(found).scalar_one())
