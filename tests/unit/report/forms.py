"""Forms to tell: worked patients, and patients made to break a page."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from screening.assessment.assess import assess
from screening.assessment.submission import Acknowledgement, Submission
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType
from screening.report.content import report
from screening.report.model import Letterhead, Report
from screening.response.model import Status
from tests.cases.worked import cases_of, folders

ON = date(2026, 6, 1)
SENT = datetime(2026, 6, 1, 17, 5, tzinfo=UTC)
MADE = datetime(2026, 6, 2, 15, 0, tzinfo=UTC)
LETTERHEAD = Letterhead(
    clinic_name="Example Pain Clinic",
    clinic_phone="604-555-0100",
    emergency_number="9-1-1",
    advice_line="8-1-1",
    crisis_line="9-8-8",
    time_zone="America/Vancouver",
)
LONG_NAME = "Maximiliana-Konstantina von Hohenzollern und Taxis de la Vega y Montemayor of Example"


@cache
def the_content() -> Content:
    return cases_of(folders()[0])[0].content


@cache
def worked() -> Mapping[str, Submission]:
    return {case.name: a_form(case.answers, on=case.on) for f in folders() for case in cases_of(f)}


def a_patient(**answers: Any) -> dict[str, Any]:
    """Return the first worked patient's answers, with some of them changed."""
    return {**cases_of(folders()[0])[0].answers, **answers}


def a_form(
    answers: Mapping[str, Any],
    *,
    on: date = ON,
    sent: bool = True,
    seen: tuple[Acknowledgement, ...] = (),
) -> Submission:
    content = the_content()
    return Submission(
        reference="K7Q2-M4PX",
        questionnaire=content.questionnaire.id,
        version=content.questionnaire.version,
        content_hash=content.hash,
        status=Status.COMPLETED if sent else Status.IN_PROGRESS,
        answers=answers,
        assessment=assess(content, answers, on),
        acknowledgements=seen,
        opened_at=SENT - timedelta(minutes=11),
        sent_at=SENT if sent else None,
    )


def told(form: Submission, **letterhead: Any) -> Report:
    return report(the_content(), form, LETTERHEAD.model_copy(update=letterhead), MADE)


def everything_ticked() -> dict[str, Any]:
    """Return a patient who ticks whatever can be ticked, at full length."""
    return {item.id: _most(item) for item in the_content().questionnaire.all_items()} | {
        "filled_by": "guardian",
        "pain_main_area": "front_hand_left",
        "onset_cause": "crash",
        "duration": "lt6w",
        "pregnant": "now",
        "thinners": "odd_bleeding",
        "long_checked": "worse",
        "tx_result": _cards("temporary"),
        "tx_length": _cards("lt4w"),
        "tx_note": _cards("in 2019, twelve times, at another clinic " * 3),
    }


def everything_unsure() -> dict[str, Any]:
    """Return a patient who tells nothing that can be left untold."""
    answers = a_patient()
    for item in the_content().questionnaire.all_items():
        word = "declined" if "declined" in item.options else "unsure"
        if word in item.options and item.id not in {"tx_result", "tx_length"}:
            answers[item.id] = word if item.type is ItemType.CHOICE else [word]
    return answers


def strangers() -> Mapping[str, Submission]:
    """Return the forms that are most likely to break a page."""
    letters = a_patient(
        name="W" * 120,
        main_problem="x" * 400,
        ask_physio="Ünïcödé ễ " * 40,
        medicine_list="page {nb}, {emergency_number}, **bold**, <b>b</b>, 中文, \u202eevil\u202c, "
        "\N{MINUS SIGN}5 \x00",
    )
    return {
        "everything": a_form(everything_ticked()),
        "unsure": a_form(everything_unsure()),
        "letters": a_form(letters),
        "begun": a_form({"consent_privacy": "agreed", "filled_by": "self"}, sent=False),
        "halted": a_form({"name": LONG_NAME, "urgent_signs": ["saddle", "unsure"]}, sent=False),
    }


def _cards(answer: str) -> dict[str, str]:
    treatments = the_content().questionnaire.items["treatments"]
    return dict.fromkeys(treatments.real_options, answer)


def _most(item: Item) -> Any:
    most = {
        ItemType.CHOICE: [*item.options, ""][max(0, len(item.options) - 1)],
        ItemType.CHOICES: sorted(item.real_options),
        ItemType.BODY_AREAS: list(the_content().segments.places),
        ItemType.RATING: 10,
        ItemType.DATE: "1950-02-03",
        ItemType.PARTIAL_DATE: "2026-04",
        ItemType.ACTIVITIES: [
            {"name": "Look after family, and more", "score": n} for n in range(3)
        ],
        ItemType.CONFIRM: "agreed",
    }
    return most.get(item.type, ("lorem ipsum dolor sit amet " * 20)[: item.max or 40])
