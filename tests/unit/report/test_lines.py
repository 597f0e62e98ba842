"""The line breaker: nothing is lost, nothing is too wide, and no text stalls it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.report.pdf.fonts import face
from screening.report.pdf.letters import printable
from screening.report.pdf.lines import Line, break_lines, text_width
from screening.report.pdf.pen import RISE
from screening.report.pdf.pieces import Piece
from screening.report.pdf.shaping import shape
from screening.report.pdf.style import BODY, NAME, STRONG, Span, Style

WIDTH = 120.0
# What an estimate may be off by where a shaped word had to be broken.
SHAPED = 1.02
ARABIC = "عندي ألم في أسفل الظهر (L4-5) منذ ٣ أشهر"
PUNJABI = "ਮੇਰੀ ਪਿੱਠ ਵਿੱਚ ਤਿੰਨ ਮਹੀਨਿਆਂ ਤੋਂ ਦਰਦ ਹੈ"
CHINESE = "腰痛三個月了，晚上更厲害，吃了布洛芬（400毫克）也沒用。"


def text_of(line: Line) -> str:
    return "".join(run.piece.text for run in line.runs)


def letters(text: str) -> list[str]:
    return sorted(text.replace(" ", "").replace("\n", ""))


def test_words_are_kept_whole_where_they_fit() -> None:
    lines = break_lines([Span("Needle towards bone or away from the chest wall.")], WIDTH)

    assert " ".join(text_of(line) for line in lines) == (
        "Needle towards bone or away from the chest wall."
    )
    assert all(line.width <= WIDTH for line in lines)


def test_weights_can_change_inside_a_line() -> None:
    line = break_lines([Span("Do: ", STRONG), Span("ask.")], WIDTH)[0]

    assert [(run.piece.text.strip(), run.piece.face) for run in line.runs] == [
        ("Do:", "bold"),
        ("ask.", "regular"),
    ]
    assert line.runs[-1].x > text_width("Do:", STRONG)


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

    kept = "".join(text_of(line) for line in lines)
    assert letters(kept) == letters(printable(text))


@pytest.mark.parametrize("text", [ARABIC, PUNJABI, CHINESE])
def test_other_scripts_fill_lines_and_lose_nothing(text: str) -> None:
    lines = break_lines([Span(text)], WIDTH)

    assert letters("".join(text_of(line) for line in lines)) == letters(text)
    assert all(line.width <= WIDTH for line in lines)
    assert len(lines) > 1


def test_chinese_breaks_between_letters_but_never_before_a_comma() -> None:
    starts = [text_of(line)[0] for line in break_lines([Span(CHINESE)], 60)]

    assert len(starts) > 4
    assert not {"，", "。", "）"}.intersection(starts)


def test_arabic_stands_from_right_to_left_and_its_numbers_from_left_to_right() -> None:
    line = break_lines([Span(ARABIC)], 1000)[0]

    places = {run.piece.text: run.x for run in line.runs}
    assert places["عندي"] > places["ألم"] > places["L4-5"] > places["أشهر"]
    assert [run.piece.text for run in line.runs if "L4" in run.piece.text] == ["L4-5"]


def test_a_label_stays_at_the_left_of_an_arabic_answer() -> None:
    line = break_lines([Span("Name: ", STRONG), Span("محمد علي")], 1000)[0]

    assert text_of(line).startswith("Name:")
    assert line.runs[0].x == 0


def test_what_follows_an_arabic_name_in_words_of_its_own_stays_at_its_right() -> None:
    spans = [Span("محمد علي", STRONG), Span(", born 3 May 1980 · ", STRONG), Span("K7Q2")]

    line = break_lines(spans, 1000)[0]

    assert text_of(line).endswith(", born 3 May 1980 · K7Q2")


def test_an_endless_word_of_joined_letters_is_broken_and_stays_joined() -> None:
    lines = break_lines([Span("ب" * 300)], WIDTH)

    assert "".join(text_of(line) for line in lines) == "ب" * 300
    assert all(len(line.runs) == 1 for line in lines)
    assert all(line.width <= WIDTH * SHAPED for line in lines)


@pytest.mark.parametrize("style", [BODY, STRONG, NAME])
@pytest.mark.parametrize(
    "text", [ARABIC, PUNJABI, CHINESE, "ਹਰਪ੍ਰੀਤ ਕੌਰ ਸਿੱਧੂ ਦ੍ਰਿੜ੍ਹ", "پژمان گچ إيلاً مُحَمَّد", "Ễ ằ Ặ g"]
)
def test_marks_above_and_below_stay_within_their_line(text: str, style: Style) -> None:
    for line in break_lines([Span(text, style)], 300):
        baseline = line.height / 2 + RISE * line.size
        for run in line.runs:
            over, below = ink(run.piece)
            assert over <= baseline + 1
            assert below <= line.height - baseline + 1


def ink(piece: Piece) -> tuple[float, float]:
    """Return how far the letters of a piece reach above and below its baseline, in points."""
    font = face(piece.face)
    glyphs = shape(piece.text, font, leftward=piece.level % 2 == 1)
    unit = piece.style.size / 1000
    boxes = [(glyph, font.font.get_glyph_extents(glyph.id)) for glyph in glyphs]
    tops = [(box.y_bearing * font.scale + g.dy) * unit for g, box in boxes if box]
    feet = [-((box.y_bearing + box.height) * font.scale + g.dy) * unit for g, box in boxes if box]
    return max(tops, default=0.0), max(feet, default=0.0)


@pytest.mark.parametrize("text", ["ਃ" * 150, "a\u0a4d" * 75])
def test_marks_without_a_letter_fill_no_more_than_their_line(text: str) -> None:
    assert all(line.width <= 300 for line in break_lines([Span(text, STRONG)], 300))


def test_a_hundred_thousand_letters_are_broken_in_one_go() -> None:
    lines = break_lines([Span("x" * 100_000, BODY)], WIDTH)

    assert sum(len(text_of(line)) for line in lines) == 100_000
    assert len({len(text_of(line)) for line in lines[:-1]}) == 1
