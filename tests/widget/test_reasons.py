"""Why a comment is held is told in the widget's words only for rules that the service has."""

import re

import pytest
from playwright.sync_api import expect

from comments_service.rules.comments.checks import HOLDING_RULES
from tests.widget.conftest import Visit, send
from tests.widget.stub import Stub
from tests.widget.test_build import WIDGET

HOLD = (WIDGET / "src" / "actions" / "hold.ts").read_text(encoding="utf-8")


def test_the_widget_has_words_for_rules_that_hold_comments_alone() -> None:
    (table,) = re.findall(r"const REASONS[^{]*\{(.*?)\};", HOLD, re.DOTALL)
    rules = set(re.findall(r"^\s*(\w+):", table, re.MULTILINE))
    # A rule that is not among them comes with the service's own sentence.
    assert rules and rules <= HOLDING_RULES.keys()


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("fr", "pour l’instant. Il contient 2 liens ; la limite est 1. Il a été écrit très vite."),
        ("ja", "見えています。Il contient 2 liens ; la limite est 1.とても速く書かれています。"),
        ("zh", "你能看到这条评论。Il contient 2 liens"),
        ("ar", "Il contient 2 liens"),
    ],
)
def test_sentences_follow_each_other_as_the_language_writes_them(
    stub: Stub, visit: Visit, lang: str, told: str
) -> None:
    stub.held = True
    stub.reasons.append({"code": "too_fast", "message": "?"})
    page = visit(lang=lang)
    page.locator("textarea").click()
    page.locator("textarea").fill("Deux liens")
    send(page)
    expect(page.locator(".held .state")).to_contain_text(told)
