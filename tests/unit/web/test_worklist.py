"""The worklist in a browser: rows, filters, the part that is asked for, the search."""

import re
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from httpx2 import Response

from screening.actions.clinician import worklist
from screening.actions.staff import sign_in
from screening.clinic import Clinic
from screening.records.people import Role
from screening.web.clinician.work_rows import waited
from tests.factories import (
    OTHER_TOKEN,
    Clock,
    a_clinic,
    a_member,
    a_response,
    one_of,
    open_form,
    send_form,
    walk,
)
from tests.invited import an_invitation
from tests.unit.web.staff_browser import StaffBrowser, in_front_of

MARK = re.compile(r'data-mark="([^"]+)"')


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(tmp_path: Path, clock: Clock) -> Clinic:
    return a_clinic(tmp_path, clock=clock, clinic_name="Harbour Physio")


@pytest.fixture
def reads(clinic: Clinic) -> Iterator[StaffBrowser]:
    """Return the browser of a clinician."""
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, a_member(clinic, Role.CLINICIAN))
        yield browser


def an_urgent_draft(clinic: Clinic) -> str:
    urgent = a_response(urgent_signs=["neck"], name="Urgent Patient")
    return walk(clinic, open_form(clinic, OTHER_TOKEN), urgent, until="words").draft.reference


def asks(browser: StaffBrowser, **also: str) -> Response:
    mark = MARK.search(browser.seen)
    asked = {"mark": mark[1] if mark else "", **also}
    return browser.client.get("/staff/forms/now", params=asked)


def test_the_list_shows_urgent_forms_first_and_counts_them(
    clinic: Clinic, reads: StaffBrowser
) -> None:
    plain, draft = send_form(clinic, name="Plain Patient"), an_urgent_draft(clinic)

    page = reads.get("/staff/forms").text

    assert "<title>(1 urgent) Worklist · Harbour Physio</title>" in page
    assert page.index("Urgent Patient") < page.index("Plain Patient")
    assert "Part 2 of 6" in page
    assert page.count(f'href="/staff/forms/{draft}"') == 2
    assert f'action="/staff/forms/{plain.reference}/read"' in page
    assert f'action="/staff/forms/{draft}/read"' not in page
    assert 'href="/staff/forms" data-key="show-now" aria-current="true"' in page


def test_every_list_says_so_when_it_is_empty(reads: StaffBrowser) -> None:
    said = {"": "No forms waiting", "?show=urgent": "No urgent", "?show=unfinished": "No unfin"}

    for query, words in {
        **said,
        "?show=all": "No forms yet",
        "?show=x": "No forms waiting",
    }.items():
        assert words in reads.get(f"/staff/forms{query}").text


def test_pages_lead_on_and_keep_what_they_show(
    clinic: Clinic, reads: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "ON_A_PAGE", 1)
    first, second = (send_form(clinic, f"{n}".zfill(43)).reference for n in (1, 2))
    page = reads.get("/staff/forms?show=all").text
    more = re.search(r'rel="next" href="([^"]+)"', page)
    assert more is not None

    after = reads.get(more[1].replace("&amp;", "&")).text

    assert "show=all" in more[1]
    assert [ref in page for ref in (first, second)] != [ref in after for ref in (first, second)]
    assert 'data-key="first" href="/staff/forms?show=all"' in after


def test_who_asks_hears_nothing_until_something_is_new(clinic: Clinic, reads: StaffBrowser) -> None:
    send_form(clinic)
    reads.get("/staff/forms")
    same = asks(reads)
    assert (same.status_code, same.text) == (204, "")
    assert same.headers["x-whose"]

    draft = an_urgent_draft(clinic)

    new = asks(reads)
    assert (new.status_code, new.headers["x-urgent"]) == (200, "1")
    assert draft in new.text
    assert "<html" not in new.text
    count = asks(reads, count="1")
    assert (count.status_code, count.headers["x-urgent"]) == (204, "1")


def test_asking_keeps_nobody_signed_in(clinic: Clinic, reads: StaffBrowser, clock: Clock) -> None:
    reads.get("/staff/forms")
    for _ in range(14):
        clock.passes(minutes=1)
        assert asks(reads).status_code in {200, 204}
    clock.passes(minutes=2)

    assert asks(reads).status_code == 401
    assert sign_in.here(one_of(clinic), reads.cookie) is None


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMINISTRATOR])
def test_no_other_role_hears_or_finds_anything(clinic: Clinic, role: Role) -> None:
    send_form(clinic, name="Canary Patient")
    a_member(clinic, Role.ADMINISTRATOR)
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, a_member(clinic, role))
        browser.get("/staff/forms")
        answers = asks(browser), browser.post("/staff/forms/find", wanted="Canary")

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Canary" not in answers[0].text + answers[1].text


def test_a_form_is_found_by_post_and_nothing_stands_in_an_address(
    clinic: Clinic, reads: StaffBrowser
) -> None:
    form = send_form(clinic, name="Zoë <b>Example")
    reads.get("/staff/forms")

    answer = reads.post("/staff/forms/find", wanted="zoe")

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "1 form found" in answer.text
    assert form.reference in answer.text
    assert "<bdi>Zoë &lt;b&gt;Example</bdi>" in answer.text
    assert reads.get("/staff/forms/find").headers["location"] == "/staff/forms"


def test_what_cannot_be_looked_for_is_asked_again(reads: StaffBrowser) -> None:
    reads.get("/staff/forms")
    assert "Only whole words" in reads.post("/staff/forms/find", wanted="Nobody").text

    answer = reads.post("/staff/forms/find", wanted="03/04/1985")

    assert answer.status_code == 422
    assert "That could be two days" in answer.text
    assert 'value="03/04/1985"' in answer.text


def test_one_click_marks_a_form_as_read_and_leads_back(clinic: Clinic, reads: StaffBrowser) -> None:
    form = send_form(clinic)
    reads.get("/staff/forms?show=all")

    answer = reads.post(f"/staff/forms/{form.reference}/read", back="list", show="all", after="")

    assert answer.headers["location"] == "/staff/forms?show=all"
    page = reads.follow(answer).text
    assert 'class="status">Read</span>' in page
    assert "unread</span>" not in page


def test_how_long_a_form_waits_is_told_in_a_word_or_two(clock: Clock) -> None:
    began, told = clock.now, []
    for passing in ({"seconds": 5}, {"minutes": 12}, {"hours": 3}, {"hours": 21}, {"days": 2}):
        clock.passes(**passing)
        told.append(waited(clock.now - began))

    assert told == ["just now", "12 min", "3 h", "1 day", "3 days"]


def test_the_list_tells_of_visits_and_of_who_has_not_begun(
    clinic: Clinic, reads: StaffBrowser, clock: Clock
) -> None:
    sent = send_form(clinic)
    at = {"visit_day": date(2026, 6, 1), "visit_time": time(14, 30)}
    comes = {**at, "physiotherapist": "Kim <Example>"}
    an_invitation(clinic, reference=sent.reference, submitted_at=clock.now, **comes)
    expected = an_invitation(clinic, name="Sam Expected", visit_day=date(2026, 6, 9))

    listed = reads.get("/staff/forms").text
    unfinished = reads.get("/staff/forms?show=unfinished").text

    assert "Visit today, 14:30, with <bdi>Kim &lt;Example&gt;</bdi>" in listed
    assert "Sam Expected" not in listed
    assert f'href="/staff/invitations/{expected.reference}"' in unfinished
    assert "9 Jun" in unfinished
    assert "Link made" in unfinished
