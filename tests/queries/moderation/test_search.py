"""The search: what is found, in which order, and that nothing that is typed is ever syntax."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from comments_service.extensions import db
from comments_service.queries.moderation.search import found_comments, places_meant
from comments_service.queries.sites.sites import default_site
from comments_service.rules.comments.status import Status
from comments_service.rules.community.search import parse_search
from comments_service.rules.sites.page_moves import parse_table
from comments_service.rules.text.pages import PagePolicy
from comments_service.rules.text.urls import parse_origin
from comments_service.services.comments.search_index import rebuild_index
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.page_moves import move_threads
from tests.factories import SITE, Moderator, Reader, number, set_rules

pytestmark = pytest.mark.database("both")

At = Callable[[datetime], None]

LOCAL = PagePolicy(origins=(parse_origin("http://localhost:*"),))


def search(app: Flask, asked: str, *, limit: int = 50, after: int | None = None) -> Any:
    with app.app_context():
        wanted = parse_search(asked)
        places = places_meant(SITE, LOCAL, wanted.all_pages)
        return found_comments(SITE, wanted, places, limit=limit, after=after)


def found(app: Flask, asked: str) -> list[int]:
    """The numbers of the comments that a search finds, in its order."""
    return [row.id for row in search(app, asked).comments]


def ids(*posted: Any) -> list[int]:
    return [number(one.id) for one in posted]


def test_words_are_found_whatever_their_case_and_accents(open_app: Flask, reader: Reader) -> None:
    bread = reader.post("Le *pain* d’ÉTÉ, à Brême.")
    other = reader.post("Une boulangerie.")
    for asked in ("pain", "PAIN", "été", "ete", "Breme", "pain breme", "d'été", "“à Brême”"):
        assert found(open_app, asked) == ids(bread), asked
    assert found(open_app, "boulangerie") == ids(other)
    assert found(open_app, "pain boulangerie") == []
    assert found(open_app, "boulang") == []


def test_quotes_ask_for_words_that_follow_each_other(open_app: Flask, reader: Reader) -> None:
    first = reader.post("The bread was white and warm.")
    reader.post("White, the bread was.")
    assert found(open_app, '"bread was white"') == ids(first)
    assert found(open_app, '"white bread"') == []
    assert len(found(open_app, "white bread")) == 2


def test_scripts_without_spaces_and_with_marks_are_found(open_app: Flask, reader: Reader) -> None:
    bread = reader.post("美味しいパンです")
    hindi = reader.post("यह हिन्दी है")
    assert found(open_app, "パン") == ids(bread)
    assert found(open_app, "ンパ") == []
    assert found(open_app, "हिन्दी") == ids(hindi)


def test_operators_narrow_a_search(open_app: Flask, reader: Reader, moderator: Moderator) -> None:
    elsewhere = Reader(open_app, "192.0.2.9", page="https://localhost/other?lang=fr")
    lea = reader.post("Bread.", author={"name": "Léa Martin"})
    spam = reader.post("Bread on https://www.Shop.example/x.", author={"name": "Leandro"})
    away = elsewhere.post("Bread away.", author={"website": "https://shop.example"})
    moderator.decide(spam.id, "spam")
    expected = {
        "author:lea": ids(lea),
        'auteur:"martin LÉA" bread': ids(lea),
        "author:martin author:leandro": [],
        "status:spam bread": ids(spam),
        "statut:publié statut:spam": ids(away, spam, lea),
        "status:published": ids(away, lea),
        "link:shop.example": ids(away, spam),
        "lien:https://www.shop.example/anything": ids(away, spam),
        "link:example": [],
        "page:/a-page": ids(spam, lea),
        "page:other?lang=fr": ids(away),
        "page:https://localhost/other?lang=fr&utm_source=x bread": ids(away),
        "page:/nowhere": [],
    }
    assert {asked: found(open_app, asked) for asked in expected} == expected


def test_dates_narrow_a_search(open_app: Flask, reader: Reader, at: At) -> None:
    days = [datetime(2025, 12, 31, 23, 59, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)]
    old, new = (at(day) or reader.post(f"Bread {day:%Y}.") for day in days)  # type: ignore[func-returns-value]
    expected = {
        "before:2026": ids(old),
        "avant:2026-03-01 bread": ids(old),
        "before:2026-03-02": ids(new, old),
        "après:2026-03-01": ids(new),
        "after:2025-12": ids(new, old),
        "after:2025-12-31 before:2026-01-01": ids(old),
        "after:9999 bread": [],
        "before:0001": [],
    }
    assert {asked: found(open_app, asked) for asked in expected} == expected


@pytest.mark.parametrize(
    "asked",
    [
        "100%", "a_b", "' OR 1=1 --", '"', '""', '"unclosed', "bread AND", "NOT bread", "b*",
        "(bread", "NEAR(bread)", "^bread", "terms:bread", "bread:*", "a & | ! <-> b", "'a' 'b",
        "\\", "author:", "status:nothing", "before:tomorrow", "before:2026-13-45", "link:[::",
        "page:", "site:other", "\x00bread", "😀", "- bread", "{bread}", "bread:A,B", "::::",
        "status:", "a" * 10_000, "x " * 5_000, "\ue000site:2",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_text_and_never_an_error(
    open_app: Flask, reader: Reader, asked: str
) -> None:
    reader.post("Nothing of that kind.")
    assert found(open_app, asked) == (
        [] if not parse_search(asked).is_empty else found(open_app, "")
    )


def test_words_by_their_beginning_and_what_is_not_there(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    elsewhere = Reader(open_app, "192.0.2.9", page="https://localhost/other")
    one = reader.post("Les retraites, le site du Sénat.", author={"name": "Léa Martin"})
    two = reader.post("La retraite et la statistique des situations, https://a.example/x")
    away = elsewhere.post("Retraité. Bread.", author={"name": "Max"})
    moderator.decide(two.id, "hold")
    expected = {
        "retrait*": ids(away, two, one),
        "retraite*": ids(away, two, one),
        "retraites*": ids(one),
        '"la retrait*"': ids(two),
        "retrait* -bread": ids(two, one),
        "retrait* -author:lea": ids(away, two),
        'retrait* -author:"max martin"': ids(away, two, one),
        "retrait* -page:/other": ids(two, one),
        "retrait* -page:/nowhere": ids(away, two, one),
        "retrait* page:/other": ids(away),
        "retrait* -link:a.example": ids(away, one),
        "-status:held": ids(away, one),
        '-"la retraite"': ids(away, one),
        "-ret*": [],
        # Beginnings of the names of terms that every comment has.
        "si*": ids(two, one),
        "site*": ids(one),
        "stat*": ids(two),
        "link*": [],
        "aut*": [],
        "thread*": [],
        "-stat*": ids(away, one),
    }
    assert {asked: found(open_app, asked) for asked in expected} == expected


def test_what_looks_like_syntax_is_found_as_the_words_that_it_is(
    open_app: Flask, reader: Reader
) -> None:
    posted = reader.post("100% of a_b, NOT c; status:held is text here, like before:tomorrow.")
    for asked in ("100%", "a_b", "not", "c;", '"status:held is"', "before:tomorrow"):
        assert found(open_app, asked) == ids(posted), asked
    assert found(open_app, "10%") == []
    assert found(open_app, "status:held") == []


def test_pages_follow_each_other_without_gap_or_overlap(open_app: Flask, reader: Reader) -> None:
    posted = [reader.post(f"Bread number {n}.") for n in range(7)]
    reader.post("Something else.")
    seen: list[int] = []
    after = None
    while True:
        page = search(open_app, "bread", limit=3, after=after)
        seen += [row.id for row in page.comments]
        after = page.next_after
        if after is None:
            break
    assert seen == ids(*reversed(posted))


def test_the_index_follows_whatever_happens_to_a_comment(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    posted = reader.post("Bread.", author={"name": "Léa"})
    reader.edit(posted, "Cake.")
    assert (found(open_app, "bread"), found(open_app, "cake")) == ([], ids(posted))
    for decision, status in [
        ("hold", Status.HELD),
        ("approve", Status.PUBLISHED),
        ("delete", Status.DELETED),
        ("restore", Status.PUBLISHED),
    ]:
        moderator.decide(posted.id, decision)
        assert [s for s in Status if found(open_app, f"cake status:{s}")] == [status]
    reader.withdraw(posted)
    assert found(open_app, "cake") == []
    assert found(open_app, "author:lea") == []
    assert found(open_app, "status:deleted") == ids(posted)


def test_a_held_comment_is_found_and_one_that_is_gone_is_not(
    open_app: Flask, reader: Reader
) -> None:
    set_rules(open_app, moderation="all")
    posted = reader.post("Bread.")
    assert found(open_app, "bread status:held") == ids(posted)
    with open_app.app_context():
        db.session.execute(text("DELETE FROM comments"))
        db.session.commit()
        assert db.session.execute(text("SELECT count(*) FROM search_entries")).scalar() == 0
    assert found(open_app, "bread") == []


def test_two_sites_may_have_comments_of_one_number(open_app: Flask, reader: Reader) -> None:
    first = reader.post("Bread here.")
    with open_app.app_context():
        copy_to_another_site()
        found_there = found_comments(2, parse_search("bread"), {}, limit=5, after=None)
        assert [(row.site_id, row.id) for row in found_there.comments] == [(2, number(first.id))]
        assert rebuild_index() == 2
    assert found(open_app, "bread") == ids(first)


def copy_to_another_site() -> None:
    """Everything of the first site, with the same numbers, in a second one, indexed."""
    for table in ("sites", "threads", "commenters", "comments"):
        own = "id" if table == "sites" else "site_id"
        columns = [
            column.name for column in db.metadata.tables[table].columns if column.name != own
        ]
        taken = ", ".join("'second'" if column == "key" else column for column in columns)
        db.session.execute(
            text(
                f"INSERT INTO {table} ({own}, {', '.join(columns)}) SELECT 2, {taken} FROM {table}"
            )
        )
    db.session.commit()
    assert rebuild_index() == 2


def test_an_index_that_was_lost_is_made_anew_by_command(open_app: Flask, reader: Reader) -> None:
    posted = reader.post("Bread.")
    with open_app.app_context():
        db.session.execute(text("DELETE FROM search_entries"))
        db.session.commit()
    assert found(open_app, "bread") == []
    done = open_app.test_cli_runner().invoke(args=["search-index", "rebuild"])
    assert (done.exit_code, done.output) == (0, "1 comments can be found.\n")
    assert found(open_app, "bread") == ids(posted)


def test_the_newest_come_first_also_when_old_ones_come_in_later(
    open_app: Flask, reader: Reader, at: At
) -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    at(now)
    new = reader.post("Bread.")
    at(now - timedelta(days=900))
    old = reader.post("Old bread.")
    assert found(open_app, "bread") == ids(new, old)


def test_a_page_is_found_under_its_new_address_and_one_that_was_joined_too(
    open_app: Flask, reader: Reader
) -> None:
    old = reader.post("On the old page.")
    other = Reader(open_app, "192.0.2.9", page="https://localhost/other").post("On the other.")
    with open_app.app_context():
        rules = default_site()
        assert rules
        table = parse_table(["https://localhost/a-page → https://localhost/new"])
        move_threads(rules, table, By(SYSTEM, datetime.now(UTC)), merge=False)
        assert found(open_app, "page:/new") == found(open_app, "page:/a-page") == ids(old)
        table = parse_table(["https://localhost/new → https://localhost/other"])
        move_threads(rules, table, By(SYSTEM, datetime.now(UTC)), merge=True)
    assert found(open_app, "page:/other") == found(open_app, "page:/new") == ids(other, old)
