"""What the watch over statuses sees (tests.support.status_writes); it looks at every test."""

import pytest

from tests.support.status_writes import writes_status


@pytest.mark.parametrize(
    ("statement", "writes"),
    [
        ("INSERT INTO comments (site_id, id) VALUES (?, ?)", True),
        ("UPDATE comments SET status=?, version=? WHERE comments.id = ?", True),
        ("UPDATE comments SET version = ?, status = ? WHERE id = ?", True),
        ("WITH a AS (SELECT 1)\n UPDATE comments SET status='held' FROM a", True),
        ("UPDATE comments SET body=? WHERE comments.status = ?", False),
        ("UPDATE comments SET is_visible=counted.is_visible FROM counted", False),
        ("SELECT status FROM comments WHERE status = ?", False),
        ("INSERT INTO commenters (site_id) VALUES (?)", False),
    ],
)
def test_a_statement_that_writes_a_status_is_recognised(statement: str, writes: bool) -> None:
    assert writes_status(statement) == writes
