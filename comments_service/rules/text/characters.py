"""Unicode as strangers send it: composed, without what hides, reorders or piles up. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

# Longer runs of marks are cut before text is composed or decomposed, which sorts each run in
# quadratic time. Marks are no word characters.
_LONGEST_RUN = 8
_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{_LONGEST_RUN + 1},}}")
_MARKS_PER_LETTER = 2
# Vowel signs, points and tones of other scripts than Latin, Greek and Cyrillic are letters'
# ordinary company: Hebrew needs three or four, Tibetan stacks as many.
_MARKS_PER_LETTER_ELSEWHERE = 4

#: The marks of all scripts (Unicode's Mn, Mc and Me), as ranges for a class of characters.
MARKS = "".join(
    f"{marks[0]}-{marks[-1]}"
    for is_marks, run in groupby(
        map(chr, range(0x300, 0x1F000)), lambda one: unicodedata.category(one)[0] == "M"
    )
    if is_marks and (marks := list(run))
)

# Controls except tab and line feed; embeddings, overrides and isolates of the bidi algorithm;
# invisible fillers and deprecated format characters; noncharacters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u115f\u1160\u17b4\u17b5"
    "\u202a-\u202e\u2061-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ufdd0-\ufdef\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f]"
)
# What some scripts need and others hide with: a break between words of scripts that have been
# written without spaces (Thai, Tibetan, Burmese, Khmer, Cherokee and others), and what forbids one;
# a joiner that keeps two marks of Hebrew in their order; a choice of form after a Mongolian letter;
# the empty cell of Braille. Beside their scripts they stay, one at a time.
_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u13a0-\u13ff\u1700-\u17ff\u1950-\u1aaf\u1b00-\u1bff"
    "\ua980-\ua9ff\uaa00-\uaadf\uab70-\uabbf"
)
_OUT_OF_PLACE = re.compile(
    f"(?<![{_UNSPACED}])[\u200b\u2060]++(?![{_UNSPACED}])|(?<=[\u200b\u2060])[\u200b\u2060]+"
    "|(?<![\u0591-\u05ea])\u034f|\u034f(?![\u0591-\u05c7])"
    "|(?<![\u1800-\u180a\u1810-\u18af])[\u180b-\u180f]"
    "|(?<![\u2800-\u28ff])\u2800++(?![\u2801-\u28ff])"
)
_BLANKS = " \u200b\u2060\u2800"
_EMPTY_GLYPHS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
_BIDI_MARKS = re.compile("[\u061c\u200e\u200f]")
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_ADDRESS = re.compile(r"(https?://[^\s<>]+)", re.I)
_SURROGATE = re.compile("[\ud800-\udfff]")

# Scripts that join letters or need a joiner to keep them apart: Arabic and its kin, the Indic
# scripts, Khmer, Mongolian.
_JOINING_SCRIPTS = (
    (0x0600, 0x1CFF),
    (0xA800, 0xABFF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
    (0x10D00, 0x11FFF),
)
_GENERAL_MARKS = (
    (0x0300, 0x036F),
    (0x0483, 0x0489),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
)
_ZWNJ, _ZWJ, _BLACK_FLAG, _CANCEL_TAG = "\u200c", "\u200d", "\U0001f3f4", "\U000e007f"
_GRAPHEME_JOINER = "\u034f"


def has_surrogate(text: str) -> bool:
    """Whether ``text`` holds half of a character, which no UTF-8 can carry."""
    return _SURROGATE.search(text) is not None


def tame(text: str) -> str:
    """``text`` in NFC with line ends as ``\\n`` and nothing in it that hides, reorders or piles up.

    Joiners stay where a script or an emoji needs them. The marks LRM, RLM and ALM stay: they
    cannot reorder more than their neighbour, and Hebrew and Arabic prose needs them.
    """
    text = _LINE_ENDS.sub("\n", text)
    if text.isascii():
        return strip_hidden(text)
    text = unicodedata.normalize("NFC", cut_runs(text))
    kept = _needed_joiners(strip_hidden(text))
    text = unicodedata.normalize("NFC", "".join(kept))
    text = "".join(_without_piles(text, _MARKS_PER_LETTER, _MARKS_PER_LETTER_ELSEWHERE))
    # Again: their neighbours may have gone.
    return unicodedata.normalize("NFC", _OUT_OF_PLACE.sub("", text))


def tame_prose(text: str) -> str:
    """``tame``, but web addresses are not composed: a server may know no other spelling."""
    parts = _ADDRESS.split(text)
    return "".join(_tame_address(part) if at % 2 else tame(part) for at, part in enumerate(parts))


def tame_line(text: str) -> str:
    """``tame`` for one line: white space becomes single spaces, bidi marks go, no leading mark."""
    line = " ".join(_BIDI_MARKS.sub("", tame(text)).split()).rstrip(_BLANKS)
    while line and (line[0] in _BLANKS or is_mark(line[0])):
        line = line[1:].lstrip()
    return line


def cut_runs(text: str) -> str:
    """Return ``text`` with at most eight combining marks in a row: it can be normalised then."""
    return _RUN.sub(_cut_run, text)


def strip_hidden(text: str) -> str:
    """``text`` without the characters that hide or reorder; for text that is already markup."""
    text = _HIDDEN.sub("", text)
    return text if text.isascii() else _OUT_OF_PLACE.sub("", text)


def is_visible(text: str) -> bool:
    """Whether anything of ``text`` shows: not blanks, marks and hidden characters alone."""
    return any(
        unicodedata.category(character)[0] not in "ZCM" and character not in _EMPTY_GLYPHS
        for character in text
    )


def is_mark(character: str) -> bool:
    """Whether a character only decorates the one before it."""
    return character >= "\u0300" and unicodedata.category(character) in ("Mn", "Me")


def _tame_address(address: str) -> str:
    typed = strip_hidden(address)
    if typed.isascii():
        return typed
    typed = "".join(_needed_joiners(typed))
    calm = "".join(_without_piles(typed, _MARKS_PER_LETTER, _MARKS_PER_LETTER_ELSEWHERE))
    return typed if typed == calm else tame(address)


def _cut_run(match: re.Match[str]) -> str:
    kept, length = [], 0
    for character in match[0]:
        length = length + 1 if unicodedata.combining(character) else 0
        if length <= _LONGEST_RUN:
            kept.append(character)
    return "".join(kept)


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in ranges)


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _without_piles(text: str, general: int, elsewhere: int) -> Iterator[str]:
    """Yield the characters of ``text``, with at most so many marks and one selector on each
    letter."""
    marks = general_marks = selectors = 0
    for character in text:
        if not is_mark(character):
            marks = general_marks = selectors = 0
        elif _is_selector(character):
            selectors += 1
            if selectors > 1:
                continue
        elif character != _GRAPHEME_JOINER:
            marks += 1
            general_marks += _within(character, _GENERAL_MARKS)
            if marks > elsewhere or (general_marks and general_marks > general):
                continue
        yield character


def _needed_joiners(text: str) -> Iterator[str]:
    """Yield the characters of ``text`` without joiners and tags that join nothing."""
    previous, in_flag = "", False
    for character in text:
        if "\U000e0020" <= character <= _CANCEL_TAG:
            if not in_flag:
                continue
            in_flag = character != _CANCEL_TAG
        else:
            in_flag = character == _BLACK_FLAG
        if character in (_ZWNJ, _ZWJ) and not _may_join(previous, character):
            continue
        yield character
        previous = character


def _may_join(previous: str, joiner: str) -> bool:
    if not previous or previous in (_ZWNJ, _ZWJ):
        return False
    if _within(previous, _JOINING_SCRIPTS):
        return True
    pictures = _is_selector(previous) or unicodedata.category(previous) in ("So", "Sk")
    return joiner == _ZWJ and pictures
