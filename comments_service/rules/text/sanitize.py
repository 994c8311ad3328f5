"""The one place that decides which HTML may leave the service, and that imports a sanitiser.

Two walls, one allow-list: bleach, spared for what is exactly the renderer's own form; then nh3,
whose output nothing may change any more.
"""

import re
import threading
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import nh3

# HTML only: no svg, no math, nothing whose content is not HTML, no id, name or style; of classes
# the language of code alone.
# The widget keeps the same list: widget/src/safe-html.ts.
ALLOWED_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
    | {"table", "tbody", "td", "th", "thead", "tr"}
)
ALLOWED_ATTRIBUTES = {
    "a": frozenset({"href"}),
    "code": frozenset({"class"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"align"}),
    "th": frozenset({"align"}),
}
ALLOWED_SCHEMES = frozenset({"http", "https"})
LINK_REL = "nofollow ugc noopener"

# The renderer's own form to the character: text, listed tags, and of attributes a web address of
# safe characters and a number. Every part is possessive: one look at each character.
_TEXT = "[^<>&]++|&(?:amp|lt|gt|quot);"
_TAGS = f"</?(?:{'|'.join(sorted(ALLOWED_TAGS - {'a', 'br', 'hr'}))})>|<[bh]r(?: /)?>|</a>"
_LINK = r'<a href="https?://(?:[A-Za-z0-9!#$%\'()*+,./:;=?@\[\]^_`{|}~-]|&amp;)++">'
_NUMBERED = '<ol start="[0-9]{1,9}">'
_LANGUAGE = "language-[a-z0-9+#._-]{1,20}"
_ALIGN = "left|center|right"
_OWN_FORM = re.compile(
    f"(?:{_TEXT}|{_TAGS}|{_LINK}|{_NUMBERED}"
    rf'|<code class="{_LANGUAGE}">|<t[dh] align="(?:{_ALIGN})">)*+'
)
_VALUES = {
    ("ol", "start"): re.compile(r"[0-9]{1,9}", re.ASCII),
    ("code", "class"): re.compile(_LANGUAGE, re.ASCII),
    ("td", "align"): re.compile(_ALIGN),
    ("th", "align"): re.compile(_ALIGN),
}
_DROPPED_WITH_CONTENT = frozenset(
    {"script", "style", "title", "textarea", "template", "noscript", "iframe", "svg", "math"}
)
_bleach = threading.local()  # a bleach cleaner holds its parser's state: one for each thread


def _checked(tag: str, name: str, value: str) -> str | None:
    """``value`` as it may stand, None where the attribute must go."""
    form = _VALUES.get((tag, name))
    return value if form is None or form.fullmatch(value) else None


def _nh3_cleaner(
    tags: frozenset[str], attributes: Mapping[str, frozenset[str]] = ALLOWED_ATTRIBUTES
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        # Without "*", nh3 would let title and lang stand on every tag.
        attributes={"*": set(), **{tag: set(names) for tag, names in attributes.items()}},
        attribute_filter=_checked,
        url_schemes=set(ALLOWED_SCHEMES),
        url_relative="deny",
        link_rel=LINK_REL,
    )


_LAST = _nh3_cleaner(ALLOWED_TAGS)
_CANONICAL = _nh3_cleaner(
    ALLOWED_TAGS | {"b", "i", "s", "strike", "u", "div", "h1", "h2", "h3", "h4", "h5", "h6", "img"},
    ALLOWED_ATTRIBUTES | {"img": frozenset({"src", "alt"})},
)


def sanitize(html: str) -> str:
    """``html`` reduced to the allow-list; every link gets ``rel``. Nothing may touch the result.

    ``html`` is well-formed, as ``rules.text.markdown.to_html`` makes it.
    """
    # In the renderer's own form there is nothing for bleach, which costs many times all the rest.
    return gate(html if _OWN_FORM.fullmatch(html) else _bleach_cleaner().clean(html))


def gate(html: str) -> str:
    """nh3 alone: what is not on the list goes, whatever the length of the text."""
    return _LAST.clean(html)


def canonical(html: str) -> str:
    """Foreign HTML well-formed, its entities resolved, with images and the tags of old engines.

    Not safe to show: ``sanitize`` comes after whatever is made of it.
    """
    return _CANONICAL.clean(html)


def _bleach_cleaner() -> Any:
    if not hasattr(_bleach, "cleaner"):
        # Not above: 3 MB, and a service may well run for ever without it.
        _bleach.cleaner = import_module("bleach.sanitizer").Cleaner(
            tags=ALLOWED_TAGS,
            attributes={"a": ["href"], **dict.fromkeys(("code", "ol", "td", "th"), _may_stand)},
            protocols=ALLOWED_SCHEMES,
            strip=True,
        )
    return _bleach.cleaner


def _may_stand(tag: str, name: str, value: str) -> bool:
    return (tag, name) in _VALUES and _checked(tag, name, value) is not None
