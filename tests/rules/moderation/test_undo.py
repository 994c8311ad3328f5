"""Which decision an undo takes back."""

from collections import namedtuple

import pytest

from comments_service.rules.moderation.undo import undoable

Line = namedtuple("Line", ["action", "from_status"])


@pytest.mark.parametrize(
    ("log", "index"),
    [
        ([], None),
        (["post"], None),
        (["post", "approve"], 1),
        (["post", "approve", "spam"], 2),
        (["post", "approve", "spam", "undo"], 1),
        (["post", "approve", "spam", "undo", "undo"], None),
        (["post", "approve", "undo", "spam", "undo"], None),
        (["post", "approve", "undo", "spam", "hold", "undo"], 3),
        (["post", "approve", "report", "pin"], 1),
        (["post", "approve", "edit"], None),
        (["post", "approve", "edit", "spam", "undo"], None),
        (["post", "delete", "erase"], None),
        (["post", "approve", "withdraw", "undo"], None),
    ],
)
def test_undo_takes_back_the_last_decision_that_stands(log: list[str], index: int | None) -> None:
    lines = [Line(action, None if action == "post" else "held") for action in log]
    assert undoable(reversed(lines)) is (None if index is None else lines[index])
