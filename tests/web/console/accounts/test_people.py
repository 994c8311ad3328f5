"""Who works on a site: roles, invitations and leaving, through the console."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask

from tests.web.console.conftest import PASSWORD, Desk

PEOPLE = "/console/people"

SignIn = Callable[..., Desk]


def text(desk: Desk, path: str = PEOPLE) -> str:
    return unescape(desk.get(path).get_data(as_text=True))


def number_of(desk: Desk, name: str) -> str:
    found = re.search(rf'id="member-(\d+)"><bdi>{name}</bdi>', text(desk))
    assert found, name
    return found[1]


def invite(desk: Desk, role: str = "moderator", label: str = "") -> str:
    made = desk.post(f"{PEOPLE}/invite", role=role, label=label)
    assert made.status_code == 201
    found = re.search(r'<code id="link">https?://[^/]+(/console/join/[\w-]+)</code>', made.text)
    assert found
    return found[1]


def test_everybody_of_the_site_sees_names_and_roles_but_no_address(
    owner: Desk, sign_in: SignIn
) -> None:
    desk = sign_in("remi", "responder")
    page = text(desk)
    assert "<bdi>owner</bdi>" in page and "Responder" in page
    assert "@example.org" not in page
    assert "Invite somebody" not in page and 'name="role"' not in page
    assert "owner@example.org" in text(owner)


def test_a_role_holds_from_the_next_click_on(owner: Desk, sign_in: SignIn) -> None:
    desk = sign_in("lea", "moderator")
    assert desk.get("/console/tokens").status_code == 403
    changed = owner.post(f"{PEOPLE}/role", number=number_of(owner, "lea"), role="owner")
    assert changed.location == PEOPLE
    assert desk.get("/console/tokens").status_code == 200
    owner.post(f"{PEOPLE}/role", number=number_of(owner, "lea"), role="analyst")
    assert desk.get("/console/tokens").status_code == 403


def test_who_is_removed_is_out_at_once_in_every_browser(owner: Desk, sign_in: SignIn) -> None:
    desks = [sign_in("lea", "moderator"), Desk(owner.app)]
    assert desks[1].sign_in("lea@example.org").status_code == 303
    assert owner.post(f"{PEOPLE}/remove", number=number_of(owner, "lea")).status_code == 303
    for desk in desks:
        assert desk.get("/console/queue/review").status_code == 404
        assert desk.get("/console/people").status_code == 404
        assert desk.get("/console/", follow_redirects=True).status_code == 200
    assert "lea@example.org" not in text(owner)


def test_the_last_owner_is_told_why_they_stay(owner: Desk, sign_in: SignIn) -> None:
    me = number_of(owner, "owner")
    for path, fields in (
        ("role", {"number": me, "role": "moderator"}),
        ("remove", {"number": me}),
        ("leave", {}),
    ):
        refused = owner.post(f"{PEOPLE}/{path}", **fields)
        assert refused.status_code == 409
        assert "make somebody else an owner first" in refused.text
    sign_in("lea", "owner")
    assert owner.post(f"{PEOPLE}/leave").status_code == 303
    assert owner.get(PEOPLE).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "0", "-1", "9" * 30, "٣"])
def test_nobody_is_changed_who_is_not_of_the_site(owner: Desk, number: str) -> None:
    for path in ("role", "remove"):
        assert owner.post(f"{PEOPLE}/{path}", number=number, role="owner").status_code == 404


def test_a_role_that_is_none_is_refused(owner: Desk) -> None:
    number = number_of(owner, "owner")
    assert owner.post(f"{PEOPLE}/role", number=number, role="king").status_code == 422
    refused = owner.post(f"{PEOPLE}/invite", role="king", label="Léa")
    assert refused.status_code == 422
    assert 'id="role-error"' in refused.text and 'value="Léa"' in refused.text


def test_an_invitation_makes_an_account_by_its_button_and_once(app: Flask, owner: Desk) -> None:
    link = invite(owner, "responder", "Léa <lea@example.org>")
    listed = text(owner)
    assert "Léa <lea@example.org>" in listed and link not in listed
    desk = Desk(app)
    for _ in range(2):
        page = text(desk, link)
        assert "owner invites you" in page and "Responder" in page
    fields = {"name": "Léa", "email": "lea@example.org", "password": PASSWORD}
    joined = desk.post(link, desk.token(link), **fields)
    assert (joined.status_code, joined.location) == (303, "/console/queue/review?site=default")
    assert "Welcome" in text(desk, joined.location)
    assert "Responder" in text(desk)
    assert "Pending invitations" not in text(owner)
    again = Desk(app)
    assert again.get(link).status_code == 410
    assert again.post(link, again.token("/console/sign-in"), **fields).status_code == 410


def test_an_invitation_is_for_an_account_too_that_there_is(
    owner: Desk, sign_in: SignIn, app: Flask
) -> None:
    lea = sign_in("lea", "analyst")
    assert lea.post(f"{PEOPLE}/leave").status_code == 303
    assert lea.get(PEOPLE).status_code == 404
    link = invite(owner, "moderator")
    desk = Desk(app)
    sent = re.search(r'href="(/console/sign-in\?next=[^"]+)"', desk.get(link).text)
    assert sent and desk.get(unescape(sent[1])).status_code == 200
    back = desk.sign_in("lea@example.org", next=link)
    assert back.location == link
    assert "Join as lea" in text(desk, link)
    assert desk.post(link, desk.token(link)).status_code == 303
    assert desk.get(PEOPLE).status_code == 200


def test_who_is_on_the_site_already_does_not_use_an_invitation_up(owner: Desk) -> None:
    link = invite(owner)
    refused = owner.post(link, owner.token(link))
    assert refused.status_code == 409
    assert "already" in refused.text
    assert "Pending invitations" in text(owner)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "nonsense"}, "email"),
        ({"email": "owner@example.org"}, "email"),
        ({"password": "short"}, "password"),
    ],
)
def test_a_form_with_a_fault_keeps_what_was_typed_and_the_invitation(
    app: Flask, owner: Desk, changed: dict[str, str], field: str
) -> None:
    link = invite(owner)
    desk = Desk(app)
    fields = {"name": "Léa B.", "email": "lea@example.org", "password": PASSWORD} | changed
    refused = desk.post(link, desk.token(link), **fields)
    assert refused.status_code == 422
    assert f'id="{field}-error"' in refused.text
    assert fields["name"] in refused.text and fields["password"] not in refused.text
    assert desk.get(link).status_code == 200


def test_an_invitation_can_be_taken_back(app: Flask, owner: Desk) -> None:
    link = invite(owner, label="Léa")
    found = re.search(r'name="invitation" value="([0-9a-f]{64})"', text(owner))
    assert found
    assert owner.post(f"{PEOPLE}/uninvite", invitation=found[1]).status_code == 303
    assert owner.post(f"{PEOPLE}/uninvite", invitation=found[1]).status_code == 404
    assert Desk(app).get(link).status_code == 410


def test_a_planted_session_does_not_survive_joining(app: Flask, owner: Desk) -> None:
    link = invite(owner)
    desk = Desk(app)
    desk.client.set_cookie("palabre", "planted-by-somebody")
    fields = {"name": "Léa", "email": "lea@example.org", "password": PASSWORD}
    desk.post(link, desk.token(link), **fields)
    cookie = desk.client.get_cookie("palabre")
    assert cookie and cookie.value != "planted-by-somebody"


def test_people_are_listed_and_removed_by_command(app: Flask, owner: Desk, sign_in: SignIn) -> None:
    desk = sign_in("lea", "moderator")
    run = app.test_cli_runner().invoke
    assert "moderator  lea@example.org" in run(args=["moderator", "list"]).output
    kept = run(args=["moderator", "remove", "owner@example.org"])
    assert kept.exit_code == 1 and "the last one" in kept.output
    assert run(args=["moderator", "remove", "nobody@example.org"]).exit_code == 1
    assert run(args=["moderator", "remove", "lea@example.org"]).output == "Removed.\n"
    assert desk.get(PEOPLE).status_code == 404
