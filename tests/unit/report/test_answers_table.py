"""All answers as one table: its columns follow from the content, its cells from the answers."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest

from screening.assessment.assess import assess
from screening.questionnaire.model import ItemType, Questionnaire
from screening.report import answers_table, csv_file, parquet_file
from screening.report.answers_table import SentRow
from screening.report.columns import Cell, Kind
from screening.response import journey
from tests.factories import a_response, the_content

CONTENT = the_content()
FIELDS = answers_table.fields([CONTENT])
ON = date(2026, 6, 1)


def a_row(**answers: Any) -> SentRow:
    shown = journey.shown_answers(CONTENT.questionnaire, a_response(**answers))
    judged = assess(CONTENT, shown, ON).model_dump(mode="json")
    version = CONTENT.questionnaire.version
    return SentRow("K7M4-2QXP", 1, "ims_intake", version, ON, shown, judged)


def cells(**answers: Any) -> dict[str, Cell]:
    filled = answers_table.filler(CONTENT, FIELDS)(a_row(**answers))
    return dict(zip((field.name for field in FIELDS), filled, strict=True))


def test_every_item_has_a_column_and_every_column_a_name_of_its_own() -> None:
    names = [field.name for field in FIELDS]

    assert len(names) == len(set(names))
    begun = {name.partition(".")[0] for name in names}
    assert set(CONTENT.questionnaire.items) <= begun
    assert {f"flag.{rule.id}" for rule in CONTENT.rules.rules} <= set(names)


@pytest.mark.parametrize(
    ("answers", "column", "cell"),
    [
        ({}, "sent_on", ON),
        ({}, "age", 41),
        ({}, "dob", date(1985, 3, 27)),
        ({"numb": "always"}, "numb", "always"),
        ({}, "pain_words.ache", 1),
        ({}, "pain_words.burn", 0),
        ({"pain_travel": None}, "pain_travel.leg", None),
        ({}, "peg_pain", 6),
        ({"peg_pain": 0}, "peg_pain", 0),
        ({}, "tx_result.physio", "no_change"),
        ({}, "tx_result.surgery", None),
        ({}, "pain_areas.back_thigh_left.marked", 1),
        ({}, "pain_areas.back_thigh_right.marked", 0),
        ({}, "pain_areas.back_thigh_left", None),
        ({}, "activities.1.name", "Sit"),
        ({}, "activities.1.score", 4),
        ({}, "activities.2.score", None),
        ({"onset_date": "2026-01"}, "onset_date", "2026-01"),
        ({}, "consent_privacy", 1),
        ({}, "signature_drawn", None),
        ({}, "flag.cauda-equina-known", "no"),
    ],
)
def test_a_cell_says_what_was_answered(answers: dict[str, Any], column: str, cell: Cell) -> None:
    assert cells(**answers)[column] == cell


def test_a_mark_says_how_strong_and_what_it_is_like() -> None:
    strong = {"region": "back_low_back_left", "intensity": 8, "sensations": ["burn", "stab"]}

    found = cells(pain_areas=[strong, "back_thigh_left"])

    place = "pain_areas.back_low_back_left"
    assert (found[place], found[f"{place}.marked"], found[f"{place}.felt"]) == (8, 1, "burn stab")


def test_a_flag_that_only_may_hold_is_no_yes() -> None:
    sure, unsure = cells(thinners="unsure"), cells(urgent_signs=["neck"])

    assert "maybe" in {cell for name, cell in sure.items() if name.startswith("flag.")}
    assert "yes" in {cell for name, cell in unsure.items() if name.startswith("flag.")}
    assert (unsure["urgency"], unsure["band"]) == ("emergency", "withheld")


def test_what_tells_who_it_is_and_own_words_are_marked_as_such() -> None:
    who = {field.name for field in FIELDS if field.tells_who}
    words = {field.name for field in FIELDS if field.own_words}

    signed = {"signature", "signature_drawn"}
    assert who == {"name", "dob", "phone", "helper_name", "doctor"} | signed
    written = {
        item.id
        for item in CONTENT.questionnaire.all_items()
        if item.type in {ItemType.TEXT, ItemType.LONG_TEXT, ItemType.ACTIVITIES}
    }
    assert {name.partition(".")[0] for name in words} == written - who


def test_an_older_version_adds_its_own_columns_and_moves_none() -> None:
    asked = CONTENT.questionnaire
    known = {name: getattr(asked, name) for name in Questionnaire.model_fields}
    gone = asked.items["peg_pain"].model_copy(update={"id": "peg_old"})
    other = asked.items["numb"].model_copy(update={"id": "peg_pain"})
    pages = (asked.page["strength"].model_copy(update={"items": (gone, other)}),)
    older = replace(CONTENT, questionnaire=Questionnaire(**{**known, "pages": pages}))

    both = answers_table.fields([CONTENT, older])

    assert [f.name for f in both if f.name != "peg_old"] == [f.name for f in FIELDS]
    kinds = {field.name: field.kind for field in both}
    assert (kinds["peg_old"], kinds["peg_pain"]) == (Kind.WHOLE, Kind.TEXT)


def test_the_dictionary_explains_every_column_in_the_words_of_the_questionnaire() -> None:
    told = {field.name: field for field in answers_table.dictionary(CONTENT)}

    assert set(told) == {field.name for field in FIELDS}
    assert told["numb"].question == CONTENT.questionnaire.items["numb"].text
    assert "always = " in told["numb"].codes
    assert told["peg_pain"].unit.startswith("0 = ")
    assert told["helper_name"].asked.startswith("if filled_by has ")
    assert told["tx_result.physio"].asked.startswith("for each treatments")
    assert "strong = " in told["band"].codes


def test_parquet_keeps_numbers_days_and_texts_as_they_are() -> None:
    columns = answers_table.columns(FIELDS)
    rows = [answers_table.filler(CONTENT, FIELDS)(a_row(main_problem="=1+1")) for _ in range(3)]

    whole = b"".join(parquet_file.parts(columns, [rows[:2], [], rows[2:]]))

    found = pq.read_table(io.BytesIO(whole)).to_pylist()
    assert len(found) == 3
    assert found[2]["main_problem"] == "=1+1"
    assert (found[0]["sent_on"], found[0]["peg_pain"], found[0]["pain_words.burn"]) == (ON, 6, 0)
    assert b",'=1+1," in csv_file.lines(rows)
