"""The rule that learns: its page, its switch, and what the console says of what it held."""

import html
import re

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import AuditEntry, Site
from comments_service.rules.comments.learning import ENOUGH
from comments_service.services.comments.upkeep.learning import learn_anew
from comments_service.services.core.encryption import unseal
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Reader
from tests.web.console.conftest import Desk
from tests.web.console.sites.test_settings import SETTINGS, shown

PAGE = "/console/sites/default/likely-spam"


def page(desk: Desk, path: str = PAGE) -> str:
    return html.unescape(desk.get(path).get_data(as_text=True))


def decide(reader: Reader, moderator: Moderator, kind: str, *bodies: str) -> None:
    for body in bodies:
        moderator.decide(reader.post(body).id, kind)


def teach(reader: Reader, moderator: Moderator) -> None:
    decide(reader, moderator, "spam", *(f"Cheap casino pills {n}" for n in range(ENOUGH)))
    decide(reader, moderator, "approve", *(f"Thanks for the bread {n}" for n in range(ENOUGH)))


def test_it_says_how_much_it_has_seen_and_needs(
    owner: Desk, reader: Reader, moderator: Moderator
) -> None:
    decide(reader, moderator, "approve", "Thanks")
    before = page(owner)
    assert '<dd data-learned="approved">1</dd>' in before
    assert "It is off." in before
    assert f"It needs {ENOUGH} comments of each kind to learn from." in before
    assert "There are not enough decisions yet to try it." in before


def test_it_is_tried_before_it_is_switched_on_and_shows_where_it_errs(
    owner: Desk, reader: Reader, moderator: Moderator
) -> None:
    teach(reader, moderator)
    decide(reader, moderator, "approve", "The casino pills of <b>our</b> bakery")
    decide(reader, moderator, "spam", "Thanks for the bread, said the wolf")
    tried = page(owner)
    counts = re.findall(r'data-(spam|approved)="(held|passed)">(\d+)', tried)
    assert {(kind, what): int(count) for kind, what, count in counts} == {
        ("spam", "held"): ENOUGH,
        ("spam", "passed"): 1,
        ("approved", "held"): 1,
        ("approved", "passed"): ENOUGH,
    }
    wrong = tried.split("Approved, but would be held")[1].split("Spam, but would pass")
    assert "The casino pills of" in wrong[0]
    assert "What speaks for spam:" in wrong[0]
    assert "said the wolf" in wrong[1]


def test_switched_on_it_learns_at_once_and_tells_the_team_why(
    app: Flask, owner: Desk, reader: Reader, moderator: Moderator
) -> None:
    teach(reader, moderator)
    assert owner.post(SETTINGS, **shown(owner) | {"hold_likely_spam": "on"}).status_code == 303
    make_worker(app).run(idle_for=0.0)
    assert reader.post("More casino pills").status == "held"
    queue = page(owner, "/console/queue/review")
    assert "It resembles what the team took for spam: " in queue
    assert "casino" in queue.split("It resembles what the team took for spam: ")[1][:60]
    assert "It is on." in page(owner)
    comment = re.search(r'href="(/console/comments/[^"/?#]+)', queue)
    assert comment
    assert "Hold likely spam: <strong>on</strong>" in page(owner, comment[1])


def test_switched_off_nothing_is_kept(
    app: Flask, owner: Desk, reader: Reader, moderator: Moderator
) -> None:
    teach(reader, moderator)
    owner.post(SETTINGS, **shown(owner) | {"hold_likely_spam": "on"})
    with app.app_context():
        learn_anew(SITE, app.extensions["palabre"].now())
    off = shown(owner)
    off.pop("hold_likely_spam")
    owner.post(SETTINGS, **off)
    assert reader.post("More casino pills").status == "published"


def test_the_other_rules_are_tried_without_it_and_say_so(owner: Desk) -> None:
    answer = owner.post(f"{SETTINGS}/try", **shown(owner))
    assert "Likely spam is tried on a page of its own." in answer.get_data(as_text=True)


def test_akismets_key_is_kept_encrypted_never_shown_and_taken_away(
    owner: Desk, open_app: Flask
) -> None:
    assert "It is asked with your key" not in page(owner)
    assert owner.post(PAGE, akismet_key=" 0123456789ab ").status_code == 303
    shown_page = page(owner)
    assert "It is asked with your key" in shown_page
    assert "0123456789ab" not in shown_page
    with open_app.app_context():
        sealed = db.session.execute(select(Site.akismet_key)).scalar_one()
        secret_key = open_app.extensions["palabre"].settings.secret_key
        assert unseal(secret_key, SITE, sealed) == "0123456789ab"
        entries = db.session.execute(select(AuditEntry.before, AuditEntry.after)).all()
    assert ({"akismet_key": False}, {"akismet_key": True}) in entries
    assert owner.post(PAGE, remove="1").status_code == 303
    assert "It is asked with your key" not in page(owner)


@pytest.mark.parametrize("typed", ["", "short", "key with blanks", "a" * 65, "schlüssel123"])
def test_what_is_no_key_of_akismet_is_refused(owner: Desk, typed: str) -> None:
    answer = owner.post(PAGE, akismet_key=typed)
    assert '<a href="#akismet_key">' in answer.text
    assert answer.status_code == 422
    assert "Enter the key as Akismet shows it" in html.unescape(answer.get_data(as_text=True))
    assert "It is asked with your key" not in page(owner)
