"""Coming in and going out."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from comments_service.services.accounts import accounts
from comments_service.services.accounts.accounts import make_sign_in_link
from tests.support.cost import ratio
from tests.support.passwords import HASHER
from tests.web.console.conftest import PASSWORD, Desk

SignIn = Callable[..., Desk]


@pytest.fixture
def link(app: Flask) -> str:
    with app.app_context():
        return f"/console/sign-in/{make_sign_in_link(datetime.now(UTC))}"


def session_of(desk: Desk) -> str | None:
    cookie = desk.client.get_cookie("palabre")
    return cookie.value if cookie else None


def test_a_link_signs_in_once_and_only_by_its_button(app: Flask, link: str) -> None:
    desk = Desk(app)
    assert desk.get(link).status_code == 200
    assert session_of(desk) is None, "opening a link is not using it"
    answer = desk.post(link, desk.token(link))
    assert (answer.status_code, answer.location) == (303, "/console/")
    assert desk.get("/console/queue/review").status_code == 200
    again = Desk(app)
    assert again.post(link, again.token(link)).status_code == 410


def test_a_password_signs_in_and_leads_where_one_wanted_to_go(sign_in: SignIn) -> None:
    desk = sign_in("lea")
    desk.post("/console/sign-out")
    sent = desk.get("/console/queue/spam?site=default")
    assert sent.location == "/console/sign-in?next=/console/queue/spam?site%3Ddefault"
    answer = desk.sign_in("lea@example.org", next="/console/queue/spam?site=default")
    assert answer.location == "/console/queue/spam?site=default"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/console/",
        "/\\evil.example",
        "/console/\\evil",
        "/console//evil.example",
        "/console/..//evil.example",
        "javascript:alert(1)",
        "/console/\r\nSet-Cookie: a=b",
        "/api/v1/threads",
        "/console/sign-out",
        "",
    ],
)
def test_no_target_after_signing_in_leads_elsewhere(sign_in: SignIn, elsewhere: str) -> None:
    desk = sign_in("lea")
    desk.post("/console/sign-out")
    answer = desk.sign_in("lea@example.org", next=elsewhere)
    assert (answer.status_code, answer.location) == (303, "/console/")
    assert desk.get("/console/sign-in", query_string={"next": elsewhere}).location == "/console/"


def test_the_answer_does_not_tell_whether_an_account_exists(sign_in: SignIn, app: Flask) -> None:
    sign_in("lea")
    desk = Desk(app)
    wrong = desk.sign_in("lea@example.org", "wrong password")
    nobody = desk.sign_in("who@example.org", "wrong password")
    nonsense = desk.sign_in("not an address", "wrong password")
    assert {wrong.status_code, nobody.status_code, nonsense.status_code} == {401}
    bodies = [
        answer.get_data(as_text=True).replace(email, "")
        for answer, email in (
            (wrong, "lea@example.org"),
            (nobody, "who@example.org"),
            (nonsense, "not an address"),
        )
    ]
    assert bodies[0] == bodies[1] == bodies[2]


@pytest.mark.timing
def test_an_unknown_account_costs_as_much_as_a_known_one(
    sign_in: SignIn, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_hasher", HASHER)
    sign_in("lea")
    desk = Desk(app)
    token = desk.token("/console/sign-in")

    def refusal_of(email: str) -> Callable[[], object]:
        return lambda: desk.post("/console/sign-in", token, email=email, password="a wrong one")

    known, unknown = refusal_of("lea@example.org"), refusal_of("who@example.org")
    # Without a password to check it would be a fraction.
    assert ratio(known, unknown, enough=1.5) <= 1.5
    assert ratio(unknown, known, enough=1.5) <= 1.5


def test_each_sign_in_has_a_new_secret_and_ends_the_one_before(sign_in: SignIn) -> None:
    desk = sign_in("lea")
    before = session_of(desk)
    planted = Desk(desk.app)
    planted.client.set_cookie("palabre", "planted-by-somebody")
    planted.sign_in("lea@example.org")
    assert session_of(planted) not in (None, before, "planted-by-somebody")
    desk.client.delete_cookie("palabre")
    assert desk.get("/console/queue/review").status_code == 302


def test_signing_out_ends_the_session_on_the_server(sign_in: SignIn) -> None:
    desk = sign_in("lea")
    kept = session_of(desk)
    desk.post("/console/sign-out")
    assert session_of(desk) is None
    desk.client.set_cookie("palabre", kept or "")
    assert desk.get("/console/queue/review").status_code == 302


def test_signing_out_everywhere_ends_every_session(sign_in: SignIn) -> None:
    desk = sign_in("lea")
    other = Desk(desk.app)
    other.sign_in("lea@example.org")
    desk.post("/console/sign-out-everywhere")
    assert other.get("/console/queue/review").status_code == 302


def test_over_https_the_cookie_is_the_hosts_alone(make_app: Callable[..., Flask]) -> None:
    app = make_app(BASE_URL="https://comments.example")
    with app.app_context():
        link = f"/console/sign-in/{make_sign_in_link(datetime.now(UTC))}"
    desk = Desk(app)
    desk.client.environ_base["wsgi.url_scheme"] = "https"
    token = desk.token(link)
    answer = desk.post(link, token)
    cookie = next(
        c for c in answer.headers.getlist("Set-Cookie") if c.startswith("__Host-palabre=")
    )
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_guessing_is_stopped_and_says_when_to_come_back(make_app: Callable[..., Flask]) -> None:
    app = make_app(RATE_LIMITS="on")
    desk = Desk(app)
    token = desk.token("/console/sign-in")
    answers = [
        desk.post("/console/sign-in", token, email="owner@localhost", password=f"guess {n:06}")
        for n in range(21)
    ]
    statuses = [answer.status_code for answer in answers]
    allowed = statuses.count(401)
    assert 5 <= allowed <= 20
    assert statuses == [401] * allowed + [429] * (21 - allowed)
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 900
    owner = app.test_client()
    elsewhere = {"REMOTE_ADDR": "192.0.2.77"}
    page = owner.get("/console/sign-in", environ_base=elsewhere)
    assert page.status_code == 200
    token = page.get_data(as_text=True).partition('name="csrf" value="')[2][:32]
    tried = owner.post(
        "/console/sign-in",
        data={"csrf": token, "email": "owner@localhost", "password": PASSWORD},
        environ_base=elsewhere,
    )
    assert tried.status_code == 401, "the owner's own address is not locked out"


def test_an_account_is_changed_by_its_owner(sign_in: SignIn) -> None:
    desk = sign_in("lea")
    bad = desk.post("/console/account", email="nonsense", name="", password="sh0rt")
    assert bad.status_code == 422
    page = bad.get_data(as_text=True)
    assert 'id="email-error"' in page
    assert 'id="name-error"' in page
    assert "sh0rt" not in page
    renamed = desk.post("/console/account", email="lea@example.org", name="Léa M.")
    assert renamed.status_code == 303
    other = Desk(desk.app)
    other.sign_in("lea@example.org")
    new = {"email": "new@example.org", "name": "Léa M.", "password": "another long one"}
    stolen = desk.post("/console/account", **new, current="a guess")
    assert stolen.status_code == 422
    assert 'id="current-error"' in stolen.get_data(as_text=True)
    assert desk.post("/console/account", **new, current=PASSWORD).status_code == 303
    assert other.get("/console/queue/review").status_code == 302, "a new password ends the others"
    assert "Saved." in desk.get("/console/account").get_data(as_text=True)
    assert Desk(desk.app).sign_in("new@example.org", "another long one").status_code == 303


def test_a_session_that_ended_is_explained_and_leads_back(
    app: Flask, owner: Desk, post: Callable[..., str]
) -> None:
    comment, token = post(), owner.token()
    owner.client.set_cookie("palabre", "a-session-of-last-month")
    left = owner.client.get("/console/queue/spam?author=lea")
    shown = owner.client.get(left.location).get_data(as_text=True)
    assert "Your session has ended." in shown
    assert 'name="next" value="/console/queue/spam?author=lea"' in shown
    sent = owner.client.post(
        f"/console/comments/{comment}/decision",
        data={"csrf": token, "decision": "approve", "version": "2", "back": "/console/queue/all"},
    )
    assert "next=/console/queue/all" in sent.location.replace("%2F", "/")
    stranger = app.test_client().get("/console/queue/spam")
    assert "session has ended" not in app.test_client().get(stranger.location).text
