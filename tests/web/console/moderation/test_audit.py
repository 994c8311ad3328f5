"""The audit log: everything that people, programs and rules did, filtered, paged, as CSV."""

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.rules.core.csv_cells import BYTE_ORDER_MARK
from comments_service.services.accounts.tokens import create_token
from comments_service.services.core.actor import Actor, By
from comments_service.web.console.moderation.audit_texts import DEEDS
from tests.factories import SITE, Moderator, Reader, set_rules, stored
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LOG = "/console/audit"


@pytest.fixture
def busy(app: Flask, moderator: Moderator, at: Any) -> Flask:
    """A held comment and its decision, a deed, a program's decision, and one that just appeared."""
    set_rules(app, moderation="open", max_links=0)
    at(NOW - timedelta(days=3))
    Reader(app).post("Appears at once.")
    held = Reader(app, page="https://localhost/other").post("See https://a.example").id
    at(NOW - timedelta(days=2))
    moderator.decide(held, "approve")
    at(NOW - timedelta(days=1))
    with app.app_context():
        by = Actor("moderator", moderator.actor.moderator_id, "Firefox")
        secret = create_token(SITE, "=Nightly", ["moderate"], By(by, NOW - timedelta(days=1)))
    at(NOW)
    answer = app.test_client().post(
        f"/api/v1/manage/comments/{held}/decision",
        json={"decision": "spam", "version": stored(app, held).version},
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code == 200
    app.config["HELD"] = held
    return app


def rows(desk: Desk, **query: str) -> list[dict[str, str]]:
    answer = desk.get(f"{LOG}/file", query_string=query)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.get_data().startswith(BYTE_ORDER_MARK), "as spreadsheets want it"
    told = csv.DictReader(answer.get_data().decode("utf-8-sig").splitlines())
    # Who is on the site was made so before, and has signed in.
    return [row for row in told if row["action"] not in ("joined", "signed_in")]


def actions(desk: Desk, **query: str) -> list[str]:
    return [row["action"] for row in rows(desk, **query)]


def test_the_log_tells_everything_but_what_appeared_at_once(busy: Flask, owner: Desk) -> None:
    spam, token, approve, post = rows(owner)
    assert (spam["action"], spam["actor"], spam["device"]) == (
        "spam",
        "program",
        "=Nightly"[0:0] or "'=Nightly",
    )
    assert spam["who"] == "The program “=Nightly”, for mo"
    assert (token["action"], token["who"], token["subject"]) == ("token", "mo", "'=Nightly")
    assert token["after"] == '{"scopes": ["moderate"]}'
    assert (token["device"], token["comment"]) == ("Firefox", "")
    assert (approve["from_status"], approve["to_status"]) == ("held", "published")
    assert (post["action"], post["to_status"], post["comment"]) == (
        "post", "held", busy.config["HELD"],
    )  # fmt: skip
    assert "This site allows 0." in post["reasons"]
    assert post["at"] == "2026-11-21T12:00:00.000Z"


def test_it_is_narrowed_by_who_what_when_and_about(busy: Flask, owner: Desk) -> None:
    held = busy.config["HELD"]
    assert actions(owner, who="program") == ["spam"]
    assert actions(owner, who="1") == ["spam", "token", "approve"]
    assert actions(owner, who="99") == []
    assert actions(owner, what="approve") == ["approve"]
    assert actions(owner, **{"from": "2026-11-23"}) == ["spam", "token"]
    assert actions(owner, **{"from": "2026-11-22", "to": "2026-11-22"}) == ["approve"]
    assert actions(owner, about=held) == ["spam", "approve", "post"]
    assert actions(owner, about=f"https://localhost/other#c-{held}") == ["spam", "approve", "post"]
    assert actions(owner, about="/other") == ["spam", "approve", "post"]
    assert actions(owner, about="nightly") == ["token"]
    assert actions(owner, about="%") == []
    assert actions(owner, about="2-abc") == []


@pytest.mark.parametrize(
    ("query", "field"), [({"from": "now"}, "from"), ({"to": "x"}, "to"), ({"who": "me"}, "who")]
)
def test_what_cannot_be_is_told_beside_its_field(
    busy: Flask, owner: Desk, query: dict[str, str], field: str
) -> None:
    page = owner.get(LOG, query_string=query)
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert owner.get(f"{LOG}/file", query_string=query).status_code == 404
    assert owner.get(f"{LOG}?before=zz").status_code == 400


def test_the_filter_is_folded_until_it_narrows(busy: Flask, owner: Desk) -> None:
    for page in (LOG, "/console/figures", "/console/figures/answers"):
        assert '<details class="filter">' in owner.get(page).text
        assert '<details class="filter" open>' in owner.get(f"{page}?from=2026-01-02").text


def test_the_page_says_it_in_words_and_escapes_them(
    busy: Flask, owner: Desk, moderator: Moderator
) -> None:
    with busy.app_context():
        by = Actor("moderator", moderator.actor.moderator_id, "<i>Browser</i>")
        create_token(SITE, "<script>", ["read"], By(by, NOW))
    page = owner.get(LOG).text
    assert "created a token" in page and "moved it to spam" in page
    assert "<script>" not in page.replace('<script src="/static', "") and "&lt;script&gt;" in page
    assert "Browser" not in page, "what browsers call themselves is in the file alone"
    assert "See https://a.example" in page, "the comment is told by its first words"
    assert "May: <bdi>read</bdi>" in page
    french = owner.get(f"{LOG}?lang=fr").text
    assert "a créé un jeton" in french


def test_pages_follow_each_other_without_a_gap_or_a_line_twice(
    busy: Flask, owner: Desk, moderator: Moderator
) -> None:
    with busy.app_context():
        for n in range(120):
            by, at = moderator.actor, NOW + timedelta(seconds=n // 3)
            create_token(SITE, f"token {n:03}", ["read"], By(by, at))
    seen: list[str] = []
    address: str | None = f"{LOG}?who=1&what=token"
    pages = 0
    while address:
        page = owner.get(address).text
        seen += re.findall(r"<bdi>(token \d\d\d|=Nightly)</bdi>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else None
        pages += 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 121
    assert [name for name in seen if name != "=Nightly"][0] in (
        "token 119",
        "token 118",
        "token 117",
    )
    assert len(rows(owner, who="1", what="token")) == 121


def test_a_sign_in_tells_the_browser_and_a_ban_no_number(
    app: Flask, owner: Desk, post: Callable[..., str]
) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    desk = Desk(app)
    desk.client.environ_base["HTTP_USER_AGENT"] = agent
    desk.sign_in("owner@example.org")
    post()
    owner.post("/console/bans", kind="name", target="Léa", lasts="7d", sure="on")
    owner.post("/console/sites/default/settings", **{})
    page = owner.get(LOG).text
    assert "Firefox on Linux" in page and "Mozilla" not in page
    assert "→ nothing" not in page


def test_only_owners_of_the_site_read_its_log(busy: Flask, sign_in: SignIn) -> None:
    for role in ("analyst", "responder", "moderator"):
        desk = sign_in(role, role)
        assert desk.get(LOG).status_code == desk.get(f"{LOG}/file").status_code == 403


def test_what_owners_do_is_in_the_log(app: Flask, owner: Desk, post: Callable[..., str]) -> None:
    post()
    owner.post("/console/tokens", name="Copy", scopes="export")
    number = re.search(r'name="number" value="(\w+)"', owner.get("/console/tokens").text)
    assert number
    owner.post("/console/tokens/revoke", number=number[1])
    (thread,) = re.findall(r"/console/threads/(\w+)", owner.get("/console/queue/review").text)
    owner.post(f"/console/threads/{thread}/close", close="on")
    owner.post(f"/console/threads/{thread}/close", close="off")
    assert owner.get("/console/export/file?format=csv&commenter=lea@example.org").status_code == 200
    owner.post("/console/moves/apply", moves="http://localhost/pain,http://localhost/levain")
    owner.post("/console/privacy/erase", email="lea@example.org", seen="1", sure="on")
    told = rows(owner)
    assert [row["action"] for row in told if row["who"] == "owner"] == [
        "erase", "erase", "moved", "export", "open", "close", "revoked", "token",
    ]  # fmt: skip
    # Whom it was about is not kept for ever in what cannot be changed.
    assert "lea@example.org" not in str(told)


def test_the_log_takes_as_many_statements_whatever_it_holds(
    busy: Flask, owner: Desk, client: FlaskClient, count_statements: Any
) -> None:
    with count_statements() as few:
        owner.get(LOG)
    with busy.app_context():
        for n in range(60):
            create_token(SITE, f"token {n}", ["read"], By(Actor("system"), NOW))
    with count_statements() as more:
        owner.get(LOG)
    assert len(few) == len(more)


def test_every_deed_has_a_sentence() -> None:
    services = Path(__file__).parents[4] / "comments_service" / "services"
    code = "\n".join(path.read_text() for path in services.rglob("*.py"))
    logged = set(re.findall(r'AuditRecord\(\s*action="(\w+)"', code)) | {"import", "undo_import"}
    assert len(logged) > 12
    assert logged - DEEDS.keys() == set()
