"""Thirty seconds: the five facts to know first stand in the upper half of page one, in words."""

import pytest

from screening.assessment.model import NOT_ENOUGH, WITHHELD, Assessment
from screening.questionnaire.model import Urgency
from screening.report import labels
from screening.report.model import Paper
from tests.unit.report.forms import strangers, the_content, worked
from tests.unit.report.paper import PAPERS, on_paper, sheets, squeezed

EVERY = on_paper([*worked(), "flags_15", "flags_40"], PAPERS)
URGENT = {Urgency.EMERGENCY, Urgency.SAME_DAY}
NEEDLE = {Urgency.MEDICAL_REVIEW, Urgency.NO_NEEDLING, Urgency.PRECAUTION}


def upper_half(name: str, paper: Paper) -> str:
    return squeezed(sheets(name, paper)[0].upper_half())


def a_form_named(name: str) -> Assessment:
    return (worked() if name in worked() else strangers())[name].assessment


@pytest.mark.parametrize(("name", "paper"), EVERY)
def test_how_urgent_it_is(name: str, paper: Paper) -> None:
    text, flags = upper_half(name, paper), a_form_named(name).flags

    urgent = [flag for flag in flags if flag.urgency in URGENT]
    for flag in urgent:
        assert labels.URGENCIES[flag.urgency].replace(" ", "") in text
        assert squeezed(the_content().rules.by_id[flag.id].name) in text
    assert bool(urgent) != ("ACTNOWNone" in text)


@pytest.mark.parametrize(("name", "paper"), EVERY)
def test_what_to_know_before_a_needle(name: str, paper: Paper) -> None:
    text, flags = upper_half(name, paper), a_form_named(name).flags

    named = [flag for flag in flags if flag.urgency in NEEDLE]
    for flag in named:
        assert labels.URGENCIES[flag.urgency].replace(" ", "") in text
        assert squeezed(the_content().rules.by_id[flag.id].name) in text
    label, now = "BEFOREYOUNEEDLE", "NoneedleuntilACTNOWissettled."
    calm = [f"{label}{first}None{words}" for first in ("", now) for words in ("reported", "of")]
    assert bool(named) != any(words in text for words in calm)


@pytest.mark.parametrize(("name", "paper"), EVERY)
def test_how_well_it_fits(name: str, paper: Paper) -> None:
    scoring, fit = the_content().scoring, a_form_named(name).fit

    told = {
        WITHHELD: scoring.withheld.clinician,
        NOT_ENOUGH: scoring.not_enough_information.clinician,
        **{band: words.clinician for band, words in scoring.band.items()},
    }
    assert squeezed(f"FIT{told[fit.band]}") in upper_half(name, paper)


@pytest.mark.parametrize(("name", "paper"), EVERY)
def test_where_it_hurts_most(name: str, paper: Paper) -> None:
    answers = {**worked(), **strangers()}[name].answers
    marked = answers.get("pain_areas") or []
    worst = answers.get("pain_main_area") or (marked[0] if len(marked) == 1 else "")

    place = the_content().segments.places.get(worst)
    unknown = "Not told which" if marked else "Not answered"
    assert squeezed(f"WORST PLACE{place.label if place else unknown}") in upper_half(name, paper)


@pytest.mark.parametrize(("name", "paper"), EVERY)
def test_what_helped(name: str, paper: Paper) -> None:
    answers = {**worked(), **strangers()}[name].answers
    names = the_content().questionnaire.items["treatments"].options

    text = upper_half(name, paper)
    results = answers.get("tx_result") or {}
    tried = [t for t in answers.get("treatments") or [] if t in results]
    helped = [t for t in tried if results[t] in {"lasting", "temporary"}]
    for treatment in helped:
        assert squeezed(names[treatment]) in text
    assert "WHATHELPED" in text
    assert bool(helped) != any(
        squeezed(f"WHAT HELPED{words}") in text
        for words in ("Nothing", "Not known yet", "Not answered", names.get("unsure", "-"))
    )


@pytest.mark.parametrize(("name", "paper"), EVERY)
def test_every_flag_is_named_on_page_one(name: str, paper: Paper) -> None:
    text = squeezed(" ".join(word.text for word in sheets(name, paper)[0].words))

    for flag in a_form_named(name).flags:
        assert squeezed(the_content().rules.by_id[flag.id].name) in text
