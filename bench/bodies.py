"""The comments that are posted: 240 characters that hold a link, code and bold, as real ones do."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

LENGTH = 240
#: Stands for a number of up to so many digits that no other post has, in ``Post.body``.
MARK, _MARK_LENGTH = "@", 8
NAMES = ["Ana", "Ben", "Chloé", "Dmitri", "Ewa", "Farid", "Grace", "Hugo", None]
WORDS = """
the of and to a in that it is was for on with as at by this not but from they she which or we an
there more has when what about out up into than other some could time people these first bread
comment river garden winter machine letter market window harbour question answer story morning
street number colour kitchen paper bridge station summer music doctor village kitten
""".split()  # noqa: SIM905 - a list would take a line a word


@dataclass(frozen=True)
class Post:
    """What somebody writes on a page; ``name`` is None for nobody in particular."""

    body: str
    name: str | None


def posts(count: int, seed: int = 240) -> Sequence[Post]:
    """So many posts, the same in every run; each text is made its own by a number for MARK."""
    chance = random.Random(seed)
    return [Post(_body(chance), chance.choice(NAMES)) for _ in range(count)]


def numbered(post: Post, number: int) -> str:
    """The text of ``post`` with a number for MARK."""
    return post.body.replace(MARK, str(number))


def _body(chance: random.Random) -> str:
    """Two paragraphs."""
    word = chance.choice(WORDS)
    opening = f"Comment {MARK} is about **{word} {chance.choice(WORDS)}**: "
    link = f"See https://{word}.example/{chance.choice(WORDS)}/{chance.randrange(1000)}"
    closing = f"\n\n{link} and call `{chance.choice(WORDS)}({chance.randrange(100)})` for "
    left = LENGTH - _MARK_LENGTH + len(MARK) - len(opening) - len(closing)
    before = _words(chance, left // 2)
    return opening + before + closing + _words(chance, left - len(before))


def _words(chance: random.Random, length: int) -> str:
    """Words of so many characters together, the last one cut."""
    text = ""
    while len(text) < length:
        text += f"{chance.choice(WORDS)} "
    return text[: length - 1] + "."
