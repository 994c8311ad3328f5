"""The hostile corpus: inputs written to run something, to load something or to deceive.

``hostile.txt`` holds one input a line; ``\\u{hex}`` stands for a character. Whatever shall run
calls ``alert``, whatever shall be loaded is at ``x.example``.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")


def _read() -> tuple[str, ...]:
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split("\n")
    return tuple(
        _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), line)
        for line in lines
        if line and not line.startswith("## ")
    )


PAYLOADS = _read()

MUTATIONS: tuple[Callable[[str], str], ...] = (
    str,
    str.swapcase,
    lambda text: text.replace(" ", "/"),
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace("<", "<\x00").replace("script", "scr\x00ipt"),
    lambda text: text.replace('"', "").replace("'", ""),
    lambda text: text[: len(text) * 2 // 3],
    lambda text: text.replace(">", ""),
    lambda text: f"</p></li></code></pre></a>{text}",
    lambda text: f"<a href='https://x.example/{text}'>x</a>",
    lambda text: f"<svg><math><style>{text}</style>{text}",
)

# Where Markdown may carry an input.
CONSTRUCTS: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: f"> {text}",
    lambda text: f"- {text}\n  - {text}",
    lambda text: f"# {text}",
    lambda text: f"*{text}* ~~{text}~~",
    lambda text: f"`{text}`",
    lambda text: f"```{text}\n{text}\n```",
    lambda text: f"[{text}](https://x.example)",
    lambda text: f"[x]({text})",
    lambda text: f"[x](<{text}> '{text}')",
    lambda text: f"![{text}]({text})",
    lambda text: f"<{text}>",
    lambda text: f"https://x.example/{text}",
    lambda text: f"[x]: {text}\n\n[x] [{text}][x]",
)


def variants() -> Iterator[str]:
    """Each input once mutated in each way, and once in each construct of Markdown."""
    for payload in PAYLOADS:
        for mutate in MUTATIONS:
            yield mutate(payload)
        for place in CONSTRUCTS[1:]:
            yield place(payload)
