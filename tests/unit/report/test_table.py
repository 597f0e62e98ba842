"""Forms counted by month, match, decision, physiotherapist and page."""

from typing import Any

import pytest

from screening.report import counts
from screening.report.counts import Counted, FormRow, Frame, Place
from screening.report.masking import Mask
from screening.report.table import COLUMNS, counted, tidy

FRAME = Frame(
    months=("2026-05", "2026-06"),
    bands=("urgent", "strong", "limited"),
    outcomes=("assess_ims", "not_now", "undecided"),
    pages=("who", "about"),
)


def sent(month: str, band: str, outcome: str = "undecided", **more: Any) -> FormRow:
    row = FormRow(month, counts.FINISHED, band=band, outcome=outcome, minutes=9.0)
    return row._replace(who="" if outcome == "undecided" else "staff:1", **more)


def stopped(month: str, page: str) -> FormRow:
    return FormRow(month, counts.STOPPED, page)


MANY = [
    *[sent("2026-05", "strong", "assess_ims", waited=60.0)] * 20,
    *[sent("2026-06", "strong")] * 10,
    *[sent("2026-06", "urgent", "not_now", waited=600.0)] * 6,
    *[stopped("2026-06", "about")] * 8,
]


def told(found: Counted, *place: str) -> str | int:
    number = found.numbers[Place(*place)]
    return number.forms if number.mask is Mask.TOLD else str(number.mask)


@pytest.mark.parametrize(
    ("place", "forms"),
    [
        (("months", "2026-06", "opened"), 24),
        (("months", "2026-06", "finished"), 16),
        (("months", "2026-06", "stopped"), 8),
        (("months", "2026-06", "urgent"), 6),
        (("months", "total", "opened"), 44),
        (("months", "total", "strong"), 30),
        (("decisions", "strong", "assess_ims"), 20),
        (("decisions", "strong", "undecided"), 10),
        (("decisions", "total", "not_now"), 6),
        (("staff", "staff:1", "total"), 26),
        (("pages", "about", "stopped"), 8),
        (("pages", "who", "stopped"), 0),
        (("months", "2026-05", "under_way"), 0),
    ],
)
def test_each_form_is_counted_where_it_belongs(place: tuple[str, ...], forms: int) -> None:
    assert told(counted(FRAME, MANY, []), *place) == forms


def test_a_small_number_is_masked_in_every_table_that_could_give_it_away() -> None:
    one = sent("2026-06", "strong", "not_now", waited=5.0)

    found = counted(FRAME, [*MANY, one], [])

    assert told(found, "decisions", "strong", "not_now") == "fewer than 5"
    beside = [told(found, "decisions", band, "not_now") for band in ("urgent", "limited")]
    beside.append(told(found, "decisions", "total", "not_now"))
    assert "hidden" in beside
    assert told(found, "months", "total", "opened") == 45


def test_nothing_counted_is_nothing_everywhere() -> None:
    found = counted(FRAME, [], [])

    assert {number.forms for number in found.numbers.values()} == {0}
    assert (found.staff, found.times) == ((), {})


def test_times_are_the_middle_and_what_nine_of_ten_do_not_exceed() -> None:
    slow = [sent("2026-05", "strong", "assess_ims", waited=60.0, minutes=60.0)] * 2

    found = counted(FRAME, [*MANY, *slow], [{"who": 30, "about": 90}] * 5)

    taken = found.times[Place("months", "total", "minutes_taken")]
    assert (taken.median, taken.nine_of_ten) == (9.0, 9.0)
    at_page = found.times[Place("pages", "about", "minutes_at_page")]
    assert (at_page.median, at_page.nine_of_ten) == (1.5, None)
    assert found.times[Place("staff", "staff:1", "minutes_until_decision")].median == 60.0


@pytest.mark.parametrize(("forms", "most"), [(9, None), (10, 9.0)])
def test_nine_of_ten_are_told_of_ten_forms_or_more(forms: int, most: float | None) -> None:
    found = counted(FRAME, [sent("2026-05", "strong")] * forms, [])

    assert found.times[Place("months", "total", "minutes_taken")].nine_of_ten == most


def test_no_time_is_told_of_few_forms_nor_beside_a_masked_number() -> None:
    few = [sent("2026-05", "strong", "assess_ims", waited=1.0)] * 4

    found = counted(FRAME, few, [{"who": 30}] * 4)

    assert found.times == {}


def test_the_file_tells_no_number_that_the_page_masks() -> None:
    found = counted(FRAME, [*MANY, sent("2026-06", "strong", "not_now", waited=5.0)], [])

    rows = list(tidy(found, {"decisions": {"strong": "Strong match"}}))

    by_place = {Place(str(row[0]), str(row[1]), str(row[3])): row for row in rows if row[6] is None}
    assert {len(row) for row in rows} == {len(COLUMNS)}
    few = by_place[Place("decisions", "strong", "not_now")]
    assert few[2:6] == ("Strong match", "not_now", None, "fewer than 5")
    for place, number in found.numbers.items():
        assert by_place[place][4] == (number.forms if number.mask is Mask.TOLD else None)
