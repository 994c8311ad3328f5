"""A file is brought in the console, looked at, imported by the worker, and undone as a whole."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from comments_service.worker import make_worker
from tests.factories import Reader, miscounts, set_rules
from tests.web.console.conftest import Desk

SAMPLE = Path("comments_service/transfer/data/blogger-mini.xml")
PAGE = "http://localhost/2010/03/du-community-management-politique.html"


def bring(
    desk: Desk, content: bytes = SAMPLE.read_bytes(), name: str = "blog.xml", encoding: str = ""
) -> str:
    """Drops a file; returns the address of its page."""
    fields = {
        "csrf": desk.token(),
        "format": "auto",
        "encoding": encoding,
        "file": FileStorage(io.BytesIO(content), name),
    }
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = desk.client.post("/console/imports", data=body, content_type=kind)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def work(app: Flask) -> None:
    """What the worker does until nothing is due."""
    make_worker(app).run(idle_for=0.0)


def text(desk: Desk, path: str) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", desk.get(path).get_data(as_text=True)).split())


def count(client: FlaskClient) -> Any:
    return client.get("/api/v1/counts", query_string={"url": PAGE}).get_json()["counts"][PAGE]


def checked(app: Flask, desk: Desk, **file: Any) -> str:
    """A file that was brought and looked at for the site's own address."""
    path = bring(desk, **file)
    work(app)
    desk.post(f"{path}/check", site_url="http://localhost")
    work(app)
    return path


def test_a_file_comes_in_by_the_steps_of_its_page_and_goes_out_again(
    app: Flask, client: FlaskClient, owner: Desk
) -> None:
    path = bring(owner)
    assert "Checking" in text(owner, path)
    work(app)
    assert "show and post comments" in text(owner, path)
    owner.post(f"{path}/check", site_url="http://localhost")
    work(app)
    page = text(owner, path)
    assert "Ready to import" in page
    assert "Import 12 comments" in page
    assert count(client) == 0
    assert owner.post(f"{path}/start").status_code == 303
    work(app)
    assert "Remove 12 comments" in text(owner, path)
    assert count(client) == 6
    assert miscounts(app) == []
    owner.post(f"{path}/undo")
    work(app)
    assert "Undone" in text(owner, path)
    assert count(client) == 0
    assert miscounts(app) == []


def test_dates_names_and_pictures_that_were_lost_are_told(app: Flask, owner: Desk) -> None:
    name = "n" * 70
    content = json.dumps(
        [
            {"_id": "a", "nick": name, "url": "/a/", "comment": "<img alt=':)'>", "created": 17e11},
            {"_id": "b", "nick": "Bob", "url": "/a/", "comment": "Hi", "created": "never"},
        ]
    )
    page = text(owner, checked(app, owner, content=content.encode(), name="twikoo.json"))
    assert "1 text lost something" in page
    assert "1 name is longer than 64 characters" in page
    assert "1 comment without a usable date" in page
    assert "Import 2 comments" in page


def test_a_broken_file_is_refused_with_its_line_and_can_be_forgotten(
    app: Flask, owner: Desk
) -> None:
    path = bring(owner, SAMPLE.read_bytes()[:9000])
    work(app)
    assert "Refused" in text(owner, path)
    assert re.search(r"blog\.xml: line \d+ is not XML", text(owner, path))
    assert owner.post(f"{path}/drop").headers["Location"].endswith("/console/imports")
    assert "File discarded" in text(owner, "/console/imports")
    assert owner.get(path).status_code == 404


def test_a_file_that_nobody_knows_is_refused(app: Flask, owner: Desk) -> None:
    path = bring(owner, b"GIF89a", "cat.gif")
    work(app)
    assert "its format is not known" in text(owner, path)


def test_an_answer_written_since_keeps_a_placeholder_when_the_import_goes(
    app: Flask, client: FlaskClient, owner: Desk
) -> None:
    set_rules(app, moderation="open")
    path = checked(app, owner)
    owner.post(f"{path}/start")
    work(app)
    reader = Reader(app, page=PAGE)
    parent = reader.thread()["comments"][0]
    reader.post("Still true today.", parent_id=parent["id"])
    owner.post(f"{path}/undo")
    work(app)
    left = reader.thread()["comments"]
    assert [(one["status"], one["html"], one["author"]) for one in left] == [("deleted", "", None)]
    assert [one["html"] for one in left[0]["replies"]] == ["<p>Still true today.</p>"]
    assert miscounts(app) == []


def test_no_step_is_taken_twice(app: Flask, owner: Desk) -> None:
    path = checked(app, owner)
    assert owner.post(f"{path}/start").status_code == 303
    assert owner.post(f"{path}/start").status_code == 409
    assert owner.post(f"{path}/drop").status_code == 409


def test_only_the_owner_imports(sign_in: Callable[..., Desk]) -> None:
    desk = sign_in("mo", "moderator")
    assert desk.get("/console/imports").status_code == 403
    assert desk.post("/console/imports").status_code == 403


def test_a_file_larger_than_other_requests_is_taken_and_one_beyond_the_limit_is_not(
    owner: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "200 MB" in text(owner, "/console/imports")
    bring(owner, b"x" * 3_000_000)
    too_much = {"csrf": owner.token(), "trap": "x" * 400_000}
    assert owner.client.post("/console/account", data=too_much).status_code == 413


def test_nothing_and_an_empty_file_are_told(owner: Desk) -> None:
    assert "Choose a file first" in owner.post("/console/imports").get_data(as_text=True)
    form = {"csrf": owner.token(), "file": (io.BytesIO(b""), "empty.xml"), "format": "auto"}
    answer = owner.client.post("/console/imports", data=form)
    assert answer.status_code == 422
