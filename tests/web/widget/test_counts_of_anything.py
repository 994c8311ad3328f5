"""Counts of a list in which not everything is an address of a page."""

import pytest
from flask import Flask

from tests.factories import PAGE, Reader


@pytest.mark.parametrize(
    "bad",
    [
        "mailto:zoe@zebre.example",
        "javascript:void(0)",
        "http://",
        "x",
        "https://[",
        "//",
        "ftp://a",
        "",
        " ",
        "#c-1",
        "/a-page",
        "\u0000",
        "https://localhost:99999/",
        "x" * 9_000,
        "https://localhost/" + "é" * 9_000,
    ],
    ids=lambda bad: repr(bad[:20]),
)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_is_no_address_has_none_and_spoils_nothing(
    open_app: Flask, bad: str, is_first: bool
) -> None:
    reader = Reader(open_app)
    reader.post("One")
    urls = [bad, PAGE] if is_first else [PAGE, bad]
    posted = reader.send("POST", "/counts", {"urls": urls})
    assert (posted.status_code, posted.json) == (200, {"counts": {bad: 0, PAGE: 1}})


def test_nothing_but_such_is_refused(open_app: Flask) -> None:
    answer = Reader(open_app).send("POST", "/counts", {"urls": ["x", "mailto:y"]})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "urls")
