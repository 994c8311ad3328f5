"""What a refused request of the widget's API says."""

from typing import Any


def refusal(answer: Any) -> tuple[int, str]:
    """Status and code of a problem document."""
    assert answer.content_type == "application/problem+json"
    return answer.status_code, answer.get_json()["code"]


def fields(answer: Any) -> set[tuple[str, str]]:
    """Field and code of each error of a refusal."""
    return {(error["field"], error["code"]) for error in answer.get_json()["errors"]}
