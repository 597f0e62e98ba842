"""Whatever a patient writes, no spreadsheet finds a formula in the file."""

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from screening.report import csv_file
from screening.report.columns import Column, Kind

SIGNS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
BEGINS = tuple(SIGNS)
NASTY = st.text(st.sampled_from(f"{SIGNS};,\n\"' a1"), max_size=9)
COLUMNS = (Column("reference", Kind.TEXT), Column("words", Kind.TEXT), Column("n", Kind.WHOLE))


def read(written: bytes, delimiter: str) -> list[str]:
    text = written.decode("utf-8-sig")
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    return [cell for row in rows for cell in row]


@given(st.lists(st.tuples(st.just("K7M4-2QXP"), NASTY | st.text(), st.just(7)), max_size=3))
def test_no_cell_begins_like_a_formula_wherever_a_spreadsheet_splits_it(
    rows: list[tuple[str, str, int]],
) -> None:
    written = csv_file.head(COLUMNS) + csv_file.lines(rows)

    for delimiter in (",", ";", "\t"):
        cells = read(written, delimiter)
        assert [cell for cell in cells if cell.startswith(BEGINS)] == [], delimiter


@given(st.text(st.characters(categories=["L", "N"])))
def test_ordinary_words_are_left_as_they_are(words: str) -> None:
    assert csv_file.harmless(words) == words


def test_a_negative_number_stays_a_number_and_its_text_does_not() -> None:
    assert csv_file.lines([("-7", -7, "a; =b")]) == b"'-7,-7,a;' =b\r\n"
