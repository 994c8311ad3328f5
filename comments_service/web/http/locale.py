"""The language of a page or a message: gettext catalogues beside this file."""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import g, has_request_context, request

#: Each language that the server speaks, under its own name.
LANGUAGES = {"en": "English", "fr": "Français", "ar": "العربية"}
_RIGHT_TO_LEFT = {"ar"}
_FOLDER = Path(__file__).parents[1] / "translations"


def language() -> str:
    """Return the language of the current answer: what the page was asked in, else the browser's."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        tag = request.args.get("lang", "")
        g.language = tag if tag in LANGUAGES else _browsers()
    return str(g.language)


def direction() -> str:
    """In which direction the current answer is read: ``ltr`` or ``rtl``."""
    return "rtl" if language() in _RIGHT_TO_LEFT else "ltr"


def _browsers() -> str:
    """Return the first language that the browser asks for and that we speak, whatever its
    region."""
    tags = (tag.partition("-")[0].lower() for tag in request.accept_languages.values())
    return next((code for code in tags if code in LANGUAGES), "en")


def use_language(code: str) -> None:
    """Answer the current request in ``code``, where there is a catalogue for it."""
    if code in LANGUAGES:
        g.language = code


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """Return the messages of a language; English is written in the code."""
    return gettext.translation("messages", _FOLDER, [code], fallback=True)


def gettext_(message: str) -> str:
    """``message`` in the language of the answer."""
    return catalogue(language()).gettext(message)


def ngettext_(one: str, many: str, count: int) -> str:
    """Return the form of a message for ``count``, in the language of the answer."""
    return catalogue(language()).ngettext(one, many, count)


def translate(message: str, params: Mapping[str, Any]) -> str:
    """``message`` in the language of the answer, its ``{placeholders}`` filled from ``params``."""
    return gettext_(message).format_map(params)
