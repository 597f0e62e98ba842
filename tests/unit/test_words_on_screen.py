"""Words on their way to the screen: filled in, harmless, and whole."""

import pytest

from screening.ui import words


def test_known_braces_are_filled_and_unknown_ones_stay() -> None:
    assert words.fill("Call {advice_line} or {who}", {"advice_line": "8-1-1"}) == (
        "Call 8-1-1 or {who}"
    )


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("[a](http://b)", r"\[a\](http\://b)"),
        (":red[x] :smile:", r"\:red\[x\] \:smile:"),
        ("1. first", r"1\. first"),
        ("- item", r"\- item"),
        ("two\nlines", "two lines"),
        ("www.example.org", r"www\.example.org"),
        ("Lifting, 2 or 3 times (a day)", "Lifting, 2 or 3 times (a day)"),
    ],
)
def test_what_a_patient_typed_is_no_markdown(typed: str, drawn: str) -> None:
    assert words.label(typed) == drawn


def test_a_body_is_told_in_paragraphs_and_headings_without_markup_of_its_own() -> None:
    body = "## On the day\nWear <loose> clothes."
    assert words.paragraphs(body) == "<h2>On the day</h2><p>Wear &lt;loose&gt; clothes.</p>"


def test_a_number_to_call_stays_on_one_line() -> None:
    assert words.sentence("Call 9-1-1 now") == 'Call <span class="whole">9-1-1</span> now'
    assert words.sentence("For example, 27 3 1980") == "For example, 27 3 1980"
