"""Whether a comment asks something: a question mark of its own, in no link, quote or code."""

import re

from comments_service.rules.text.render import plain_text

#: Of Latin, East Asian and Arabic scripts.
MARKS = "?？؟"
_ASIDE = re.compile(r"<(/?)(?:a|blockquote|code|pre)\b[^<>]*+>")
# All that is repeated is bounded or stops at its first blank: linear, whatever the text holds.
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]{0,20}+://|\bwww\.|\b[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}+/)\S*", re.I
)
_QUOTED = re.compile(r"«[^«»]{0,500}+»|“[^“”]{0,500}+”|„[^„“”]{0,500}+[“”]|\"[^\"]{0,500}+\"")
# These end a sentence, and no address.
_END = f"{MARKS}.,;:!)»”"


def asks(html: str) -> bool:
    """Return whether the text of a comment's safe HTML asks something, in linear time."""
    if not any(mark in html for mark in MARKS):
        return False
    text = _ADDRESS.sub(_end_of_sentence, plain_text(_own_words(html)))
    return any(mark in _QUOTED.sub(" ", text) for mark in MARKS)


def _own_words(html: str) -> str:
    """Return the HTML without what links, quotes and code hold."""
    kept, depth, place = [], 0, 0
    for tag in _ASIDE.finditer(html):
        if not depth:
            kept.append(html[place : tag.start()])
        depth += -1 if tag[1] else 1
        place = tag.end()
    return " ".join([*kept, html[place:]])


def _end_of_sentence(address: re.Match[str]) -> str:
    return address[0][len(address[0].rstrip(_END)) :]
