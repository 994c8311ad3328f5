"""Where in a comment's text a search was answered, or a rule broken."""

import re
from collections.abc import Iterator, Sequence

from comments_service.rules.text.characters import MARKS
from comments_service.rules.text.search_terms import Phrase, is_beginning, is_meant, words_of

#: A piece of text, and whether it answers the search.
Piece = tuple[str, bool]

# Tags as the sanitiser writes them, and entities: what stands between them is text as it is.
_MARKUP = re.compile(r'(<(?:[^<>"]|"[^"]*")*>|&[^;\s]+;)')
_SPAN = re.compile(rf"[\w{MARKS}\u00ad\u200b-\u200d\u2060]+")
_BEFORE = 60


def highlighted(text: str, phrases: Sequence[Phrase], length: int) -> list[Piece]:
    """About ``length`` characters of ``text`` around the first answer, cut between words.

    Its answers are pieces of their own; what was cut off is shown by an ellipsis.
    """
    text = " ".join(text.split())
    spans = list(_answers(text, phrases))
    start, end = _window(text, spans[0][0] if spans else 0, length)
    pieces: list[Piece] = []
    at = start
    for begin, stop in spans:
        if begin >= at and stop <= end:
            pieces += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    pieces.append((text[at:end], False))
    if start:
        pieces.insert(0, ("…", False))
    if end < len(text):
        pieces.append(("…", False))
    return [piece for piece in pieces if piece[0]]


def marked_html(html: str, phrases: Sequence[Phrase]) -> str:
    """Sanitised ``html`` with the phrases in ``mark`` elements, and otherwise to the byte as it is.

    What a tag or an entity cuts in two is not marked.
    """
    if not phrases:
        return html
    pieces = _MARKUP.split(html)
    pieces[::2] = [_with_marks(text, phrases) for text in pieces[::2]]
    return "".join(pieces)


def _with_marks(text: str, phrases: Sequence[Phrase]) -> str:
    parts, at = [], 0
    for start, stop in _answers(text, phrases):
        parts += [text[at:start], "<mark>", text[start:stop], "</mark>"]
        at = stop
    return "".join((*parts, text[at:]))


def _answers(text: str, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Where the phrases stand, in order; where two overlap, the one that begins first."""
    words = [
        (word, match.start(), match.end())
        for match in _SPAN.finditer(text)
        for word in words_of(match[0])
    ]
    by_first: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        by_first.setdefault(phrase[0], []).append(phrase)
    begun = [phrase for phrase in phrases if is_beginning(phrase[0])]
    free = 0
    for index, (word, start, _) in enumerate(words):
        if start < free:
            continue
        for phrase in (*by_first.get(word, ()), *begun):
            run = words[index : index + len(phrase)]
            if len(run) == len(phrase) and all(
                is_meant(one, meant) for (one, _, _), meant in zip(run, phrase, strict=True)
            ):
                free = run[-1][2]
                yield start, free
                break


def _window(text: str, first: int, length: int) -> tuple[int, int]:
    start = 0
    if first > _BEFORE:
        start = text.rfind(" ", 0, first - _BEFORE) + 1
        start = start if first - start < 2 * _BEFORE else first
    if len(text) - start <= length:
        return start, len(text)
    end = text.rfind(" ", start, start + length)
    return start, end if end > first else start + length
