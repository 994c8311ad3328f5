"""The text of a comment: Markdown in, safe HTML out, in time linear in its length.

The source is stored beside the HTML and ``RENDERER_VERSION``: raise that number whenever the same
source would render differently, or when a sanitiser is upgraded: the worker makes comments anew.
"""

import re
from dataclasses import dataclass
from html import escape

from comments_service.errors import N_, invalid
from comments_service.rules.text.characters import has_surrogate, is_visible, strip_hidden
from comments_service.rules.text.entities import unescape
from comments_service.rules.text.fields import MAX_BODY_LENGTH
from comments_service.rules.text.foreign import images_as_words, media_as_images
from comments_service.rules.text.line_breaks import plain_with_breaks
from comments_service.rules.text.markdown import clean_link, to_html
from comments_service.rules.text.sanitize import canonical, gate, sanitize

RENDERER_VERSION = 5

# Ten times the longest text, before links get their rel. nh3's time grows with the square of depth.
MAX_HTML_LENGTH = 100_000
MAX_NESTING = 20

# What foreign HTML may hold before only its text is kept: a browser's rules for unclosed tags make
# more of it than its length.
MAX_FOREIGN_LENGTH = 30_000
MAX_FOREIGN_OPENINGS = 1000
MAX_FOREIGN_TAGS = 2000
MAX_FOREIGN_NESTING = 30

_HREF = re.compile(r'<a href="([^"]*)"')  # nh3 writes href first, and quotes it so
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>", re.I)
_ANY_TAG = re.compile(r"<[^<>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|pre|blockquote|div|h[1-6]|t[dhr])>|<(?:br|hr)\b[^<>]*>", re.I)
# What signs of Markdown without any text become, and what they show by themselves.
_OF_SIGNS = re.compile("<(?:[uo]l|hr|blockquote|pre|strong|table)>")
_SHOWN_BY_SIGNS = re.compile("[0-9]{1,9}[.)]|[☐☑]")
_VOID = frozenset({"br", "hr"})
_MODERN = {
    **dict.fromkeys(("b",), ("<strong>", "</strong>")),
    **dict.fromkeys(("i",), ("<em>", "</em>")),
    **dict.fromkeys(("s", "strike"), ("<del>", "</del>")),
    "div": ("", "<br>"),
    "u": ("", " "),
    **dict.fromkeys((f"h{level}" for level in range(1, 7)), ("<p><strong>", "</strong></p>")),
}


@dataclass(frozen=True)
class Rendered:
    """Safe HTML and the http(s) targets of its links, in order."""

    html: str
    links: tuple[str, ...]


def render(source: str) -> Rendered:
    """Return the HTML of a comment's Markdown (a body as ``clean_body`` gives it).

    A text whose structure costs more than its length should is shown as it was typed, and so are
    signs of Markdown (``*``, ``---``) of which no text follows.
    Raises ``AppError`` ``invalid``, field ``body``: ``too_long``, ``bad_value``.
    """
    if len(source) > MAX_BODY_LENGTH:
        raise invalid("body", "too_long", N_("A comment can have up to 10,000 characters."))
    if has_surrogate(source):
        raise invalid(
            "body", "bad_value", N_("This text contains an invalid character. Please retype it.")
        )
    source = strip_hidden(source)
    html = to_html(source)
    if len(html) > MAX_HTML_LENGTH or _nesting(html) > MAX_NESTING:
        html = plain_with_breaks(source)
    html = sanitize(html).strip()
    if _is_signs_alone(html):
        html = sanitize(plain_with_breaks(source)).strip()
    return Rendered(html, links_of(html))


def render_new(source: str) -> Rendered:
    """Render the text that somebody has just written.

    Raise as ``render`` does, and ``required`` where nothing of the text would show.
    """
    rendered = render(source)
    if not is_visible(plain_text(rendered.html)):
        raise invalid("body", "required", N_("Write something first."))
    return rendered


def clean_html(html: str) -> str:
    """HTML from elsewhere (an import), of any length, reduced to what ``render`` may produce.

    Old tags become today's (``b``: ``strong``), images and players words or a link. Nothing is
    refused: of markup too tangled to be cleaned in linear time, the text is kept.
    """
    html = _without_surrogates(html)
    openings = html.count("<") - html.count("</")
    if len(html) > MAX_FOREIGN_LENGTH or openings > MAX_FOREIGN_OPENINGS:
        return _as_text(html)
    clean = images_as_words(strip_hidden(canonical(media_as_images(html))))
    if _is_tangled(clean):
        return _as_text(clean)
    return gate(_TAG.sub(_modernise, clean)).strip()


def excerpt(html: str, length: int) -> str:
    """Return the text of clean HTML on one line, at most ``length`` characters, cut between
    words."""
    text = " ".join(plain_text(html).split())
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    start, space, _rest = cut.rpartition(" ")
    return (start if space and len(start) > length // 2 else cut).rstrip() + "…"


def plain_text(html: str) -> str:
    """Return the text of clean HTML, without its tags; lines run into one another with a space."""
    return unescape(_ANY_TAG.sub("", _BLOCK_END.sub(" ", html)))


def as_source(html: str) -> str:
    """Clean HTML that no Markdown of ours made, as text to be changed: lines stay, tags go."""
    return unescape(_ANY_TAG.sub("", _BLOCK_END.sub("\n", html))).strip()


def links_of(html: str) -> tuple[str, ...]:
    """Return the targets of the links of clean HTML, in order."""
    return tuple(unescape(target) for target in _HREF.findall(html))


def _is_signs_alone(html: str) -> bool:
    if not _OF_SIGNS.search(html):
        return False
    return not is_visible(_SHOWN_BY_SIGNS.sub("", plain_text(html)))


def _as_text(html: str) -> str:
    lines = _ANY_TAG.sub("", _BLOCK_END.sub("\n", html))
    paragraph = escape(strip_hidden(unescape(lines)).strip(), quote=False).replace("\n", "<br>")
    return gate(f"<p>{paragraph}</p>")


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode() if has_surrogate(text) else text


def _is_tangled(html: str) -> bool:
    return html.count("<") > MAX_FOREIGN_TAGS or _nesting(html) > MAX_FOREIGN_NESTING


def _nesting(html: str) -> int:
    """How deep the elements of well-formed HTML lie in one another."""
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def _modernise(match: re.Match[str]) -> str:
    link = _HREF.match(match[0])
    if link:
        target = clean_link(unescape(link[1]))
        return f'<a href="{escape(target)}">' if target else "<a>"
    pair = _MODERN.get(match[2])
    return match[0] if pair is None else pair[bool(match[1])]
