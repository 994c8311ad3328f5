"""The bounds that the API's description tells are those of the rules: that much, and not more."""

from typing import Any

import pytest
from flask import Flask

from tests.factories import PAGE, Reader
from tests.test_openapi import document, token

HOST = "x" * 59 + ".example"


def shape(app: Flask, name: str, field: str) -> dict[str, Any]:
    schema: dict[str, Any] = document(app)["components"]["schemas"][name]["properties"][field]
    return schema["anyOf"][0] if "anyOf" in schema else schema


class Api:
    """Sends with a token that opens everything; tells the status and the refused fields."""

    def __init__(self, app: Flask) -> None:
        self.reader = Reader(app)
        self.headers = {"Authorization": f"Bearer {token(app)}"}

    def send(self, method: str, path: str, body: Any = None) -> tuple[int, list[str]]:
        answer = self.reader.send(method, path, body, **self.headers)
        errors = (answer.get_json(silent=True) or {}).get("errors", [])
        return answer.status_code, [error["field"] for error in errors]


@pytest.fixture
def api(open_app: Flask) -> Api:
    """The whole API."""
    return Api(open_app)


@pytest.mark.parametrize(
    ("place", "call", "more"),
    [
        ("BanInput.reason", "POST /manage/bans",
         {"kind": "domain", "target": "a.example", "duration": "day", "dry_run": True}),
        ("NoteInput.body", "POST /manage/comments/{id}/notes", {}),
        ("PreviewInput.body", "POST /preview", {}),
        ("EditInput.body", "POST /preview", {}),
        ("CommentInput.body", "POST /comments", {"url": PAGE}),
        ("ReportInput.note", "POST /comments/{id}/reports", {"reason": "spam"}),
        ("ViewInput.name", "POST /manage/views", {"search": "a"}),
        ("ViewInput.search", "POST /manage/views", {"name": "a"}),
        ("WatchInput.name", "POST /manage/watches", {"search": "a"}),
        ("WatchInput.search", "POST /manage/watches", {"name": "a"}),
        ("SettingsInput.name", "PATCH /manage/site", {}),
        ("SettingsInput.blocked_words", "PATCH /manage/site", {}),
        ("DecisionInput.reason", "POST /manage/comments/{id}/decision",
         {"decision": "hold", "version": 2}),
    ],
)  # fmt: skip
def test_a_text_may_be_as_long_as_is_told(
    open_app: Flask, api: Api, place: str, call: str, more: dict[str, Any]
) -> None:
    name, field = place.split(".")
    method, path = call.format(id=api.reader.post("Root.").id).split()
    most = shape(open_app, name, field)["maxLength"]
    status, fields = api.send(method, path, {**more, field: "x" * (most + 1)})
    assert (status, fields) == (422, [field])
    status, _ = api.send(method, path, {**more, field: "x" * most})
    assert status < 300


@pytest.mark.parametrize("field", ["name", "email", "website"])
def test_what_authors_say_of_themselves_may_be_as_long_as_is_told(
    open_app: Flask, api: Api, field: str
) -> None:
    most = shape(open_app, "AuthorInput", field)["maxLength"]
    filled = {
        "name": "x" * most,
        "email": f"{'a' * 60}@{'.'.join(['b' * 61] * 3)}.{'c' * (most - 247)}",
        "website": f"https://{HOST}/".ljust(most, "x"),
    }[field]
    assert len(filled) == most
    for text, status in ((filled, 201), (filled + "x", 422)):
        answer = api.send("POST", "/comments", {"url": PAGE, "body": text, "author": {field: text}})
        assert answer == (status, [] if status == 201 else [f"author.{field}"])


def test_lists_may_be_as_long_as_is_told(open_app: Flask, api: Api) -> None:
    reasons = shape(open_app, "ReasonsInput", "reasons")
    longest = reasons["items"]["maxLength"]
    texts = [f"{n:03}".ljust(longest, "x") for n in range(reasons["maxItems"])]
    assert api.send("PUT", "/manage/reasons", {"reasons": texts, "seen": []})[0] == 200
    for bad in ([*texts, "One more"], [f"{texts[0]}x"]):
        assert api.send("PUT", "/manage/reasons", {"reasons": bad, "seen": texts})[0] == 422
    assert shape(open_app, "SettingsInput", "origins")["minItems"] == 1
    assert api.send("PATCH", "/manage/site", {"origins": []}) == (422, ["origins"])


def test_a_reason_of_two_lines_is_one_reason(api: Api) -> None:
    body = {"reasons": ["Two\nlines"], "seen": []}
    answer = api.reader.send("PUT", "/manage/reasons", body, **api.headers)
    assert answer.get_json() == {"reasons": ["Two lines"]}


@pytest.mark.parametrize("one", ["1.0", "1e0", "10e-1", "0.1E+1"])
def test_a_number_without_a_fraction_is_an_integer(api: Api, one: str) -> None:
    comment = api.reader.post("Root.").id
    for method, path, body in (
        ("PUT", f"/comments/{comment}/vote", f'{{"value": {one}}}'),
        ("POST", f"/manage/comments/{comment}/decision", '{"decision": "hold", "version": 2.0}'),
        ("PATCH", "/manage/pages", f'{{"url": "{PAGE}", "slow_seconds": {one}}}'),
        ("PATCH", "/manage/site", f'{{"max_links": {one}, "close_after_days": {one}}}'),
    ):  # fmt: skip
        answer = api.reader.client.open(
            f"/api/v1{path}",
            method=method,
            data=body,
            headers={**api.headers, "Content-Type": "application/json"},
        )
        assert answer.status_code == 200, (path, answer.get_json())


@pytest.mark.parametrize("number", ["1.5", "1e400", "-1e400", "NaN", '"1"', "true", "[1]", "2e9"])
def test_other_numbers_are_none(api: Api, number: str) -> None:
    comment = api.reader.post("Root.").id
    answer = api.reader.client.put(
        f"/api/v1/comments/{comment}/vote",
        data=f'{{"value": {number}}}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("GET", "/manage/figures?page=nowhere", None, "page"),
        ("GET", "/manage/figures?page=x" + "x" * 4000, None, "page"),
        ("GET", "/manage/export?page=nowhere", None, "page"),
        ("GET", "/manage/export?commenter=nobody", None, "commenter"),
        ("GET", "/manage/export?commenter=%20", None, "commenter"),
        ("GET", "/manage/log?from=x", None, "from"),
        ("GET", "/threads?url=nowhere", None, "url"),
        ("POST", "/counts", {"urls": ["nowhere"]}, "urls"),
        ("PATCH", "/manage/pages", {"url": "nowhere"}, "url"),
    ],
)
def test_a_refused_field_has_the_name_that_its_sender_gave_it(
    api: Api, method: str, path: str, body: Any, field: str
) -> None:
    assert api.send(method, path, body) == (422, [field])


@pytest.mark.parametrize("count", [1, 3])
def test_a_set_of_comments_that_do_not_exist_is_said_to_be_gone(api: Api, count: int) -> None:
    ids = [{"id": f"1-19b0c3f2a1d4{n}", "version": 2} for n in range(count)]
    answer = api.reader.send(
        "POST", "/manage/bulk", {"decision": "spam", "comments": ids}, **api.headers
    )
    assert answer.status_code == 404
    assert answer.get_json()["detail"] == "None of these comments exists any more."


def test_of_a_set_those_that_exist_are_counted(api: Api) -> None:
    ids = [api.reader.post("Root.").id, "1-19b0c3f2a1d4e"]
    comments = [{"id": one, "version": 1} for one in ids]
    answer = api.reader.send(
        "POST", "/manage/bulk", {"decision": "spam", "comments": comments}, **api.headers
    )
    assert answer.get_json()["bulk"]["total"] == 1
