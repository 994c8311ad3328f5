"""Variables of saved replies: filled on insertion, and never published unfilled."""

import pytest

from comments_service.errors import AppError
from comments_service.rules.community.variables import fill, refuse_unfilled
from comments_service.rules.text.render import render
from tests.support.cost import LINEAR, growth

VALUES = {"name": "Léa", "page": "https://blog.example/a", "site": "Le blog", "me": "Ana"}


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("Bonjour {name}, merci !", "Bonjour Léa, merci !"),
        ("{Nom} {MOI} {me} {site}", "Léa Ana Ana Le blog"),
        ("Voir {page}.", "Voir https://blog.example/a."),
        ("{date} {name}", "{date} Léa"),
        ("{ name } {} {{name}}", "{ name } {} {Léa}"),
    ],
)
def test_what_is_known_is_filled(body: str, made: str) -> None:
    assert fill(body, VALUES) == made


def test_a_commenter_without_a_name_leaves_the_variable_as_it_is() -> None:
    assert fill("Bonjour {name} !", VALUES | {"name": None}) == "Bonjour {name} !"
    assert fill("Bonjour {name} !", VALUES | {"name": "*_*"}) == "Bonjour {name} !"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("[here](https://evil.example)", "here(https://evil.example)"),
        ("{me}", "me"),
        ("**Bold** <b>", "Bold b"),
        ("Jean-Luc O'Neill", "Jean-Luc O'Neill"),
    ],
)
def test_a_name_is_text_and_never_markup(name: str, made: str) -> None:
    assert fill("{name}", VALUES | {"name": name}) == made


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("Bonjour {name} !", "{name}"),
        ("Le {date}, {date} : {numéro_client}", "{date}, {numéro_client}"),
        ("**{name}**", "{name}"),
        ("\\{name\\}", "{name}"),
        ("`{code}` and {open}", "{open}"),
    ],
)
def test_one_that_is_left_is_refused_by_its_name(body: str, told: str) -> None:
    with pytest.raises(AppError) as refused:
        refuse_unfilled(render(body).html)
    assert refused.value.extras["variable"] == told
    assert [(e.field, e.code) for e in refused.value.errors] == [("body", "unfilled")]


@pytest.mark.parametrize(
    "body", ["Merci.", "`{name}`", "```\n{name}\n```", '{} {1} { a } {"a": 1}', "a {b c} d"]
)
def test_what_is_no_variable_is_published(body: str) -> None:
    refuse_unfilled(render(body).html)


@pytest.mark.timing
def test_looking_for_variables_is_linear() -> None:
    def work(size: int) -> None:
        refuse_unfilled("<code>{a" * size + "{" * size + "</code>")

    assert growth(work, 4000) < LINEAR
