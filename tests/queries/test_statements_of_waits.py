"""How many SQL statements a wait takes: none where nobody waits."""

import re
from collections.abc import Callable
from inspect import getdoc
from typing import Any

import pytest
from flask import Flask

from comments_service.queries.community import expecting, needs
from tests.factories import SITE, Reader, stored

pytestmark = pytest.mark.database("both")

LEA = {"name": "Léa", "email": "lea@blog.example"}
NUMBERS = {"One": 1, "Two": 2}


@pytest.fixture
def taken(count_statements: Callable[[], Any]) -> Callable[[Callable[[], Any]], int]:
    def count(act: Callable[[], Any]) -> int:
        with count_statements() as statements:
            act()
        return len(statements)

    return count


def test_who_waits_takes_two_more_and_nobody_else_any(
    reader: Reader, taken: Callable[[Callable[[], Any]], int]
) -> None:
    first = reader.post("Is it open?", author=LEA)
    reader.post("It is.", author=LEA)
    plain = taken(lambda: reader.post("It is indeed.", author=LEA))
    asking = taken(lambda: reader.post("When does it open?", author=LEA))
    below = Reader(reader.client.application, "198.51.100.4")
    below.post("Known.", author=LEA)
    reply = taken(lambda: below.post("So it is.", author=LEA, parent_id=first.id))
    joining = taken(lambda: reader.post("I mean it.", author=LEA, parent_id=first.id))
    assert (asking - plain, joining - reply) == (2, 2)


def test_every_query_takes_what_its_docstring_says(
    open_app: Flask, reader: Reader, taken: Callable[[Callable[[], Any]], int]
) -> None:
    row = stored(open_app, reader.post("Is it open?", author=LEA).id)
    with open_app.app_context():
        wait = needs.need_of(SITE, row.id)
    calls: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
        (needs.need_of, (SITE, row.id)),
        (needs.needs_with_answer, (SITE, row.id)),
        (needs.needs_with_proposal, (SITE, row.id)),
        (needs.need_answered_by, (SITE, row.id)),
        (needs.other_answer, (wait,)),
        (needs.next_joined, (wait,)),
        (needs.waiting_below, (wait,)),
        (expecting.policy_for_needs, (SITE,)),
        (expecting.rescue_of, (SITE, row)),
    ]
    for query, arguments in calls:
        said = re.search(r"\b(One|Two) statements?\b", " ".join((getdoc(query) or "").split()))
        assert said, query.__name__
        with open_app.app_context():
            count = taken(lambda: query(*arguments))  # noqa: B023
        assert count == NUMBERS[said[1]], query.__name__
