"""The page's script hears who is answering; looking changes nothing, and news are told once."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.factories import Posted
from tests.support.waits import wait_of
from tests.web.answer.conftest import Visit
from tests.web.console.conftest import Desk

GiveLink = Callable[[int, Posted], Visit]
AddMember = Callable[..., int]


def news(link: Visit, tag: str = "") -> Any:
    headers = {"If-None-Match": tag} if tag else {}
    return link.client.get(f"{link.path}/news", headers=headers)


def test_each_hears_who_is_answering_and_that_somebody_has(
    app: Flask, asked: Posted, member: AddMember, visit: GiveLink
) -> None:
    ana, max_ = visit(member(), asked), visit(member("max"), asked)
    first = news(ana)
    assert first.get_json() == {
        "waits": True, "claimer": "", "is_mine": False, "answered": False
    }  # fmt: skip
    assert news(ana, first.headers["ETag"]).status_code == 304
    assert first.headers["Cache-Control"] == "no-store"
    max_.send("claim")
    told = news(ana, first.headers["ETag"])
    assert (told.status_code, told.get_json()["claimer"]) == (200, "max")
    assert news(max_).get_json()["is_mine"] is True
    version = wait_of(app, asked).version
    for _ in range(100):
        assert news(ana, told.headers["ETag"]).status_code == 304
    assert wait_of(app, asked).version == version
    assert wait_of(app, asked).claimed_by
    max_.send("answer", body="At nine.")
    after = news(ana, told.headers["ETag"]).get_json()
    assert (after["waits"], after["claimer"], after["answered"]) == (False, "", True)
    assert news(Visit(app.test_client(), "/answer/1-" + "0" * 32)).status_code == 410


def test_it_takes_two_statements(
    asked: Posted,
    member: AddMember,
    visit: GiveLink,
    count_statements: Callable[[], Any],
) -> None:
    ana = visit(member(), asked)
    tag = news(ana).headers["ETag"]
    with count_statements() as statements:
        assert news(ana, tag).status_code == 304
    assert len(statements) == 2


def test_who_is_signed_in_hears_it_as_well(
    app: Flask, asked: Posted, sign_in: Callable[..., Desk]
) -> None:
    path = f"/console/answer/{asked.id}"
    ana, rita = sign_in("ana", "responder"), sign_in("rita", "analyst")
    Visit(ana.client, path).send("claim")
    assert news(Visit(rita.client, path)).get_json()["claimer"] == "ana"
    assert f'data-news="{path}/news"' in rita.get(path).text
    assert news(Visit(app.test_client(), path)).status_code == 302
