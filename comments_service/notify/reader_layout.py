"""The mails that readers get, as text and as HTML of the same words: no image, no style sheet.

What commenters typed is text in both. Nothing in a mail is loaded from anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from comments_service.notify.texts import direction_of, labelled

_PAGE = Markup(
    '<!doctype html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
    '<meta name="color-scheme" content="light dark"><title>{title}</title></head>\n'
    '<body style="margin:0;padding:16px;font:16px/1.5 system-ui,sans-serif">'
    '<div style="max-width:36em;margin:0 auto">\n{blocks}\n{foot}</div></body></html>\n'
)
_QUOTE = Markup(
    '<blockquote dir="auto" style="margin:8px 0;padding-inline-start:12px;'
    'border-inline-start:3px solid #8a8a8a;white-space:pre-wrap;overflow-wrap:anywhere">'
    "{text}</blockquote>\n"
)
_LINE = Markup('<p style="margin:8px 0"{direction}>{text}</p>\n')
_LINK = Markup('<p style="margin:8px 0"><a href="{address}">{label}</a></p>\n')
_HEADING = Markup('<h2 dir="auto" style="margin:24px 0 8px;font-size:18px">{text}</h2>\n')
_FOOT = Markup('<hr style="margin:24px 0 8px;border:0;border-top:1px solid #8a8a8a">\n{links}')


@dataclass(frozen=True)
class Link:
    """Where a line of a mail leads, and what it says."""

    label: str
    address: str


@dataclass(frozen=True)
class Block:
    """A part of a mail: what happened, in our words; a text as somebody typed it; a link.

    ``heading`` is the page, where a mail speaks of several.
    """

    sentence: str
    quote: str = ""
    link: Link | None = None
    heading: str = ""


@dataclass(frozen=True)
class ReaderMail:
    """What one mail says, in one language; the links of ``foot`` stand at its end, the line above
    which it is answered at its beginning."""

    language: str
    title: str
    blocks: Sequence[Block]
    foot: Sequence[Link]
    marker: str = ""


def as_text(mail: ReaderMail) -> str:
    """Return a mail as plain text."""
    parts = [mail.marker] if mail.marker else []
    for block in mail.blocks:
        quoted = "\n".join(f"> {line}" for line in block.quote.splitlines())
        link = labelled(block.link.label, block.link.address, mail.language) if block.link else ""
        heading = f"{block.heading}\n{'=' * min(len(block.heading), 60)}" if block.heading else ""
        parts += [part for part in (heading, block.sentence, quoted, link) if part]
    if mail.foot:
        foot = [labelled(one.label, one.address, mail.language) for one in mail.foot]
        parts.append("-- \n" + "\n".join(foot))
    return "\n\n".join(parts) + "\n"


def as_html(mail: ReaderMail) -> str:
    """Return the same as HTML."""
    links = Markup().join(_link(one) for one in mail.foot)
    return str(
        _PAGE.format(
            language=mail.language,
            direction=direction_of(mail.language),
            title=mail.title,
            blocks=_marker(mail.marker) + Markup().join(_block(block) for block in mail.blocks),
            foot=_FOOT.format(links=links) if mail.foot else "",
        )
    )


def _block(block: Block) -> Markup:
    parts = [_HEADING.format(text=block.heading)] if block.heading else []
    parts += [_LINE.format(text=line, direction="") for line in block.sentence.split("\n\n")]
    if block.quote:
        parts.append(_QUOTE.format(text=block.quote))
    if block.link:
        parts.append(_link(block.link))
    return Markup().join(parts)


def _marker(line: str) -> Markup:
    return _LINE.format(text=line, direction="") if line else Markup()


def _link(link: Link) -> Markup:
    return _LINK.format(address=link.address, label=link.label)
