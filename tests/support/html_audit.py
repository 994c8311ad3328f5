"""Whether a piece of HTML holds nothing but what the service may send."""

import re
from html.parser import HTMLParser

# Written here again on purpose: the list may not grow unnoticed.
TAGS = {"a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr"}
REORDERING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\x00")


class Auditor(HTMLParser):
    """Notes whatever in a piece of HTML is not on the list."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.open: list[str] = []
        self.deepest = 0
        self.feed(html)
        self.close()
        self.faults += [f"not closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"tag {tag}")
        if tag not in ("br", "hr"):
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))
        self.faults += [
            f"attribute {tag} {name}={value}"
            for name, value in attrs
            if not self.may_stand(tag, name, value or "")
        ]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"badly nested: {tag}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment

    @staticmethod
    def may_stand(tag: str, name: str, value: str) -> bool:
        if tag == "a" and name == "href":
            return re.match(r"https?://[^/?#@\\\s]+(?:[/?#]|$)", value) is not None
        if tag == "a" and name == "rel":
            return value == "nofollow ugc noopener"
        if tag == "code" and name == "class":
            return re.fullmatch(r"language-[a-z0-9+#._-]{1,20}", value) is not None
        if tag in ("td", "th") and name == "align":
            return value in ("left", "center", "right")
        return tag == "ol" and name == "start" and value.isdigit()


def faults(html: str) -> list[str]:
    hidden = [f"U+{ord(character):04X}" for character in set(html) & REORDERING]
    return Auditor(html).faults + hidden
