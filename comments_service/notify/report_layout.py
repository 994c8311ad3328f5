"""A report's lines as text and as HTML: what people typed stands there as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from comments_service.notify.texts import direction_of, labelled

_PAGE = Markup(
    '<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>'
    '<body style="font:16px/1.5 sans-serif;max-width:36em;margin:1em auto;padding:0 1em">'
    '<h1 style="font-size:1.2em">{title}</h1>'
    '<table style="width:100%;border-collapse:collapse">{rows}</table>'
    "<p><small>{foot}</small></p></body></html>"
)
_ROW = Markup(
    '<tr><th scope="row" style="text-align:start;font-weight:normal;padding:.25em 0">{about}</th>'
    '<td style="text-align:end;padding:.25em 0 .25em 1em"><b>{value}</b></td></tr>'
)
_LINKED = Markup('<a href="{link}">{text}</a>')


@dataclass(frozen=True)
class Line:
    """What a line is about, its value, and where that is listed, if anywhere."""

    about: str
    value: str
    link: str = ""


def as_text(title: str, lines: Sequence[Line], foot: Line, language: str) -> str:
    """Return a report as plain text."""
    parts = [
        labelled(one.about, one.value, language) + (f"\n  {one.link}" if one.link else "")
        for one in lines
    ]
    return "\n".join((title, "", *parts, "", f"-- \n{foot.about}\n{foot.link}")) + "\n"


def as_html(title: str, lines: Sequence[Line], foot: Line, language: str) -> str:
    """Return a report as a page without anything to be loaded."""
    rows = Markup("").join(
        _ROW.format(about=_linked(one.about, one.link), value=one.value) for one in lines
    )
    return _PAGE.format(
        language=language,
        direction=direction_of(language),
        title=title,
        rows=rows,
        foot=_linked(foot.about, foot.link),
    )


def _linked(text: str, link: str) -> str:
    return _LINKED.format(link=link, text=text) if link else text
