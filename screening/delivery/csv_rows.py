"""The rows of a CSV file, whatever program has written it; or in kind words why there are none.

Excel writes a BOM or none, commas or semicolons or tabs, UTF-8, UTF-16 or the code page of
Western Windows. Nothing is read as a number, a date or a formula: a cell is the text it holds.
"""

import csv
import re
from io import StringIO
from typing import Any, Final, NamedTuple

import pandas as pd  # type: ignore[import-untyped]

from screening.errors import AnswerError, AnswerProblem
from screening.report.csv_file import harmless

FIELD: Final = "file"
LARGEST: Final = 512 * 1024
MOST_COLUMNS: Final = 60
SAVE_AS: Final = "In Excel choose File, Save As, “CSV UTF-8”, and upload that file."
EMPTY: Final = "This file is empty. Choose the file with your list"
TOO_LARGE: Final = (
    "This file is too large for a list: 512 KB at most. Keep only the columns of the template, "
    "or split it into two files"
)
BOOK: Final = f"This is a workbook and no CSV file. {SAVE_AS}"
PDF: Final = "This is a PDF and no CSV file. Save the list as CSV where it comes from"
NO_TEXT: Final = f"This is no CSV file. {SAVE_AS}"
BROKEN: Final = (
    "This cannot be read as a table: perhaps a quotation mark is opened and not closed, or a row "
    f"has more than {MOST_COLUMNS} cells"
)
# As many as a sheet of Excel has. What is wider than its frame in a first row pandas drops without
# a word, and takes a second for each 20,000 cells of it.
WIDEST: Final = 16_384
# Rows that are read, blank ones too: a file of line breaks only must not fill the memory.
MOST_ROWS: Final = 3_000
MANY: Final = f"This file has more than {MOST_ROWS:,} rows. Split it into several files"
NOBODY: Final = "There is nobody in this list: no row follows the one with the names of the columns"
# How files begin that people take for a list.
BEGINNINGS: Final = {b"PK\x03\x04": BOOK, b"\xd0\xcf\x11\xe0": BOOK, b"%PDF": PDF}
WIDE: Final = (b"\xff\xfe", b"\xfe\xff")
UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SEPARATORS: Final = ",;\t"
BLANK: Final = f"{SEPARATORS} \r\n"
LONGEST_NAMES: Final = 10_000
SAYS: Final = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)


class Row(NamedTuple):
    """A row by its number in the file: the first one is 1."""

    number: int
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """A file as it was read: the names of its columns, and the rows in which anything stands.

    Every row has as many cells as there are columns, or more. `is_guessed` says that the letters
    may be of another code page than they were read in.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    is_guessed: bool


def read(content: bytes) -> Sheet:
    """Return what a CSV file holds.

    Raises AnswerError, about FIELD, in words that say what to do.
    """
    for problem in (_size(content), *_kind(content)):
        if problem:
            raise _wrong(problem)
    text, is_guessed = _decoded(content)
    rows = [Row(number, cells) for number, cells in enumerate(_cells(text), 1) if any(cells)]
    if not rows:
        raise _wrong(EMPTY)
    columns = _ends_at(rows[0].cells)
    if not rows[1:]:
        raise _wrong(NOBODY)
    whole = (
        Row(number, cells[: max(len(columns), len(_ends_at(cells)))]) for number, cells in rows
    )
    return Sheet(columns, tuple(whole)[1:], is_guessed)


def _size(content: bytes) -> str:
    return TOO_LARGE if len(content) > LARGEST else "" if content.strip() else EMPTY


def _kind(content: bytes) -> list[str]:
    return [why for beginning, why in BEGINNINGS.items() if content.startswith(beginning)]


def _decoded(content: bytes) -> tuple[str, bool]:
    codes = ("utf-16",) if content.startswith(WIDE) else ("utf-8-sig", "cp1252")
    for code in codes:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if UNSEEN.search(text):
            break
        return text, code == codes[-1] != codes[0]
    raise _wrong(NO_TEXT)


def _cells(text: str) -> list[tuple[str, ...]]:
    says = SAYS.match(text)
    separator = says[1] if says else _separator(text)
    # Excel adds rows of commas where cells were once filled.
    table = (text[says.end() :] if says else text).rstrip(BLANK)
    try:
        first = csv.reader(StringIO(table, newline=None), delimiter=separator)
        _must_fit(next(first, []))
        # A frame so wide that every row fits: pandas refuses whole files for one long row.
        frame = pd.read_csv(
            StringIO(table),
            sep=separator,
            header=None,
            names=range(MOST_COLUMNS),
            index_col=False,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            nrows=MOST_ROWS + 1,
        )
    except (csv.Error, pd.errors.ParserError):
        raise _wrong(BROKEN) from None
    if len(frame) > MOST_ROWS:
        raise _wrong(MANY)
    return [tuple(map(_plain, cells)) for cells in frame.itertuples(index=False, name=None)]


def _must_fit(names: list[str]) -> None:
    if len(names) > WIDEST or len(_ends_at(tuple(names))) > MOST_COLUMNS:
        raise _wrong(BROKEN)


def _separator(text: str) -> str:
    """Return what parts the cells: of what parts the first line, the one that parts it most."""
    first = re.split("[\r\n]", text.lstrip(), maxsplit=1)[0][:LONGEST_NAMES]
    return max(SEPARATORS, key=lambda sign: len(next(csv.reader([first], delimiter=sign), ())))


def _plain(cell: Any) -> str:
    """Return a cell as it was meant: without the apostrophe that keeps spreadsheets from it."""
    text = str(cell).strip()
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def _ends_at(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return cells up to the last one that holds anything."""
    last = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
    return cells[:last]


def _wrong(why: str) -> AnswerError:
    return AnswerError(AnswerProblem(FIELD, why))
