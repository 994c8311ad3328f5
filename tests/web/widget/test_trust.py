"""Trust: earned by what is published, lost by what is refused, and nobody else's to use."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.queries.moderation.bans import origin_of
from comments_service.queries.sites.sites import default_site
from comments_service.rules.comments.bans import commenter_target
from comments_service.rules.core.signed_tokens import COMMENTER_LASTS
from comments_service.rules.readers.identity import of_mailbox
from comments_service.services.core.actor import By
from comments_service.services.moderation.bans import NewBan, lift_ban, make_ban
from comments_service.services.readers.sign_in import sign_in_reader
from comments_service.web.console.comments.ban_targets import targets_of
from tests.factories import (
    PAGE,
    SITE,
    Moderator,
    Posted,
    Reader,
    miscounts,
    number,
    set_rules,
    stored,
)

pytestmark = pytest.mark.database("both")

LEA = {"name": "Léa", "email": "lea@mail.example"}


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    made = make_app()
    set_rules(made, moderation="first", min_fill_seconds=0)
    return made


@pytest.fixture
def moderator(app: Flask) -> Moderator:
    return Moderator(app)


def approved(app: Flask, moderator: Moderator, **fields: Any) -> Posted:
    first = Reader(app).post("Nice.", **fields)
    assert first.status == "held"
    moderator.decide(first.id, "approve")
    return first


def again(app: Flask, first: Posted, address: str = "198.51.100.7", **fields: Any) -> Posted:
    fields = {"commenter_token": first.commenter_token, **fields}
    return Reader(app, address).post(f"More {address} {fields}.", **fields)


def reasons_of(app: Flask, posted: Posted) -> list[str]:
    return [reason["code"] for reason in stored(app, posted.id).reasons]


@pytest.mark.parametrize(
    ("before", "now", "status"),
    [
        (LEA, LEA, "published"),
        (LEA, {"name": "Léa"}, "published"),
        (LEA, {"name": "Lea B.", "email": "LEA@mail.example"}, "published"),
        ({}, {}, "published"),
        (LEA, {"name": "Bot"}, "held"),
        (LEA, {"name": "Bot", "email": "bot@mail.example"}, "held"),
        (LEA, {}, "held"),
        ({}, {"name": "Bot"}, "held"),
        ({"name": "Léa"}, {"email": "bot@mail.example"}, "held"),
    ],
)
def test_a_token_is_worth_something_under_the_same_name_or_e_mail(
    app: Flask, moderator: Moderator, before: Any, now: Any, status: str
) -> None:
    first = approved(app, moderator, author=before)
    assert again(app, first, author=now).status == status


def test_nobody_is_trusted_for_their_address(app: Flask, moderator: Moderator) -> None:
    first = approved(app, moderator)
    neighbour = Reader(app).post("From the same address.")
    assert neighbour.status == "held"
    assert stored(app, neighbour.id).commenter_id != stored(app, first.id).commenter_id
    assert again(app, neighbour, "192.0.2.1").status == "held", "nor is trust lent by a token"


def test_a_new_name_is_trusted_once_it_is_approved(app: Flask, moderator: Moderator) -> None:
    first = approved(app, moderator, author=LEA)
    renamed = again(app, first, author={"name": "Lea Braun"})
    assert renamed.status == "held"
    moderator.decide(renamed.id, "approve")
    assert again(app, first, "203.0.113.4", author={"name": "Lea Braun"}).status == "published"


@pytest.mark.parametrize("decision", ["spam", "delete"])
def test_a_refusal_costs_trust_and_its_undo_gives_it_back(
    app: Flask, moderator: Moderator, decision: str
) -> None:
    first = approved(app, moderator, author=LEA)
    second = again(app, first, author=LEA)
    assert second.status == "published"
    moderator.decide(second.id, decision)
    third = again(app, first, "198.51.100.8", author=LEA)
    assert (third.status, reasons_of(app, third)) == ("held", ["lost_trust"])
    moderator.undo(second.id)
    assert again(app, first, "198.51.100.9", author=LEA).status == "published"
    assert miscounts(app) == []


def test_an_army_is_stopped_by_its_first_refusal(app: Flask, moderator: Moderator) -> None:
    first = approved(app, moderator, author=LEA)
    army = [again(app, first, f"203.0.113.{n}", author=LEA) for n in range(6)]
    assert {one.status for one in army} == {"published"}
    moderator.decide(army[0].id, "spam")
    assert again(app, first, "203.0.113.99", author=LEA).status == "held"


def test_who_withdraws_what_was_refused_does_not_regain_trust(
    app: Flask, moderator: Moderator
) -> None:
    first = approved(app, moderator, author=LEA)
    second = again(app, first, author=LEA)
    moderator.decide(second.id, "spam")
    assert Reader(app).withdraw(second).status_code == 200
    assert again(app, first, author=LEA).status == "held"


def test_a_reader_of_long_standing_survives_one_refusal(app: Flask, moderator: Moderator) -> None:
    first = approved(app, moderator, author=LEA)
    more = [again(app, first, f"203.0.113.{n}", author=LEA) for n in range(12)]
    moderator.decide(more[0].id, "delete")
    assert again(app, first, author=LEA).status == "published"


def test_an_edit_is_judged_by_what_was_refused(app: Flask, moderator: Moderator) -> None:
    first = approved(app, moderator, author=LEA)
    second, third = again(app, first, author=LEA), again(app, first, "203.0.113.1", author=LEA)
    moderator.decide(second.id, "spam")
    assert Reader(app).edit(third, "Buy pills").status_code == 202


def ban(app: Flask, moderator: Moderator, posted: Posted, target: Any) -> int:
    with app.app_context():
        secret = app.extensions["palabre"].settings.secret_key
        new = NewBan(target=target, duration="week", comment_id=number(posted.id))
        return make_ban(SITE, secret, new, By(moderator.actor, moderator._now()))


def test_a_ban_meets_a_commenter_whatever_they_change(app: Flask, moderator: Moderator) -> None:
    first = approved(app, moderator, author=LEA)
    ban_id = ban(app, moderator, first, commenter_target(stored(app, first.id).commenter_id))
    for fields in ({"author": LEA}, {"author": {"name": "New"}}, {}):
        refused = Reader(app, "203.0.113.5").try_to_post(
            "Hello", commenter_token=first.commenter_token, **fields
        )
        assert (refused.status_code, refused.get_json()["code"]) == (403, "banned")
    assert Reader(app).edit(first, "Changed").status_code == 403
    assert Reader(app).try_to_post("No token", author=LEA).status_code == 403
    assert Reader(app, "203.0.113.5").post("Somebody else", author=LEA).status == "held"
    with app.app_context():
        lift_ban(SITE, ban_id, By(moderator.actor, moderator._now()))
    assert again(app, first, author=LEA).status == "published"


def test_a_ban_of_their_address_ends_what_a_token_is_worth(
    app: Flask, moderator: Moderator
) -> None:
    first = approved(app, moderator, author=LEA)
    with app.app_context():
        origin = origin_of(SITE, number(first.id))
        assert origin
        [address] = [
            target for target in targets_of(origin, moderator._now()) if target.kind == "address"
        ]
    ban(app, moderator, first, address)
    elsewhere = again(app, first, "203.0.113.77", author=LEA)
    assert (elsewhere.status, reasons_of(app, elsewhere)) == ("held", ["lost_trust"])


def test_a_token_ends_and_each_comment_renews_it(
    app: Flask, moderator: Moderator, at: Callable[[datetime], None]
) -> None:
    first = approved(app, moderator, author=LEA)
    began = stored(app, first.id).created_at
    at(began + COMMENTER_LASTS - timedelta(days=1))
    second = again(app, first, author=LEA)
    assert second.status == "published"
    at(began + COMMENTER_LASTS + timedelta(days=1))
    assert again(app, first, "203.0.113.1", author=LEA).status == "held"
    assert again(app, second, "203.0.113.2", author=LEA).status == "published"


def test_one_token_has_one_limit_wherever_it_is_used(make_app: Callable[..., Flask]) -> None:
    app = make_app(RATE_LIMITS="on")
    set_rules(app, moderation="open", min_fill_seconds=0, limit_poster="3 per minute")
    token = Reader(app).post("First").commenter_token
    statuses = [
        Reader(app, f"203.0.113.{n}").try_to_post(f"More {n}", commenter_token=token).status_code
        for n in range(5)
    ]
    assert statuses == [201] * 3 + [429] * 2
    assert Reader(app, "203.0.113.50").post("Without it").status == "published"


def test_who_is_signed_in_has_one_limit_wherever_they_are(make_app: Callable[..., Flask]) -> None:
    app = make_app(RATE_LIMITS="on")
    set_rules(app, moderation="open", min_fill_seconds=0, limit_poster="3 per minute")
    with app.app_context():
        rules = default_site()
        assert rules
        token = sign_in_reader(rules.site, of_mailbox("lea@lea.example"), datetime.now(UTC))
    bearer = {"Authorization": f"Bearer {token}"}
    posts = [
        {"url": PAGE, "body": f"One {n}", "author": {"name": f"Léa {n % 2}"}} for n in range(5)
    ]
    statuses = [
        Reader(app, f"203.0.113.{n}").send("POST", "/comments", body, **bearer).status_code
        for n, body in enumerate(posts)
    ]
    assert statuses == [201] * 3 + [429] * 2
    assert Reader(app, "203.0.113.50").post("Without it").status == "published"
