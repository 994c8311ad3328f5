"""Markdown as comments need it: the tokens of a source, within a budget.

CommonMark without raw HTML, references, entities, indented code and underlined headings; with
strikethrough, line breaks as typed, and bare web addresses as links. Images become links, headings
bold paragraphs.
Everything takes time linear in the source, which is why there are budgets: what a commenter writes
by hand stays far below them.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.text.urls import MAX_URL_LENGTH, clean_address

MAX_NESTING = 20
MAX_BLOCK_TOKENS = 2000
MAX_INLINE_TOKENS = 3000
MAX_BRACKETS = 600  # each may make the parser look for a link up to the end of the paragraph
# The block parser may look at every line again for each that opens a block.
MAX_LINES_TIMES_MARKS = 120_000

_SLACK = 4  # the parser drops what is nested deeper than its limit: ours must be met before
_OFF = (
    *("lheading", "code", "html_block", "reference"),
    *("html_inline", "entity"),
)
# Stops at white space, quotes, brackets and the punctuation of CJK sentences.
_BARE_URL = re.compile(
    r"(?<![a-zA-Z0-9@.])https?://[^\s<>\"`\[\]{}|\\^«»“”„。，、；：！？（）「」『』【】《》]{1,"
    + str(MAX_URL_LENGTH)
    + "}",
    re.I,
)
_MARK = re.compile(r"^[^\S\n]*(?:[>#+*-]|\d{1,9}[.)]|```|~~~)", re.M)
_TRAILING = ".,:;!?'*_~)’…"


def parse(source: str) -> list[Token]:
    """The block tokens of ``source``, links cleaned, ready for ``to_html``.

    Raises ``AppError`` ``invalid`` (field ``body``, ``too_complex``).
    """
    lines = source.count("\n") + 1
    if (
        lines * len(_MARK.findall(source)) > MAX_LINES_TIMES_MARKS
        or source.count("[") > MAX_BRACKETS
    ):
        raise too_complex()
    tokens = _PARSER.parse(source)
    inline = [child for token in tokens for child in token.children or ()]
    deepest = max((token.level for token in (*tokens, *inline)), default=0)
    if len(tokens) > MAX_BLOCK_TOKENS or len(inline) > MAX_INLINE_TOKENS or deepest > MAX_NESTING:
        raise too_complex()
    return tokens


def to_html(tokens: Sequence[Token]) -> str:
    """HTML of what ``parse`` gave; to be sanitised before anybody sees it."""
    html: str = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return html


def clean_link(url: str) -> str:
    """The address of a link, or nothing when no link may lead there."""
    try:
        return clean_address(url, "body", MAX_URL_LENGTH)
    except AppError:
        return ""


def too_complex() -> AppError:
    """The refusal of a text whose structure costs more than its length should."""
    return invalid(
        "body",
        "too_complex",
        N_("The layout of this text is too complicated: use fewer nested quotes, lists or links."),
    )


def _image_as_link(state: StateInline, silent: bool) -> bool:
    """``![label](address)`` is a link to the picture; inside of a link, only its label."""
    start = state.pos
    known = state.cache.get(start + 1)  # the end of what starts at the bracket, if looked at yet
    if not state.src.startswith("![", start) or known == start + 2:
        return False
    state.pos = start + 1
    inside = state.linkLevel > 0
    if not link(state, silent or inside):
        state.pos = start
        return False
    if inside and not silent:
        _push_label(state, start + 1)
    return True


def _push_label(state: StateInline, bracket: int) -> None:
    end, maximum = state.pos, state.posMax
    state.posMax = state.md.helpers.parseLinkLabel(state, bracket, True)
    state.pos = bracket + 1
    state.md.inline.tokenize(state)
    state.pos, state.posMax = end, maximum


def _link_bare_urls(state: StateCore) -> None:
    for block in state.tokens:
        if block.children and "://" in block.content:
            block.children = list(_show_empty_links(list(_with_links(block.children))))


def _with_links(children: list[Token]) -> Iterator[Token]:
    depth = 0
    for child in children:
        depth += child.nesting if child.type in ("link_open", "link_close") else 0
        if child.type == "text" and not depth:
            yield from _split_text(child)
        else:
            yield child


def _split_text(token: Token) -> Iterator[Token]:
    end = 0
    for match in _BARE_URL.finditer(token.content):
        url = _without_trailing(match[0])
        href = clean_link(url)
        if not href:
            continue
        yield _text(token.content[end : match.start()], token.level)
        yield Token("link_open", "a", 1, attrs={"href": href}, level=token.level)
        yield _text(url, token.level + 1)
        yield Token("link_close", "a", -1, level=token.level)
        end = match.start() + len(url)
    yield _text(token.content[end:], token.level)


def _without_trailing(url: str) -> str:
    """``url`` without the punctuation of the sentence around it; balanced parentheses stay."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end and url[end - 1] in _TRAILING:
        if url[end - 1] == ")":
            if surplus <= 0:
                break
            surplus -= 1
        end -= 1
    return url[:end]


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def _show_empty_links(children: list[Token]) -> Iterator[Token]:
    """A link without a label, which nobody could see, shows its address."""
    previous = None
    for child in children:
        if child.type == "link_close" and previous and previous.type == "link_open":
            yield _text(str(previous.attrs["href"]), child.level + 1)
        yield child
        previous = child


def _rename_tags(state: StateCore) -> None:
    """Headings as bold paragraphs, and ``del`` for what is struck out."""
    for position, block in enumerate(state.tokens):
        if block.type == "heading_open":
            content = state.tokens[position + 1]
            strong = Token("strong_open", "strong", 1), Token("strong_close", "strong", -1)
            content.children = [strong[0], *(content.children or ()), strong[1]]
        if block.type in ("heading_open", "heading_close"):
            block.type, block.tag = block.type.replace("heading", "paragraph"), "p"
        for child in block.children or ():
            if child.tag == "s":
                child.tag = "del"


class _Markdown(MarkdownIt):
    """The parser with our own view of which links are links."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name
        return clean_link(url)

    def normalizeLinkText(self, url: str) -> str:  # noqa: N802
        return url  # as typed: decoding could bring back what hides or reorders

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return bool(url)


def _parser() -> MarkdownIt:
    parser = _Markdown("commonmark", {"maxNesting": MAX_NESTING + _SLACK, "breaks": True})
    parser.enable("strikethrough").disable(list(_OFF))
    parser.inline.ruler.at("image", _image_as_link)
    parser.core.ruler.push("bare_urls", _link_bare_urls)
    parser.core.ruler.push("tags", _rename_tags)
    return parser


_PARSER = _parser()
