"""The moderation policy: what each check finds, and what the findings lead to."""

from dataclasses import replace
from typing import Any

import pytest

from comments_service.errors import AppError
from comments_service.rules.comments import checks
from comments_service.rules.comments.checks import CHECKS, decide
from comments_service.rules.comments.learning import Learned
from comments_service.rules.comments.policy import Draft, Facts, Policy, Severity
from comments_service.rules.comments.status import Status

DRAFT = Draft(body="Hello", links=(), name="Léa")
FACTS = Facts(published_before=5)
POLICY = Policy(
    moderation="open",
    trusted_after=1,
    max_links=2,
    blocked_words=(),
    blocked_words_action="refuse",
    min_fill_seconds=2,
    require_name=False,
)
PREVIEW = "https://x--mysite.netlify.app"
LINKS = ("https://a.example/", "https://b.example/", "https://c.example/")
LEARNED = Learned(30, 30, {"casino": [0, 20], "pills": [0, 20], "bread": [20, 0]})
TOO_LITTLE = replace(LEARNED, approved=29)
HOLD, SPAM, REFUSE = Severity.HOLD, Severity.SPAM, Severity.REFUSE

# check, what differs in draft, facts and policy, severity of what it finds
CASES: list[tuple[Any, dict[str, Any], dict[str, Any], dict[str, Any], Severity | None]] = [
    (checks.name_missing, {}, {}, {}, None),
    (checks.name_missing, {"name": None}, {}, {}, None),
    (checks.name_missing, {"name": None}, {}, {"require_name": True}, REFUSE),
    (checks.name_missing, {}, {}, {"require_name": True}, None),
    (checks.same_text_again, {}, {}, {}, None),
    (checks.same_text_again, {}, {"is_repeat": True}, {}, REFUSE),
    (checks.trap_filled, {}, {}, {}, None),
    (checks.trap_filled, {"trap": "x"}, {}, {}, SPAM),
    (checks.blocked_words, {"body": "a casino"}, {}, {}, None),
    (checks.blocked_words, {"body": "a CASINO!"}, {}, {"blocked_words": ("casino",)}, REFUSE),
    (checks.blocked_words, {"name": "Casino Joe"}, {}, {"blocked_words": ("casino",)}, REFUSE),
    (checks.blocked_words, {"body": "casinos"}, {}, {"blocked_words": ("casino",)}, None),
    (
        checks.blocked_words,
        {"body": "a casino"},
        {},
        {"blocked_words": ("casino",), "blocked_words_action": "hold"},
        HOLD,
    ),
    (checks.blocked_title, {"title": "The casino"}, {}, {}, None),
    (checks.blocked_title, {"title": "The casino"}, {}, {"blocked_words": ("casino",)}, HOLD),
    (checks.too_many_links, {"links": LINKS[:2]}, {}, {}, None),
    (checks.too_many_links, {"links": LINKS[:2], "website": LINKS[2]}, {}, {}, HOLD),
    (checks.too_many_links, {"website": LINKS[2]}, {}, {"max_links": 0}, HOLD),
    (checks.too_many_links, {"website": LINKS[2]}, {}, {"max_links": 1}, None),
    (checks.too_many_links, {"links": LINKS}, {}, {}, HOLD),
    (checks.too_many_links, {"links": LINKS[:1]}, {}, {"max_links": 0}, HOLD),
    (checks.too_fast, {}, {}, {}, None),
    (checks.too_fast, {"filled_in_ms": 1999}, {}, {}, HOLD),
    (checks.too_fast, {"filled_in_ms": 2000}, {}, {}, None),
    (checks.too_fast, {"filled_in_ms": 0}, {}, {"min_fill_seconds": 0}, None),
    (checks.reserved_name, {}, {}, {}, None),
    (checks.reserved_name, {}, {"is_reserved_name": True}, {}, HOLD),
    (checks.likely_spam, {"body": "casino pills"}, {}, {}, None),
    (checks.likely_spam, {"body": "casino pills"}, {}, {"learned": TOO_LITTLE}, None),
    (checks.likely_spam, {"body": "bread"}, {}, {"learned": LEARNED}, None),
    (checks.likely_spam, {"body": "casino pills"}, {}, {"learned": LEARNED}, HOLD),
    (checks.unproven, {}, {}, {}, None),
    (checks.unproven, {"is_unproven": True}, {}, {}, HOLD),
    (checks.preview, {}, {}, {}, None),
    (checks.preview, {"preview": PREVIEW}, {}, {}, HOLD),
    (checks.preview, {"preview": PREVIEW}, {}, {"preview_posts": "off"}, REFUSE),
    (checks.judge, {}, {}, {}, None),
    (checks.judge, {}, {}, {"is_judged": True}, HOLD),
    (checks.first_comment, {}, {"published_before": 0}, {}, None),
    (checks.first_comment, {}, {"published_before": 0}, {"moderation": "first"}, HOLD),
    (checks.first_comment, {}, {"published_before": 1}, {"moderation": "first"}, None),
    (
        checks.first_comment,
        {},
        {"published_before": 2},
        {"moderation": "first", "trusted_after": 3},
        HOLD,
    ),
    (checks.lost_trust, {}, {"refused_before": 1}, {}, None),
    (checks.lost_trust, {}, {"refused_before": 1}, {"moderation": "first"}, HOLD),
    (checks.lost_trust, {}, {"is_banned_elsewhere": True}, {"moderation": "first"}, HOLD),
    (
        checks.lost_trust,
        {},
        {"published_before": 11, "refused_before": 1},
        {"moderation": "first"},
        None,
    ),
    (checks.everything_held, {}, {}, {}, None),
    (checks.everything_held, {}, {}, {"moderation": "first"}, None),
    (checks.everything_held, {}, {"published_before": 99}, {"moderation": "all"}, HOLD),
]


@pytest.mark.parametrize(("check", "draft", "facts", "policy", "severity"), CASES)
def test_a_check_finds_what_it_is_for(
    check: Any,
    draft: dict[str, Any],
    facts: dict[str, Any],
    policy: dict[str, Any],
    severity: Severity | None,
) -> None:
    found = check(replace(DRAFT, **draft), replace(FACTS, **facts), replace(POLICY, **policy))
    assert (found.severity if found else None) is severity
    if found:
        assert "{" not in found.message.format_map(found.params)


def test_every_check_has_a_case_that_finds_and_one_that_does_not() -> None:
    outcomes = {check: {bool(case[4]) for case in CASES if case[0] is check} for check in CHECKS}
    assert outcomes == {check: {True, False} for check in CHECKS}


def test_a_draft_without_findings_is_published() -> None:
    verdict = decide(DRAFT, FACTS, POLICY)
    assert (verdict.status, verdict.findings) == (Status.PUBLISHED, ())


def test_all_findings_are_reasons_in_the_order_of_the_list() -> None:
    policy = replace(POLICY, moderation="all")
    verdict = decide(replace(DRAFT, links=LINKS, filled_in_ms=1), FACTS, policy)
    assert verdict.status is Status.HELD
    assert [finding.as_reason()["code"] for finding in verdict.findings] == [
        "links", "too_fast", "all_held",
    ]  # fmt: skip
    assert verdict.findings[0].as_reason()["params"] == {"count": 3, "limit": 2}


def test_the_gravest_finding_decides() -> None:
    verdict = decide(replace(DRAFT, links=LINKS, trap="x"), FACTS, POLICY)
    assert verdict.status is Status.SPAM
    assert [finding.rule for finding in verdict.findings] == ["trap", "links"]
    with pytest.raises(AppError) as refused:
        decide(replace(DRAFT, trap="x"), replace(FACTS, is_repeat=True), POLICY)
    assert refused.value.code == "duplicate"
    assert [error.field for error in refused.value.errors] == ["body"]


def test_a_refusal_for_a_missing_name_points_to_the_field() -> None:
    with pytest.raises(AppError) as refused:
        decide(replace(DRAFT, name=None), FACTS, replace(POLICY, require_name=True))
    assert refused.value.code == "invalid"
    assert [(e.field, e.code) for e in refused.value.errors] == [("author.name", "required")]


def test_a_refusal_for_words_names_them() -> None:
    with pytest.raises(AppError) as refused:
        decide(replace(DRAFT, body="bad worse"), FACTS, replace(POLICY, blocked_words=("worse",)))
    assert refused.value.code == "blocked_words"
    assert refused.value.extras["words"] == ["worse"]


def test_a_rule_is_named_once_and_every_surface_reads_the_list() -> None:
    codes = [check.code for check in CHECKS]
    assert len(set(codes)) == len(codes)
    assert {check.code for check in CHECKS if not check.label} == set()
    assert checks.RULE_LABELS.keys() >= set(codes)
    holding = {check.code for check in CHECKS if check.severity is not REFUSE}
    assert checks.HOLDING_RULES.keys() == checks.RULE_SETTINGS.keys() == holding
