"""The report: every section in order, nothing lost, nothing said that was not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from screening.assessment.model import WITHHELD
from screening.assessment.submission import Acknowledgement
from screening.questionnaire.model import Urgency
from screening.report import labels
from screening.report.figures import Chart, SegmentGrid
from screening.report.model import (
    Fact,
    FitBlock,
    FlagCard,
    Paragraph,
    Quote,
    Report,
    Row,
    Rows,
    Section,
    Table,
)
from tests.unit.report.forms import (
    SENT,
    a_form,
    a_patient,
    everything_ticked,
    everything_unsure,
    strangers,
    the_content,
    told,
    worked,
)


def section(report: Report, name: str) -> Section:
    return next(one for one in report.sections if one.id == name)


def fact(report: Report, label: str) -> Fact:
    return next(one for one in report.glance.facts if one.label == label)


def cards(report: Report) -> list[FlagCard]:
    return [b for s in report.sections for b in s.blocks if isinstance(b, FlagCard)]


def rows(part: Section) -> Iterator[Row]:
    for block in part.blocks:
        yield from block.rows if isinstance(block, Rows) else ()


def words(part: Section) -> str:
    return " ".join(b.text for b in part.blocks if isinstance(b, Paragraph))


def everything(part: Section) -> str:
    return str(part.model_dump())


def fit(report: Report) -> FitBlock:
    return next(b for b in section(report, "fit").blocks if isinstance(b, FitBlock))


@pytest.mark.parametrize("name", worked())
def test_sections_stand_in_the_order_of_the_content(name: str) -> None:
    planned = [plan.id for plan in the_content().report.sections]

    assert [part.id for part in told(worked()[name]).sections] == planned


@pytest.mark.parametrize("name", worked())
def test_every_flag_is_told_once(name: str) -> None:
    form = worked()[name]

    told_ids = sorted(card.id for card in cards(told(form)))

    assert told_ids == sorted(flag.id for flag in form.assessment.flags)


def test_every_flag_of_a_patient_who_ticks_everything_is_told_with_its_answer() -> None:
    report = told(a_form(everything_ticked()))

    assert len(cards(report)) > 40
    for card in cards(report):
        assert card.means
        assert card.do
        assert card.because
        assert "{" not in f"{card.means}{card.do}{card.because}"


def test_flags_stand_by_urgency_then_at_the_needled_place() -> None:
    report = told(a_form(a_patient(thinners="steady", allergies=["latex"], pregnant="now")))

    order = [card.id for card in cards(report)]

    assert order == ["pregnant", "blood-thinner", "contact-allergy"]


def test_a_quiet_form_says_how_much_was_asked() -> None:
    report = told(a_form(a_patient()))

    asked = len(the_content().rules.must_be_asked)
    assert fact(report, "Act now").words == f"None raised. Asked: {asked} of {asked}."
    assert fact(report, "Before you needle").words == "None reported. Asked: 10 of 10."
    assert not section(report, "act_now").blocks
    assert words(section(report, "before_you_needle")) == "None reported. Asked: 10 of 10."
    assert not report.alarm


def test_an_unfinished_form_never_says_that_nothing_was_raised() -> None:
    report = told(a_form({"filled_by": "self"}, sent=False))

    said = words(section(report, "act_now"))
    assert said.startswith("None of 26 safety questions asked yet.")
    assert fact(report, "Act now").open
    assert fact(report, "Before you needle").open
    assert "NOT YET ASKED: Urgent signs" in said
    assert "UNFINISHED" in words(section(report, "header"))
    assert report.unfinished


def test_every_missing_safety_question_is_named() -> None:
    report = told(a_form({"filled_by": "self"}, sent=False))

    said = words(section(report, "act_now"))
    for item in the_content().rules.must_be_asked:
        assert labels.ITEMS[item] in said


def test_an_urgent_flag_tells_when_the_page_was_seen_and_leaves_lines_to_fill() -> None:
    seen = Acknowledgement(
        page="urgent_stop",
        flags=("cauda-equina",),
        shown_at=SENT,
        understood_at=SENT + timedelta(minutes=2),
    )

    report = told(a_form(a_patient(urgent_signs=["saddle"]), seen=(seen,)))

    card = cards(report)[0]
    assert card.id == "cauda-equina"
    assert card.record == ("Page shown 1 Jun 2026, 10:05, understood 10:07",)
    assert card.to_fill == ("Who was told, and when", "Cleared by, and why")
    assert report.alarm == "ACT NOW: 1 urgent flag, from page 1"


def test_every_flag_that_calls_for_something_is_named_at_a_glance() -> None:
    report = told(a_form(everything_ticked()))

    for name in ("act_now", "before_you_needle"):
        part = section(report, name)
        words = fact(report, part.title).words
        for card in (block for block in part.blocks if isinstance(block, FlagCard)):
            assert the_content().rules.by_id[card.id].name in words
            assert card.urgency_word in words


def test_a_doubt_that_would_be_urgent_is_never_told_as_none_raised_alone() -> None:
    name = next(name for name in worked() if name.startswith("102"))

    shown = fact(told(worked()[name]), "Act now")

    assert "IN DOUBT, urgent if so: possible spinal infection" in shown.words
    assert shown.open
    assert not shown.loud


def test_before_a_needle_an_urgent_flag_says_not_now() -> None:
    report = told(a_form(a_patient(urgent_signs=["saddle"])))

    assert fact(report, "Before you needle").words.startswith("No needle until ACT NOW is settled.")


def test_a_worst_place_where_no_needle_goes_says_so() -> None:
    arm = {
        "pain_areas": ["back_forearm_left"],
        "pain_main_area": "back_forearm_left",
        "body_health": ["nodes"],
        "lymph_where": ["left_arm"],
    }

    report = told(a_form(a_patient(**arm)))

    assert "no needle here" in fact(report, "Worst place").words
    excluding = next(card for card in cards(report) if card.exclude)
    assert "forearm" in excluding.exclude
    assert not [card for card in cards(report) if "forearm" in card.warn.lower()]


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("lasting", "Exercise plan (still helps)"),
        ("worse", "Nothing so far (tried 1); Exercise plan (worse)"),
        ("no_change", "Nothing so far (tried 1)"),
        ("unsure", "Not known yet (tried 1)"),
    ],
)
def test_what_helped_never_makes_more_of_a_treatment_than_the_patient_did(
    result: str, words: str
) -> None:
    answers = a_patient(treatments=["exercise"], tx_result={"exercise": result})

    assert fact(told(a_form(answers)), "What helped").words == words


def test_a_capped_band_says_so_where_the_points_would_reach_higher() -> None:
    capped = [
        name for name, form in worked().items() if fit(told(form)).range_words.endswith("capped")
    ]

    assert any(name.startswith("04") for name in capped)
    for name in capped:
        assert fit(told(worked()[name])).caps
        assert "capped" in fact(told(worked()[name]), "Fit").words


def test_both_sides_marked_alike_are_shaded_alike() -> None:
    both = a_patient(pain_areas=["back_hand_left", "back_hand_right", "back_calf_left"])

    grid = next(b for b in section(told(a_form(both)), "exam").blocks if isinstance(b, SegmentGrid))

    assert grid.right <= grid.left
    assert {"C7", "C8"} <= grid.right
    assert "S1" in grid.left - grid.right


def test_cautions_are_those_of_places_that_a_needle_would_reach() -> None:
    knee = a_patient(pain_areas=["front_knee_left"], pain_main_area="front_knee_left")

    words = everything(section(told(a_form(knee)), "chart"))

    assert "Intimate area" not in words
    assert "Do not enter the joint" in words or "do not enter the joint" in words


def test_a_sure_flag_quotes_the_answer_that_it_rests_on() -> None:
    report = told(a_form(a_patient(urgent_signs=["saddle", "chest"])))

    quoted = {card.id: card.because[0].value for card in cards(report)}
    assert quoted["cardiac-now"].startswith("Chest pain or pressure")
    assert ";" not in quoted["cardiac-now"]


def test_a_flag_in_doubt_quotes_only_what_the_patient_was_not_sure_about() -> None:
    doubts = a_patient(lately=["unsure"], lately_unsure=["calf", "sweats"])

    quoted = {card.id: card.because[-1].value for card in cards(told(a_form(doubts)))}

    assert quoted["dvt"].startswith("One leg")
    assert ";" not in quoted["dvt"]


def test_answers_from_a_file_claim_no_times_no_notices_and_no_signature() -> None:
    form = a_form(a_patient(urgent_signs=["saddle"])).model_copy(update={"reference": ""})

    report = told(form)

    assert cards(report)[0].record == ()
    assert "Answers file" in everything(section(report, "header"))
    assert "Sent" not in {row.label for row in rows(section(report, "header"))}
    assert "Not answered" not in everything(section(report, "sign_off"))
    assert "no times, notices or signature are on record" in everything(section(report, "sign_off"))
    assert report.footer.record.startswith("answers file of 1 Jun 2026")
    assert not report.unfinished


def test_an_answers_file_with_gaps_is_called_unfinished() -> None:
    report = told(a_form({"filled_by": "self"}).model_copy(update={"reference": ""}))

    assert report.unfinished == "UNFINISHED answers"
    assert "Parts still open" in everything(section(report, "header"))
    assert "not sent" not in everything(section(report, "header"))


def test_the_consent_talk_never_says_that_nothing_was_raised_beside_an_urgent_flag() -> None:
    report = told(a_form(a_patient(urgent_signs=["saddle"])))

    assert "precautions: settle the urgent flags first" in everything(section(report, "consent"))


def test_a_reason_that_earned_points_is_not_told_against_the_match_as_well() -> None:
    block = fit(told(a_form(a_patient())))

    reasons = [reason.split(" ", 1)[1] for reason in block.for_]
    assert not [against for against in block.against if any(r in against for r in reasons)]


def test_an_answer_that_only_another_section_quotes_is_still_told_here() -> None:
    report = told(a_form(a_patient(body_health=["fibro"])))

    shown = {row.label: row.value for row in rows(section(report, "before_you_needle"))}
    assert shown["Other conditions"] == "Fibromyalgia"


@pytest.mark.parametrize("urgency", ["emergency", "same_day"])
def test_the_fit_is_silent_while_a_flag_is_urgent(urgency: str) -> None:
    answers = {"emergency": {"urgent_signs": ["chest"]}, "same_day": {"lately": ["calf"]}}

    form = a_form(a_patient(**answers[urgency]))

    assert form.assessment.urgency is Urgency(urgency)
    assert form.assessment.fit.band == WITHHELD
    shown = fit(told(form))
    assert shown.scale is None
    assert not any([shown.range_words, shown.for_, shown.against, shown.outlook])
    assert shown.band == the_content().scoring.withheld.clinician
    assert shown.statement


def test_the_fit_gives_three_reasons_for_and_three_against() -> None:
    shown = fit(told(a_form(a_patient(trend="better"))))

    assert len(shown.for_) == len(shown.against) == 3
    assert shown.against[0] == "\N{MINUS SIGN}15 Already getting better"


def test_an_undecided_fit_says_what_to_ask() -> None:
    name = next(n for n, f in worked().items() if f.assessment.fit.settle)

    shown = fit(told(worked()[name]))

    assert not shown.decided
    assert shown.band == the_content().scoring.not_enough_information.clinician
    assert shown.settle


def test_a_doubtful_reason_never_counts_as_a_reason_for() -> None:
    for form in worked().values():
        assert not [reason for reason in fit(told(form)).for_ if "May apply" in reason]


def test_the_only_marked_place_is_the_worst_one() -> None:
    report = told(a_form(a_patient(pain_areas=["back_calf_left"], pain_main_area=None)))

    chart = report.glance.chart
    assert [r.id for r in chart.regions if r.pain] == ["back_calf_left"]
    assert [r.id for r in chart.regions if r.worst] == ["back_calf_left"]


def test_the_chart_of_the_examination_is_blank() -> None:
    report = told(a_form(everything_ticked()))

    chart = next(b for b in section(report, "exam").blocks if isinstance(b, Chart))
    assert not [r for r in chart.regions if r.pain or r.worst or r.numb]


def test_treatments_have_one_line_each() -> None:
    report = told(a_form(everything_ticked()))

    table = next(b for b in section(report, "care").blocks if isinstance(b, Table))
    assert len(table.rows) == 11
    assert all(cell for line in table.rows for cell in line)


def test_what_was_not_told_is_listed_and_never_shown_as_none() -> None:
    answers = everything_unsure()
    report = told(a_form(answers))
    content = the_content()

    everything = str(report.model_dump())
    for item_id in content.rules.must_be_asked:
        given = answers.get(item_id)
        option = given[0] if isinstance(given, list) else given
        if option in {"unsure", "declined"}:
            label = content.questionnaire.items[item_id].options[option]
            assert label in everything
    for part in report.sections:
        for row in rows(part):
            if row.label == "Asked, none reported":
                assert "pregnancy" not in row.value


def test_own_words_are_unchanged_and_their_braces_stay() -> None:
    typed = "Call {emergency_number} **now** {nb}"

    report = told(a_form(a_patient(main_problem=typed)))

    quotes = [b for b in section(report, "own_words").blocks if isinstance(b, Quote)]
    assert [quote.text for quote in quotes] == [typed]


def test_hidden_answers_are_not_told() -> None:
    report = told(a_form(a_patient(numb="none", numb_where=["back_calf_left"])))

    assert "Numb where" not in {row.label for row in rows(section(report, "chart"))}


def test_rules_are_a_draft_until_somebody_signs_them() -> None:
    form = a_form(a_patient())

    assert told(form).rules.startswith("Draft rules")
    signed = told(form, rules_signed="A. Physio, 3 May 2027")
    assert signed.rules == signed.footer.rules == "Rules signed: A. Physio, 3 May 2027"


def test_every_item_and_measure_that_is_shown_has_a_short_label() -> None:
    known = set(labels.ITEMS) | {f"measure.{name}" for name in labels.MEASURES}

    shown = {name for plan in the_content().report.sections for name in plan.shows}

    assert shown - known <= {"story", "fit", "tx_result", "tx_length", "tx_note"}


@pytest.mark.parametrize("name", strangers())
def test_the_same_form_gives_the_same_report(name: str) -> None:
    form: Any = strangers()[name]

    assert told(form) == told(form)
