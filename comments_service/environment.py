"""Values of environment variables, each from the variable itself or from a file that it names."""

from collections.abc import Iterable, Mapping
from pathlib import Path


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
