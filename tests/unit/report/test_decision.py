"""A decision stands at the top of the summary; a cleared flag stays in it, and says who and why."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdf

from screening.assessment.grounds import grounds
from screening.assessment.submission import Submission
from screening.questionnaire.model import Urgency
from screening.report.case import Case
from screening.report.content import report
from screening.report.decided import Decided
from screening.report.model import Fact, FlagCard, Paragraph, Report
from screening.report.pdf.draw import draw
from screening.response.model import Status
from tests.unit.report.forms import LETTERHEAD, MADE, SENT, a_form, a_patient, the_content, told

URGENT = {"urgent_signs": ["saddle"], "thinners": "steady"}


def decided(kind: str, minutes: int = 0, **more: Any) -> Decided:
    said = {"signed": "Dana Lee", "reason": "Examined", "edition": 1, **more}
    return Decided(kind=kind, at=SENT + timedelta(minutes=minutes), **said)


def cleared(form: Submission, flag_id: str, **more: Any) -> Decided:
    flag = next(flag for flag in form.assessment.flags if flag.id == flag_id)
    return decided("cleared", flag=flag_id, **{"grounds": grounds(flag), **more})


def all_cleared(form: Submission) -> list[Decided]:
    return [cleared(form, flag.id) for flag in form.assessment.flags]


def with_(form: Submission, made: Sequence[Decided]) -> Report:
    return report(Case(the_content(), form, LETTERHEAD, MADE, tuple(made)))


def first_words(found: Report) -> list[tuple[str, str]]:
    blocks = found.sections[0].blocks
    return [(one.text, one.weight) for one in blocks if isinstance(one, Paragraph)]


def cards(found: Report) -> dict[str, FlagCard]:
    blocks = (block for section in found.sections for block in section.blocks)
    return {block.id: block for block in blocks if isinstance(block, FlagCard)}


def fact(found: Report, label: str) -> Fact:
    return next(one for one in found.glance.facts if one.label == label)


def page_one(found: Report) -> str:
    return " ".join(pypdf.PdfReader(BytesIO(draw(found, "Letter"))).pages[0].extract_text().split())


# ---- How it goes on ----


def test_the_decision_that_stands_comes_first_and_those_before_it_in_quiet_lines() -> None:
    form = a_form(a_patient())
    made = [
        decided("not_now", stands=False, reason="Away until July."),
        decided("other_physio", 5, stands=False, signed="Kim Roe"),
        decided("assess_ims", 10, reason="Fits well", note="Left side first"),
    ]

    found = with_(form, made)

    assert [weight for _, weight in first_words(found)] == ["strong", "quiet", "quiet"]
    assert "\n".join(text for text, _ in first_words(found)) == (
        "DECISION: Assess for IMS. Signed by Dana Lee, 1 Jun 2026, 10:15. Reason: Fits well. "
        "Note: Left side first.\n"
        "Superseded: Another kind of physiotherapy. Signed by Kim Roe, 1 Jun 2026, 10:10. "
        "Reason: Examined.\n"
        "Superseded: Not now. Signed by Dana Lee, 1 Jun 2026, 10:05. Reason: Away until July."
    )
    assert "DECISION: Assess for IMS. Signed by Dana Lee, 1 Jun 2026, 10:15." in page_one(found)


def test_a_decision_from_before_a_correction_or_before_the_form_was_sent_says_so() -> None:
    form = a_form(a_patient())
    second = form.model_copy(update={"edition": 2, "status": Status.AMENDED})

    corrected = first_words(with_(second, [decided("not_now")]))[-1][0]
    begun = first_words(with_(form, [decided("not_now", edition=0)]))[0][0]

    assert corrected.endswith("Decided on edition 1, before the form was corrected.")
    assert begun.endswith("Decided before the form was sent.")
    assert "before" not in first_words(with_(second, [decided("not_now", edition=2)]))[-1][0][60:]


def test_a_decision_to_assess_says_that_an_urgent_flag_stands_again() -> None:
    form = a_form(a_patient(**URGENT))
    assessed, calm = decided("assess_ims"), decided("not_now")
    words = "AN URGENT FLAG STANDS: settle it, or decide anew."

    assert first_words(with_(form, [assessed]))[0][0].endswith(words)
    assert words not in first_words(with_(form, [calm]))[0][0]
    assert words not in first_words(with_(form, [assessed, cleared(form, "cauda-equina")]))[0][0]


def test_who_acknowledged_what_is_urgent_is_named() -> None:
    seen = [decided("acknowledged"), decided("acknowledged", 7, signed="Kim Roe")]

    words = first_words(with_(a_form(a_patient(**URGENT)), seen))

    text = "Urgent: acknowledged by Dana Lee, 1 Jun 2026, 10:05; by Kim Roe, 1 Jun 2026, 10:12."
    assert words == [(text, "plain")]


def test_what_is_typed_is_drawn_as_words_whatever_it_holds() -> None:
    odd = "{clinic_name} **b** <script> \u202e नमस्ते " * 10
    made = [decided("not_now", reason=odd, note=odd, signed="Dana <b>Lee</b>")]

    assert "{clinic_name} **b** <script>" in page_one(with_(a_form(a_patient()), made))


# ---- Cleared flags ----


def test_a_cleared_flag_says_who_cleared_it_when_and_why_and_leaves_no_lines_to_fill() -> None:
    form = a_form(a_patient(**URGENT))

    card = cards(with_(form, [cleared(form, "cauda-equina")]))["cauda-equina"]

    assert card.cleared
    assert card.record[-1] == "Cleared by Dana Lee, 1 Jun 2026, 10:05: Examined."
    assert card.to_fill == ()
    assert cards(told(form))["cauda-equina"].to_fill


def test_the_glance_and_the_alarm_count_only_what_is_not_cleared() -> None:
    form = a_form(a_patient(**URGENT))
    before, after = told(form), with_(form, [cleared(form, "cauda-equina")])

    assert (before.alarm, after.alarm) == ("ACT NOW: 1 urgent flag, from page 1", "")
    act = fact(after, "Act now")
    assert act.words.startswith("Cleared: possible cauda equina.")
    assert not act.loud
    assert "No needle until" in fact(before, "Before you needle").words
    assert "No needle until" not in fact(after, "Before you needle").words
    assert "CLEARED" in page_one(after)


def test_what_is_cleared_comes_after_what_stands() -> None:
    form = a_form(a_patient(urgent_signs=["saddle", "chest"]))
    ids = list(cards(told(form)))

    assert list(cards(with_(form, [cleared(form, ids[0])])))[:2] == [ids[1], ids[0]]
    act = fact(with_(form, [cleared(form, ids[0])]), "Act now")
    assert act.loud
    assert "EMERGENCY" in act.words
    assert "Cleared: " in act.words


def test_a_flag_that_was_raised_again_or_rests_on_other_answers_stands() -> None:
    form = a_form(a_patient(**URGENT))
    first = cleared(form, "cauda-equina")
    again = decided("raised_again", 9, flag="cauda-equina", reason="Not this patient")
    raised = [first.model_copy(update={"stands": False}), again]

    for made in (raised, [first.model_copy(update={"lapsed": True})], [_other(first)]):
        found = with_(form, made)
        assert found.alarm
        assert not cards(found)["cauda-equina"].cleared
    record = cards(with_(form, raised))["cauda-equina"].record
    assert record[-2:] == (
        "Cleared by Dana Lee, 1 Jun 2026, 10:05: Examined.",
        "Raised again by Dana Lee, 1 Jun 2026, 10:14: Not this patient.",
    )
    lapsed = cards(with_(form, [_other(first)]))["cauda-equina"].record[-1]
    assert lapsed.endswith("It stands again: the form was changed since.")


def _other(one: Decided) -> Decided:
    return one.model_copy(update={"grounds": "{}"})


def test_a_needle_goes_again_where_the_flag_against_it_was_cleared() -> None:
    form = a_form(a_patient(body_health=["nodes"], lymph_where=["left_arm"]))
    flags = [flag for flag in form.assessment.flags if flag.regions.exclude]
    assert flags

    before, after = told(form), with_(form, [cleared(form, flag.id) for flag in flags])

    assert [card.cleared for card in cards(after).values() if card.exclude] == [True]
    consent = "This patient's precautions: "
    assert f"{consent}lymph" in before.model_dump_json()
    assert "(cleared)" in after.model_dump_json().split(consent)[1]


# ---- The fit ----


def test_the_fit_is_told_once_every_urgent_flag_is_cleared() -> None:
    form = a_form(a_patient(urgent_signs=["saddle", "chest"]))
    calm = told(a_form(a_patient(urgent_signs=["none"])))
    urgent = [f.id for f in form.assessment.flags if f.urgency in URGENCIES]

    part = with_(form, [cleared(form, urgent[0])])
    whole = with_(form, [cleared(form, flag_id) for flag_id in urgent])

    assert fact(part, "Fit").words == the_content().scoring.withheld.clinician
    assert fact(whole, "Fit").words == f"{fact(calm, 'Fit').words}, urgent flags cleared"
    assert "urgent flags cleared" in page_one(whole)


URGENCIES = {Urgency.EMERGENCY, Urgency.SAME_DAY}


def test_an_undecided_fit_that_was_withheld_says_what_settles_it() -> None:
    open_ = {"muscle_signs": ["unsure"], "pain_words": ["unsure"], "duration": "unsure"}
    form = a_form(a_patient(urgent_signs=["saddle"], **open_))
    calm = a_form(a_patient(urgent_signs=["none"], **open_))

    found = with_(form, all_cleared(form)).model_dump_json()

    assert calm.assessment.fit.settle
    for one in calm.assessment.fit.settle[:3]:
        assert the_content().questionnaire.items[one].text.replace('"', '\\"') in found
