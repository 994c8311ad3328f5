"""What the search box suggests while one types."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import create_site
from tests.factories import Reader, set_rules
from tests.web.console.conftest import PAGE, Desk

SignIn = Callable[..., Desk]


def suggested(desk: Desk, typed: str, lang: str = "en", **more: str) -> list[str]:
    """The searches that are suggested."""
    answer = desk.client.get(
        "/console/search/suggestions", query_string={"q": typed, "lang": lang, **more}
    )
    assert answer.status_code == 200
    return [one["search"] for one in answer.json["suggestions"]]


@pytest.fixture
def people(app: Flask, owner: Desk) -> Desk:
    """The owner of a site on which some have written."""
    set_rules(app, moderation="open")
    for number, (name, path, title) in enumerate(
        [
            ("Léa Martin", "pain", "Le pain d'été"),
            ("Léandre", "pain-de-seigle", "Du seigle"),
            ("Ana", "levain?page=2", "L'Élevage du levain"),
            ("Ana", "levain?page=2", "L'Élevage du levain"),
            ("leila", "autre", None),
        ]
    ):
        reader = Reader(app, page=f"http://localhost/{path}")
        reader.post(f"Numéro {number}", title=title, author={"name": name})
    return owner


def test_operators_are_suggested_in_the_language_of_the_page(people: Desk) -> None:
    assert suggested(people, "")[:3] == ["author:", "page:", "status:"]
    assert suggested(people, "pain st") == ["pain status:"]
    assert suggested(people, "pain A")[:2] == ["pain author:", "pain after:"]
    assert suggested(people, "pain st", "fr") == ["pain statut:"]
    assert suggested(people, "pain ") == []
    assert suggested(people, "link:exam") == []


def test_values_of_status_are_suggested_by_their_beginning(people: Desk) -> None:
    statuses = ["status:published", "status:held", "status:spam", "status:deleted"]
    assert suggested(people, "status:") == statuses
    assert suggested(people, "x statut:PUB", "fr") == ["x statut:publié"]
    assert suggested(people, "status:held") == []


def test_names_are_suggested_whatever_their_case_and_accents(people: Desk) -> None:
    assert suggested(people, "author:le") == [
        "author:leila", "author:Léandre", 'author:"Léa Martin"',
    ]  # fmt: skip
    assert suggested(people, "author:MART") == ['author:"Léa Martin"']
    assert suggested(people, 'pain author:"lea m') == ['pain author:"Léa Martin"']
    assert suggested(people, "an") == ["author:Ana"]
    assert suggested(people, "a")[-1] != "author:Ana"
    assert suggested(people, "author:x") == suggested(people, 'author:"*%_') == []


def test_pages_are_suggested_by_address_path_or_title(people: Desk) -> None:
    assert suggested(people, "page:/pai") == ["page:/pain-de-seigle", "page:/pain"]
    assert suggested(people, "page:seig") == ["page:/pain-de-seigle"]
    assert suggested(people, "page:localhost/lev") == ["page:/levain?page=2"]
    assert suggested(people, "page:http://localhost/a") == ["page:/autre"]
    assert len(suggested(people, "page:")) == 4
    assert suggested(people, "page:%") == []
    for search in suggested(people, "page:/"):
        answer = people.client.get("/console/search", query_string={"q": search})
        assert 'class="card"' in answer.get_data(as_text=True), search


def test_nobody_is_suggested_of_a_site_that_one_may_not_see(
    app: Flask, people: Desk, sign_in: SignIn
) -> None:
    stranger = sign_in("mo", "analyst")  # of the sites that there are by now
    with app.app_context():
        now = app.extensions["palabre"].now()
        other = parse_origin("https://other.example")
        create_site("other", "Other", [other], 1, now)
    assert suggested(people, "author:le", site="other") == []
    assert suggested(people, "site:o") == ["site:other"]
    assert suggested(stranger, "site:o") == []
    answer = stranger.get("/console/search/suggestions?q=author:le&site=other")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "author:'",
        'author:"a" b"',
        "page:\\",
        "a:b:c",
        "author:\x00a",
        "x" * 1000,
        "page:[",
        "é:",
    ],
)
def test_whatever_is_typed_is_answered(people: Desk, typed: str) -> None:
    suggested(people, typed)


def test_suggestions_take_a_few_statements_however_much_there_is(
    people: Desk, app: Flask, count_statements: Callable[[], Any]
) -> None:
    taken = {}
    for typed in ("author:le", "page:/p", "status:", "le"):
        with count_statements() as before:
            suggested(people, typed)
        taken[typed] = len(before)
    for number in range(20):
        Reader(app, page=f"{PAGE}-{number}").post("Encore", author={"name": f"Lena {number}"})
    for typed, expected in taken.items():
        with count_statements() as after:
            assert len(suggested(people, typed)) <= 8
        assert len(after) <= expected, typed
    assert max(taken.values()) == 4
