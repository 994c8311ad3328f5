"""Who may not is refused: foreign origins and pages, closed threads, tokens and ids of no use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from comments_service.rules.core.identity import reference
from comments_service.rules.core.signed_tokens import sign_commenter, sign_edit
from tests.support.databases import SECRET_KEY
from tests.web.bad_input.service import (
    BEGAN,
    CLOSED_PAGE,
    COMMENTS,
    DELETED,
    FOREIGN_PAGE,
    GOOD,
    HELD,
    REPLY,
    ROOT,
    THREADS,
    Service,
    comment,
    field_codes,
    refused,
)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json-patch+json",
        "application/jsonx",
        "",
        "\xff",
    ],
    ids=repr,
)
def test_a_content_type_that_a_page_could_send_without_being_asked(
    service: Service, content_type: str
) -> None:
    problem = refused(service, "POST", COMMENTS, GOOD, Content_Type=content_type)
    assert (problem["status"], problem["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.example",
        "https://localhost.elsewhere.example",
        "https://elsewherelocalhost",
        "https://user@localhost",
        "https://localhost/",
        "https://localhost:*",
        "https://localhost#",
        "https://[::1",
        "file://",
        "null",
        "*",
        "",
        "\xff",
        "x" * 5000,
    ],
    ids=lambda origin: repr(origin[:40]),
)
def test_an_origin_that_the_site_does_not_list(service: Service, origin: str) -> None:
    problem = refused(service, "POST", COMMENTS, GOOD, Origin=origin)
    assert (problem["status"], problem["code"]) == (403, "origin_not_allowed")
    answer = service.call("GET", THREADS, None, Origin=origin)
    assert answer.status == 403
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_page_of_no_site_and_a_page_of_another_site(service: Service) -> None:
    nowhere = comment(url="https://elsewhere.example/a")
    assert refused(service, "POST", COMMENTS, nowhere)["code"] == "url_not_allowed"
    assert refused(service, "POST", COMMENTS, comment(site="foreign"))["code"] == "url_not_allowed"
    foreign = comment(url=FOREIGN_PAGE)
    problem = refused(service, "POST", COMMENTS, foreign, Origin="https://localhost")
    assert problem["code"] == "origin_not_allowed"


def test_a_closed_thread(service: Service) -> None:
    problem = refused(service, "POST", COMMENTS, comment(url=CLOSED_PAGE))
    assert (problem["status"], problem["code"], problem["reason"]) == (
        403, "thread_closed", "manual",
    )  # fmt: skip


@pytest.mark.parametrize("key", ["", "k" * 129, "\xe9", "a\tb"], ids=lambda key: repr(key[:20]))
def test_an_idempotency_key_that_is_none(service: Service, key: str) -> None:
    problem = refused(service, "POST", COMMENTS, GOOD, Idempotency_Key=key)
    assert field_codes(problem) == {"Idempotency-Key": "bad_value"}


LATER = datetime.now(UTC) + timedelta(hours=1)
TOKENS = {
    "none": "",
    "not a bearer": f"Basic {sign_edit(SECRET_KEY, 1, ROOT, LATER)}",
    "nothing after bearer": "Bearer ",
    "no token": "Bearer x",
    "not ASCII": "Bearer \xe9.\xff",
    "long": "Bearer " + "a" * 8000,
    "signed by another": f"Bearer {sign_edit('another secret key', 1, ROOT, LATER)}",
    "of another comment": f"Bearer {sign_edit(SECRET_KEY, 1, REPLY, LATER)}",
    "of another site": f"Bearer {sign_edit(SECRET_KEY, 2, ROOT, LATER)}",
    "for another purpose": f"Bearer {sign_commenter(SECRET_KEY, 1, ROOT, BEGAN)}",
    "expired": f"Bearer {sign_edit(SECRET_KEY, 1, ROOT, BEGAN)}",
    "cut": f"Bearer {sign_edit(SECRET_KEY, 1, ROOT, LATER)[:-1]}",
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
@pytest.mark.parametrize(("method", "body"), [("PATCH", {"body": "changed"}), ("DELETE", None)])
def test_a_token_that_gives_no_right(service: Service, token: str, method: str, body: Any) -> None:
    path = f"{COMMENTS}/{reference(1, ROOT)}"
    problem = refused(service, method, path, body, Authorization=token)
    assert (problem["status"], problem["code"]) == (401, "bad_token")


@pytest.mark.parametrize(
    "path",
    [
        *("x", "1", "-1", "1-", "1-0", "0-1", "1-ABC", "1-fffffffffffffffff", "9999999999-1"),
        *("1-ffffffffffffffff", "%00", "1-a%00", "%ff", "%zz", "..", "..%2f..", "%2e%2e", "%"),
        *("1-a%0d%0aX-Injected:%20yes", "a" * 3000, "%D9%A3-a", "1%2d1", "1-1;x", "1-1/.."),
    ],
    ids=lambda path: path[:30],
)
def test_an_id_of_no_comment(service: Service, path: str) -> None:
    for method, tail, body in (
        ("GET", "/replies", None),
        ("PUT", "/vote", {"value": 1}),
        ("POST", "/reports", {"reason": "spam"}),
        ("PATCH", "", {"body": "changed"}),
        ("DELETE", "", None),
    ):
        problem = refused(service, method, f"{COMMENTS}/{path}{tail}", body)
        assert problem["status"] in (401, 404, 405)


@pytest.mark.parametrize("number", [HELD, DELETED], ids=["held", "deleted"])
def test_a_vote_on_what_nobody_sees(service: Service, number: int) -> None:
    path = f"{COMMENTS}/{reference(1, number)}/vote"
    assert refused(service, "PUT", path, {"value": 1})["code"] == "not_found"
