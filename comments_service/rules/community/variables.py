"""What a saved reply leaves open: ``{name}``, ``{page}``, ``{site}``, ``{me}``, and the team's own.

They are filled when the reply is inserted. One that is left blocks publishing, wherever an official
answer is published; what stands in code is code.
"""

import re
from collections.abc import Mapping

from comments_service.errors import N_, AppError, FieldError

# In English and in French.
_NAMES = {
    "name": "name", "nom": "name", "page": "page", "site": "site", "me": "me", "moi": "me",
}  # fmt: skip
#: The names that are filled by themselves.
FILLED = ("name", "page", "site", "me")
_VARIABLE = re.compile(r"\{([^\W\d_][\w-]{0,39})\}")
_CODE = re.compile(r"<code[^>]*>[^<]*</code>")
# A name is text, never markup or a variable of its own.
_MARKUP = re.compile(r"[\\`*_\[\]<>{}&|~#!]")


def fill(body: str, values: Mapping[str, str | None]) -> str:
    """Return a saved reply with the values of FILLED in it; what has none stays as it is."""

    def value_of(match: re.Match[str]) -> str:
        value = values.get(_NAMES.get(match[1].casefold(), ""))
        return _MARKUP.sub("", value).strip() or match[0] if value else match[0]

    return _VARIABLE.sub(value_of, body)


def refuse_unfilled(html: str) -> None:
    """Raise AppError invalid, ``body``, for an answer, as safe HTML, that leaves something open."""
    open_ones = [match[0] for match in _VARIABLE.finditer(_CODE.sub("", html))]
    if open_ones:
        message = N_("Fill in {variable} first, or put it into code if it is meant to stay.")
        raise AppError(
            "invalid",
            N_("Some fields need your attention."),
            errors=[FieldError("body", "unfilled", message)],
            variable=", ".join(dict.fromkeys(open_ones)),
        )
