"""What people write, apart from how a format spells it: paragraphs of lines of spans.

``as_html``, ``as_breaks``, ``as_markdown`` and ``as_plain`` are the spellings; ``body_of`` reads
the HTML that the service shows back into a body.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from hypothesis import strategies as st

LINK = "https://example.org/?a=1&b=2"
_MARKS = {"strong": "strong", "em": "em", "code": "code", "a": "link"}
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

WORDS = st.sampled_from(
    [
        "yes", "l'été", "naïve", "Straße", "日本語", "שלום", "👍", "<b>", "&amp;", "&", "]]>",
        '"so"', "1<2", "it's", "-->", "*", "_x_", "#1", "-----", "COMMENT:", "a,b;c", "\\",
        "$1", "null", "0",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Some words; ``mark`` is "", strong, em, code or link."""

    mark: str
    text: str


Line = tuple[Span, ...]
Body = tuple[tuple[Line, ...], ...]

# Two spans of one mark would be read back as one, so plain text stands between marked ones.
_PLAIN = st.lists(WORDS, min_size=1, max_size=3).map(lambda words: Span("", " ".join(words)))
_MARKED = st.tuples(st.sampled_from(["strong", "em", "code", "link"]), WORDS).map(
    lambda pair: Span(*pair)
)
_LINE = st.one_of(st.tuples(_PLAIN), st.tuples(_PLAIN, _MARKED), st.tuples(_PLAIN, _MARKED, _PLAIN))
_PARAGRAPH = st.lists(_LINE, min_size=1, max_size=2).map(tuple)
BODIES: st.SearchStrategy[Body] = st.lists(_PARAGRAPH, min_size=1, max_size=2).map(tuple)


def as_html(body: Body) -> str:
    """Paragraphs and breaks as elements."""
    return "".join(f"<p>{_lines(lines, _html_span, '<br>')}</p>" for lines in body)


def as_breaks(body: Body) -> str:
    """HTML in which a newline is a break and an empty line a new paragraph."""
    return "\n\n".join(_lines(lines, _html_span, "\n") for lines in body)


def as_markdown(body: Body) -> str:
    """CommonMark."""
    return "\n\n".join(_lines(lines, _markdown_span, "\\\n") for lines in body)


def as_plain(body: Body) -> str:
    """The words alone, a newline after each line."""
    return "\n\n".join(_lines(lines, lambda span: span.text, "\n") for lines in body)


def without_marks(body: Body) -> Body:
    """What ``as_plain`` keeps of a body."""
    return tuple(
        tuple((Span("", " ".join(span.text for span in line)),) for line in lines) for lines in body
    )


def body_of(html: str) -> Body:
    """The body that readers see in ``html``."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.body()


def _lines(lines: tuple[Line, ...], spell: Callable[[Span], str], end: str) -> str:
    return end.join(" ".join(map(spell, line)) for line in lines)


def _html_span(span: Span) -> str:
    text = escape(span.text, quote=False)
    if span.mark == "link":
        return f'<a href="{escape(LINK)}">{text}</a>'
    return f"<{span.mark}>{text}</{span.mark}>" if span.mark else text


def _markdown_span(span: Span) -> str:
    text = _PUNCTUATION.sub(r"\\\1", span.text)
    fence = {"strong": f"**{text}**", "em": f"*{text}*", "link": f"[{text}]({LINK})"}
    return f"`{span.text}`" if span.mark == "code" else fence.get(span.mark, text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._paragraphs: list[list[list[Span]]] = [[[]]]
        self._mark = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p":
            self._paragraphs.append([[]])
        elif tag == "br":
            self._break()
        else:
            self._mark = _MARKS[tag]
            assert tag != "a" or dict(attrs)["href"] == LINK

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._paragraphs.append([[]])
        elif tag in _MARKS:
            self._mark = ""

    def handle_data(self, data: str) -> None:
        line = self._paragraphs[-1][-1]
        if line and line[-1].mark == self._mark:
            line[-1] = Span(self._mark, line[-1].text + data)
        else:
            line.append(Span(self._mark, data))

    def _break(self) -> None:
        # Two breaks are how some systems write a paragraph.
        if self._paragraphs[-1][-1] or len(self._paragraphs[-1]) == 1:
            self._paragraphs[-1].append([])
        else:
            self._paragraphs[-1].pop()
            self._paragraphs.append([[]])

    def body(self) -> Body:
        paragraphs = (tuple(filter(None, map(_tidy, lines))) for lines in self._paragraphs)
        return tuple(filter(None, paragraphs))


def _tidy(line: list[Span]) -> Line:
    spans = (Span(span.mark, " ".join(span.text.split())) for span in line)
    return tuple(span for span in spans if span.text)
