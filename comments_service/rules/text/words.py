"""Words as readers see them: what is the same word, the same name, and where one stands. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from comments_service.rules.text.characters import MARKS, cut_runs

#: Ranges of scripts written without spaces between words: there, a word may stand anywhere.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
#: What the column of a name's skeleton holds.
LONGEST_SKELETON = 400
# From so many letters on, a word of plain letters is taken for another that looks like it: few
# longer words differ in no more than I and l, or rn and m.
_UNMISTAKABLE = 6
_ODD = b"\x01"

_ONE_SPELLING = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "ƒ": "f", "ħ": "h"}
    # One letter of Arabic as Arabs, Persians and phones write it.
    | {"\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u2800": " "}
    # White letters on black discs and squares, which Unicode does not decompose.
    | {chr(first + n): chr(97 + n) for first in (0x1F150, 0x1F170) for n in range(26)}
)
# Letters in parentheses, which Unicode would take for three characters each.
_ENCLOSED = str.maketrans(
    {chr(first + n): chr(97 + n) for first in (0x249C, 0x1F110) for n in range(26)}
)
# From three on they may be letters of a word, though two are a flag.
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]{3,}")
_OF_FLAGS = str.maketrans({chr(0x1F1E6 + n): chr(97 + n) for n in range(26)})
# Beside Latin letters it is there for its looks; normalised, it would be any other sigma.
_LUNATE_SIGMA = re.compile("[\u03f2\u03f9](?=[A-Za-z])|(?<=[A-Za-z])[\u03f2\u03f9]")
# Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel marks and the stretch of Arabic, and
# characters that nobody sees. Vowel signs of other scripts stay: without them words become others.
_DECORATION = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2de0-\u2dff"
    "\ua66f-\ua672\ua674-\ua67d\ua69e\ua69f\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\ufff0-\ufffb"
    "\U000e0000-\U000e01ef]"
)
# Signs of other scripts that somebody put on Latin, Greek or Cyrillic letters.
_FOREIGN_MARKS = re.compile(f"(?<=[a-z0-9\u00df-\u02af\u0370-\u052f])[{MARKS}]+")
# Zeros of other scripts, rings all of them.
_ZEROS = "०০੦૦୦௦౦೦൦ഠ๐໐၀០〇"
# What looks like each letter once case is folded, far fewer than UTS 39 has.
_LOOKALIKES = {
    "a": "аαɑᴀ@Ꭺꓮⲁ", "b": "вьβʙᏼꓐ", "c": "сᴄᏟꓚⲥ¢", "d": "ԁᴅᎠꓓ", "e": "еєεᴇᎬꓰ€", "f": "ꜰꓝ",
    "g": "ɡɢᏀꓖ", "h": "нһʜհᎻꓧ", "j": "јϳᴊᎫꓙ", "k": "кκᴋᏦꓗⲕ", "l": "iі1|!¡ιǀӏɪʟᏞꓡꓲᎥⲓ",
    "m": "мᴍᎷꓟⲙ", "n": "пηɴոռꓠⲛ", "o": "оοσ0օᴏꓳⲟ" + _ZEROS, "p": "рρᴘᏢꓑⲣ", "q": "ԛ", "r": "гʀᏒᎡꓣ",
    "s": "ѕ5$ꜱᏚꓢ", "t": "тτᴛᎢꓔⲧ", "u": "υսᴜꓴ", "v": "ѵνᴠᏙꓦ", "w": "ԝωᴡᎳꓪ", "x": "хχꓫⲭ",
    "y": "уγүʏꓬ", "z": "ᴢᏃꓜ",
}  # fmt: skip
_PLAINEST = str.maketrans({odd: plain for plain, odds in _LOOKALIKES.items() for odd in odds})
_PLAINABLE = frozenset(map(chr, _PLAINEST))
# Figures that stand for letters in words, though never in names.
_PLAINEST_OF_WORDS = _PLAINEST | str.maketrans({"3": "e", "4": "a", "7": "t"})
# The same figures in words of Cyrillic: of letters that look like no Latin ones.
_CYRILLIC_FIGURES = str.maketrans({"3": "з", "4": "ч"})
_CYRILLIC = re.compile(f"(?![{''.join(map(re.escape, _PLAINABLE))}])[\u0400-\u052f]")

_LETTER = rf"(?:[^\W_{UNSPACED}]|[{MARKS}{_ZEROS}])"
# A word with the signs in it that may stand for letters: ``ca$ino``, ``cas!no``, not ``casino!``.
_TOKEN = re.compile(rf"(?:{_LETTER}|[@$¢€](?={_LETTER})|(?<=[^\W_])[!|¡](?=[^\W_]))+")
_LATIN = re.compile("[a-z]")
_FIGURE = re.compile(f"[013457@$!|¢€¡{_ZEROS}]")
# Greek to Armenian, Cherokee, Coptic, Lisu.
_OTHER_ALPHABETS = "\u0370-\u058f\u13a0-\u13ff\u2c80-\u2cff\ua4d0-\ua4fd"
_OF_OTHER_ALPHABETS = re.compile(f"[{_OTHER_ALPHABETS}]")
_ODD_LATIN = re.compile("[\u01c0\u0250-\u02af\u1d00-\u1d7f\ua730-\ua7ff]")
_ANY_ALPHABET = re.compile(f"[a-z\u01c0\u0250-\u02af{_OTHER_ALPHABETS}\u1d00-\u1d7f\ua730-\ua7ff]")
_EDGE_SIGN = re.compile(r"(?<![^\W_])[@$!|¡¢€]+|[@$!|¡¢€]+(?![^\W_])")

# RFC 5890, section 2.3.2.1: a label has at most 63 characters, "xn--" among them.
_ENCODED_LABEL = re.compile(r"(?<![a-z0-9-])xn--([a-z0-9-]{1,59})(?![a-z0-9-])", re.I)
_UNSPACED = re.compile(f"[{UNSPACED}]")
_MARK = re.compile(f"[{MARKS}]")


class _Needle(NamedTuple):
    """A word to look for: as given, folded, by its looks, and whether these are unmistakable."""

    word: str
    folded: str
    looks: str
    is_long: bool


def fold(text: str) -> str:
    """Return ``text`` as search sees it: case, accents, width and white space folded."""
    # Twice, since folding case makes new marks (İ) and decomposing new capitals (℡).
    text = _LUNATE_SIGMA.sub("c", cut_runs(text).translate(_ENCLOSED))
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFKD", folded).casefold()
    folded = _DECORATION.sub("", folded).translate(_ONE_SPELLING)
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", _FOREIGN_MARKS.sub("", folded))
    return " ".join(folded.split())


def skeleton(name: str) -> str:
    """Return what a name looks like at a glance: two names that pass for each other share it.

    At most LONGEST_SKELETON characters: one letter may be folded to eighteen.
    """
    folded = fold(name)
    return (_letters(folded) or folded.replace(" ", ""))[:LONGEST_SKELETON]


# Of the same names again and again: a site's, its team's, those of who writes there often.
@lru_cache(maxsize=1024)
def skeletons(name: str) -> frozenset[str]:
    """Return all that a name may be read as: a sign at the edge of a word may be no letter."""
    whole = skeleton(name)
    inner = _letters(_EDGE_SIGN.sub("", fold(name)))[:LONGEST_SKELETON]
    return frozenset((whole, inner or whole))


def find_words(text: str, words: Iterable[str]) -> list[str]:
    """Return those of ``words`` (or phrases), as given, that stand in ``text`` as whole words.

    They stand there too where a word only looks like one of them: by letters of another alphabet or
    figures among its own (``cas1no``), and from six letters on by any letters (``caslno``). A
    number is no word, and a word of an alphabet is itself where the text is written in that.
    """
    of_flags = (letters.translate(_OF_FLAGS) for letters in _FLAG_LETTERS.findall(text))
    folded = fold(" ".join((text, *of_flags)))
    looks, odd = _looks_of(folded)
    return [
        needle.word
        for needle in _needles(tuple(words))
        if any(True for _ in _places(needle.folded, folded))
        or any(
            needle.is_long or _ODD in odd[start:stop]
            for start, stop in _places(needle.looks, looks)
        )
    ]


def readable_address(address: str) -> str:
    """Return ``address`` with the letters that its escapes and its host's Punycode stand for."""
    return _ENCODED_LABEL.sub(_decoded, unquote(address))


def is_word_character(character: str) -> bool:
    """Whether a character is part of a word: a letter, a digit, a vowel sign or another mark."""
    return character.isalnum() or _MARK.match(character) is not None


@lru_cache(maxsize=64)
def _needles(words: tuple[str, ...]) -> tuple[_Needle, ...]:
    needles = []
    for word in words:
        folded = fold(word)
        looks = _TOKEN.sub(lambda token: _plainest(token[0]), folded)
        length = sum(map(is_word_character, looks))
        if folded:
            needles.append(_Needle(word, folded, looks, length >= _UNMISTAKABLE))
    return tuple(needles)


def _letters(folded: str) -> str:
    plain = folded.translate(_PLAINEST).replace("i", "l")
    letters = "".join(character for character in plain if is_word_character(character))
    return letters.replace("rn", "m").replace("vv", "w")


def _plainest(token: str) -> str:
    if not _ANY_ALPHABET.search(token):
        return token  # a number, or letters that look like none of these
    if _CYRILLIC.search(token):
        token = token.translate(_CYRILLIC_FIGURES)
    plain = token.translate(_PLAINEST_OF_WORDS).replace("i", "l")
    return plain.replace("rn", "m").replace("vv", "w")


def _looks_of(folded: str) -> tuple[str, bytes]:
    """Return what a text looks like, and a mark at each place where a word is not what it seems.

    In a text that has letters of another alphabet which look like no Latin ones, the words of that
    alphabet are what they are.
    """
    genuine = any(letter not in _PLAINABLE for letter in _OF_OTHER_ALPHABETS.findall(folded))
    looks: list[str] = []
    odd = bytearray()
    at = 0
    for token in _TOKEN.finditer(folded):
        before, plain = folded[at : token.start()], _plainest(token[0])
        looks += (before, plain)
        odd += bytes(len(before)) + bytes([_is_odd(token[0], genuine)]) * len(plain)
        at = token.end()
    return "".join((*looks, folded[at:])), bytes(odd)


def _is_odd(token: str, genuine: bool) -> bool:
    others = _OF_OTHER_ALPHABETS.findall(token)
    if _LATIN.search(token):
        return bool(others or _FIGURE.search(token) or _ODD_LATIN.search(token))
    if _ODD_LATIN.search(token):
        return True
    if not others:
        return False
    return bool(_FIGURE.search(token)) or (not genuine and _PLAINABLE.issuperset(others))


def _places(needle: str, text: str) -> Iterator[tuple[int, int]]:
    """Where ``needle`` stands in ``text`` as whole words."""
    start = text.find(needle)
    while start >= 0:
        stop = start + len(needle)
        after = text[stop : stop + 1]
        if not (
            _joins(text[max(start - 1, 0) : start], needle[0])
            or _joins(after, needle[-1])
            or (after and _MARK.match(after))
        ):
            yield start, stop
        start = text.find(needle, start + 1)


def _joins(neighbour: str, edge: str) -> bool:
    """Whether a character outside of a match and the match's own edge are one word."""
    return bool(
        neighbour
        and is_word_character(edge)
        and is_word_character(neighbour)
        and not _UNSPACED.match(edge)
        and not _UNSPACED.match(neighbour)
    )


def _decoded(label: re.Match[str]) -> str:
    try:
        return label[1].encode("ascii").decode("punycode")
    except UnicodeError:
        return label[0]
