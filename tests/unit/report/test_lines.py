"""The line breaker: nothing is lost, nothing is too wide, and no text stalls it."""

from hypothesis import given
from hypothesis import strategies as st

from screening.report.pdf.fonts import face, printable
from screening.report.pdf.lines import BODY, STRONG, Line, Span, break_lines, text_width

WIDTH = 120.0
SYMBOLS = "-5 or \N{MINUS SIGN}5, ≥ 7 ✓"


def text_of(line: Line) -> str:
    return "".join(run.text for run in line.runs)


def test_words_are_kept_whole_where_they_fit() -> None:
    lines = break_lines([Span("Needle towards bone or away from the chest wall.")], WIDTH)

    assert " ".join(text_of(line) for line in lines) == (
        "Needle towards bone or away from the chest wall."
    )
    assert all(line.width <= WIDTH for line in lines)


def test_weights_can_change_inside_a_line() -> None:
    line = break_lines([Span("Do: ", STRONG), Span("ask.")], WIDTH)[0]

    assert [(run.text, run.face) for run in line.runs] == [("Do:", "bold"), ("ask.", "regular")]
    assert line.runs[1].x > text_width("Do:", STRONG)


def test_a_word_wider_than_the_column_is_broken_not_cut() -> None:
    lines = break_lines([Span("x" * 400)], WIDTH)

    assert "".join(text_of(line) for line in lines) == "x" * 400
    assert all(line.width <= WIDTH for line in lines)


def test_paragraphs_stay_apart() -> None:
    assert [text_of(line) for line in break_lines([Span("one\n\ntwo")], WIDTH)] == [
        "one",
        "",
        "two",
    ]


@given(st.text(max_size=300))
def test_no_letter_of_any_text_is_lost(text: str) -> None:
    lines = break_lines([Span(text)], WIDTH)

    kept = "".join(text_of(line) for line in lines).replace(" ", "")
    assert kept == "".join(printable(text).replace(" ", "").split("\n"))


@given(st.text(max_size=200))
def test_printable_text_can_be_drawn_to_the_last_letter(text: str) -> None:
    known = {code for name in ("regular", "bold", "symbols") for code in face(name).widths}

    assert {ord(letter) for letter in printable(text)} - {10} <= known


def test_a_hundred_thousand_letters_take_a_moment() -> None:
    lines = break_lines([Span("x" * 100_000, BODY)], WIDTH)

    assert sum(len(text_of(line)) for line in lines) == 100_000


def test_a_letter_without_a_font_is_named_and_never_dropped() -> None:
    assert printable("中") == "[U+4E2D CJK UNIFIED IDEOGRAPH-4E2D]"
    assert printable(SYMBOLS) == SYMBOLS


def test_marks_that_reorder_or_hide_text_are_taken_out() -> None:
    assert printable("exe\u202egnp\u202c\u2066x\u2069\u200b\x00\x07\ufeff") == "exegnpx"
    assert printable("a\tb\r\nc") == "a b\nc"
