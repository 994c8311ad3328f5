"""Texts from elsewhere that are neither our Markdown nor our HTML, before they are cleaned."""

import re
from html import escape

from comrak import ExtensionOptions, ParseOptions, RenderOptions, markdown_to_html

from comments_service.rules.text.entities import unescape
from comments_service.rules.text.sanitize import ALLOWED_TAGS

_EXTENSIONS = ExtensionOptions(autolink=True, cjk_friendly_emphasis=True, strikethrough=True)
_PARSING = ParseOptions(relaxed_autolinks=True)
# "unsafe": HTML stays, for whoever cleans the result.
_RENDERING = RenderOptions(escape=False, hardbreaks=True, unsafe_=True)

_HTML = re.compile(r"<(?!https?:)[a-z/!]|&(?:#[0-9a-fx]|[a-z][a-z0-9]*;)", re.I)
_TAG_NAME = re.compile(r"<(?=/?([a-z][a-z0-9:-]*))", re.I)
_IMAGE = re.compile(r'<a(?: [a-z]+="[^"]*")*>|</a>|<img((?: [a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
# Pictures and players as anybody writes them.
_MEDIA = re.compile(
    r"""<(?:img|image|iframe|video|audio|source|embed|object)\b"""
    r"""((?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)>""",
    re.I,
)
_TYPED_ATTRIBUTE = re.compile(r"""([a-z-]{1,20})\s*=\s*("[^"]*"|'[^']*'|[^\s"']+)""", re.I)
# Where pages keep an address until the picture is scrolled to come after the usual ones.
_ADDRESSES = ("src", "data", "href", "data-src", "data-original", "data-lazy-src", "data-url")

# Whose text stays, and nothing that a reader would miss goes: looks, outlines, old names.
_KEPT = ALLOWED_TAGS | frozenset(
    {
        "abbr", "acronym", "address", "article", "b", "basefont", "bdi", "bdo", "big", "body",
        "caption", "center", "cite", "col", "colgroup", "dd", "details", "dfn", "dir", "div",
        "dl", "dt", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5",
        "h6", "head", "header", "html", "i", "ins", "kbd", "label", "main", "mark", "meta",
        "nav", "nobr", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "section", "small",
        "span", "strike", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
        "thead", "time", "tr", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_LOST = frozenset(
    {
        "applet", "area", "audio", "base", "button", "canvas", "datalist", "embed", "fieldset",
        "form", "frame", "frameset", "iframe", "image", "img", "input", "isindex", "link",
        "map", "marquee", "math", "menu", "meter", "noembed", "noframes", "noscript", "object",
        "optgroup", "option", "output", "param", "picture", "progress", "script", "select",
        "source", "style", "svg", "template", "textarea", "title", "track", "video",
    }
)  # fmt: skip


def has_html(source: str) -> bool:
    """Tell whether Markdown holds HTML: a tag, a comment or an entity."""
    return _HTML.search(source) is not None


def render_with_html(source: str) -> str:
    """Return Markdown as HTML, with the HTML in it; yet to be cleaned.

    What is no element of HTML is text: a name in angle brackets, a type in a piece of code.
    """
    html = markdown_to_html(source, _EXTENSIONS, _PARSING, _RENDERING)
    return _TAG_NAME.sub(
        lambda tag: "<" if tag[1].lower() in _KEPT or tag[1].lower() in _LOST else "&lt;", html
    )


def media_as_images(html: str) -> str:
    """Return HTML of any kind with a plain image for each picture and player; yet to be cleaned.

    With its words, and an address that leads there from anywhere; else with its file's name.
    """
    return _MEDIA.sub(_as_image, html)


def _as_image(match: re.Match[str]) -> str:
    given = {
        name.lower(): (value[1:-1] if value[0] in "\"'" else value).strip()
        for name, value in _TYPED_ATTRIBUTE.findall(match[1])
    }
    addresses = [given[name] for name in _ADDRESSES if given.get(name)]
    whole = [f"https:{one}" if one.startswith("//") else one for one in addresses]
    address = next((one for one in whole if one.lower().startswith(("http:", "https:"))), "")
    words = given.get("alt") or given.get("title") or ""
    if not words and not address:
        files = (one for one in addresses if ":" not in one.partition("/")[0])
        names = (one.partition("?")[0].rpartition("/")[2] for one in files)
        words = next((name for name in names if "." in name), "")
    quoted = [value.replace('"', "&quot;") for value in (words, address)]
    return '<img alt="{}" src="{}">'.format(*quoted)


def images_as_words(html: str) -> str:
    """Return well-formed HTML with the words of each image in its place, else a link to it."""
    in_link = False

    def replace(match: re.Match[str]) -> str:
        nonlocal in_link
        if match[1] is None:
            in_link = not match[0].startswith("</")
            return match[0]
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        alt, address = attributes.get("alt", "").strip(), attributes.get("src", "").strip()
        words = escape(alt or address, quote=False)
        return (
            words if alt or not address or in_link else f'<a href="{escape(address)}">{words}</a>'
        )

    return _IMAGE.sub(replace, html)


def loses_something(html: str) -> bool:
    """Tell whether HTML holds what readers will not see: a picture, a video, a form."""
    return any(name.lower() not in _KEPT for name in _TAG_NAME.findall(html))
