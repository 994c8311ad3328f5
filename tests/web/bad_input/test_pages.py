"""Forms without JavaScript are refused as pages; the deepest thread is read and answered."""

from urllib.parse import quote

import pytest
from sqlalchemy import insert

from comments_service.models import Comment, Thread
from comments_service.rules.core.identity import new_id, reference
from tests.support.calls import PAGE, post
from tests.web.bad_input.service import (
    BEGAN,
    CLOSED_PAGE,
    COMMENTS,
    GOOD,
    HELD,
    Service,
    comment_row,
    costs_little,
    thread_row,
)

DEEP = 10_000
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        (b"", {}),
        (b"body=text", {}),
        (b"url=" + PAGE.encode(), {}),
        (b"url=" + PAGE.encode() + b"&body=%00", {}),
        (b"url=" + PAGE.encode() + b"&body=text%ff", {}),
        (b"url=" + PAGE.encode() + b"&body=text%ed%a0%80", {}),
        (b"url=" + PAGE.encode() + b"&body=text\xff", {}),
        (b"url=" + PAGE.encode() + b"&body=" + b"x" * 10_001, {}),
        (b"url=" + PAGE.encode() + b"&body=" + b"x" * 300_000, {}),
        (b"url=" + PAGE.encode() + b"&body=text&site=%00", {}),
        (b"url=" + PAGE.encode() + b"&body=text&reply=1-%00", {}),
        (b"url=" + PAGE.encode() + b"&body=text&reply=" + reference(1, HELD).encode(), {}),
        (b"url=" + PAGE.encode() + b"&body=text&email=a%40b.example%0d%0aBcc:c%40d.example", {}),
        (b"url=" + CLOSED_PAGE.encode() + b"&body=text", {}),
        (b"url=javascript:alert(1)&body=text", {}),
        (b"url=https://elsewhere.example/&body=text", {}),
        (b"a=1&" * 50_000 + b"body=text", {}),
        (b"--x\r\nbroken", {"Content_Type": "multipart/form-data; boundary=x"}),
        (GOOD, {"Content_Type": "application/json"}),
        (b"url=" + PAGE.encode() + b"&body=text", {"Origin": "https://elsewhere.example"}),
        (b"url=" + PAGE.encode() + b"&body=text", {"Origin": "null"}),
        (b"url=" + PAGE.encode() + b"&body=text", {"Sec_Fetch_Site": "cross-site"}),
    ],
    ids=lambda case: repr(case)[:70],
)
def test_forms_without_javascript_are_refused_as_pages(
    service: Service, form: bytes, headers: dict[str, str]
) -> None:
    before = service.stored()
    with costs_little(service):
        answer = service.call("POST", "/embed", form, **({"Content_Type": FORM} | headers))
    assert 400 <= answer.status < 500, answer
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert service.stored() == before


def test_a_chain_ten_thousand_answers_deep_is_read_and_answered(service: Service) -> None:
    url = "https://localhost/a-deep-page"
    ids = [new_id(BEGAN, 0) + 100 + n for n in range(DEEP)]
    chain = [comment_row(1, 9, ids[0])]
    chain += [
        comment_row(1, 9, own, parent) | {"root_id": ids[0], "reply_count": 0}
        for parent, own in zip(ids, ids[1:], strict=False)
    ]
    chain[0]["reply_count"] = DEEP - 1
    with service.engine.begin() as connection:
        connection.execute(insert(Thread).values(thread_row(1, 9, url)))
        connection.execute(insert(Comment), chain)
    deepest = reference(1, ids[-1])
    with costs_little(service):
        made = post(service.server.port, "below all", url=url, parent_id=deepest)
        assert (made.status, made.json["comment"]["parent_id"]) == (201, deepest)
        for path in (
            f"/api/v1/threads?url={quote(url, safe='')}",
            f"/api/v1/threads?url={quote(url, safe='')}&at={made.json['comment']['id']}",
            f"{COMMENTS}/{reference(1, ids[0])}/replies?limit=100",
            f"{COMMENTS}/{deepest}/replies",
        ):
            answer = service.call("GET", path)
            assert (answer.status, len(answer.body) < 100_000) == (200, True)
