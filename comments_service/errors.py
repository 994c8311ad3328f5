"""What can go wrong, told without HTTP: a stable code, a sentence, and the fields concerned.

The web layer alone maps a code to a status and to a representation.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace


def N_(message: str) -> str:  # noqa: N802 - gettext's customary name for "translate later"
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


@dataclass(frozen=True)
class FieldError:
    """One bad field: its path in the input (``author.email``), a stable code and a sentence."""

    field: str
    code: str
    message: str


class AppError(Exception):
    """A refusal that its caller can act on.

    ``code`` is stable and documented, ``message`` an English sentence that says what to do (with
    ``{name}`` placeholders filled from ``extras``), ``retry_after`` the seconds after which the
    same request may succeed. ``extras`` are public members of the answer.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        errors: Sequence[FieldError] = (),
        retry_after: int | None = None,
        **extras: object,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.errors = tuple(errors)
        self.retry_after = retry_after
        self.extras = extras


def invalid(field: str, code: str, message: str) -> AppError:
    """Return the refusal of one field."""
    return AppError(
        "invalid", N_("Some fields need your attention."), errors=[FieldError(field, code, message)]
    )


@contextmanager
def fields_named(name: str, given: str = "url") -> Iterator[None]:
    """Name the field that a rule calls ``given`` as its sender does: as the parameter."""
    try:
        yield
    except AppError as error:
        error.errors = tuple(
            replace(one, field=name) if one.field == given else one for one in error.errors
        )
        raise


def conflict(field: str, code: str, message: str) -> AppError:
    """Return the refusal of one field that is good by itself, because of what there is already."""
    return AppError("conflict", message, errors=[FieldError(field, code, message)])


def not_found() -> AppError:
    """Return the refusal for anything that does not exist or that the caller may not see."""
    return AppError("not_found", N_("There is nothing at this address."))
