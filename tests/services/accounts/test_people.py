"""Roles on a site: given, taken, and never the last owner's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.queries.accounts.people import invitations_of, members_of
from comments_service.queries.accounts.tokens import tokens_of
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.accounts.invitations import INVITATION_LASTS, invite, join
from comments_service.services.accounts.people import change_role, remove_member
from comments_service.services.accounts.tokens import create_token
from comments_service.services.core.actor import SYSTEM, Actor, By
from tests.factories import SITE
from tests.services.comments.test_concurrency import together

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def account(app: Flask, name: str, role: str) -> int:
    with app.app_context():
        return add_moderator(f"{name}@blog.example", role, None, NOW)


def refusal(act: Callable[[], object]) -> str | None:
    try:
        act()
    except AppError as error:
        return error.code
    return None


def roles(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {member.name: member.role for member in members_of(SITE)}


def test_the_last_owner_is_neither_demoted_nor_removed_by_any_way(app: Flask) -> None:
    ann, bob = account(app, "ann", "owner"), account(app, "bob", "moderator")
    by = Actor("moderator", ann)
    with app.app_context():
        for act in (
            partial(change_role, SITE, ann, "moderator", By(by, NOW)),
            partial(remove_member, SITE, ann, By(by, NOW)),
            partial(remove_member, SITE, ann, By(SYSTEM, NOW)),
            partial(add_moderator, "ann@blog.example", "analyst", None, NOW),
        ):
            assert refusal(act) == "not_allowed"
        assert roles(app) == {"ann": "owner", "bob": "moderator"}
        change_role(SITE, bob, "owner", By(by, NOW))
        remove_member(SITE, ann, By(by, NOW))
    assert roles(app) == {"bob": "owner"}


@pytest.mark.parametrize("role", ["moderator", None])
def test_two_owners_who_take_the_role_from_one_another_at_once_leave_one(
    app: Flask, role: str | None
) -> None:
    pair = account(app, "ann", "owner"), account(app, "bob", "owner")

    def take(by: int, whose: int) -> str | None:
        with app.app_context():
            actor = Actor("moderator", by)
            if role is None:
                return refusal(lambda: remove_member(SITE, whose, By(actor, NOW)))
            return refusal(lambda: change_role(SITE, whose, role, By(actor, NOW)))

    for _ in range(5):
        results = together(partial(take, *pair), partial(take, *reversed(pair)))
        assert results.count(None) == 1
        assert set(results) <= {None, "forbidden", "not_allowed"}
        assert list(roles(app).values()).count("owner") == 1
        for name in ("ann", "bob"):
            account(app, name, "owner")


def test_two_owners_who_leave_at_once_leave_one(app: Flask) -> None:
    pair = account(app, "ann", "owner"), account(app, "bob", "owner")

    def leave(who: int) -> str | None:
        with app.app_context():
            return refusal(lambda: remove_member(SITE, who, By(Actor("moderator", who), NOW)))

    assert sorted(together(*(partial(leave, who) for who in pair)), key=str) == [
        None,
        "not_allowed",
    ]
    assert list(roles(app).values()) == ["owner"]


def test_who_leaves_takes_their_tokens_and_open_invitations_along(app: Flask) -> None:
    ann, bob = account(app, "ann", "owner"), account(app, "bob", "owner")
    with app.app_context():
        for maker in (ann, bob, None):
            create_token(SITE, f"of {maker}", ["export"], By(Actor("moderator", maker), NOW))
        for by in (ann, bob):
            invite(SITE, "owner", None, By(Actor("moderator", by), NOW))
        change_role(SITE, bob, "moderator", By(Actor("moderator", ann), NOW))
        assert [one.by for one in invitations_of(SITE, NOW)] == ["ann"]
        assert len(tokens_of(SITE)) == 3
        remove_member(SITE, bob, By(Actor("moderator", ann), NOW))
        assert {token.name for token in tokens_of(SITE)} == {f"of {ann}", "of None"}


def test_an_invitation_is_used_once_also_by_two_at_once(app: Flask) -> None:
    ann = account(app, "ann", "owner")
    people = []
    for name in ("bob", "cho"):
        people.append(account(app, name, "analyst"))
    with app.app_context():
        token = invite(SITE, "moderator", None, By(Actor("moderator", ann), NOW))

    def use(who: int) -> str | None:
        with app.app_context():
            return refusal(lambda: join(token, who, None, NOW))

    results = together(*(partial(use, who) for who in people))
    assert sorted(results, key=str) == [None, "bad_link"]
    assert list(roles(app).values()).count("moderator") == 1


def test_an_invitation_ends_after_its_time_and_is_no_demotion(app: Flask) -> None:
    ann, bob = account(app, "ann", "owner"), account(app, "bob", "analyst")
    with app.app_context():
        token = invite(SITE, "responder", None, By(Actor("moderator", ann), NOW))
        assert refusal(lambda: join(token, ann, None, NOW)) == "conflict"
        late = NOW + INVITATION_LASTS
        assert refusal(lambda: join(token, bob, None, late)) == "bad_link"
        assert refusal(lambda: join("nonsense", bob, None, NOW)) == "bad_link"
        join(token, bob, None, late - timedelta(seconds=1))
    assert roles(app) == {"ann": "owner", "bob": "responder"}
