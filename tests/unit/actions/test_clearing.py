"""A flag is cleared by a clinician with a reason, and stands again when its answers change."""

import pytest

from screening.actions import telling
from screening.actions.clinician import clearing, correcting, deciding, decisions
from screening.actions.clinician.correcting import Person
from screening.actions.clinician.deciding import Choice
from screening.actions.contents import content_of
from screening.actions.form import intake
from screening.assessment.grounds import grounds
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import AnswerError, NotFound, Refused
from screening.questionnaire.model import Urgency
from screening.records.deeds import Did
from screening.records.model import DecisionKind
from screening.report.model import Report
from tests.factories import Clock, a_response, open_form, page_raws, send_form, walk

FLAG = "cauda-equina"
WHY = "Examined: feeling between the legs is whole"


@pytest.fixture
def form(clinic: Clinic) -> Submission:
    return send_form(clinic, urgent_signs=["saddle"])


def newest(clinic: Clinic, reference: str) -> Submission:
    found = clinic.store.submissions.by_reference(reference)
    assert found is not None
    return found


def report_of(clinic: Clinic, reference: str) -> Report:
    form = newest(clinic, reference)
    return telling.told(clinic, content_of(clinic, form), form, clinic.clock())


def stands(clinic: Clinic, reference: str) -> bool:
    standing = {flag.id for flag in clearing.urgent_ones(clinic, newest(clinic, reference))}
    return FLAG in standing


def test_a_cleared_flag_lets_a_patient_be_assessed(clinic: Clinic, form: Submission) -> None:
    made = clearing.clear_flag(clinic, form.reference.lower(), FLAG, f" {WHY}\n")

    assert (made.kind, made.flag, made.reason) == (DecisionKind.CLEARED, FLAG, WHY)
    assert (made.edition, made.supersedes) == (1, None)
    assert clinic.store.ledger.who_saw(form.reference)[-1].did == Did.DECIDED
    assert report_of(clinic, form.reference).alarm == ""
    chosen = deciding.decide(clinic, form.reference, Choice("assess_ims", "Fits"))
    assert chosen.kind is DecisionKind.ASSESS


def test_a_flag_is_raised_again_and_cleared_again_and_all_is_kept(
    clinic: Clinic, form: Submission, clock: Clock
) -> None:
    first = clearing.clear_flag(clinic, form.reference, FLAG, WHY)
    clock.passes(minutes=-5)
    second = clearing.raise_again(clinic, form.reference, FLAG, "That was another patient")

    assert second.supersedes == first.id
    assert stands(clinic, form.reference)
    third = clearing.clear_flag(clinic, form.reference, FLAG, WHY)
    assert third.supersedes == second.id
    assert not stands(clinic, form.reference)
    assert len(clinic.store.decisions.of(form.reference)) == 3


def test_what_is_cleared_is_not_cleared_and_what_stands_is_not_raised(
    clinic: Clinic, form: Submission
) -> None:
    with pytest.raises(Refused):
        clearing.raise_again(clinic, form.reference, FLAG, WHY)
    clearing.clear_flag(clinic, form.reference, FLAG, WHY)
    with pytest.raises(Refused):
        clearing.clear_flag(clinic, form.reference, FLAG, WHY)
    assert clinic.store.ledger.who_saw(form.reference)[-1].did == Did.NOT_DONE


def test_two_who_clear_at_once_are_both_kept_and_one_stands(
    clinic: Clinic, form: Submission
) -> None:
    first = clearing.clear_flag(clinic, form.reference, FLAG, WHY)
    at_once = first.model_copy(update={"id": "other", "reason": "As I said"})
    clinic.store.decisions.add(at_once, clinic.deed(Did.DECIDED, form.reference))

    assert sum(one.stands for one in decisions.told(clinic, form)) == 1
    assert not stands(clinic, form.reference)
    clearing.raise_again(clinic, form.reference, FLAG, "In doubt")
    assert stands(clinic, form.reference)


def test_clearing_asks_for_a_reason_a_form_and_a_flag_that_it_raises(
    clinic: Clinic, form: Submission
) -> None:
    with pytest.raises(AnswerError):
        clearing.clear_flag(clinic, form.reference, FLAG, " \n")
    with pytest.raises(NotFound):
        clearing.clear_flag(clinic, "2222-2222", FLAG, WHY)
    for flag in ("heart", "no-such-flag", ""):
        with pytest.raises(Refused):
            clearing.clear_flag(clinic, form.reference, flag, WHY)
    assert clinic.store.decisions.of(form.reference) == ()
    deciding.acknowledge(clinic, form.reference)
    correcting.mark_in_error(clinic, form.reference, "A training")
    with pytest.raises(Refused):
        clearing.clear_flag(clinic, form.reference, FLAG, WHY)
    assert len(clinic.store.decisions.of(form.reference)) == 1


def test_a_correction_of_something_else_leaves_a_flag_cleared(
    clinic: Clinic, form: Submission
) -> None:
    clearing.clear_flag(clinic, form.reference, FLAG, WHY)

    correcting.amend(clinic, form.reference, {"peg_pain": 9}, "Asked again")

    assert not stands(clinic, form.reference)


@pytest.mark.parametrize("signs", [["saddle", "bladder_bowel"], ["bladder_bowel"], ["unsure"]])
def test_a_flag_that_rests_on_other_answers_stands_again(
    clinic: Clinic, form: Submission, signs: list[str]
) -> None:
    clearing.clear_flag(clinic, form.reference, FLAG, WHY)
    changed = {"urgent_signs": signs}
    if signs == ["unsure"]:
        changed["urgent_unsure"] = ["saddle"]

    correcting.amend(clinic, form.reference, changed, "Asked again")

    assert stands(clinic, form.reference)
    assert report_of(clinic, form.reference).alarm
    told = report_of(clinic, form.reference).model_dump_json()
    assert "It stands again: the form was changed since." in told
    clearing.clear_flag(clinic, form.reference, FLAG, "Examined once more")
    assert not stands(clinic, form.reference)


@pytest.mark.parametrize("change", [{"urgency": Urgency.SAME_DAY}, {"certain": False}])
def test_a_flag_that_is_not_as_urgent_or_as_sure_rests_on_something_else(
    form: Submission, change: dict[str, object]
) -> None:
    flag = next(flag for flag in form.assessment.flags if flag.id == FLAG)

    assert grounds(flag.model_copy(update=change)) != grounds(flag)


def test_a_flag_that_was_gone_for_a_while_stands_again(clinic: Clinic, form: Submission) -> None:
    clearing.clear_flag(clinic, form.reference, FLAG, WHY)
    correcting.amend(clinic, form.reference, {"urgent_signs": ["none"]}, "A slip")
    correcting.amend(clinic, form.reference, {"urgent_signs": ["saddle"]}, "No slip after all")

    assert stands(clinic, form.reference)


def test_what_was_cleared_of_one_patient_stands_for_another(
    clinic: Clinic, form: Submission
) -> None:
    clearing.clear_flag(clinic, form.reference, FLAG, WHY)
    kim = Person("Kim Example", "1985-03-27")

    correcting.move(clinic, form.reference, kim, "The tablets were swapped")

    assert stands(clinic, form.reference)


def test_a_flag_of_an_unfinished_form_stays_cleared_when_it_is_sent_so(clinic: Clinic) -> None:
    whole = a_response(urgent_signs=["saddle"])
    turn = walk(clinic, open_form(clinic), whole, until="words")
    made = clearing.clear_flag(clinic, turn.draft.reference, FLAG, WHY)

    turn = walk(clinic, turn, whole)
    intake.submit(clinic, turn.draft, page_raws(turn.place, whole))

    assert made.edition == 0
    assert intake.was_sent(clinic, turn.draft)
    assert not stands(clinic, turn.draft.reference)
