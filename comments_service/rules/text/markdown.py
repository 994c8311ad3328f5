"""Markdown as comments have it: CommonMark and GFM by comrak, without what no comment needs.

Raw HTML, entities, reference definitions and indented code are text; images are links, headings
bold paragraphs, tasks begin with a sign, and one tilde strikes nothing out. Where comrak has no
option for that, a character that no text may hold goes into the source, so that the construct is
none, and out of the HTML.
"""

import re
from html import escape, unescape
from html.entities import html5
from urllib.parse import unquote

from comrak import ExtensionOptions, ParseOptions, RenderOptions, markdown_to_html

from comments_service.errors import AppError
from comments_service.rules.text.links import clean_address
from comments_service.rules.text.urls import MAX_URL_LENGTH

# What makes more cells than that is no table: rows shorter than the first one are filled up.
MAX_CELLS = 10_000


def _extensions(*, table: bool) -> ExtensionOptions:
    return ExtensionOptions(
        autolink=True,
        cjk_friendly_emphasis=True,
        strikethrough=True,
        subscript=True,  # takes single tildes from strikethrough: see _OURS
        table=table,
        tasklist=True,
    )


_EXTENSIONS = _extensions(table=True)
_WITHOUT_TABLES = _extensions(table=False)
_PARSING = ParseOptions(ignore_setext=True, relaxed_autolinks=True)
# "unsafe": a target that is no address of the web is not emptied, so that it can be shown.
_RENDERING = RenderOptions(escape=True, hardbreaks=True, unsafe_=True)

# Noncharacters: strip_hidden has taken them out of every source.
_CUT = "\ufdd0"
# comrak encodes a good part of an address, which can be undone as long as it is told from the
# escapes that were typed: those are cut.
_ESCAPE = re.compile(r"%(?=[0-9a-fA-F]{2})")
_END = " \ufdd1"

# Where an entity, a definition, a tag or "www." without a host may begin.
_OFF = re.compile(
    r"&(?=#|([a-zA-Z][a-zA-Z0-9]{1,31};))|\](?=:)|<(?=[a-zA-Z/!?])(?!(?i:https?)://)"
    r"|www(?=\.(?!\w))"
)
_INDENTED = re.compile(r"^((?: {0,3}+> ?+)*+)(?=(?: {4}| {0,3}\t)[ \t]*+[^ \t\n])", re.M)
_LIST = re.compile(r"^[ \t>]*+(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]|$)", re.M)
_INDENT = re.compile(rf"(<p>|<br />\n){_CUT}[ \t]++")

# GFM ends a bare address at a space or "<". No address has quotes or other spaces, and sentences
# of CJK go on without a space. Those in "<...>", "](...)" or another address end by themselves.
_ADDRESS = re.compile(
    r"<https?://[^\s<>]*+|\]\(<?https?://[^\s<>)]*+"
    r"|(?:://(?<=(?:http|ttps)://)(?<!/http://)(?<!/https://)|www\.(?<![^\s*_~(\[]www\.))"
    r"(?:[^\s<>\"«»“”„…。、，；：！？（）「」『』【】《》’]++|’(?=\w))++(?=([^ \t\n<])?)",
    re.I,
)

_ANCHOR = re.compile("<a [^>]*>|</a>")
_LINK = re.compile(r'<a href="([^"]*)"(?: title="[^"]*")?>(.*?)</a>(_++|\*++|~++)?', re.S)
_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"(?: title="[^"]*")? />')
_FOREIGN = re.compile(r'<(?:/?(?:h[1-6]|sub)|code class="([^"]*)")>')
_LANGUAGE = re.compile(r"language-[a-z0-9+#._-]{1,20}")
# A box could be read neither in a feed nor in a mail, and would need a name.
_TASK = re.compile(r'<input type="checkbox" (checked="" )?disabled="" /> (\n<p>)?')
_OURS = {
    "<sub>": "~",
    "</sub>": "~",
    **{f"<h{level}>": "<p><strong>" for level in range(1, 7)},
    **{f"</h{level}>": "</strong></p>" for level in range(1, 7)},
}


def to_html(source: str) -> str:
    """Return ``source``, which holds no hidden characters, as HTML that is yet to be sanitised."""
    extensions = _EXTENSIONS if _cells(source) <= MAX_CELLS else _WITHOUT_TABLES
    html = markdown_to_html(_switch_off(source), extensions, _PARSING, _RENDERING)
    html = _FOREIGN.sub(lambda tag: _OURS.get(tag[0]) or _code(tag[1]), html)
    html = _TASK.sub(lambda box: f"{box[2] or ''}{'☑' if box[1] else '☐'} ", html)
    html = _LINK.sub(_rewrite_link, _flatten_links(html))
    html = _IMAGE.sub(lambda image: _link("!", image[1], image[2]), html)
    html = _INDENT.sub(r"\1", html).replace(_CUT, "")
    return html.replace(_END, "").replace(_END[1], "")  # code loses a space at its beginning


def clean_link(url: str) -> str:
    """Return the address of a link, or nothing when no link may lead there."""
    try:
        return clean_address(url, "body", MAX_URL_LENGTH)
    except AppError:
        return ""


def _cells(source: str) -> int:
    """Return how many cells a table of this text can have at most."""
    lines = source.split("\n")
    return len(lines) * (max(line.count("|") for line in lines) + 1) if "|" in source else 0


def _code(language: str) -> str:
    """Return the start of a piece of code, in a language if that has the form of a name."""
    name = language.lower()
    return f'<code class="{name}">' if _LANGUAGE.fullmatch(name) else "<code>"


def _switch_off(source: str) -> str:
    """Cut what comments do not have, and end addresses where their sentence goes on."""
    source = _ESCAPE.sub(f"%{_CUT}", _OFF.sub(_cut, source))
    if ("    " in source or "\t" in source) and not _LIST.search(source):
        source = _INDENTED.sub(rf"\1{_CUT}", source)
    return _ADDRESS.sub(_end, source)


def _cut(match: re.Match[str]) -> str:
    return match[0] if match[1] and match[1] not in html5 else match[0] + _CUT


def _end(match: re.Match[str]) -> str:
    return match[0] + _END if match[1] else match[0]


def _flatten_links(html: str) -> str:
    """Take out links within links: comrak makes them of addresses in emphasis in a label."""
    depth = 0

    def outermost(tag: re.Match[str]) -> str:
        nonlocal depth
        opens = tag[0] != "</a>"
        depth += 1 if opens else -1
        return tag[0] if depth == opens else ""

    return _ANCHOR.sub(outermost, html)


def _rewrite_link(match: re.Match[str]) -> str:
    return _link("", match[1], _IMAGE.sub(r"\2", match[2]), match[3] or "")


def _link(mark: str, href: str, label: str, tail: str = "") -> str:
    """Return a link or, where none may lead there, its source: ``mark``, label and address.

    ``tail`` are marks of emphasis that follow and end none: in an address, the end of ``__init__``.
    """
    address = unquote(unescape(href)).replace(_CUT, "")
    text = unescape(label).replace(_CUT, "")
    is_bare = address in (text, f"http://{text}", f"mailto:{text}")
    if is_bare and tail and tail[0] in label:
        address, label, tail = address + tail, label + tail, ""
    target = clean_link(address)
    if target:
        label = label if label.strip() else escape(target, quote=False)
        return f'<a href="{escape(target, quote=False)}">{label}</a>{tail}'
    return label + tail if is_bare else f"{mark}[{label}]({escape(address, quote=False)}){tail}"
