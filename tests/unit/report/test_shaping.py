"""Shapes and directions: what stands on the line is what was typed, in the order of its script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.report.pdf.fonts import face
from screening.report.pdf.shaping import (
    NO_LETTER,
    levels,
    reads_leftward,
    shape,
    visual,
)


@pytest.mark.parametrize(
    ("text", "name", "leftward"),
    [
        ("דוד", "hebrew", True),
        ("דָּוִד", "hebrew bold", True),
        ("محمد", "arabic", True),
        ("پژمان", "arabic bold", True),
        ("لا", "arabic", True),
        ("ਸਿੱਧੂ", "gurmukhi", False),
        ("ਹਰਪ੍ਰੀਤ", "gurmukhi bold", False),
    ],
)
def test_shaped_glyphs_stand_for_every_letter_once(text: str, name: str, *, leftward: bool) -> None:
    glyphs = shape(text, face(name), leftward=leftward)

    told = sorted(glyphs, key=lambda glyph: glyph.cluster)
    assert "".join(glyph.text for glyph in told if glyph.text != NO_LETTER) == text
    assert all(glyph.id for glyph in glyphs)


def test_arabic_letters_join() -> None:
    joined = {glyph.id for glyph in shape("ببب", face("arabic"), leftward=True)}
    alone = {glyph.id for glyph in shape("ب", face("arabic"), leftward=True)}

    assert joined != alone
    assert len(joined) > len(alone)


def test_a_vowel_that_is_written_before_its_letter_stands_before_it() -> None:
    glyphs = shape("ਸਿ", face("gurmukhi"), leftward=False)

    assert glyphs[0].id == face("gurmukhi").glyphs[ord("\N{GURMUKHI VOWEL SIGN I}")]
    assert glyphs[1].id == face("gurmukhi").glyphs[ord("ਸ")]


def test_a_bracket_that_is_read_from_right_to_left_is_turned() -> None:
    turned = shape("(", face("regular"), leftward=True)

    assert [glyph.id for glyph in turned] == [face("regular").glyphs[ord(")")]]


def test_latin_text_has_one_direction() -> None:
    assert set(levels("low back (L4-5)")) == {0}


def test_numbers_in_arabic_text_keep_their_own_direction() -> None:
    found = dict(zip("ألم 12 (L4)", levels("ألم 12 (L4)"), strict=True))

    assert found["أ"] == found["("] == 1
    assert found["1"] == found["L"] == 2


def test_a_long_run_without_a_direction_is_no_trouble() -> None:
    found = levels("ب" + "." * 5000 + "ب")

    assert len(found) == 5002
    assert set(found) == {1}


def test_a_text_is_read_from_the_side_of_its_first_letter() -> None:
    assert reads_leftward("3 ألم")
    assert not reads_leftward("ibuprofen ألم")
    assert not reads_leftward("123")


@given(st.lists(st.integers(0, 4)))
def test_every_part_of_a_line_is_placed_once(found: list[int]) -> None:
    assert sorted(visual(found)) == list(range(len(found)))


def test_parts_are_turned_level_by_level() -> None:
    # The example of Unicode Annex 9, rule L2: "he said THE VALUES ARE 123, 456, OK".
    assert visual([0, 1, 1, 2, 2, 1]) == [0, 5, 3, 4, 2, 1]
