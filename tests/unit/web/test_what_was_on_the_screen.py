"""Nobody decides on what they have not seen: a form that has changed since is shown first."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from screening.actions.clinician import correcting
from screening.actions.form import intake
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records.people import Role
from screening.web.clinician.one_form import address
from tests.factories import (
    OTHER_TOKEN,
    Clock,
    a_clinic,
    a_member,
    a_response,
    open_form,
    page_raws,
    send_form,
    walk,
)
from tests.unit.web.staff_browser import TOKEN, StaffBrowser, in_front_of

URGENT: dict[str, Any] = {"urgent_signs": ["saddle"]}
WHY = "Asked <b>again</b>, in person"
DEEDS = re.compile(r'action="/staff/forms/[^"]*/(acknowledge|read|decide|clear|raise|error|move)"')
SHOWN = re.compile(r'name="shown" value="([^"]+)"')


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, clock=clock)


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[StaffBrowser]:
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, a_member(clinic, Role.CLINICIAN))
        yield browser


def mark_on(browser: StaffBrowser, path: str) -> str:
    """Open a page; each of its forms says what was on the screen."""
    page = browser.get(path).text
    marks = SHOWN.findall(page)
    assert len(marks) == len(DEEDS.findall(page)) > 0
    (mark,) = set(marks)
    return str(mark)


def test_who_saw_an_unfinished_form_has_not_acknowledged_what_was_sent_since(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    whole = a_response(**URGENT)
    turn = walk(clinic, open_form(clinic), whole)
    path = address(turn.draft.reference)
    mark = mark_on(browser, path)

    assert isinstance(intake.submit(clinic, turn.draft, page_raws(turn.place, whole)), Submission)
    answer = browser.post(f"{path}/acknowledge", shown=mark)

    assert answer.status_code == 409
    assert "The form has changed since you opened it" in answer.text
    assert clinic.store.decisions.of(turn.draft.reference) == ()
    assert clinic.store.worklist.waiting(9).urgent == 1


def test_an_unfinished_form_is_acknowledged_while_its_patient_goes_on(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    turn = walk(clinic, open_form(clinic), a_response(**URGENT), until="words")
    path = address(turn.draft.reference)
    mark = mark_on(browser, path)

    walk(clinic, turn, a_response(**URGENT))

    assert browser.post(f"{path}/acknowledge", shown=mark).status_code == 303


@pytest.mark.parametrize("deed", ["acknowledge", "read", "decide", "clear", "error", "move"])
def test_nothing_is_decided_on_a_correction_that_nobody_has_seen(
    clinic: Clinic, browser: StaffBrowser, deed: str
) -> None:
    form = send_form(clinic)
    path = address(form.reference)
    mark = mark_on(browser, f"{path}/{deed}" if deed in {"error", "move"} else path)
    correcting.amend(clinic, form.reference, URGENT, "Asked on the phone")

    typed = {"reason": WHY, "note": "Call", "flag": "cauda-equina", "outcome": "not_now"}
    answer = browser.post(f"{path}/{deed}", shown=mark, **typed)

    assert answer.status_code == 409
    assert "The form has changed since you opened it" in answer.text
    assert "Asked &lt;b&gt;again&lt;/b&gt;, in person" in answer.text
    assert clinic.store.decisions.of(form.reference) == ()
    assert clinic.store.worklist.waiting(9).urgent == 1


def test_what_is_asked_again_keeps_the_mark_of_the_page_that_was_shown(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, **URGENT)
    path = address(form.reference)
    mark = mark_on(browser, path)

    for deed in ("decide", "clear", "error"):
        asked = browser.post(f"{path}/{deed}", shown=mark, flag="cauda-equina", reason="")
        assert asked.status_code == 422
        assert SHOWN.findall(asked.text) == [mark]


def test_a_line_of_the_list_is_marked_as_read_as_it_was_shown(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic)
    mark = mark_on(browser, "/staff/forms")

    assert mark == "1"
    assert browser.post(f"{address(form.reference)}/read", shown=mark).status_code == 303


def test_an_urgent_answer_that_was_taken_back_waits_until_it_is_acknowledged(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    urgent = walk(clinic, open_form(clinic, OTHER_TOKEN), a_response(**URGENT), until="words")
    back = intake.visit(clinic, urgent.draft, "urgent")
    taken = walk(clinic, back, a_response(), until="words").draft
    assert taken.urgency != urgent.draft.urgency
    path = address(taken.reference)

    page = browser.get(path)

    assert page.status_code == 200
    assert "TAKEN BACK" in page.text
    assert (
        f'class="button now" data-key="open-{taken.reference}"' in browser.get("/staff/forms").text
    )
    assert clinic.store.worklist.waiting(9).urgent == 1
    mark = mark_on(browser, path)
    assert browser.post(f"{path}/acknowledge", shown=mark).status_code == 303
    assert clinic.store.worklist.waiting(9).urgent == 0


def test_an_urgent_answer_that_was_taken_back_still_waits_once_the_form_is_sent(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    urgent = walk(clinic, open_form(clinic), a_response(**URGENT), until="words")
    back = intake.visit(clinic, urgent.draft, "urgent")
    whole = a_response()
    turn = walk(clinic, back, whole)
    sent = intake.submit(clinic, turn.draft, page_raws(turn.place, whole))
    assert isinstance(sent, Submission)
    assert clinic.store.worklist.waiting(9).urgent == 1
    assert browser.get("/staff/forms").text.count("URGENT</span>") == 1
    path = address(sent.reference)
    mark = mark_on(browser, path)

    assert browser.post(f"{path}/acknowledge", shown=mark).status_code == 303
    assert clinic.store.worklist.waiting(9).urgent == 0


def test_what_was_typed_outlives_a_token_that_is_over_and_is_told_to_no_other_site(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic)
    path = f"{address(form.reference)}/letter"
    (token,) = set(TOKEN.findall(browser.get(path).text))
    over = f"{'0' * 48}{token[48:]}"
    typed = {"csrf": over, "to": "Dr. Ng", "re": "Robin", "text": "One.\nTwo & three."}

    ours = browser.post(path, **typed)
    theirs = browser.client.post(path, data=typed, headers={"sec-fetch-site": "cross-site"})

    assert (ours.status_code, theirs.status_code) == (403, 403)
    assert "<dd><bdi>One.\nTwo &amp; three.</bdi></dd>" in ours.text
    assert "Dr. Ng" not in theirs.text
    assert 'name="csrf"' not in theirs.text


def test_an_urgent_form_leaves_the_lists_as_an_error_only_once_it_was_acknowledged(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, **URGENT)
    path = address(form.reference)
    mark = mark_on(browser, path)

    unseen = browser.post(f"{path}/error", shown=mark, reason=WHY)
    assert (unseen.status_code, clinic.store.worklist.waiting(9).urgent) == (409, 1)
    assert "This form is urgent: acknowledge it first" in unseen.text

    browser.post(f"{path}/acknowledge", shown=mark)
    browser.get(f"{path}/error")
    assert browser.post(f"{path}/error", shown=mark, reason=WHY).status_code == 303


def test_a_letter_that_was_drafted_before_a_correction_is_not_printed(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, **URGENT)
    path = f"{address(form.reference)}/letter"
    found = SHOWN.search(browser.get(path).text)
    assert found
    correcting.amend(clinic, form.reference, {"peg_pain": 2}, "misheard")
    words = {"to": "Dr. Ng", "re": "Robin", "text": "Dear Dr. Ng, words of an hour"}

    answer = browser.post(path, shown=found[1], **words)

    assert answer.status_code == 409
    assert "words of an hour" in answer.text
    assert clinic.store.decisions.of(form.reference) == ()
