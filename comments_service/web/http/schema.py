"""What goes into the APIs and what comes out of them.

The bounds of a text are those of the rule that cleans it. Twice as much is let through to that
rule, so that what is a little too long gets its own sentence.
"""

import unicodedata
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from comments_service.rules.core.cursors import ID_CURSOR
from comments_service.rules.text.characters import tame
from comments_service.rules.text.fields import MAX_BODY_LENGTH
from comments_service.rules.text.page_keys import MAX_ID_LENGTH
from comments_service.rules.text.urls import MAX_ESCAPED_LENGTH, MAX_URL_LENGTH

_RUN = 8
# What programs should send: the rules take more, such as what people type into a form.
_LABEL = "(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = rf"{_LABEL}(?:\.{_LABEL})*(?:\.[a-z]{{2,63}})"
_PORT = r"(?::(?:[1-5][0-9]{4}|[1-9][0-9]{0,3}))?"
_REST = r"(?:[/?#][!#-;=?-Z\[\]_a-z~]*)?"
#: An http(s) address as RFC 3986 has it and browsers write it; on a host with a dot.
ADDRESS = f"^https?://{HOST}{_PORT}{_REST}$"
#: An address of a site; of one on this machine with any port.
ORIGIN = rf"^https?://(?:{HOST}{_PORT}|localhost(?::\*)?)$"
_PAGE = f"^https?://(?:{HOST}|localhost){_PORT}{_REST}$"
EMAIL = rf"^(?=[^@]{{1,64}}@)[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@{HOST}$"
#: A moment in UTC (RFC 3339) of this century, on a day that every month has.
MOMENT = (
    "^20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
)
BODY_DESCRIPTION = f"Markdown, up to {MAX_BODY_LENGTH:,} characters"


class Schema(BaseModel):
    """A body, a query or a part of one; built when it is first used: most are not, for days."""

    model_config = ConfigDict(defer_build=True)


def typed(
    most: int, *, least: int = 0, pattern: str | None = None, shows: bool = False, **more: Any
) -> Any:
    """Return the field of a text of ``least`` to ``most`` characters, cleaned by a rule.

    ``shows``: the rule wants something that can be seen, not only spaces and marks.
    """

    def tell(schema: dict[str, Any]) -> None:
        schema["maxLength"] = most
        if least:
            schema["minLength"] = least
        if pattern or shows:
            schema["pattern"] = pattern or visible_pattern()

    return Field(max_length=2 * most, json_schema_extra=tell, **more)


@cache
def visible_pattern() -> str:
    """Return a pattern of texts in which something shows, in whatever script.

    It names the longer runs of such characters. Readers of JSON Schema need not know Unicode's
    categories by name.
    """
    every = "".join(map(chr, range(0x21, 0xD800)))
    kept = {ord(one) for one in tame(every) if unicodedata.category(one)[0] in "LNPS"}
    runs, start = [], 0
    for end in range(0xD801):
        if end not in kept:
            runs += [f"\\u{start:04x}-\\u{end - 1:04x}"] if end - start >= _RUN else []
            start = end + 1
    return f"[{''.join(runs)}]"


def _whole(value: object) -> object:
    """For JSON Schema, 344.0 is an integer (draft 2020-12, validation, section 6.1.1)."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


#: Of a number in a body, after its bounds.
WHOLE = BeforeValidator(_whole)
Body = Annotated[
    str,
    typed(
        MAX_BODY_LENGTH,
        least=1,
        shows=True,
        description=BODY_DESCRIPTION,
        examples=["Thank you, it is **corrected**."],
    ),
]
#: What the description tells of the address of a page.
URL_SHAPE: dict[str, Any] = {
    "description": "Address of the page",
    "examples": ["https://blog.example/bread"],
    "json_schema_extra": {
        "minLength": 1, "maxLength": MAX_URL_LENGTH, "pattern": _PAGE, "format": "uri"
    },
}  # fmt: skip
Url = Annotated[str, Field(min_length=1, max_length=MAX_ESCAPED_LENGTH, **URL_SHAPE)]
Limit = Annotated[int, Field(ge=1, le=100, examples=[50])]
IdCursor = Annotated[
    str,
    Field(
        max_length=64,
        description="next_cursor of the page before",
        examples=["1a2b3c"],
        json_schema_extra={"pattern": f"^(?:{ID_CURSOR})$"},
    ),
]
PageId = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2 * MAX_ID_LENGTH,
        description="Names the page in place of its address, which then is where links lead to. "
        "No part of it means anything",
        examples=["post-42"],
        json_schema_extra={"maxLength": MAX_ID_LENGTH, "pattern": "^[!-~]+$"},
    ),
]
