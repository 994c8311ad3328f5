"""The language of a page or a message: gettext catalogues beside this file."""

import gettext
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import g, has_request_context, request

#: Each language of the console, under its own name: its catalogue holds every message.
LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "ar": "العربية",
}
#: Each language of the widget and of readers' pages: those of the others hold what readers meet.
READER_LANGUAGES = LANGUAGES | {
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "tr": "Türkçe",
    "uk": "Українська",
    "zh": "中文",
}
_RIGHT_TO_LEFT = {"ar"}
_READERS_SURFACES = {"embed", "feeds", "privacy", "sign_in", "subscriptions", "widget"}
_FOLDER = Path(__file__).parents[1] / "translations"
_OF_READERS = {
    code: name
    for code, name in READER_LANGUAGES.items()
    if code == "en" or (_FOLDER / code).is_dir()
}


def language() -> str:
    """Return the language of the current answer: what the page was asked in, else the browser's."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        code = without_region(request.args.get("lang", ""))
        g.language = code if code in spoken() else _browsers()
    return str(g.language)


def spoken() -> Mapping[str, str]:
    """Return the languages that the current answer can be in, under their own names."""
    return _OF_READERS if request.blueprint in _READERS_SURFACES else LANGUAGES


def direction() -> str:
    """In which direction the current answer is read: ``ltr`` or ``rtl``."""
    return "rtl" if language() in _RIGHT_TO_LEFT else "ltr"


def _browsers() -> str:
    """Return the first language of the browser that we speak, whatever its region."""
    codes = map(without_region, request.accept_languages.values())
    return next((code for code in codes if code in spoken()), "en")


def without_region(tag: str) -> str:
    """Return the language of a tag such as ``fr-CA``, or ``fr_CA`` as some blogs write it."""
    return tag.replace("_", "-").partition("-")[0].lower()


def use_language(code: str) -> None:
    """Answer the current request in ``code``, where there is a catalogue for it."""
    if code in spoken():
        g.language = code


def speak(tag: str) -> None:
    """Answer the current request in the language of a tag, such as ``fr-CA``; else in English.

    Unless its address asks for another one.
    """
    code = without_region(tag)
    if request.args.get("lang") not in spoken():
        g.language = code if code in spoken() else "en"


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
