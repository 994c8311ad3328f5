"""Which decision may follow which status."""

import pytest

from comments_service.rules.comments.status import Decision, Status, decisions_for, outcome

P, H, S, D = Status.PUBLISHED, Status.HELD, Status.SPAM, Status.DELETED
TABLE = {
    #                    published  held  spam  deleted
    Decision.APPROVE: (P, P, P, None),
    Decision.HOLD: (H, None, H, None),
    Decision.SPAM: (S, S, None, None),
    Decision.DELETE: (D, D, D, None),
    Decision.RESTORE: (None, None, None, P),
}


@pytest.mark.parametrize("decision", Decision)
def test_the_table_of_transitions(decision: Decision) -> None:
    assert tuple(outcome(decision, status) for status in (P, H, S, D)) == TABLE[decision]


@pytest.mark.parametrize("status", Status)
def test_a_status_offers_the_decisions_that_it_allows(status: Status) -> None:
    allowed = [decision for decision in Decision if outcome(decision, status)]
    assert decisions_for(status, is_reported=True) == allowed


def test_approving_what_is_published_is_offered_to_answer_reports_alone() -> None:
    assert Decision.APPROVE not in decisions_for(P)
    assert Decision.APPROVE in decisions_for(P, is_reported=True)


def test_nothing_is_offered_for_what_its_author_deleted() -> None:
    assert decisions_for(D, deleted_by="author") == []
    assert decisions_for(D, deleted_by="moderation") == [Decision.RESTORE]
