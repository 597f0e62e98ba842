"""The clinic's numbers, and the answers of all forms as a table."""

import csv
import io
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from screening.actions.clinician import correcting
from screening.actions.form import intake
from screening.actions.housekeeping import exporting, insight, period
from screening.actions.housekeeping.exporting import Format, Order, Without
from screening.actions.housekeeping.period import Period
from screening.actions.staff.sign_in import named
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import AnswerError
from screening.records.deeds import Did
from screening.records.model import Decision, DecisionKind
from screening.records.people import Role
from screening.report.counts import Place
from screening.report.masking import Mask
from tests.factories import (
    MORNING,
    Clock,
    a_clinic,
    a_deed,
    a_member,
    a_response,
    open_form,
    page_raws,
    send_form,
    step,
    walk,
)

ALL = frozenset[Without]()


def token(number: int) -> str:
    return f"{number:043}"


def send(clinic: Clinic, *numbers: int) -> list[str]:
    return [send_form(clinic, token(number)).reference for number in numbers]


def table(parts: Iterable[bytes]) -> list[dict[str, str]]:
    text = b"".join(parts).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_time_on_a_page_is_from_the_last_save_to_its_continue(
    clinic: Clinic, clock: Clock
) -> None:
    turn = open_form(clinic)
    clock.passes(seconds=40)
    turn = step(clinic, turn, a_response())
    clock.passes(seconds=25)
    turn = intake.answer(clinic, turn.draft, "about", {"name": "Robin"})
    clock.passes(seconds=5)

    turn = step(clinic, turn, a_response())

    assert turn.draft.pages == {"who": 40, "about": 30}


def test_a_pause_counts_for_twenty_minutes_at_most_and_a_clock_set_back_for_nothing(
    tmp_path: Path,
) -> None:
    clock, timer = Clock(), Clock()
    clinic = a_clinic(tmp_path, clock=clock, timer=timer, idle_minutes=90)
    turn = open_form(clinic)
    clock.passes(hours=-1)
    turn = step(clinic, turn, a_response())
    clock.passes(minutes=45)

    turn = step(clinic, turn, a_response())

    assert turn.draft.pages == {"who": 0, "about": 1200}


def test_the_times_go_with_the_form_that_is_sent(clinic: Clinic, clock: Clock) -> None:
    turn = walk(clinic, open_form(clinic), a_response())
    clock.passes(seconds=12)

    sent = intake.submit(clinic, turn.draft, page_raws(turn.place, a_response()))

    assert isinstance(sent, Submission)
    assert sent.pages["sign"] == 12


def test_forms_are_counted_in_their_month_by_the_clinics_own_clocks(
    clinic: Clinic, clock: Clock
) -> None:
    send(clinic, *range(5))
    clock.now = MORNING.replace(month=7, day=1, hour=6)  # 30 June, 23:00 in Vancouver
    send(clinic, *range(5, 11))

    found = insight.count(clinic, Period("2026-06", "2026-07")).counted

    june = found.numbers[Place("months", "2026-06", "finished")]
    assert (june.forms, june.mask) == (11, Mask.TOLD)
    assert found.numbers[Place("months", "2026-07", "opened")].forms == 0
    told = [
        e.did for e in clinic.store.ledger.done_by(clinic.who, MORNING, clock() + timedelta(days=1))
    ]
    assert told[-1] == Did.COUNTED


def test_a_form_that_nobody_touches_for_a_day_has_stopped_at_its_page(
    clinic: Clinic, clock: Clock
) -> None:
    for number in range(6):
        walk(clinic, open_form(clinic, token(number)), a_response(), until="urgent")
    fresh = insight.count(clinic, Period("2026-06", "2026-06")).counted
    clock.passes(days=1, seconds=1)

    later = insight.count(clinic, Period("2026-06", "2026-06")).counted

    assert fresh.numbers[Place("months", "2026-06", "under_way")].forms == 6
    assert later.numbers[Place("pages", "urgent", "stopped")].forms == 6
    assert later.numbers[Place("months", "2026-06", "under_way")].forms == 0


def test_decisions_stand_against_bands_and_by_who_made_them(clinic: Clinic) -> None:
    kim = a_member(clinic, Role.CLINICIAN, name="Kim Example")
    for number, reference in enumerate(send(clinic, *range(5))):
        made: dict[str, Any] = {"reference": reference, "who": named(kim), "at": clinic.clock()}
        one = Decision(id=str(number), kind=DecisionKind.ASSESS, edition=1, **made)
        clinic.store.decisions.add(one, a_deed())

    found = insight.count(clinic, Period("2026-06", "2026-06"))

    assert found.counted.staff == (named(kim),)
    assert found.words["staff"][named(kim)] == "Kim Example"
    assert found.counted.numbers[Place("decisions", "strong", "assess_ims")].forms == 5


def test_the_files_of_numbers_hold_what_the_page_holds(clinic: Clinic) -> None:
    send(clinic, *range(6))
    asked = Period("2026-06", "2026-06")

    lines = table([insight.csv(clinic, asked)])
    rows = pq.read_table(io.BytesIO(insight.parquet(clinic, asked))).to_pylist()

    opened = next(line for line in lines if line["row"] == "total" and line["column"] == "opened")
    assert (opened["forms"], opened["masked"]) == ("6", "")
    assert [str(row["forms"] or "") or "0" for row in rows if row["minutes_median"] is None] == [
        line["forms"] for line in lines if not line["minutes_median"]
    ]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-6", "2026-06", "first"),
        ("2026-06", "", "last"),
        ("0000-01", "2026-06", "first"),
        ("2026-07", "2026-06", "last"),
        ("2001-01", "2026-06", "last"),
    ],
)
def test_a_period_that_is_none_is_refused_by_its_field(first: str, last: str, field: str) -> None:
    with pytest.raises(AnswerError) as refused:
        period.between(first, last)

    assert [problem.item for problem in refused.value.problems] == [field]


def test_a_period_reaches_over_the_end_of_a_year() -> None:
    assert Period("2025-11", "2026-02").months == ("2025-11", "2025-12", "2026-01", "2026-02")


def test_the_answers_leave_for_a_reason_and_every_form_is_noted(clinic: Clinic) -> None:
    leader = clinic.acting_as("staff:leader", frozenset({Role.ADMINISTRATOR}))
    references = sorted(send(clinic, 1, 2, 3))
    correcting.amend(clinic, references[0], {"peg_pain": 9}, "asked again")
    correcting.mark_in_error(clinic, references[1], "of somebody else")

    rows = table(exporting.export(leader, Order(" a\nreview ", Format.CSV, ALL)))

    assert [(row["reference"], row["edition"], row["peg_pain"]) for row in rows] == [
        (references[0], "2", "9"),
        (references[2], "1", "6"),
    ]
    assert rows[0]["name"] == "Robin Example"
    (kept,) = exporting.past(leader)
    assert (kept.reason, kept.who, kept.format) == ("a review", "staff:leader", "csv")
    for reference, count in zip(references, (1, 0, 1), strict=True):
        seen = [e.did for e in leader.store.ledger.who_saw(reference)]
        assert seen.count(Did.ANSWERS_EXPORTED) == count


def test_without_a_reason_nothing_leaves(clinic: Clinic) -> None:
    reference = send(clinic, 1)[0]

    with pytest.raises(AnswerError, match="say why"):
        exporting.export(clinic, Order(" ", Format.CSV, ALL))

    assert exporting.past(clinic) == ()
    assert Did.ANSWERS_EXPORTED not in [e.did for e in clinic.store.ledger.who_saw(reference)]


def test_what_tells_who_it_is_and_own_words_stay_here_if_asked(clinic: Clinic) -> None:
    send_form(clinic, main_problem="Canary of the neck", doctor="Dr. Canary")
    order = Order("a review", Format.CSV, frozenset(Without))

    whole = b"".join(exporting.export(clinic, order)).decode()

    for word in ("Canary", "Robin", "1985", "604 555", "Sit"):
        assert word not in whole
    assert "no_change" in whole


def test_both_formats_hold_the_same_and_two_tables_have_the_same_columns(clinic: Clinic) -> None:
    before = exporting.rows(clinic).columns
    send(clinic, 1)

    lines = table(exporting.export(clinic, Order("a review", Format.CSV, ALL)))
    whole = b"".join(exporting.export(clinic, Order("a review", Format.PARQUET, ALL)))

    (row,) = pq.read_table(io.BytesIO(whole)).to_pylist()
    assert {name: "" if cell is None else str(cell) for name, cell in row.items()} == lines[0]
    assert [column.name for column in before] == list(row)


def test_the_dictionary_names_every_column_of_the_table(clinic: Clinic) -> None:
    send(clinic, 1)

    lines = table([exporting.dictionary(clinic)])

    named_there = {line["column"] for line in lines}
    assert {column.name for column in exporting.rows(clinic).columns} == named_there - {"*"}
