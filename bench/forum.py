"""A Disqus export of any size, written as a stream: what the import is measured with."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

HOST = "https://blog.example"
_HEAD = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">\n'
_TEXT = (
    "je ne suis pas tout à fait d'accord avec cette analyse mais merci pour le partage des liens "
    "et la discussion qui dure depuis des années sur ce blog où chacun répond à chacun"
)
_WORDS = tuple(re.findall(r"\S+", _TEXT))


@dataclass(frozen=True)
class Size:
    """``letters`` is about how long a text is; a page has about as many comments as another."""

    comments: int
    pages: int
    letters: int = 300


def write_forum(path: Path, size: Size) -> None:
    """The file: threads first, then posts; two of three answer one of the ten before them."""
    with path.open("w", encoding="utf-8") as target:
        target.write(f'<?xml version="1.0" encoding="utf-8"?>\n{_HEAD}')
        for number in range(1, size.pages + 1):
            target.write(
                f'<thread dsq:id="{number}"><id/><link>{HOST}/{number}/</link>'
                f"<title>Billet {number}</title><isClosed>false</isClosed></thread>\n"
            )
        target.writelines(_posts(size))
        target.write("</disqus>\n")


def _posts(size: Size) -> Iterator[str]:
    chance = random.Random(20261122)
    at = datetime(2008, 1, 1, tzinfo=UTC)
    for number in range(1, size.comments + 1):
        page = 1 + number % size.pages
        before = number - size.pages * chance.randrange(1, 11)
        answers = f'<parent dsq:id="{before}"/>' if before > 0 and number % 3 else ""
        at += timedelta(seconds=chance.randrange(1, 4000))
        yield (
            f'<post dsq:id="{number}"><id/><message><![CDATA[{_text(chance, size.letters)}]]>'
            f"</message><createdAt>{at:%Y-%m-%dT%H:%M:%SZ}</createdAt><isDeleted>false</isDeleted>"
            f"<isSpam>false</isSpam><author><name>Personne {number % 997}</name>"
            f"<isAnonymous>true</isAnonymous></author>"
            f'<thread dsq:id="{page}"/>{answers}</post>\n'
        )


def _text(chance: random.Random, letters: int) -> str:
    words = " ".join(chance.choices(_WORDS, k=letters // 6))
    link = f'<a href="{HOST}/{chance.randrange(1000)}/">un autre billet</a>'
    return f"<p>{words}</p><p>Voir {link}, <b>vraiment</b>.<br>À bientôt</p>"
