"""From the privacy page to the signature: what is kept, and where Continue leads."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from screening.actions import codes
from screening.actions.form import intake
from screening.actions.form.turns import Turn
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import NotFound, Refused
from screening.questionnaire.load import FILES, load_texts
from screening.questionnaire.model import Urgency
from screening.response.model import Status
from tests.factories import (
    OTHER_TOKEN,
    TOKEN,
    Clock,
    a_clinic,
    a_deed,
    a_response,
    a_store,
    an_unkept_tablet,
    open_form,
    page_raws,
    send_form,
    the_content,
    walk,
)


def at(clinic: Clinic, place_id: str, **answers: Any) -> Turn:
    return walk(clinic, open_form(clinic), a_response(**answers), until=place_id)


def kept(clinic: Clinic) -> dict[str, Any]:
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    return dict(draft.answers)


# ---- Opening ----


def test_nothing_is_stored_before_the_privacy_page_is_agreed_to(clinic: Clinic) -> None:
    turn = intake.open_draft(replace(clinic, tablet=an_unkept_tablet(TOKEN)), TOKEN, {})

    assert [problem.item for problem in turn.problems] == ["consent_privacy"]
    assert turn.place.id == "privacy"
    assert turn.draft.revision == 0
    assert clinic.store.drafts.open() == ()


def test_agreeing_opens_a_form_and_leads_on(clinic: Clinic) -> None:
    turn = open_form(clinic)

    assert turn.place.id == "who"
    assert intake.find(clinic, TOKEN) == turn.draft


def test_a_double_tap_on_agreeing_opens_one_form(clinic: Clinic) -> None:
    with ThreadPoolExecutor(8) as taps:
        turns = list(taps.map(lambda _: open_form(clinic), range(8)))

    assert len(clinic.store.drafts.open()) == 1
    assert len({turn.draft.id for turn in turns}) == 1


def test_a_form_needs_a_token_of_ours(clinic: Clinic) -> None:
    for token in ("", "short", "ü" * 43, "t" * 44):
        with pytest.raises(Refused):
            open_form(clinic, token)


def test_no_token_finds_nothing(clinic: Clinic) -> None:
    open_form(clinic)

    assert intake.find(clinic, "") is None
    assert intake.find(clinic, OTHER_TOKEN) is None


def test_tokens_are_long_and_never_the_same(clinic: Clinic) -> None:
    tokens = {codes.token(clinic.chance) for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}


def test_the_token_itself_is_nowhere_in_the_records(clinic: Clinic, tmp_path: Path) -> None:
    send_form(clinic)
    open_form(clinic, OTHER_TOKEN)

    files = [path.read_bytes() for path in tmp_path.iterdir()]

    assert files
    assert not any(token.encode() in file for token in (TOKEN, OTHER_TOKEN) for file in files)


def test_a_taken_reference_is_drawn_again(clinic: Clinic) -> None:
    stuck = replace(clinic, chance=lambda count: bytes(range(1, count + 1)))
    open_form(stuck, TOKEN)
    drawn = iter([bytes(32), bytes(8), bytes(range(1, 9))])
    unlucky = replace(clinic, chance=lambda count: next(drawn, bytes(range(9, 9 + count))))

    turn = open_form(unlucky, OTHER_TOKEN)

    references = {draft.reference for draft in clinic.store.drafts.open()}
    assert len(references) == 2
    assert turn.draft.reference in references


# ---- Page by page ----


def test_continue_saves_the_page_and_leads_to_the_next(clinic: Clinic) -> None:
    turn = intake.answer(clinic, open_form(clinic).draft, "who", {"filled_by": "self"})

    assert turn.place.id == "about"
    assert kept(clinic)["filled_by"] == "self"


def test_what_can_be_read_is_saved_beside_what_cannot(clinic: Clinic) -> None:
    raws = {"name": " Robin ", "dob": "1985-02-30", "phone": ""}

    turn = intake.answer(clinic, at(clinic, "about").draft, "about", raws)

    words = [(problem.item, problem.error) for problem in turn.problems]
    assert turn.place.id == "about"
    assert words == [
        ("dob", "Enter a real date of birth"),
        ("phone", 'Enter a phone number, or pick "I have no phone"'),
    ]
    assert kept(clinic)["name"] == "Robin"
    assert "dob" not in kept(clinic)


def test_an_answer_taken_back_is_gone(clinic: Clinic) -> None:
    draft = at(clinic, "urgent", doctor="Dr. Example").draft
    assert kept(clinic)["doctor"] == "Dr. Example"

    intake.answer(clinic, draft, "about", {**page_raws_of("about"), "doctor": "  "})

    assert "doctor" not in kept(clinic)


def test_only_the_questions_of_the_page_are_heard(clinic: Clinic) -> None:
    draft = at(clinic, "about").draft

    intake.answer(clinic, draft, "about", {**page_raws_of("about"), "mood": "daily", "x": 1})

    assert "mood" not in kept(clinic)
    assert "x" not in kept(clinic)


def test_a_second_tap_on_continue_never_skips_a_page(clinic: Clinic) -> None:
    draft = at(clinic, "about").draft

    first = intake.answer(clinic, draft, "about", page_raws_of("about"))
    second = intake.answer(clinic, draft, "about", page_raws_of("about"))

    assert first.place.id == second.place.id == "urgent"


def test_a_page_that_is_not_reached_yet_changes_nothing(clinic: Clinic) -> None:
    draft = at(clinic, "about").draft

    for place_id in ("mood", "check", "done", "tried_one-1", "urgent_stop", "no such page", ""):
        turn = intake.answer(clinic, draft, place_id, {"work": "usual", "filled_by": "staff"})
        assert turn.place.id == "about"
        assert turn.draft.revision == draft.revision


def test_two_tabs_do_not_overwrite_each_other(clinic: Clinic) -> None:
    stale = at(clinic, "main").draft
    intake.answer(clinic, stale, "who", {"filled_by": "helper", "helper_name": "Sam"})

    intake.answer(clinic, stale, "about", {**page_raws_of("about"), "name": "Kim"})

    assert kept(clinic)["helper_name"] == "Sam"
    assert kept(clinic)["name"] == "Kim"


def test_a_crowd_of_taps_loses_no_answer(clinic: Clinic) -> None:
    draft = at(clinic, "main").draft
    pages: list[tuple[str, dict[str, Any]]] = [
        ("who", {"filled_by": "helper", "helper_name": "Sam"}),
        ("about", {**page_raws_of("about"), "name": "Kim"}),
        ("urgent", {"urgent_signs": ["none"]}),
    ]

    with ThreadPoolExecutor(6) as taps:
        list(taps.map(lambda page: intake.answer(clinic, draft, *page), pages * 2))

    found = kept(clinic)
    assert (found["helper_name"], found["name"]) == ("Sam", "Kim")


def test_each_treatment_has_a_card_of_its_own(clinic: Clinic) -> None:
    turn = at(clinic, "tried_one-2", tx_result={"physio": "worse", "massage": "lasting"})

    assert turn.place.card == "massage"
    assert kept(clinic)["tx_result"] == {"physio": "worse"}


def test_a_soft_problem_is_asked_once_and_may_stand(clinic: Clinic) -> None:
    draft = at(clinic, "began").draft
    doubtful = {**page_raws_of("began"), "onset_date": "1999"}

    asked = intake.answer(clinic, draft, "began", doubtful)
    stands = intake.answer(clinic, draft, "began", doubtful, frozenset({"onset_date"}))

    assert asked.place.id == "began"
    assert [problem.why for problem in asked.problems] == ["mismatch"]
    assert stands.place.id != "began"


def test_a_change_leads_back_to_the_check_page(clinic: Clinic) -> None:
    draft = at(clinic, "check").draft

    turn = intake.answer(clinic, draft, "about", page_raws_of("about"), changing=True)

    assert turn.place.id == "check"


def test_a_change_that_opens_a_question_leads_to_it(clinic: Clinic) -> None:
    draft = at(clinic, "check").draft
    more = {**page_raws_of("tried"), "treatments": ["physio", "massage", "chiro"]}

    turn = intake.answer(clinic, draft, "tried", more, changing=True)

    assert turn.place.card == "chiro"


def test_back_leads_to_a_page_that_was_answered(clinic: Clinic) -> None:
    draft = at(clinic, "main").draft

    assert intake.visit(clinic, draft, "about").place.id == "about"
    assert intake.visit(clinic, draft, "mood").place.id == "main"
    assert intake.visit(clinic, draft, "done").place.id == "main"
    assert intake.visit(clinic, draft).place.id == "main"


# ---- Sending ----


def test_a_whole_form_is_sent_and_judged(clinic: Clinic, clock: Clock) -> None:
    sent = send_form(clinic)

    assert sent.status is Status.COMPLETED
    assert sent.sent_at == clock.now
    assert sent.assessment.on.isoformat() == "2026-06-01"
    assert sent.assessment.urgency is Urgency.CLEAR
    assert clinic.store.submissions.by_reference(sent.reference) == sent


def test_after_sending_the_token_leads_nowhere(clinic: Clinic) -> None:
    draft = at(clinic, "sign").draft
    send = page_raws_of("sign")
    intake.submit(clinic, draft, send)

    assert intake.find(clinic, TOKEN) is None
    with pytest.raises(NotFound):
        intake.answer(clinic, draft, "about", page_raws_of("about"))


def test_sending_twice_sends_once(clinic: Clinic) -> None:
    draft = at(clinic, "sign").draft

    with ThreadPoolExecutor(8) as taps:
        sent = list(
            taps.map(lambda _: intake.submit(clinic, draft, page_raws_of("sign")), range(8))
        )

    assert len(clinic.store.submissions.listed()) == 1
    assert all(one == sent[0] for one in sent)
    assert isinstance(sent[0], Submission)


def test_a_form_is_not_sent_without_its_signature(clinic: Clinic) -> None:
    draft = at(clinic, "sign").draft

    turn = intake.submit(clinic, draft, {"declare": "agreed", "signature": "  "})

    assert isinstance(turn, Turn)
    assert [problem.item for problem in turn.problems] == ["signature"]
    assert kept(clinic)["declare"] == "agreed"


def test_a_form_with_an_open_question_is_not_sent(clinic: Clinic) -> None:
    draft = at(clinic, "about").draft

    turn = intake.submit(clinic, draft, page_raws_of("sign"))

    assert isinstance(turn, Turn)
    assert turn.place.id == "about"
    assert clinic.store.submissions.listed() == ()


def test_hidden_answers_are_kept_until_sending_and_then_dropped(clinic: Clinic) -> None:
    draft = at(clinic, "sign", filled_by="helper", helper_name="Sam").draft
    changed = intake.answer(clinic, draft, "who", {"filled_by": "self"}, changing=True)
    assert kept(clinic)["helper_name"] == "Sam"

    sent = intake.submit(clinic, changed.draft, page_raws_of("sign"))

    assert isinstance(sent, Submission)
    assert "helper_name" not in sent.answers


def test_a_form_of_somebody_else_is_never_sent_with_an_old_draft(clinic: Clinic) -> None:
    draft = at(clinic, "sign").draft
    clinic.store.drafts.discard(draft, a_deed())
    open_form(clinic)

    with pytest.raises(NotFound):
        intake.submit(clinic, draft, page_raws_of("sign"))


# ---- Restart, and a questionnaire that has changed ----


def test_a_restart_brings_the_patient_back_to_the_same_page(clinic: Clinic, tmp_path: Path) -> None:
    before = at(clinic, "words")

    restarted = a_clinic(tmp_path, store=a_store(tmp_path))
    draft = intake.find(restarted, TOKEN)

    assert draft == before.draft
    assert intake.visit(restarted, draft).place.id == "words"


def test_a_form_goes_on_with_the_questions_it_was_begun_with(clinic: Clinic) -> None:
    draft = at(clinic, "about").draft
    texts = dict(the_content().files)
    texts["questionnaire.yaml"] = texts["questionnaire.yaml"].replace(
        "What is your full name?", "Who are you?"
    )
    assert set(texts) == set(FILES)
    newer = replace(clinic, catalogue={"ims_intake": load_texts("ims_intake", texts)})

    turn = intake.visit(newer, draft)

    asked = {item.id: item.text for item in turn.place.page.items}
    assert asked["name"] == "What is your full name?"


def page_raws_of(page_id: str) -> dict[str, Any]:
    items = the_content().questionnaire.page[page_id].items
    answers = a_response()
    return {item.id: answers.get(item.id) for item in items}


def test_page_raws_speak_for_one_page(clinic: Clinic) -> None:
    turn = open_form(clinic)

    assert set(page_raws(turn.place, a_response())) == {"filled_by", "helper_name"}


def test_what_no_keyboard_types_is_left_out_of_a_text(clinic: Clinic) -> None:
    turn = walk(clinic, open_form(clinic), a_response(), until="about")
    raws = {"name": "Ann\n\x1b[31m \u202eB\ufffe\x00", "dob": "1985-03-27", "phone": "none"}

    saved = intake.answer(clinic, turn.draft, "about", raws).draft

    assert saved.answers["name"] == "Ann [31m B"
