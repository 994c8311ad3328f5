"""Whether a query takes as many statements as its docstring says."""

import re
from collections.abc import Callable
from inspect import getdoc
from typing import Any

NUMBERS = {"No": 0, "One": 1, "Two": 2, "Three": 3, "Four": 4, "Five": 5}


def assert_said(
    count: Callable[[], Any], query: Callable[..., Any], *args: Any, **named: Any
) -> None:
    """``count`` is the fixture count_statements; within a context of the application."""
    text = " ".join((getdoc(query) or "").split())
    said = re.search(rf"\b({'|'.join(NUMBERS)}) statements?\b", text)
    assert said, f"{query.__name__} does not say how many statements it takes"
    with count() as statements:
        query(*args, **named)
    assert len(statements) == NUMBERS[said[1]], f"{query.__name__}{args}"
