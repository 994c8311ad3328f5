"""Which comments ask something."""

import pytest

from comments_service.rules.community.questions import asks
from comments_service.rules.text.render import render
from tests.support.cost import LINEAR, growth

ASKING = (
    "When does it open?",
    "Et pourquoi donc ?",
    "什么时候开门？",
    "متى يفتح؟",
    "> Nobody knows.\n\nDo you?",
    "Have you read https://blog.example/a?b=c?",
    "Have you read https://blog.example/a?",
    "What is `code?`?",
    'Is it 5"? Or 6"?',
    'What does "Foo" mean?',
    "[Read this](https://blog.example/?p=1), will you?",
)
NOT_ASKING = (
    "Thank you.",
    "> When does it open?\n\nTomorrow.",
    ">> Why?\n> Why not?\n\nSo it is.",
    "See https://blog.example/?p=1 for that.",
    "See www.blog.example/?p=1 for that.",
    "See blog.example/?p=1&q=2 for that.",
    "See [the page on why?](https://blog.example/) for that.",
    "`a ? b : c`",
    "```\na ? b : c\n```",
    'He said "why?" and left.',
    "Il a dit « pourquoi ? » puis plus rien.",
    "Er sagte „Warum?“ und ging.",
)


@pytest.mark.parametrize("text", ASKING)
def test_a_question_mark_of_ones_own_asks(text: str) -> None:
    assert asks(render(text).html)


@pytest.mark.parametrize("text", NOT_ASKING)
def test_one_in_a_link_a_quote_or_code_does_not(text: str) -> None:
    assert not asks(render(text).html)


@pytest.mark.timing
@pytest.mark.parametrize(
    "text", ["?" * 10, 'a" b? ', "« b ? ", "„ b ? ", "a.", "a.b/? ", "http://?", "<a>?", "</a>?"]
)
def test_the_cost_grows_with_the_length(text: str) -> None:
    assert growth(lambda size: asks(text * size), 4000) < LINEAR
