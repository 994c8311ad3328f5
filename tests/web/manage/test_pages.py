"""Pages through the API for programs: by address or id, with what they are called."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.factories import PAGE, Reader
from tests.web.manage.conftest import Program

HOME = "https://localhost"
MakeProgram = Callable[..., Program]


def test_a_program_corrects_title_and_address(open_app: Flask, program: MakeProgram) -> None:
    reader = Reader(open_app)
    reader.post("One.", title="Loading…", url=f"{HOME}//a-page")
    team = program("moderate")
    body: dict[str, Any] = {"url": PAGE, "title": "Bread", "address": f"{PAGE}/"}
    page = team.patch("/pages", body)["page"]
    assert page == {"url": f"{PAGE}/", "title": "Bread", "closed": False}
    reader.post("Two.", title="Other", url=PAGE)
    thread = reader.thread()["thread"]
    assert (thread["title"], thread["url"]) == ("Bread", f"{PAGE}/")
    assert team.patch("/pages", {"url": PAGE, "title": ""})["page"]["title"] == "Other"


def test_a_page_is_named_by_its_id(open_app: Flask, program: MakeProgram) -> None:
    reader = Reader(open_app)
    reader.post("One.", page_id="post:1")
    team = program("moderate", "read", "export")
    body = {"page_id": "post:1", "closed": True, "address": f"{HOME}/real"}
    page = team.patch("/pages", body)["page"]
    assert page == {"url": f"{HOME}/real", "title": None, "closed": True}
    assert team.get("/figures?page_id=post:1")["pages"]
    assert team.send("GET", "/export?page_id=post:1&format=csv").text.count("One.") == 2
    assert team.get("/comments?q=page:post:1")["comments"]
    team.patch("/pages", {"page_id": "post:2", "closed": True}, 404)


@pytest.mark.parametrize(
    ("named", "address", "code"),
    [
        ({"url": PAGE}, f"{HOME}/other", "other_page"),
        ({"page_id": "post:1"}, "https://evil.example/", "bad_value"),
        ({"url": PAGE}, "nonsense", "bad_value"),
    ],
)
def test_an_address_that_is_not_the_pages_is_refused(
    open_app: Flask, program: MakeProgram, named: dict[str, str], address: str, code: str
) -> None:
    Reader(open_app).post("One.")
    Reader(open_app).post("Two.", page_id="post:1")
    answer = program("moderate").patch("/pages", {**named, "address": address}, 422)
    assert [(error["field"], error["code"]) for error in answer["errors"]] == [("address", code)]


def test_a_program_says_whether_pages_may_be_joined(open_app: Flask, program: MakeProgram) -> None:
    reader = Reader(open_app)
    for url in (PAGE, f"{PAGE}?x=1"):
        reader.post(f"At {url}.", url=url)
    team = program("settings")
    asked = {"page_parameters": "listed", "page_parameter_names": "p"}
    assert team.patch("/site", asked, 409)["code"] == "conflict"
    assert team.get("/site")["page_parameters"] == "untracked"
    site = team.patch("/site", asked | {"join_pages": True})
    assert (site["page_parameters"], site["page_parameter_names"]) == ("listed", "p")
    assert reader.thread()["thread"]["comment_count"] == 2
