"""The pages that stand in the way: when they come, and what it takes to go on."""

from typing import Any

import pytest

from screening.actions.form import intake
from screening.actions.form.turns import Turn
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.questionnaire.model import Urgency
from tests.factories import Clock, a_response, open_form, page_raws, walk

NONE = {"urgent_signs": ["none"]}
SADDLE = {"urgent_signs": ["saddle"]}
SADDLE_AND_CHEST = {"urgent_signs": ["saddle", "chest"]}
TOLD_IN_PERSON = {"urgent_signs": ["declined"]}


@pytest.fixture
def turn(clinic: Clinic) -> Turn:
    return walk(clinic, open_form(clinic), a_response(), until="urgent")


def say(clinic: Clinic, turn: Turn, raws: dict[str, Any], place_id: str = "urgent") -> Turn:
    return intake.answer(clinic, turn.draft, place_id, raws)


def page(turn: Turn) -> str:
    return turn.interrupt.id if turn.interrupt else ""


def test_an_urgent_sign_stops_the_form_at_once(clinic: Clinic, turn: Turn) -> None:
    halted = say(clinic, turn, SADDLE)

    assert page(halted) == "urgent_stop"
    assert halted.draft.urgency is Urgency.EMERGENCY
    assert halted.draft.halted_at == "urgent"


def test_i_understand_goes_on_and_is_kept_with_its_moment(
    clinic: Clinic, turn: Turn, clock: Clock
) -> None:
    shown_at = clock.now
    halted = say(clinic, turn, SADDLE)
    clock.passes(minutes=2)

    going_on = intake.acknowledge(clinic, halted.draft)

    (kept,) = going_on.draft.acknowledgements
    assert going_on.place.id == "main"
    assert page(going_on) == ""
    assert (kept.page, kept.flags) == ("urgent_stop", ("cauda-equina",))
    assert (kept.shown_at, kept.understood_at) == (shown_at, clock.now)
    version = going_on.draft.version
    assert (kept.version, kept.setting) == (version, "desk")


def test_every_change_of_the_urgency_is_kept_with_its_moment(
    clinic: Clinic, turn: Turn, clock: Clock
) -> None:
    raised_at = clock.now
    halted = say(clinic, turn, SADDLE)
    clock.passes(minutes=3)
    same = say(clinic, halted, SADDLE_AND_CHEST)
    clock.passes(minutes=3)

    calm = say(clinic, same, NONE)

    before = turn.draft.urgency
    assert [(c.at, c.before, c.after) for c in calm.draft.urgencies[-2:]] == [
        (raised_at, before, Urgency.EMERGENCY),
        (clock.now, Urgency.EMERGENCY, before),
    ]


def test_the_history_of_the_urgency_is_sent_with_the_form(clinic: Clinic, turn: Turn) -> None:
    corrected = say(clinic, say(clinic, turn, SADDLE), NONE)
    end = walk(clinic, corrected, a_response())

    sent = intake.submit(clinic, end.draft, page_raws(end.place, a_response()))

    assert isinstance(sent, Submission)
    assert sent.urgencies[: len(corrected.draft.urgencies)] == corrected.draft.urgencies
    assert clinic.store.submissions.of_draft(end.draft.id) == sent


def test_a_second_tap_on_i_understand_changes_nothing(clinic: Clinic, turn: Turn) -> None:
    halted = say(clinic, turn, SADDLE)
    first = intake.acknowledge(clinic, halted.draft)

    second = intake.acknowledge(clinic, halted.draft)

    assert second.place.id == first.place.id == "main"
    assert second.draft == first.draft


def test_an_understood_flag_does_not_stop_the_form_again(clinic: Clinic, turn: Turn) -> None:
    going_on = intake.acknowledge(clinic, say(clinic, turn, SADDLE).draft)

    again = say(clinic, going_on, SADDLE)

    assert page(again) == ""
    assert again.place.id == "main"


def test_a_further_flag_stops_the_form_again_for_itself(clinic: Clinic, turn: Turn) -> None:
    going_on = intake.acknowledge(clinic, say(clinic, turn, SADDLE).draft)

    again = say(clinic, going_on, SADDLE_AND_CHEST)

    assert page(again) == "urgent_stop"
    assert again.draft.acknowledgements[-1].flags == ("cardiac-now",)


def test_a_mis_tap_can_be_taken_back(clinic: Clinic, turn: Turn) -> None:
    halted = say(clinic, turn, SADDLE)
    back = intake.visit(clinic, halted.draft, "urgent")
    assert page(back) == ""

    corrected = say(clinic, back, NONE)

    assert corrected.place.id == "main"
    assert corrected.draft.urgency is Urgency.CLEAR
    assert corrected.draft.interrupt == ""
    assert [kept.understood_at for kept in corrected.draft.acknowledgements] == [None]


def test_a_flag_that_comes_back_is_shown_again(clinic: Clinic, turn: Turn) -> None:
    going_on = intake.acknowledge(clinic, say(clinic, turn, SADDLE).draft)
    taken_back = say(clinic, going_on, NONE)

    again = say(clinic, taken_back, SADDLE)

    assert page(again) == "urgent_stop"
    assert [kept.flags for kept in again.draft.acknowledgements] == [("cauda-equina",)] * 2


def test_nobody_gets_past_a_waiting_page(clinic: Clinic, turn: Turn) -> None:
    further = walk(clinic, turn, a_response(), until="words")
    halted = say(clinic, further, SADDLE)

    for place_id in ("main", "words", "check", "", "no such page"):
        assert page(intake.visit(clinic, halted.draft, place_id)) == "urgent_stop"
    tried = say(clinic, halted, page_raws(further.place, a_response()), "words")

    assert page(tried) == "urgent_stop"
    assert tried.draft.revision == halted.draft.revision


def test_going_back_is_free_and_continue_judges_again(clinic: Clinic, turn: Turn) -> None:
    halted = say(clinic, turn, SADDLE)

    back = intake.visit(clinic, halted.draft, "about")
    again = say(clinic, back, page_raws(back.place, a_response()), "about")

    assert page(back) == ""
    assert page(again) == "urgent_stop"
    assert again.draft.halted_at == "about"
    assert len(again.draft.acknowledgements) == 1


def test_continuing_once_more_shows_the_same_page_once_in_the_history(
    clinic: Clinic, turn: Turn
) -> None:
    halted = say(clinic, turn, SADDLE)

    again = say(clinic, halted, SADDLE)

    assert page(again) == "urgent_stop"
    assert len(again.draft.acknowledgements) == 1


def test_one_page_stands_for_all_new_flags_the_most_urgent_one(clinic: Clinic, turn: Turn) -> None:
    saddle_and_doubt = {"urgent_signs": ["saddle", "unsure"], "urgent_unsure": ["neck"]}

    halted = say(clinic, turn, saddle_and_doubt)
    going_on = intake.acknowledge(clinic, halted.draft)

    assert page(halted) == "urgent_stop"
    assert len(halted.draft.acknowledgements[-1].flags) == 2
    assert going_on.place.id == "main"
    assert page(say(clinic, going_on, saddle_and_doubt)) == ""


def test_a_doubt_that_becomes_sure_is_shown_as_what_it_is(clinic: Clinic, turn: Turn) -> None:
    doubt = say(clinic, turn, {"urgent_signs": ["unsure"], "urgent_unsure": ["saddle"]})
    going_on = intake.acknowledge(clinic, doubt.draft)

    sure = say(clinic, going_on, SADDLE)

    assert page(doubt) == "call_today"
    assert page(sure) == "urgent_stop"


def test_a_less_urgent_flag_shows_its_own_page(clinic: Clinic, turn: Turn) -> None:
    halted = say(clinic, turn, TOLD_IN_PERSON)

    assert page(halted) == "call_today"
    assert halted.draft.urgency is Urgency.SAME_DAY


def test_an_urgent_sign_is_heard_beside_a_problem_on_the_page(clinic: Clinic, turn: Turn) -> None:
    raws = {"urgent_signs": ["saddle", "unsure"], "urgent_unsure": []}

    halted = say(clinic, turn, raws)
    back = intake.acknowledge(clinic, halted.draft)

    assert page(halted) == "urgent_stop"
    assert back.place.id == "urgent"
    assert [problem.item for problem in back.problems] == ["urgent_unsure"]


def test_a_change_goes_back_to_the_check_page_after_the_interrupt(clinic: Clinic) -> None:
    turn = walk(clinic, open_form(clinic), a_response(), until="check")
    halted = intake.answer(clinic, turn.draft, "urgent", SADDLE, changing=True)

    going_on = intake.acknowledge(clinic, halted.draft)

    assert page(halted) == "urgent_stop"
    assert going_on.place.id == "check"


def test_only_the_page_that_was_seen_is_understood(clinic: Clinic, turn: Turn) -> None:
    seen = say(clinic, turn, TOLD_IN_PERSON)
    newer = say(clinic, seen, SADDLE)

    answered = intake.acknowledge(clinic, seen.draft)

    assert page(answered) == "urgent_stop"
    assert answered.draft == newer.draft


def test_the_waiting_page_is_there_after_a_restart(clinic: Clinic, turn: Turn) -> None:
    say(clinic, turn, SADDLE)
    draft = intake.find(clinic, "t" * 43)
    assert draft is not None

    assert page(intake.visit(clinic, draft)) == "urgent_stop"


def test_the_history_is_sent_with_the_form(clinic: Clinic) -> None:
    whole = a_response(urgent_signs=["saddle"])
    turn = walk(clinic, open_form(clinic), whole)

    sent = intake.submit(clinic, turn.draft, page_raws(turn.place, whole))

    assert not isinstance(sent, Turn)
    assert [kept.page for kept in sent.acknowledgements] == ["urgent_stop"]
    assert all(kept.understood_at for kept in sent.acknowledgements)
