"""Values of environment variables, each from the variable itself or from a file that it names."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pydantic import AfterValidator, BeforeValidator
from sqlalchemy.exc import ArgumentError

from comments_service.errors import AppError


class SettingsError(Exception):
    """Values that cannot be used; its text has a line for each, which the operator reads."""


def read_values(env: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return the value of each of ``names`` that is set, or the content of ``NAME_FILE``.

    Raises SettingsError.
    """
    values = ((name, _value_of(env, name)) for name in names)
    return {name: value for name, value in values if value}


def _value_of(env: Mapping[str, str], name: str) -> str:
    path = env.get(f"{name}_FILE", "").strip()
    if not path:
        return env.get(name, "").strip()
    if env.get(name):
        raise SettingsError(f"{name} and {name}_FILE are both set: keep one of them.")
    try:
        value = Path(path).read_text().strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}_FILE must hold text in UTF-8.") from error
    if not value:
        raise SettingsError(f"{name}_FILE is empty.")
    return value


def must(message: str, is_fit: Callable[[str], object]) -> AfterValidator:
    """Refuse a value for which ``is_fit`` is false or raises; only ``{value!r}`` quotes it."""

    def check(value: str) -> str:
        try:
            fits = is_fit(value)
        except (ValueError, ArgumentError, AppError):
            fits = False
        if not fits:
            raise ValueError(message.format(value=value))
        return value

    return AfterValidator(check)


def whole_number(at_least: int, at_most: int) -> BeforeValidator:
    """Refuse what is no whole number within bounds."""

    def parse(value: int | str) -> int:
        text = str(value)
        is_number = text.isascii() and text.isdigit() and len(text) < 10
        if not is_number or not at_least <= int(text) <= at_most:
            raise ValueError(
                f"must be a whole number from {at_least} to {at_most}: {text!r} is not."
            )
        return int(text)

    return BeforeValidator(parse)


def parse_switch(value: bool | str) -> bool:
    """Return whether a switch is on. Raise ValueError."""
    if value not in ("on", "off", True, False):
        raise ValueError(f"must be 'on' or 'off': {value!r} is not.")
    return value in ("on", True)
