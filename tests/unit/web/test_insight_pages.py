"""The pages of the clinic's numbers and of the export, in front of our routes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.clinic import Clinic
from screening.records.people import Role
from tests.factories import MORNING, Clock, a_clinic, a_member, send_form
from tests.unit.web.staff_browser import StaffBrowser, in_front_of

FILES = {"/staff/insight.csv": b"\xef\xbb\xbf", "/staff/insight.parquet": b"PAR1"}
REASON = {"reason": "a yearly review", "without": "who"}


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path, clock=Clock(MORNING))


@pytest.fixture
def leader(clinic: Clinic) -> Iterator[StaffBrowser]:
    """Return the browser of an administrator."""
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, a_member(clinic, Role.ADMINISTRATOR))
        yield browser


def test_without_forms_the_page_says_so(leader: StaffBrowser) -> None:
    page = leader.get("/staff/insight").text

    assert "No forms in these months" in page
    assert 'aria-current="page">Insight' in page
    assert "insight.csv" not in page


def test_one_form_is_fewer_than_five_on_the_page_and_in_the_files(
    clinic: Clinic, leader: StaffBrowser
) -> None:
    form = send_form(clinic)

    page = leader.get("/staff/insight?first=2026-06&last=2026-06")
    csv = leader.get("/staff/insight.csv?first=2026-06&last=2026-06")

    assert page.text.count("fewer than 5") > 3
    assert "June 2026" in page.text
    assert "months,total,total,opened,,fewer than 5,," in csv.text
    for told in (page.text, csv.text):
        assert form.reference not in told
        assert "Robin" not in told


def test_many_forms_have_numbers_and_bars(clinic: Clinic, leader: StaffBrowser) -> None:
    for number in range(6):
        send_form(clinic, f"{number:043}")

    page = leader.get("/staff/insight").text

    assert '<rect width="100" height="10"/></svg><span class="figure">6</span>' in page
    assert "fewer than 5" not in page


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_numbers_says_its_months_in_its_name(leader: StaffBrowser, path: str) -> None:
    answer = leader.get(f"{path}?first=2026-04&last=2026-06")

    ending = path.rpartition(".")[2]
    assert f'"numbers-2026-04-to-2026-06.{ending}"' in answer.headers["content-disposition"]
    assert answer.content.startswith(FILES[path])
    assert answer.headers["cache-control"] == "no-store"


def test_a_period_that_is_none_is_told_beside_its_field(leader: StaffBrowser) -> None:
    page = leader.get("/staff/insight?first=2026-06&last=%3Cb%3E")

    assert page.status_code == 422
    assert 'href="#last">Choose a month, such as 2026-05' in page.text
    assert "<b>" not in page.text
    assert leader.get("/staff/insight.csv?first=2026-06&last=x").status_code == 404


def test_answers_leave_as_a_file_once_a_reason_is_given(
    clinic: Clinic, leader: StaffBrowser
) -> None:
    form = send_form(clinic, main_problem="=1+1")
    leader.get("/staff/export")

    refused = leader.post("/staff/export", **{**REASON, "reason": " "})
    handed = leader.post("/staff/export", **REASON)

    assert refused.status_code == 422
    assert 'href="#reason">Say why' in refused.text
    assert 'value="who" checked' in refused.text
    assert 'value="words" checked' not in refused.text
    assert '"answers-2026-06-01.csv"' in handed.headers["content-disposition"]
    assert f"\n{form.reference},1," in handed.text
    assert ",'=1+1," in handed.text
    assert "Robin" not in handed.text
    page = leader.get("/staff/export").text
    assert "CSV, without who it is: <bdi>a yearly review</bdi>" in page
    assert page.count(" checked") == 2


def test_answers_leave_as_parquet_and_the_dictionary_beside_them(
    clinic: Clinic, leader: StaffBrowser
) -> None:
    send_form(clinic)
    leader.get("/staff/export")

    handed = leader.post("/staff/export", **REASON, format="parquet")
    dictionary = leader.get("/staff/export/dictionary.csv")

    assert handed.content[:4] == handed.content[-4:] == b"PAR1"
    assert "peg_pain,ims_intake," in dictionary.text


@pytest.mark.parametrize("path", ["/staff/export", "/staff/export/dictionary.csv"])
def test_answers_are_exported_by_administrators_alone(clinic: Clinic, path: str) -> None:
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, a_member(clinic, Role.CLINICIAN))

        page = browser.get("/staff/insight")
        answer = browser.get(path)
        posted = browser.post("/staff/export", **REASON)

    assert "/staff/export" not in page.text
    assert (answer.status_code, posted.status_code) == (403, 403)
