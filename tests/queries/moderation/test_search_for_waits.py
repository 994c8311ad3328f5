"""The search knows who waits: ``needs:``, ``assignee:``, ``due:``, with words and without."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.queries.answers import search as wait_search
from comments_service.queries.answers.search import Asker, found_waits
from comments_service.queries.moderation.search import places_meant
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.community.search import parse_search, unread_values
from comments_service.rules.community.watches import clean_search
from comments_service.rules.core.identity import reference
from comments_service.services.community import assigning
from comments_service.services.core.actor import Actor, By
from tests.factories import SITE, Moderator, Posted, Reader, number, set_rules
from tests.support.waits import answer, wait_of

pytestmark = pytest.mark.database("both")


@pytest.fixture
def people(app: Flask) -> dict[str, int]:
    set_rules(app, moderation="open")
    actors = {name: Moderator(app, f"{name}@blog.example").actor for name in ("ana", "bo")}
    return {name: actor.moderator_id or 0 for name, actor in actors.items()}


def found(app: Flask, asked: str, me: int | None = None, **more: Any) -> list[str]:
    """The ids that a search finds for somebody, or for an hour later with ``later``."""
    moment = datetime.now(UTC) + more.pop("later", timedelta())
    with app.app_context():
        search, rules = parse_search(asked), site_by_id(SITE)
        assert rules
        places = places_meant(SITE, rules.pages, search.all_pages)
        given = {"limit": 25, "after": None, **more}
        page = found_waits(SITE, search, places, Asker(me, moment), **given)
        return [reference(SITE, row.id) for row in page.comments]


def step(app: Flask, posted: Posted, act: Any, *args: Any, by: int) -> None:
    wait = wait_of(app, posted)
    with app.app_context():
        act((SITE, number(posted.id), wait.version), *args, By(Actor("moderator", by), moment()))


def moment() -> datetime:
    return datetime.now(UTC)


def test_each_state_is_found_by_its_word(app: Flask, people: dict[str, int]) -> None:
    reader = Reader(app)
    posts = {
        name: Reader(app, f"192.0.2.{at}").post(f"Is the {name} bread good?")
        for at, name in enumerate(("open", "late", "mine", "done", "shut"), 10)
    }
    reader.post("No question.")
    ana = people["ana"]
    step(app, posts["late"], assigning.snooze, moment() + timedelta(days=1), by=ana)
    step(app, posts["mine"], assigning.assign, ana, by=ana)
    step(app, posts["shut"], assigning.close, "no_answer", by=ana)
    answer(app, posts["done"], Actor("moderator", ana))
    ids = {name: posted.id for name, posted in posts.items()}
    assert found(app, "needs:open") == [ids["mine"], ids["open"]]
    assert found(app, "attente:plustard") == found(app, "needs:later") == [ids["late"]]
    assert found(app, "needs:answered") == [ids["done"]]
    assert found(app, "needs:closed") == [ids["shut"]]
    assert found(app, "needs:mine", ana) == found(app, "assignee:me", ana) == [ids["mine"]]
    assert found(app, "needs:mine", people["bo"]) == found(app, "needs:mine") == []
    assert found(app, "needs:open assignee:none") == [ids["open"]]
    assert found(app, "assignee:ana needs:open") == [ids["mine"]]
    assert found(app, "assignee:nobodyknows") == []
    assert found(app, "needs:open needs:later") == [ids["mine"], ids["late"], ids["open"]]


def test_words_and_waits_together(app: Flask, people: dict[str, int]) -> None:
    bread = Reader(app, "192.0.2.20").post("Is the bread good?")
    Reader(app, "192.0.2.21").post("Is the wine good?")
    Reader(app, "192.0.2.22").post("The bread is good.")
    assert found(app, "needs:open bread") == [bread.id]
    assert found(app, 'needs:open "the bread"') == [bread.id]
    assert found(app, "needs:open -wine") == [bread.id]
    assert found(app, "needs:answered bread") == []
    assert found(app, "needs:open page:/a-page bread") == [bread.id]
    assert found(app, "needs:open page:/another bread") == []
    assert found(app, "needs:open after:2099") == []


def test_due(app: Flask, people: dict[str, int]) -> None:
    asked = Reader(app).post("Is it good?")
    day = wait_of(app, asked).due_at
    assert found(app, "due:late") == []
    assert found(app, "due:soon") == [asked.id]
    assert found(app, "due:late", later=timedelta(hours=2)) == [asked.id]
    assert found(app, "due:soon", later=timedelta(hours=2)) == []
    assert found(app, f"due:{day:%Y-%m-%d}") == found(app, f"due:{day:%Y-%m}") == [asked.id]
    assert found(app, f"due:{day:%Y}") == [asked.id]
    assert found(app, f"due:{day + timedelta(days=40):%Y-%m}") == []
    answer(app, asked, Actor("moderator", people["ana"]))
    assert found(app, "due:late", later=timedelta(hours=2)) == []


def test_what_was_withdrawn_is_not_found(app: Flask, people: dict[str, int]) -> None:
    asked = Reader(app).post("Is it good?")
    Moderator(app).decide(asked.id, "spam")
    assert found(app, "needs:closed") == found(app, "needs:open") == []


def test_pages_follow_one_another(
    app: Flask, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wait_search, "_LOOKED_THROUGH", 3)
    posts = [Reader(app, f"192.0.2.{n}").post(f"Is number{n % 2} good?") for n in range(30, 38)]
    for asked, wanted in (("needs:open", posts), ("needs:open number0", posts[::2])):
        ids, after = [], None
        for _ in range(20):
            with app.app_context():
                search = parse_search(asked)
                page = found_waits(SITE, search, {}, Asker(None, moment()), limit=2, after=after)
            ids += [reference(SITE, row.id) for row in page.comments]
            after = page.next_after
            if after is None:
                break
        assert ids == [posted.id for posted in reversed(wanted)]


def test_a_value_that_means_nothing_is_named() -> None:
    typed = "needs:nothing due:yesterday assignee: needs:open"
    assert unread_values(typed)[:2] == [("needs", "nothing"), ("due", "yesterday")]
    assert parse_search("needs:nothing").phrases == (("needs", "nothing"),)
    assert parse_search("-needs:open").waits == parse_search("").waits


def test_a_watch_cannot_look_for_waits() -> None:
    with pytest.raises(AppError) as refused:
        clean_search("bread needs:open")
    assert refused.value.errors[0].field == "search"
