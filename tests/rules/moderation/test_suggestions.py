"""What of a search is still being typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments_service.rules.community.search import LONGEST, parse_search
from comments_service.rules.moderation.suggestions import Unfinished, unfinished


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("", ("", "", "", "")),
        ("pai", ("", "", "", "pai")),
        ("pain ", ("pain ", "", "", "")),
        ("pain aut", ("pain ", "", "", "aut")),
        ("author:", ("", "author:", "author", "")),
        ("pain Auteur:lé", ("pain ", "Auteur:", "author", "lé")),
        ('après:2026 auteur:"Léa M', ("après:2026 ", "auteur:", "author", "Léa M")),
        ("auteur:“Léa M", ("", "auteur:", "author", "Léa M")),
        ('"bon pain" statut:r', ('"bon pain" ', "statut:", "status", "r")),
        ('pain "bon pa', ("pain ", "", "", "bon pa")),
        ("page:https://a.example/x", ("", "page:", "page", "https://a.example/x")),
    ],
)
def test_the_part_at_the_end_is_told(typed: str, part: tuple[str, str, str, str]) -> None:
    assert unfinished(typed) == Unfinished(*part)


@pytest.mark.parametrize("typed", ['"bon pain"', 'author:"Léa"', 'a"b'])
def test_what_is_closed_is_finished(typed: str) -> None:
    assert unfinished(typed) is None


def test_a_value_with_spaces_is_put_in_quotes() -> None:
    part = unfinished("pain author:lé")
    assert part
    assert part.completed("Léa") == "pain author:Léa"
    assert part.completed('Léa "La" Martin') == 'pain author:"Léa  La  Martin"'
    assert part.completed("x" * LONGEST) is None


@given(st.text(max_size=60), st.text(max_size=30))
def test_a_completed_search_can_be_read(typed: str, value: str) -> None:
    part = unfinished(typed)
    if part:
        completed = part.completed(value)
        assert completed is not None
        assert completed.startswith(part.before)
        parse_search(completed)
