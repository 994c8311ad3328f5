"""Cleans the fields of a form or document and tells about all bad ones at once."""

from collections.abc import Callable
from typing import Any

from comments_service.errors import N_, AppError, FieldError


class FieldErrors:
    """Collects the cleaned values and the errors of several fields."""

    def __init__(self) -> None:
        self._errors: list[FieldError] = []

    def clean(self, name: str, rule: Callable[[str], Any], raw: str | None) -> Any:
        """``rule(raw)``, or None when there is nothing or it is refused (see ``finish``)."""
        if raw is None:
            return None
        try:
            return rule(raw)
        except AppError as error:
            self._errors += [FieldError(name, e.code, e.message) for e in error.errors]
            return None

    def finish(self) -> None:
        """Raise AppError invalid with every field that was refused."""
        if self._errors:
            raise AppError("invalid", N_("Some fields need your attention."), errors=self._errors)
