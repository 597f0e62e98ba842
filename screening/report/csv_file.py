"""Rows written as CSV: read as UTF-8 by Excel, and never as a formula.

A cell that begins with = + - @, a tab or a line break is a formula to a spreadsheet, whoever
wrote it: such a text gets an apostrophe before it. So does the text after a semicolon, a tab or
a line break, since Excel in other languages splits the cells there. Numbers are left as they are.
"""

import csv
import re
from collections.abc import Iterable
from io import StringIO
from typing import Final

from screening.report.columns import Column, Row

MARK: Final = "\ufeff"
# At the beginning of a cell, or of what a spreadsheet may take for one.
FORMULA: Final = re.compile(r"""(^|[;\t\r\n])(?=["'\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n])""")


def head(columns: Iterable[Column]) -> bytes:
    """Return the beginning of a file: the mark of UTF-8, and the names of the columns."""
    return MARK.encode() + lines([[column.name for column in columns]])


def lines(rows: Iterable[Row]) -> bytes:
    """Return rows as lines of a file."""
    written = StringIO()
    safe = ([harmless(c) if isinstance(c, str) else c for c in row] for row in rows)
    csv.writer(written).writerows(safe)
    return written.getvalue().encode()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    # Most cells are codes, and no code is a formula: this is ten times as quick.
    if text.isidentifier():
        return text
    return FORMULA.sub(r"\1'", text)
