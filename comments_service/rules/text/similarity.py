"""How alike two texts are, and by which words texts like one are looked for.

Resemblance is the share of the shingles of two texts that both have: A. Z. Broder, On the
resemblance and containment of documents, Compression and Complexity of Sequences, 1997. He takes
shingles of ten words; comments are short, so that two are the most that one changed word may spoil.
"""

from collections.abc import Sequence

from comments_service.rules.text.search_terms import Phrase, words_of

#: From this resemblance on, one text is taken for the other with changes.
ALIKE = 0.4
#: So much of a text is compared.
COMPARED = 2000
_SHINGLE = 2
_TELLING = 12
_GROUPS = 3

Shingles = frozenset[Phrase]


def shingles_of(text: str) -> Shingles:
    """Each two words that follow each other, folded; of a shorter text all that there is."""
    words = words_of(text[:COMPARED])
    starts = range(max(len(words) - _SHINGLE + 1, 1))
    return frozenset(words[start : start + _SHINGLE] for start in starts if words)


def resemblance(one: Shingles, other: Shingles) -> float:
    """From 0, nothing in common, to 1, the same shingles."""
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def telling_words(text: str) -> Sequence[Sequence[Phrase]]:
    """Return the longest words of a text, which are rarely common ones, dealt into three groups.

    A text that is like it has, as good as always, one of each group (see
    rules.text.search_terms.Groups): all of one must have been changed for it to be missed.
    """
    words = sorted(dict.fromkeys(words_of(text[:COMPARED])), key=len, reverse=True)[:_TELLING]
    return [
        [(word,) for word in words[start::_GROUPS]] for start in range(min(_GROUPS, len(words)))
    ]


def shared_words(texts: Sequence[str], count: int) -> Phrase:
    """Return the ``count`` longest of the words that all of the texts have: a search that finds
    them."""
    sets = [frozenset(words_of(text[:COMPARED])) for text in texts]
    return tuple(sorted(frozenset.intersection(*sets), key=lambda word: (-len(word), word))[:count])
