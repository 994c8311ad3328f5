"""Values of environment variables; one that cannot be used raises SettingsError."""

from collections.abc import Mapping
from pathlib import Path


class SettingsError(Exception):
    """A value that cannot be used; its text is the one line that the operator reads."""


def text_of(env: Mapping[str, str], name: str, default: str) -> str:
    """The value of ``name``, or the content of the file that ``NAME_FILE`` names."""
    path = env.get(f"{name}_FILE", "").strip()
    if path and env.get(name):
        raise SettingsError(f"{name} and {name}_FILE are both set: keep one of them.")
    if not path:
        return env.get(name, "").strip() or default
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}_FILE must hold text in UTF-8.") from error


def number_of(
    env: Mapping[str, str], name: str, default: int, *, at_least: int, at_most: int = 1000
) -> int:
    """A whole number within bounds."""
    text = text_of(env, name, str(default))
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    if not is_number or not at_least <= int(text) <= at_most:
        raise SettingsError(
            f"{name} must be a whole number from {at_least} to {at_most}: {text!r} is not."
        )
    return int(text)


def choice_of(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of the words that are allowed."""
    text = text_of(env, name, default)
    if text not in allowed:
        raise SettingsError(f"{name} must be one of {', '.join(allowed)}: {text!r} is not.")
    return text


def switch_of(env: Mapping[str, str], name: str, default: bool) -> bool:
    """Whether ``name`` is on."""
    return choice_of(env, name, "on" if default else "off", ("on", "off")) == "on"
