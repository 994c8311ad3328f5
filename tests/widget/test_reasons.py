"""Why a comment is held is told in the widget's words only for rules that the service has."""

import re

from comments_service.rules.comments.checks import HOLDING_RULES
from tests.widget.test_build import WIDGET

HOLD = (WIDGET / "src" / "actions" / "hold.ts").read_text(encoding="utf-8")


def test_the_widget_has_words_for_rules_that_hold_comments_alone() -> None:
    (table,) = re.findall(r"const REASONS[^{]*\{(.*?)\};", HOLD, re.DOTALL)
    rules = set(re.findall(r"^\s*(\w+):", table, re.MULTILINE))
    # A rule that is not among them comes with the service's own sentence.
    assert rules and rules <= HOLDING_RULES.keys()
