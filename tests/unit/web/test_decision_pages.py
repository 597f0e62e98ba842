"""Deciding, clearing and correcting on pages: what is asked, what is kept, what is said again."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from screening.actions import telling
from screening.actions.clinician import clearing, correcting, deciding, decisions
from screening.actions.clinician.correcting import PATIENTS_OWN
from screening.actions.contents import content_of
from screening.actions.staff.sign_in import named
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.questionnaire.model import ItemType
from screening.records.model import DecisionKind
from screening.records.people import Role, Staff
from screening.report.decided import OUTCOMES
from screening.report.flags import flag_name
from screening.response.model import Status
from screening.web import pages
from screening.web.assets import address
from tests.factories import (
    a_clinic,
    a_member,
    a_response,
    open_form,
    send_form,
    the_content,
    walk,
)
from tests.unit.web.staff_browser import StaffBrowser, in_front_of

WHY = "Asked again in person"
HOSTILE = "<script>alert(1)</script>\"'&{{ 7*7 }}"


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path)


@pytest.fixture
def dana(clinic: Clinic) -> Staff:
    a_member(clinic, Role.ADMINISTRATOR)
    return a_member(clinic, Role.CLINICIAN, name="Dana <b>Lee</b>")


@pytest.fixture
def browser(clinic: Clinic, dana: Staff) -> Iterator[StaffBrowser]:
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, dana)
        browser.get("/staff/tablets")
        yield browser


def newest(clinic: Clinic, reference: str) -> Submission:
    found = clinic.store.submissions.by_reference(reference)
    assert found is not None
    return found


def kinds(clinic: Clinic, reference: str) -> list[DecisionKind]:
    return [one.kind for one in clinic.store.decisions.of(reference)]


def fields(page: str) -> dict[str, Any]:
    """Return what the form of a page would send as it stands."""
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        told = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        is_box = told.get("type") in {"radio", "checkbox"}
        if "name" in told and (not is_box or " checked" in tag):
            sent.setdefault(told["name"], []).append(unescape(told.get("value", "")))
    for name, text in re.findall(
        r'<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL
    ):
        sent.setdefault(name, []).append(unescape(text))
    for name, options in re.findall(r'<select[^>]* name="([^"]*)">(.*?)</select>', page):
        sent[name] = re.findall(r'value="([^"]*)" selected', options)
    sent.pop("csrf", None)
    return sent


def shown(clinic: Clinic, dana: Staff, form: Submission, **more: Any) -> str:
    """Render the part of a form's page on which it is decided."""
    content = content_of(clinic, form)
    case = telling.case_of(clinic, content, form, clinic.clock())
    opened = SimpleNamespace(
        report=telling.told(clinic, content, form, clinic.clock()),
        decided=case.decided,
        flag_names={one.flag: flag_name(case, one.flag) for one in case.decided},
        may_decide=True,
        mark=str(form.edition),
    )
    words = {"opened": opened, "reference": form.reference, "is_sent": True, **more}
    here = SimpleNamespace(member=dana, clinic=clinic)
    known = {"here": here, "csrf": "c", "asset": address, "edition": form.edition}
    known["outcomes"] = OUTCOMES
    return pages.PAGES.get_template("summary/decision.html").render(**{**known, **words})


# ---- How it goes on ----


def test_a_decision_is_signed_and_leads_back_to_the_form(
    clinic: Clinic, browser: StaffBrowser, dana: Staff
) -> None:
    form = send_form(clinic)

    answer = browser.post(
        f"/staff/forms/{form.reference.lower()}/decide", outcome="assess_ims", reason=WHY, note=""
    )

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/staff/forms/{form.reference}"
    (made,) = clinic.store.decisions.of(form.reference)
    assert (made.kind, made.signed, made.who) == (DecisionKind.ASSESS, dana.name, named(dana))


def test_a_decision_that_lacks_something_is_asked_again_with_what_was_typed(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, urgent_signs=["saddle"])
    path = f"/staff/forms/{form.reference}/decide"

    nothing = browser.post(path, reason="", note=HOSTILE)
    urgent = browser.post(path, outcome="assess_ims", reason=HOSTILE, note="")

    assert (nothing.status_code, urgent.status_code) == (422, 422)
    assert "Choose how it goes on" in nothing.text
    assert "Say why, in a few words" in nothing.text
    assert "An urgent flag still stands" in urgent.text
    assert fields(urgent.text)["reason"] == [HOSTILE]
    for page in (nothing.text, urgent.text):
        assert 'value="assess_ims"' not in page
        assert f'href="/staff/forms/{form.reference}#act_now"' in page
    assert fields(nothing.text)["note"] == [HOSTILE]
    assert "<script>alert" not in nothing.text + urgent.text
    assert kinds(clinic, form.reference) == []


def test_a_flag_is_cleared_and_raised_again(clinic: Clinic, browser: StaffBrowser) -> None:
    form = send_form(clinic, urgent_signs=["saddle"])
    path = f"/staff/forms/{form.reference}"

    without = browser.post(f"{path}/clear", flag="cauda-equina", reason=" ")
    cleared = browser.post(f"{path}/clear", flag="cauda-equina", reason="Examined")
    browser.get("/staff/tablets")
    raised = browser.post(f"{path}/raise", flag="cauda-equina", reason="In doubt")

    assert without.status_code == 422
    assert fields(without.text)["flag"] == ["cauda-equina"]
    assert "The flag: <strong>possible cauda equina</strong>" in without.text
    assert (cleared.status_code, raised.status_code) == (303, 303)
    assert set(kinds(clinic, form.reference)) == {DecisionKind.CLEARED, DecisionKind.RAISED_AGAIN}


def test_a_flag_that_was_settled_keeps_its_name_when_it_is_gone(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, urgent_signs=["saddle"])
    browser.post(f"/staff/forms/{form.reference}/clear", flag="cauda-equina", reason="Examined")
    correcting.amend(clinic, form.reference, {"urgent_signs": ["none"]}, "asked again")

    assert "</strong>: possible cauda equina" in browser.get(f"/staff/forms/{form.reference}").text


def test_what_cannot_be_done_now_is_told_kindly(clinic: Clinic, browser: StaffBrowser) -> None:
    form = send_form(clinic)
    path = f"/staff/forms/{form.reference}"

    answer = browser.post(f"{path}/clear", flag="cauda-equina", reason="Examined")

    assert answer.status_code == 409
    assert "The form as it is now does not raise this flag. Nothing was changed." in answer.text
    browser.get("/staff/tablets")
    assert browser.post("/staff/forms/2222-2222/decide", reason=WHY).status_code == 404


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_only_clinicians_decide_and_correct(
    clinic: Clinic, browser: StaffBrowser, role: Role
) -> None:
    form = send_form(clinic)
    browser.comes_in(clinic, a_member(clinic, role))
    path = f"/staff/forms/{form.reference}"
    for name in ("correct", "correct/peg_pain", "move", "error", "changes"):
        assert browser.get(f"{path}/{name}").status_code == 403, name
    for name in ("decide", "clear", "raise", "correct/peg_pain", "move", "error"):
        browser.get("/staff/tablets")
        assert browser.post(f"{path}/{name}", reason=WHY, name="X").status_code == 403, name
    assert kinds(clinic, form.reference) == []
    assert newest(clinic, form.reference) == form


# ---- On the form's page ----


def test_the_page_asks_for_a_decision_and_names_who_signs(clinic: Clinic, dana: Staff) -> None:
    page = shown(clinic, dana, send_form(clinic))

    assert "Nobody has decided yet." in page
    for value, words in OUTCOMES.items():
        assert re.search(rf'value="{value}">\s*<label[^>]*>{words}<', page)
    assert "Sign the decision" in page
    assert "Dana &lt;b&gt;Lee&lt;/b&gt;" in page
    assert "All that was decided" not in page


def test_the_page_shows_what_stands_what_was_before_and_the_flags(
    clinic: Clinic, dana: Staff
) -> None:
    form = send_form(clinic, urgent_signs=["saddle"])
    hers = clinic.acting_as(named(dana), dana.roles)
    deciding.decide(hers, form.reference, deciding.Choice("not_now", HOSTILE))
    deciding.decide(hers, form.reference, deciding.Choice("review_first", "A doctor first"))
    before = shown(clinic, dana, form)
    clearing.clear_flag(hers, form.reference, "cauda-equina", "Examined")
    after = shown(clinic, dana, form)

    assert re.search(r'class="outcome">Medical review first<', before)
    assert "(superseded)" in before
    assert "“Assess for IMS” cannot be chosen yet: an urgent flag stands" in before
    assert 'value="assess_ims"' not in before
    assert "cannot be chosen yet" not in after
    assert 'value="assess_ims"' in after
    assert "<script>" not in before


def test_each_flag_on_the_page_is_cleared_or_raised_again_where_it_stands(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, urgent_signs=["saddle"], thinners="steady")
    path = f"/staff/forms/{form.reference}"
    before = browser.get(path).text
    ids = [flag.id for flag in form.assessment.flags]
    browser.post(f"{path}/clear", flag="cauda-equina", reason="Examined")

    after = browser.get(path).text

    assert before.count("Clear this flag") == len(ids) == 2
    assert (after.count("Clear this flag"), after.count("Raise this flag again")) == (1, 1)
    assert "Cleared by" in after
    assert "ACT NOW" not in after


def test_a_decision_from_before_a_correction_asks_for_a_look(clinic: Clinic, dana: Staff) -> None:
    form = send_form(clinic)
    hers = clinic.acting_as(named(dana), dana.roles)
    deciding.decide(hers, form.reference, deciding.Choice("not_now", WHY))
    second = correcting.amend(hers, form.reference, {"peg_pain": 9}, WHY)

    page = shown(clinic, dana, second)

    assert "Decided on edition 1, before the form was corrected. Look whether" in page
    assert f'href="/staff/forms/{form.reference}/changes"' in page


def test_an_unfinished_form_offers_no_assessment_and_one_in_error_nothing(
    clinic: Clinic, dana: Staff
) -> None:
    urgent = a_response(urgent_signs=["neck"])
    draft = walk(clinic, open_form(clinic, "z" * 43), urgent, until="words").draft
    begun = shown(clinic, dana, clearing.as_read(clinic, draft), is_sent=False, edition=0)
    form = send_form(clinic)
    off = shown(clinic, dana, correcting.mark_in_error(clinic, form.reference, WHY))

    assert 'value="assess_ims"' not in begun
    assert "“Assess for IMS” can be chosen once the patient has sent the form" in begun
    assert 'name="unfinished" value="yes"' in begun
    assert "This form</h3>" not in begun
    assert "nothing more is decided on it" in off
    assert "<form" not in off


def test_whoever_only_looks_sees_what_was_decided_and_decides_nothing(
    clinic: Clinic, dana: Staff
) -> None:
    form = send_form(clinic, urgent_signs=["saddle"])
    deciding.acknowledge(clinic.acting_as(named(dana), dana.roles), form.reference)
    report = telling.told(clinic, the_content(), form, clinic.clock())
    opened = SimpleNamespace(report=report, decided=decisions.told(clinic, form), may_decide=False)

    page = shown(clinic, dana, form, opened=opened)

    assert "Acknowledged" in page
    assert "<form" not in page


# ---- Corrections ----


def test_the_list_shows_every_answer_but_the_patients_own_word(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, main_problem=HOSTILE, name="שרה כהן")

    page = browser.get(f"/staff/forms/{form.reference}/correct").text

    linked = set(re.findall(r'/correct/(\w+)"', page))
    items = the_content().questionnaire.items
    given = {name for name in form.answers if items[name].type not in PATIENTS_OWN}
    assert given <= linked
    assert not {name for name in linked if items[name].type in PATIENTS_OWN}
    assert "numb_where" not in linked
    assert "<bdi>שרה כהן</bdi>" in page
    assert "<script>alert" not in page


EVERYTHING: Mapping[str, Any] = {
    "pain_areas": [
        {"region": "back_low_back_left", "intensity": 7, "sensations": ["burn"]},
        "back_thigh_left",
    ],
    "onset_date": "2026-01",
    "doctor": "Dr. Example",
    "phone": "none",
    "activities": [{"name": "Sit", "score": 4}, {"name": "Walk, slowly", "score": 0}],
    "treatments": ["physio", "ims"],
    "tx_result": {"physio": "no_change", "ims": "lasting"},
    "tx_length": {"physio": "ge4w", "ims": "lt4w"},
    "tx_note": {"ims": "2019, twice"},
    "medicine_list": "Two,\nthree",
}


def test_a_question_of_every_type_sends_back_the_answer_that_it_shows(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, **EVERYTHING)
    items = the_content().questionnaire.items
    asked = [name for name in form.answers if items[name].type not in PATIENTS_OWN]
    assert {items[name].type for name in asked} == set(ItemType) - PATIENTS_OWN

    for name in asked:
        path = f"/staff/forms/{form.reference}/correct/{name}"
        sent = fields(browser.get(path).text)
        answer = browser.post(path, **{**sent, "reason": WHY})
        assert answer.status_code == 422, name
        assert "This is what the form says already" in answer.text, name


@pytest.mark.parametrize(
    ("name", "typed", "after"),
    [
        ("peg_pain", {"peg_pain": "9"}, 9),
        ("night", {"night": "settles"}, "settles"),
        ("worse_with", {"worse_with": ["bend", "sit"]}, ["bend", "sit"]),
        ("phone", {"phone": " 604 555 0199 ", "phone.none": []}, "604 555 0199"),
        ("doctor", {"doctor": ""}, None),
        ("onset_date", {"onset_date": "2025"}, "2025"),
        ("dob", {"dob": "1984-03-27"}, "1984-03-27"),
        ("medicine_list", {"medicine_list": "None\nat all"}, "None\nat all"),
        (
            "activities",
            {"activities.1.name": "", "activities.1.score": "", "activities.0.score": "7"},
            [{"name": "Sit", "score": 7}],
        ),
        ("tx_result", {"tx_result.ims": "worse"}, {"physio": "no_change", "ims": "worse"}),
        (
            "pain_areas",
            {"pain_areas": ["back_low_back_left", "back_thigh_left", "back_calf_left"]},
            [EVERYTHING["pain_areas"][0], "back_thigh_left", "back_calf_left"],
        ),
        (
            "pain_areas",
            {
                "pain_areas.back_low_back_left.strength": "",
                "pain_areas.back_low_back_left.felt": [],
                "pain_areas.back_thigh_left.strength": "0",
                "pain_areas.back_thigh_left.felt": ["numb", "pins"],
            },
            [
                "back_low_back_left",
                {"region": "back_thigh_left", "intensity": 0, "sensations": ["numb", "pins"]},
            ],
        ),
    ],
)
def test_an_answer_is_corrected(
    clinic: Clinic, browser: StaffBrowser, *, name: str, typed: dict[str, Any], after: Any
) -> None:
    form = send_form(clinic, **EVERYTHING)
    path = f"/staff/forms/{form.reference}/correct/{name}"

    answer = browser.post(path, **{**fields(browser.get(path).text), **typed, "reason": WHY})

    assert answer.headers["location"] == f"/staff/forms/{form.reference}/changes"
    kept = newest(clinic, form.reference)
    assert kept.answers.get(name) == after
    assert (kept.status, kept.reason) == (Status.AMENDED, WHY)
    assert WHY in browser.follow(answer).text


def test_more_can_be_said_of_a_place_that_is_ticked_just_now_and_the_difference_is_shown(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, **EVERYTHING)
    path = f"/staff/forms/{form.reference}/correct/pain_areas"
    added = ["back_low_back_left", "back_thigh_left", "back_calf_left"]
    sent = {**fields(browser.get(path).text), "pain_areas": added, "reason": WHY}

    more = browser.post(path, **{**sent, "more": "yes"})

    assert more.status_code == 200
    assert newest(clinic, form.reference).edition == form.edition
    again = fields(more.text)
    again.pop("more", None)
    assert again["reason"] == [WHY]
    wrong = {**again, "pain_areas.back_calf_left.strength": "11"}
    assert browser.post(path, **wrong).status_code == 422
    kept = browser.post(path, **{**again, "pain_areas.back_calf_left.strength": "9"})
    changes = browser.follow(kept).text
    assert "7 of 10, burning" in changes
    assert "9 of 10" in changes


def test_what_must_be_answered_too_is_asked_on_the_same_page(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic)
    path = f"/staff/forms/{form.reference}/correct/numb"
    sent = {**fields(browser.get(path).text), "numb": "always", "reason": WHY}

    first = browser.post(path, **sent)

    assert first.status_code == 422
    assert "This must be answered too, now" in first.text
    again = fields(first.text)
    assert (again["numb"], again["asked"]) == (["always"], ["numb,numb_where"])
    second = browser.post(path, **{**again, "numb_where": ["front_hand_left"]})
    assert second.status_code == 303
    assert newest(clinic, form.reference).answers["numb_where"] == ["front_hand_left"]


def test_a_treatment_that_is_added_asks_for_its_cards(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic)
    path = f"/staff/forms/{form.reference}/correct/treatments"
    sent = {**fields(browser.get(path).text), "treatments": ["physio", "massage", "ims"]}

    again = fields(browser.post(path, **{**sent, "reason": WHY}).text)
    assert again["asked"] == ["treatments,tx_result,tx_length"]
    more = {"tx_result.ims": "lasting", "tx_length.ims": "lt4w"}

    assert browser.post(path, **{**again, **more}).status_code == 303
    assert newest(clinic, form.reference).answers["tx_result"]["ims"] == "lasting"


def test_what_is_no_longer_asked_is_left_out_when_the_first_answer_changes_back(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic)
    path = f"/staff/forms/{form.reference}/correct/numb"
    sent = {**fields(browser.get(path).text), "numb": "always", "reason": WHY}
    again = fields(browser.post(path, **sent).text)

    answer = browser.post(path, **{**again, "numb": "unsure", "numb_where": ["front_hand_left"]})

    assert answer.status_code == 303
    assert "numb_where" not in newest(clinic, form.reference).answers


def test_a_correction_that_cannot_be_read_is_asked_again_with_what_was_typed(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic)
    path = f"/staff/forms/{form.reference}/correct"
    wrong = [
        ("dob", {"dob": "1985-02-31"}, "Enter a real date of birth"),
        ("onset_date", {"onset_date": "last May"}, "Enter a real date, or leave it blank"),
        ("peg_pain", {"peg_pain": "11"}, "Select a number from 0 to 10"),
        ("work", {"work": "somewhere"}, "Select"),
        (
            "activities",
            {"activities.0.score": ""},
            "Select a number from 0 to 10 for each activity",
        ),
        ("name", {"name": " "}, "Enter your full name"),
    ]
    for name, typed, words in wrong:
        sent = fields(browser.get(f"{path}/{name}").text)
        answer = browser.post(f"{path}/{name}", **{**sent, **typed, "reason": WHY})
        assert answer.status_code == 422, name
        assert words in unescape(answer.text), name
        assert fields(answer.text)["reason"] == [WHY]
    assert newest(clinic, form.reference) == form


def test_a_correction_of_what_somebody_else_corrected_meanwhile_is_told(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic)
    path = f"/staff/forms/{form.reference}/correct/peg_pain"
    sent = {**fields(browser.get(path).text), "peg_pain": "9", "reason": WHY}
    correcting.amend(clinic, form.reference, {"peg_pain": 2}, "Meanwhile")

    assert browser.post(path, **sent).status_code == 409
    assert newest(clinic, form.reference).answers["peg_pain"] == 2


@pytest.mark.parametrize("name", ["signature", "declare", "numb_where", "shoe_size"])
def test_what_nobody_else_can_answer_or_was_not_asked_has_no_page(
    clinic: Clinic, browser: StaffBrowser, name: str
) -> None:
    form = send_form(clinic)

    assert browser.get(f"/staff/forms/{form.reference}/correct/{name}").status_code == 404


# ---- Whose it is, and what is none ----


def test_a_form_is_moved_to_whose_it_is(clinic: Clinic, browser: StaffBrowser) -> None:
    form = send_form(clinic)
    path = f"/staff/forms/{form.reference}/move"
    assert "Robin Example" in browser.get(path).text

    wrong = browser.post(path, name="Kim Example", birth_date="", reason="")
    unclear = browser.post(path, name="Kim Example", birth_date="03/02/1950", reason=WHY)
    moved = browser.post(path, name="Kim Example", birth_date="3 Feb 1950", reason=WHY)

    assert "That could be two days" in unclear.text
    assert fields(unclear.text)["birth_date"] == ["03/02/1950"]
    assert 'type="date"' not in unclear.text
    assert wrong.status_code == 422
    assert "Enter the birth date of that patient" in wrong.text
    assert fields(wrong.text)["name"] == ["Kim Example"]
    told = browser.follow(moved).text
    assert "Kim Example" in told
    assert "Robin Example" in told


def test_a_form_entered_in_error_leaves_the_lists(clinic: Clinic, browser: StaffBrowser) -> None:
    form = send_form(clinic)
    path = f"/staff/forms/{form.reference}/error"
    browser.get(path)

    assert browser.post(path, reason="").status_code == 422
    assert browser.post(path, reason="A training").status_code == 303

    assert newest(clinic, form.reference).status is Status.ENTERED_IN_ERROR
    assert browser.get(f"/staff/forms/{form.reference}/correct").status_code == 409
    assert "No answer changed." in browser.get(f"/staff/forms/{form.reference}/changes").text


def test_a_form_as_it_was_sent_has_nothing_corrected(clinic: Clinic, browser: StaffBrowser) -> None:
    form = send_form(clinic)

    page = browser.get(f"/staff/forms/{form.reference}/changes").text

    assert "Nothing was corrected" in page
