"""Contrast of the colours that the style sheets name: text 7:1, lines and focus 3:1 (WCAG 2.2)."""

import re
from pathlib import Path

import pytest

from screening.web import pages
from screening.web.assets import OURS

ANY_NAMED = re.compile(r"^  --([\w-]+): ([^;]+);", re.MULTILINE)
NAMED = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6});")
FORM = (OURS / "form.css").read_text(encoding="utf-8")
ARRIVING = (OURS / "arriving.css").read_text(encoding="utf-8")
STAFF = pages.CSS.decode()
BODY = (OURS / "body.css").read_text(encoding="utf-8")
COLOURS = dict(NAMED.findall(FORM + BODY))
TEXT = [
    *(("ink", ground) for ground in ("page", "paper", "green-tint", "focus")),
    *(("help", ground) for ground in ("page", "paper")),
    *(("green", ground) for ground in ("page", "paper")),
    *(("red", ground) for ground in ("page", "paper")),
    ("amber", "amber-tint"),
    ("paper", "green"),
    ("paper", "green-dark"),
]
LINES = [
    ("border", "page"),
    ("border", "paper"),
    ("green", "green-tint"),
    ("ink", "page"),
    ("ink", "focus"),
    ("bone", "skin"),
    ("bone", "paper"),
    ("ink", "mark"),
]


def luminance(code: str) -> float:
    """WCAG's relative luminance of #rgb or #rrggbb."""
    digits = code.removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    shares = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (
        share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_reckoned_as_the_standard_does() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_stands_out_seven_to_one(ink: str, ground: str) -> None:
    assert contrast(COLOURS[ink], COLOURS[ground]) >= 7


@pytest.mark.parametrize(("line", "ground"), LINES)
def test_lines_and_focus_stand_out_three_to_one(line: str, ground: str) -> None:
    assert contrast(COLOURS[line], COLOURS[ground]) >= 3


def test_each_step_of_pain_is_told_from_the_next_and_its_outline_from_it() -> None:
    steps = re.findall(r'data-level="\d"\] \{\s*fill: (#[0-9a-f]{6})', BODY)
    assert len(steps) == 6
    brightness = [luminance(step) for step in steps]
    assert brightness == sorted(brightness, reverse=True)
    assert all(contrast(step, COLOURS["ink"]) >= 3 for step in steps)


def test_the_pages_before_the_form_name_the_same_colours_and_sizes() -> None:
    # A sheet for the names alone would be one more thing to fetch before the first page is drawn.
    here, there = (dict(ANY_NAMED.findall(root_of(sheet))) for sheet in (ARRIVING, FORM))

    assert len(here) > 10
    assert here.items() <= there.items()


def test_the_pages_of_staff_name_a_colour_as_those_of_patients_do() -> None:
    patients, staff = (dict(NAMED.findall(root_of(sheet))) for sheet in (FORM, STAFF))
    name_of = {colour: name for name, colour in patients.items()}

    for name, colour in staff.items():
        assert name_of.get(colour, name) == name
        assert patients.get(name, colour) == colour


@pytest.mark.parametrize("sheet", sorted(OURS.glob("*.css")), ids=lambda path: path.stem)
def test_a_style_sheet_uses_no_name_that_its_page_does_not_have(sheet: Path) -> None:
    used = set(re.findall(r"var\(--([\w-]+)", sheet.read_text(encoding="utf-8")))
    of_patients = {name for name, _ in ANY_NAMED.findall(FORM + BODY)}
    of_staff = {name for name, _ in NAMED.findall(root_of(STAFF))}

    assert used <= of_patients or used <= of_staff


def root_of(sheet: str) -> str:
    """Return what a style sheet names for all of its page."""
    return sheet.partition(":root {")[2].partition("}")[0]
