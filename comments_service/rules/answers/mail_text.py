"""What somebody wrote in a mail that answers one of ours, without what they answer to.

Our mails begin with a marker line, and mail programs quote them below the answer: what stands above
the line was written now. Without it nobody can tell for sure.
"""

import re

from comments_service.errors import N_

#: Stands first in a mail that can be answered. The signs around it are found again in any language,
#: quoted and wrapped.
MARKER = N_("Write your answer above this line")
#: What is told to who cannot answer.
NO_RIGHT = N_("You cannot answer this by mail any more. Open the page and answer there.")
TOO_MANY = N_("Too many mails came from you in the last hour.")
_OPENS, _CLOSES = "##-", "-##"
#: A marker that was wrapped and quoted may grow to this.
_LONGEST_MARKER = 300
_QUOTED = re.compile(r"[ \t]*>")
# Above what they quote, mail programs say of whom it is, in one to four lines: "On … wrote:", or
# the head of the mail, field by field.
_LONGEST_INTRODUCTION = 4
_LEAST_WRAPPED = 55
_TELLS = re.compile(r"[@\d]")
_FIELD = re.compile(r"\*?[^\s:*][^:*]{0,24}:\*?[ \t\u00a0]+\S|[^\s:]{1,24}[ \u00a0]:[ \t]")
_RULE = re.compile(r"[-_*= ]{5,}$|-{2,}.{1,60}-{2,}$")
_LONGEST_RULE = 100
_SIGNATURE = re.compile(r"--[ \t]?$")


def marker_line(sentence: str) -> str:
    """Return the line with our signs around ``MARKER`` in the reader's language."""
    return f"{_OPENS} {sentence} {_CLOSES}"


def answer_in(text: str) -> tuple[str, bool]:
    """Return what was written in a mail, and whether the marker says that it is all of that."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    above = _above_marker(lines)
    if above is not None:
        written = _own(above)
        if written:
            return written, True
    return _own([line for line in lines if not _QUOTED.match(line)]), False


def _above_marker(lines: list[str]) -> list[str] | None:
    """Return the lines before the marker's; None where there is none."""
    for number, line in enumerate(lines):
        start = line.find(_OPENS)
        if start < 0:
            continue
        following = "\n".join(lines[number : number + 6])[start : start + _LONGEST_MARKER]
        if _CLOSES in following[len(_OPENS) :]:
            return lines[:number]
    return None


def _own(lines: list[str]) -> str:
    """Return the text of lines without a signature, quotes at the end and what introduces them."""
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line):
            lines = lines[:number]
            break
    kept = _without_quotes(lines)
    kept = _without_fields(kept)
    return "\n".join(_without_introduction(kept)).strip()


def _without_quotes(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or _QUOTED.match(lines[end - 1])):
        end -= 1
    return lines[:end]


def _without_fields(lines: list[str]) -> list[str]:
    """Return lines without the head of a mail at their end: three fields or more, an address."""
    start = len(lines)
    while start and _FIELD.match(lines[start - 1]):
        start -= 1
    if len(lines) - start < 3 or "@" not in "".join(lines[start:]):
        return lines
    return _without_quotes(_without_rule(_without_quotes(lines[:start])))


def _without_rule(lines: list[str]) -> list[str]:
    is_rule = lines and _RULE.match(lines[-1].strip()[:_LONGEST_RULE])
    return lines[:-1] if is_rule else lines


def _is_wrapped(line: str) -> bool:
    return len(line.strip()) > _LEAST_WRAPPED and bool(_TELLS.search(line))


def _without_introduction(lines: list[str]) -> list[str]:
    """Return lines without "On … wrote:" at their end: it ends with a colon and tells a day or an
    address."""
    if not lines or not lines[-1].rstrip().endswith((":", "：")):
        return lines
    for count in range(1, min(_LONGEST_INTRODUCTION, len(lines)) + 1):
        introduction = lines[-count:]
        if not introduction[0].strip():
            return lines
        if _TELLS.search("".join(introduction)):
            starts = count
            # A line that was wrapped before the address still tells the day.
            while starts < min(_LONGEST_INTRODUCTION, len(lines)) and _is_wrapped(lines[~starts]):
                starts += 1
            return _without_quotes(lines[:-starts])
    return lines
