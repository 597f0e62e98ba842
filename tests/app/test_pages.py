"""The patient's pages: what is asked, what is kept, and where each tap leads."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import Mock

import pytest
import streamlit as st

from screening import bootstrap
from screening.actions import codes
from screening.actions.form import intake, leaving
from screening.clinic import Clinic
from screening.questionnaire.model import ItemType
from screening.records.model import Draft
from screening.ui import frame, patient, visitor
from screening.ui.activities import OWN_LABEL
from screening.ui.widgets import ASK, TAKE
from tests.app.tablet import Tablet
from tests.factories import RESPONSE, TOKEN, Clock, a_response, one_of, open_form, walk
from tests.invited import an_invitation
from tests.tablets import form_of, on_tablet

OTHER_TOKEN = "o" * 43
OpenTab = Callable[..., Tablet]
ON_THE_WAY = (
    "welcome privacy who about urgent main strength words near day triggers nerves began cause "
    "tried tried_one-1 tried_one-2 lately history recent medicines needles function hopes "
    "check sign"
).split()


@pytest.fixture
def tablet(open_tab: OpenTab) -> Tablet:
    return open_tab()


def kept(clinic: Clinic) -> Draft:
    draft = intake.find(clinic, TOKEN)
    assert draft is not None
    return draft


def test_every_item_type_can_be_asked_and_read() -> None:
    assert set(ASK) == set(TAKE) == set(ItemType)


def test_the_pages_come_in_the_order_of_the_form(tablet: Tablet) -> None:
    assert tablet.walk(RESPONSE) == tuple(ON_THE_WAY)


def test_only_the_page_id_stands_in_the_address(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="tried_one-2")
    assert set(tablet.tab.query_params) == {"p"}
    assert tablet.address == "tried_one-2"


def test_a_page_turn_takes_one_run(tablet: Tablet, monkeypatch: pytest.MonkeyPatch) -> None:
    tablet.walk(RESPONSE, until="words")
    tablet.answer_page(RESPONSE)
    run = Mock(wraps=patient.run)
    monkeypatch.setattr(patient, "run", run)
    tablet.tap()
    assert (tablet.name, run.call_count) == ("near", 1)


def test_nothing_is_stored_before_the_privacy_notice_is_agreed_to(
    tablet: Tablet, clinic: Clinic
) -> None:
    tablet.tap()
    tablet.tap()
    assert tablet.name == "privacy"
    assert "Tick the box if you want to go on" in tablet.html
    assert intake.find(clinic, TOKEN) is None


def test_a_wrong_page_says_why_on_top_and_at_the_field_and_keeps_every_answer(
    tablet: Tablet, clinic: Clinic
) -> None:
    tablet.walk(RESPONSE, until="about")
    tablet.say("name", "Robin Example")
    tablet.write_date("dob", "31", "2", "1985")
    tablet.say("phone", "604 555 0100")
    tablet.tap()
    assert tablet.name == "about"
    assert tablet.html.count("Enter a real date of birth") == 2
    day = f"{tablet.key('dob')}--day"
    assert f'<a href="#{day}" data-focus="{day}">' in tablet.html
    assert "Error: About you" in tablet.html
    assert [tablet.widget("dob", part).value for part in ("day", "month", "year")] == [
        "31",
        "2",
        "1985",
    ]
    assert tablet.widget("name").value == "Robin Example"
    assert kept(clinic).answers["phone"] == "604 555 0100"


def test_the_complaint_stays_until_the_next_continue_and_then_goes(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="words")
    tablet.tap()
    assert "There is a problem" in tablet.html
    tablet.say("numb", "none")
    assert "There is a problem" in tablet.html
    tablet.say("pain_words", ["ache"])
    tablet.tap()
    assert (tablet.name, "There is a problem" in tablet.html) == ("near", False)


def test_a_date_may_be_written_with_the_name_of_its_month(tablet: Tablet, clinic: Clinic) -> None:
    tablet.walk(RESPONSE, until="about")
    tablet.say("name", "Robin")
    tablet.write_date("dob", "7", "sept.", "1980")
    tablet.say("phone", "none")
    tablet.tap()
    assert kept(clinic).answers["dob"] == "1980-09-07"
    assert kept(clinic).answers["phone"] == "none"


def test_a_year_alone_is_enough_for_the_onset(tablet: Tablet, clinic: Clinic) -> None:
    tablet.walk(RESPONSE, until="began")
    tablet.answer_page(a_response(duration="gt5y"))
    tablet.write_date("onset_date", "", "", "2016")
    tablet.tap()
    assert (tablet.name, kept(clinic).answers["onset_date"]) == ("cause", "2016")


def test_an_onset_that_does_not_fit_is_asked_about_once_and_then_believed(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="began")
    tablet.answer_page(a_response(duration="lt6w", onset_date="2016"))
    tablet.tap()
    assert "The date does not fit" in tablet.html
    tablet.tap()
    assert tablet.name == "cause"


def test_none_clears_the_others_and_the_others_clear_none(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="urgent")
    tablet.say("urgent_signs", ["chest", "breath"])
    tablet.tab.run()
    tablet.say("urgent_signs", ["chest", "breath", "none"])
    assert tablet.widget("urgent_signs", "list").value == ["none"]
    tablet.say("urgent_signs", ["none", "hands"])
    assert tablet.widget("urgent_signs", "list").value == ["hands"]


def test_none_counts_alone_even_when_continue_comes_with_it(tablet: Tablet, clinic: Clinic) -> None:
    tablet.walk(RESPONSE, until="words")
    tablet.say("pain_words", ["ache", "burn"])
    tablet.tab.run()
    tablet.widget("pain_words", "list").set_value(["ache", "burn", "none"])
    tablet.say("numb", "none")
    tablet.tap()
    assert kept(clinic).answers["pain_words"] == ["none"]


def test_not_sure_asks_at_once_which_ones(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="urgent")
    assert not tablet.asks("urgent_unsure")
    tablet.say("urgent_signs", ["unsure"])
    assert tablet.asks("urgent_unsure")


def test_doubt_about_an_urgent_sign_is_shown_before_a_complaint(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="urgent")
    tablet.say("urgent_signs", ["unsure"])
    tablet.tap()
    assert tablet.name == "call_today"
    tablet.tap()
    assert "Select the ones you are not sure about" in tablet.html
    tablet.say("urgent_unsure", ["saddle"])
    tablet.tap()
    assert (tablet.name, tablet.address) == ("main", "main")


def test_which_place_is_the_worst_is_asked_as_soon_as_there_are_two(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="main")
    tablet.say("pain_areas", ["back_low_back_left"])
    assert not tablet.asks("pain_main_area")
    tablet.say("pain_areas", ["back_low_back_left", "back_calf_left"])
    assert tablet.widget("pain_main_area").options == ["Low back, left", "Calf, left"]


def test_whatever_id_chance_gives_a_form_its_drawings_can_be_shown(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    underscores = b"\xff" * codes.TOKEN_BYTES
    told = replace(
        clinic, chance=lambda n: underscores if n == codes.TOKEN_BYTES else clinic.chance(n)
    )
    monkeypatch.setattr(bootstrap, "running", lambda: one_of(told))
    tablet = Tablet.opened(told)

    tablet.walk(RESPONSE, until="sign")

    assert "__" in kept(told).id
    assert not tablet.tab.exception


def test_each_treatment_has_a_card_of_its_own(tablet: Tablet, clinic: Clinic) -> None:
    tablet.walk(RESPONSE, until="tried_one-2")
    assert "<h1" in tablet.html
    assert "About your massage" in tablet.html
    tablet.tap()
    assert "Select if massage helped" in tablet.html
    assert kept(clinic).answers["tx_result"] == {"physio": "no_change"}


def test_an_urgent_sign_stops_the_way_until_it_is_understood(
    tablet: Tablet, clinic: Clinic
) -> None:
    tablet.walk(RESPONSE, until="urgent")
    tablet.say("urgent_signs", ["saddle"])
    tablet.tap()
    assert tablet.name == "urgent_stop"
    assert "Please get help now" in tablet.html
    assert tablet.address == "main"
    assert f'data-title="{clinic.settings.clinic_name}"' in tablet.html
    tablet.tap()
    assert tablet.name == "main"
    assert kept(clinic).acknowledgements[-1].understood_at is not None


def test_an_urgent_page_is_there_again_after_a_reload(tablet: Tablet, open_tab: OpenTab) -> None:
    tablet.walk(RESPONSE, until="urgent")
    tablet.say("urgent_signs", ["saddle"])
    tablet.tap()
    assert open_tab(tablet.address).name == "urgent_stop"


def test_back_goes_to_the_former_page_and_keeps_what_was_said_here(
    tablet: Tablet, clinic: Clinic
) -> None:
    tablet.walk(RESPONSE, until="words")
    tablet.say("pain_words", ["burn"])
    tablet.tap("back")
    assert tablet.name == "strength"
    tablet.tap()
    assert tablet.name == "words"
    assert tablet.widget("pain_words", "list").value == ["burn"]
    assert kept(clinic).answers["pain_words"] == ["burn"]


def test_the_browsers_own_back_does_the_same(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="words")
    tablet.say("pain_words", ["burn"])
    tablet.go_to("strength")
    assert (tablet.name, tablet.address) == ("strength", "strength")
    tablet.go_to("words")
    assert tablet.widget("pain_words", "list").value == ["burn"]


def test_an_urgent_sign_is_not_walked_away_from(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="urgent")
    tablet.say("urgent_signs", ["saddle"])
    tablet.tap("back")
    assert tablet.name == "urgent_stop"


def test_a_page_that_is_not_open_yet_leads_to_where_the_patient_is(open_tab: OpenTab) -> None:
    first = open_tab()
    first.walk(RESPONSE, until="words")
    assert open_tab("sign").name == "words"
    assert open_tab("no-such-page").name == "words"


def test_a_reload_shows_the_same_page_with_what_was_saved(open_tab: OpenTab) -> None:
    first = open_tab()
    first.walk(RESPONSE, until="near")
    again = open_tab("words")
    assert again.name == "words"
    assert again.widget("pain_words", "list").value == ["ache"]
    assert again.widget("numb").value == "none"


def test_the_first_tap_after_a_restart_counts_with_all_that_was_typed(
    tablet: Tablet, clinic: Clinic
) -> None:
    tablet.walk(RESPONSE, until="words")
    tablet.say("pain_words", ["shock"])
    tablet.say("numb", "none")
    after = Tablet.reconnected(tablet, "continue")
    assert (after.name, after.address) == ("near", "near")
    assert kept(clinic).answers["pain_words"] == ["shock"]


@pytest.fixture
def stop_drawing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Tablet, Tablet], None]:
    """Return what stops the first run of a new session before its buttons, as a tap does."""

    def stopped(after: Tablet, before: Tablet) -> None:
        with monkeypatch.context() as moment:
            moment.setattr(frame, "buttons", lambda *_, **__: st.stop())
            after.hears(before)

    return stopped


def test_a_tap_counts_that_stops_the_first_drawing_after_a_restart(
    tablet: Tablet, clinic: Clinic, stop_drawing: Callable[[Tablet, Tablet], None]
) -> None:
    tablet.walk(RESPONSE, until="words")
    tablet.say("pain_words", ["shock"])
    tablet.say("numb", "none")
    after = Tablet.forgotten(tablet)
    stop_drawing(after, tablet)
    tablet.button("continue").click()
    after.hears(tablet)
    assert (after.name, after.address) == ("near", "near")
    assert kept(clinic).answers["pain_words"] == ["shock"]


def test_such_a_tap_on_back_counts_too(
    tablet: Tablet, stop_drawing: Callable[[Tablet, Tablet], None]
) -> None:
    tablet.walk(RESPONSE, until="words")
    after = Tablet.forgotten(tablet)
    stop_drawing(after, tablet)
    tablet.button("back").click()
    assert after.hears(tablet).name == "strength"


def test_such_a_tap_on_an_incomplete_page_says_so_once(
    tablet: Tablet, stop_drawing: Callable[[Tablet, Tablet], None]
) -> None:
    tablet.walk(RESPONSE, until="words")
    after = Tablet.forgotten(tablet)
    stop_drawing(after, tablet)
    tablet.button("continue").click()
    after.hears(tablet)
    assert (after.name, after.memory.turn) == ("words", 1)
    assert "There is a problem" in after.html


def test_such_a_tap_tries_the_birth_date_once(
    open_tab: OpenTab, clinic: Clinic, stop_drawing: Callable[[Tablet, Tablet], None]
) -> None:
    open_tab().walk(RESPONSE, until="words")
    leaving.lock(clinic, TOKEN)
    tablet = open_tab("words")
    after = Tablet.forgotten(tablet)
    stop_drawing(after, tablet)
    write_birth_date(tablet, "1", "1", "1985").click()
    after.hears(tablet)
    assert "That date does not match our records" in after.html
    assert kept(clinic).tries == 1


def test_a_double_tap_skips_nothing(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="strength")
    tablet.answer_page(RESPONSE)
    tablet.tap_twice()
    assert (tablet.name, "There is a problem" in tablet.html) == ("words", False)


def test_all_answers_are_listed_in_words_before_they_are_sent(tablet: Tablet) -> None:
    tablet.walk(a_response(doctor=None), until="check")
    for words in (
        "27 March 1985",
        "Low back, left",
        "6 out of 10",
        "Sit: 4 out of 10",
        "About your massage: Did it help?",
        "Not provided",
        "Change What is your full name?",
        'href="?p=tried_one-2"',
    ):
        assert words in tablet.html
    assert "I have read this and I want to go on" not in tablet.html


def test_change_leads_to_the_page_and_continue_straight_back(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="check")
    tablet.go_to("words")
    tablet.say("pain_words", ["cold"])
    tablet.tap()
    assert tablet.name == "check"
    assert "Painful cold" in tablet.html


def test_a_change_that_opens_new_questions_asks_them_first(tablet: Tablet) -> None:
    tablet.walk(RESPONSE, until="check")
    tablet.go_to("tried")
    tablet.say("treatments", ["physio", "massage", "chiro"])
    tablet.tap()
    assert (tablet.name, "visits to a chiropractor" in tablet.html) == ("tried_one-2", True)
    tablet.answer_page({"tx_result": {"chiro": "worse"}, "tx_length": {"chiro": "lt4w"}})
    tablet.tap()
    assert tablet.name == "check"


def test_the_form_is_sent_once_and_thanks_are_given(tablet: Tablet, clinic: Clinic) -> None:
    tablet.walk(RESPONSE)
    assert "Thank you. We have your answers" in tablet.html
    assert "7 to 10 days" in tablet.html
    assert "data-sent" in tablet.html
    assert "Download a copy" not in tablet.html
    tablet.tab.run()
    assert len(clinic.store.submissions.listed()) == 1
    tablet.go_to("words")
    assert tablet.name == "done"


def test_a_form_sent_at_home_leads_to_the_patients_own_copy(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = walk(clinic, open_form(clinic), a_response())
    an_invitation(clinic, reference=turn.draft.reference, form_hash=codes.hashed(TOKEN))
    cookies = form_of(clinic, TOKEN)
    monkeypatch.setattr(visitor, "cookies", lambda: cookies)
    at_home = Tablet.opened(clinic, "sign")
    at_home.walk(RESPONSE)
    assert '<a class="go" href="/copy">Download a copy for me</a>' in at_home.html
    # The cookie is let go, and the line comes back without it.
    cookies.clear()
    at_home.tab.run()
    assert 'href="/copy"' in at_home.html


def test_a_form_sent_from_another_tab_is_not_asked_again(open_tab: OpenTab) -> None:
    first, second = open_tab(), None
    first.walk(RESPONSE, until="sign")
    second = open_tab("hopes")
    first.walk(RESPONSE)
    second.tap()
    assert "Thank you. We have your answers" in second.html


def test_whom_a_helper_answers_for_stands_on_every_page(tablet: Tablet) -> None:
    answers = a_response(filled_by="helper", helper_name="Sam")
    tablet.walk(answers, until="urgent")
    assert "You are answering for Robin Example" in tablet.html
    assert "Some questions are private" in tablet.html


def test_what_a_patient_typed_is_never_read_as_markup(tablet: Tablet) -> None:
    evil = "<img src=x onerror=alert(1)> **b** [x](http://x) :red[y] $z$"
    hard = [{"name": evil[:60], "score": 3}]
    answers = a_response(name=evil[:100], main_problem=evil, activities=hard)
    tablet.walk(answers, until="function")
    tablet.say("activities", hard)
    assert tablet.widget("activities", "score-other-1").label == OWN_LABEL
    tablet.walk(answers, until="check")
    assert "<img" not in tablet.html
    assert "&lt;img" in tablet.html


def test_words_that_promise_what_there_is_not_yet_are_not_shown(open_tab: OpenTab) -> None:
    seen = []
    tablet = open_tab()
    while tablet.name != "done":
        seen.append(tablet.html + str([b.label for b in tablet.tab.button]))
        if not tablet.view.interrupt:
            tablet.answer_page(RESPONSE)
        tablet.tap()
    told = "".join((*seen, tablet.html)).casefold()
    for promise in ("download", "e-mail link", "sent a link"):
        assert promise not in told


def test_after_twenty_idle_minutes_the_birth_date_comes_first(
    tablet: Tablet, clinic: Clinic, clock: Clock
) -> None:
    tablet.walk(RESPONSE, until="words")
    tablet.answer_page(RESPONSE)
    clock.passes(minutes=20)
    tablet.button("continue").click().run()
    assert "Enter your date of birth to open your form" in tablet.html
    assert "Robin" not in tablet.html
    give_birth_date(tablet, "27", "march", "1985")
    assert tablet.name == "near"
    assert kept(clinic).answers["pain_words"] == ["ache"]


def test_what_was_on_the_screen_is_there_again_after_the_birth_date(
    tablet: Tablet, clock: Clock
) -> None:
    tablet.walk(RESPONSE, until="words")
    tablet.say("pain_words", ["itch"])
    clock.passes(minutes=20)
    tablet.tab.run()
    assert "Enter your date of birth to open your form" in tablet.html
    give_birth_date(tablet, "27", "3", "1985")
    assert tablet.name == "words"
    assert tablet.widget("pain_words", "list").value == ["itch"]


def test_a_birth_date_that_is_missing_or_is_none_is_asked_for_and_counts_as_no_try(
    open_tab: OpenTab, clinic: Clinic
) -> None:
    open_tab().walk(RESPONSE, until="words")
    leaving.lock(clinic, TOKEN)
    tablet = open_tab("words")
    for typed, told in ((("", "", ""), "your"), (("30", "2", "1985"), "a real")):
        give_birth_date(tablet, *typed)
        # The page's own words end in "to open your form".
        assert f"Enter {told} date of birth<" in tablet.html
        assert "does not match our records" not in tablet.html
    assert kept(clinic).tries == 0


def test_a_wrong_birth_date_opens_nothing_and_five_shut_the_form(
    open_tab: OpenTab, clinic: Clinic
) -> None:
    open_tab().walk(RESPONSE, until="words")
    leaving.lock(clinic, TOKEN)
    tablet = open_tab("words")
    for _ in range(4):
        give_birth_date(tablet, "1", "1", "1985")
        assert "That date does not match our records" in tablet.html
    give_birth_date(tablet, "1", "1", "1985")
    assert "Too many tries" in tablet.html
    assert not tablet.tab.text_input


def test_the_right_birth_date_leads_back_to_the_page(open_tab: OpenTab, clinic: Clinic) -> None:
    open_tab().walk(RESPONSE, until="words")
    leaving.lock(clinic, TOKEN)
    tablet = open_tab("strength")
    give_birth_date(tablet, "27", "3", "1985")
    assert tablet.name == "strength"


def give_birth_date(tablet: Tablet, *typed: str) -> None:
    write_birth_date(tablet, *typed).click().run()


def write_birth_date(tablet: Tablet, *typed: str) -> Any:
    """Write it and return the button below it."""
    fields: Any = tablet.tab.get_by_key
    for part, text in zip(("day", "month", "year"), typed, strict=True):
        fields(f"birth-date--{part}").set_value(text)
    return fields("continue--birth-date")


def test_what_one_patient_typed_is_never_saved_in_anothers_form(
    tablet: Tablet, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet.walk(a_response(), until="main")
    tablet.say("main_problem", "ALPHA")
    other = open_form(clinic, OTHER_TOKEN)
    walk(clinic, other, a_response(name="Bob"), until="main")
    cookies = on_tablet(clinic, OTHER_TOKEN)
    monkeypatch.setattr(visitor, "cookies", lambda: cookies)

    tablet.tap()

    kept = clinic.store.drafts.by_token(codes.hashed(OTHER_TOKEN))
    assert kept is not None
    assert "main_problem" not in kept.answers
    assert tablet.view.draft is not None
    assert tablet.view.draft.id == kept.id
    assert tablet.widget("main_problem").value in (None, "")


def test_a_card_does_not_tell_the_treatment_in_the_tabs_title(tablet: Tablet) -> None:
    tablet.walk(a_response(), until="tried_one-1")
    title = re.search(r'data-title="([^"]*)"', tablet.html)
    assert title
    assert "physio" not in title[1]


def test_braces_that_a_patient_typed_stay_as_they_are(tablet: Tablet) -> None:
    tablet.walk(a_response(phone="{crisis_line} 555"), until="check")
    assert "{crisis_line} 555" in tablet.html


KNEE = {"region": "front_knee_left", "intensity": 7, "sensations": ["burn"]}


@pytest.mark.parametrize(
    "forged",
    [
        5,
        "front_knee_left",
        {"region": "front_knee_left"},
        [None, 7, [], {}, "moon", {"region": []}, {"region": {"region": "moon"}}],
        [{"region": "front_shin_left", "intensity": float("nan")}],
        [{"region": "front_shin_left", "intensity": True}],
        [{"region": "front_shin_left", "sensations": [["burn"]]}],
        [{"region": "front_shin_left", "note": "<script>"}],
        ["x" * 100_000] * 100,
    ],
)
def test_of_what_a_browser_says_only_known_places_are_kept(
    forged: Any, tablet: Tablet, clinic: Clinic
) -> None:
    tablet.walk(RESPONSE, until="main")
    tablet.answer_page(RESPONSE)
    said = [*forged, KNEE] if isinstance(forged, list) else forged
    tablet.tab.session_state[tablet.key("pain_areas")] = {"marks": said}
    tablet.tab.run()
    tablet.tap()
    expected = [KNEE] if isinstance(forged, list) else None
    assert kept(clinic).answers.get("pain_areas") == expected
    assert tablet.name == ("strength" if expected else "main")


def test_the_second_of_two_screens_is_told_and_keeps_what_it_shows(
    clinic: Clinic, open_tab: OpenTab
) -> None:
    patient = open_tab()
    patient.walk(RESPONSE, until="words")
    staff = open_tab("words")
    staff.say("pain_words", ["burn"])
    staff.say("numb", "none")
    staff.tap()

    patient.answer_page(RESPONSE)
    patient.tap()

    assert patient.name == "words"
    assert "This answer was changed on another screen" in patient.html
    assert kept(clinic).answers["pain_words"] == ["burn"]
    patient.tap()
    assert patient.name == "near"
    assert kept(clinic).answers["pain_words"] == RESPONSE["pain_words"]
