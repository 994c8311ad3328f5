"""Lines of CSV that no spreadsheet takes for a program."""

import csv
import io
from collections.abc import Iterable
from typing import Any

# What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"), in both widths.
_FORMULA = tuple("=+-@|\uff1d\uff0b\uff0d\uff20")
#: Before the first line: without it, spreadsheets on Windows take UTF-8 for something else.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BLANKS = tuple("\t\r\n")


def csv_line(values: Iterable[Any]) -> bytes:
    """Return a line of RFC 4180, every cell quoted; what would run gets an apostrophe before it."""
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(map(_harmless, values))
    return line.getvalue().encode()


def _harmless(value: Any) -> str:
    text = "" if value is None else str(value)
    if isinstance(value, bool):
        text = text.lower()
    is_live = text.startswith(_BLANKS) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if is_live else text
