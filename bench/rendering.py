"""What it costs to render a comment, beside the two libraries that do it.

python -m bench.rendering [ROUNDS]: 30 unless told. Processor time, all in turns, medians.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

from comrak import markdown_to_html

from bench.machine import describe
from comments_service.rules.text.markdown import to_html
from comments_service.rules.text.render import render
from comments_service.rules.text.sanitize import gate
from tests.corpus.ordinary import ORDINARY
from tests.corpus.pathological import CASES, made

_REAL = (
    "Merci pour cet article, **très** clair ! J'ai suivi `make run` et cela marche chez moi, sauf"
    " que le port 8000 était pris. Voir https://blog.example/2010/03/post.html?m=1#c2 pour une"
    " autre façon de faire ; qu'en pensez-vous ? Bonne soirée.\n\n"
)
_COMMENTS = {
    "40 plain": "Merci beaucoup, c'est exactement cela. +1"[:40],
    "240 with link, code and bold": _REAL[:240],
    "2,000 with eight of each": (_REAL * 9)[:2000],
}
_TIMES = 200
_LONGEST = 10_000
_ROUNDS = 5


def _microseconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    for _ in range(_TIMES):
        work(text)
    return (time.process_time() - began) / _TIMES * 1e6


def _line(name: str, source: str, rounds: int) -> str:
    html = to_html(source)
    parts = ((render, source), (markdown_to_html, source), (gate, html))
    turns = [[_microseconds(work, text) for work, text in parts] for _ in range(rounds)]
    whole, comrak, nh3 = (median(column) for column in zip(*turns, strict=True))
    return f"| {name} | {whole:.0f} | {comrak:.1f} | {nh3:.1f} | {whole / (comrak + nh3):.1f} |"


def ordinary_ms() -> float:
    """Return the milliseconds that an ordinary comment of some 500 characters takes."""
    return _milliseconds(ORDINARY * 3)


def costliest_ms() -> float:
    """Return the milliseconds that the costliest of our hostile texts takes."""
    return max(_milliseconds(made(name, _LONGEST)) for name in CASES)


def _milliseconds(source: str) -> float:
    """The best of some rounds: the others were disturbed."""
    return min(_once(source) for _ in range(_ROUNDS))


def _once(source: str) -> float:
    began = time.process_time()
    render(source)
    return (time.process_time() - began) * 1000


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 30
    lines = [
        f"{describe()}\n",
        "| Characters | rendering, µs | comrak | nh3 | rendering is, × both |",
        "|---|---:|---:|---:|---:|",
        *(_line(name, source, rounds) for name, source in _COMMENTS.items()),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
