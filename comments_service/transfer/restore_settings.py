"""The settings of a site, out of our own export."""

from contextlib import suppress
from typing import Any

from comments_service.errors import AppError
from comments_service.rules.sites.settings import (
    BOUNDS,
    MINUTES,
    NAMES,
    OPTIONAL,
    SWITCHES,
    clean_setting,
)
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.transfer.restore_columns import Row

# Minutes are exported in seconds.
_SETTINGS = set(NAMES) - set(MINUTES)


def settings(row: Row) -> tuple[dict[str, Any], list[Origin]]:
    """Return the settings of a site that are good, and its addresses."""
    values: dict[str, Any] = {}
    for name in _SETTINGS:
        if name in row:
            cleaned = _setting(name, row[name])
            values |= {name: cleaned[0]} if cleaned else {}
    for minutes, column in MINUTES.items():
        seconds, (least, most) = row.get(column), BOUNDS[minutes]
        if isinstance(seconds, int) and 60 * least <= seconds <= 60 * most:
            values[column] = seconds
        elif column in row and seconds is None and minutes in OPTIONAL:
            values[column] = None
    origins = []
    listed = row.get("origins")
    for text in listed if isinstance(listed, list) else []:
        with suppress(AppError):
            origins += [parse_origin(text)] if isinstance(text, str) else []
    return values, origins


def _setting(name: str, value: object) -> tuple[Any] | None:
    text = ("on" if value else "") if name in SWITCHES else "" if value is None else str(value)
    try:
        return (clean_setting(name, text),)
    except AppError:
        return None
