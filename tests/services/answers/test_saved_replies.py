"""Saved replies: whose they are, which fit, how often they were used."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import AuditEntry, SavedReply, SavedReplyUse
from comments_service.queries.answers.saved_replies import (
    fitting_replies,
    saved_replies_of,
    saved_reply_of,
)
from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.services.answers.saved_replies import (
    SAVED_REPLIES_AT_MOST,
    add_saved_reply,
    change_saved_reply,
    count_use,
    remove_saved_reply,
)
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.core.transaction import transaction
from tests.factories import SITE, Moderator, Reader, number, stored
from tests.support.erasure import erase_commenter
from tests.support.watches import watch

pytestmark = pytest.mark.database("both")

NOW = datetime.now(UTC)


def save(app: Flask, name: str, by: Moderator, *, is_own: bool = False, **more: str) -> int:
    text = SavedReplyText(**{"name": name, "body": f"{name}, {{name}}.", **more})
    with app.app_context():
        return add_saved_reply(SITE, text, By(by.actor, NOW), is_own=is_own)


def test_the_teams_are_everybodys_and_ones_own_are_ones_own(
    app: Flask, moderator: Moderator
) -> None:
    bo = Moderator(app, "bo@blog.example")
    team = save(app, "Thanks", moderator)
    own = save(app, "Mine", bo, is_own=True)
    me, them = bo.actor.moderator_id, moderator.actor.moderator_id
    with app.app_context():
        assert [row.id for row in saved_replies_of(SITE, me)] == [own, team]
        assert [row.id for row in saved_replies_of(SITE, them)] == [team]
        assert saved_reply_of(SITE, own, them) is None
        change_saved_reply(SITE, own, SavedReplyText("Mine", "New."), By(bo.actor, NOW))
        row = saved_reply_of(SITE, own, me)
        assert row and (row.body, row.owner_id) == ("New.", me)
        log = db.session.execute(select(AuditEntry.action, AuditEntry.subject)).all()
        assert ("reply_saved", "Thanks") in log and "Mine" not in {row.subject for row in log}
        remove_saved_reply(SITE, team, By(bo.actor, NOW))
        assert [row.id for row in saved_replies_of(SITE, them)] == []


def test_what_cannot_be_is_refused(app: Flask, moderator: Moderator) -> None:
    save(app, "Thanks", moderator)
    with app.app_context():
        by = By(moderator.actor, NOW)
        text = SavedReplyText("Thanks", "Again.")
        for refused, code in [
            (lambda: add_saved_reply(SITE, text, by, is_own=False), "conflict"),
            (lambda: add_saved_reply(SITE, text, by, is_own=True), "conflict"),
            (lambda: change_saved_reply(SITE, 7, text, by), "not_found"),
            (lambda: remove_saved_reply(SITE, 7, by), "not_found"),
        ]:
            with pytest.raises(AppError) as error:
                refused()
            assert error.value.code == code
        for n in range(SAVED_REPLIES_AT_MOST - 1):
            add_saved_reply(SITE, SavedReplyText(f"r{n}", "x"), by, is_own=False)
        with pytest.raises(AppError) as error:
            add_saved_reply(SITE, SavedReplyText("one more", "x"), by, is_own=False)
        assert error.value.errors[0].code == "too_many"


def test_a_use_counts_once_for_each_comment(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    bo = Moderator(open_app, "bo@blog.example")
    team, own = save(open_app, "Thanks", moderator), save(open_app, "Mine", bo, is_own=True)
    comment = number(reader.post().id)
    with open_app.app_context():
        with transaction():
            for reply in (team, team, own, 7):
                count_use(SITE, reply, comment, moderator.actor.moderator_id)
        used = dict(db.session.execute(select(SavedReply.id, SavedReply.used)).all())
        assert used == {team: 1, own: 0}
        assert db.session.scalars(select(SavedReplyUse.reply_id)).all() == [team]


def test_those_that_fit_come_first(open_app: Flask, reader: Reader, moderator: Moderator) -> None:
    names = ["Plain", "French", "Page", "Watched", "German", "Often"]
    ids = {
        name: save(open_app, name, moderator, **({"language": code} if code else {}))
        for name, code in zip(names, ["", "fr", "", "", "de", ""], strict=True)
    }
    watch(open_app, "pain")
    elsewhere = Reader(open_app, page="https://localhost/other")
    me = moderator.actor.moderator_id
    uses = [("Page", reader.post("Here.")), ("Watched", elsewhere.post("Du pain."))]
    uses += [("Often", elsewhere.post(f"Other {n}.")) for n in range(3)]
    with open_app.app_context(), transaction():
        for name, posted in uses:
            count_use(SITE, ids[name], number(posted.id), me)
    asked = reader.post("Encore du pain ?")
    thread = stored(open_app, asked.id).thread_id
    with open_app.app_context():

        def offered(language: str) -> list[str]:
            rows = fitting_replies(SITE, number(asked.id), thread, language, me)
            return [row.name for row in rows]

        assert offered("fr") == ["Watched", "Page", "French"]
        assert offered("en") == ["Watched", "Page", "Often"]


def test_a_reply_that_names_somebody_goes_with_them(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    reader.post("Hello.", author={"name": "Zoé Zèbre", "email": "zoe@zebre.example"})
    save(open_app, "To Zoe Zebre", moderator)
    kept = save(open_app, "Zoé", moderator, body="A first name is many people's.")
    with open_app.app_context():
        erase_commenter(SITE, "zoe@zebre.example", By(SYSTEM, NOW))
        assert db.session.scalars(select(SavedReply.id)).all() == [kept]
        assert "To Zoe Zebre" not in db.session.scalars(select(AuditEntry.subject)).all()
