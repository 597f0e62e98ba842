"""What goes out of the house, as staff see it: a letter to change, and a file with a passphrase."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records.people import Role
from screening.web import pages
from tests.factories import a_clinic, a_member, send_form
from tests.unit.web.staff_browser import StaffBrowser, in_front_of

WORDING = {"to": "Dr. Ng\r\n1 Main", "re": "Robin", "text": "One.\r\n\r\nTwo."}
SECRET, SHORT = "four plain words here", "short"
OFFERED = re.compile(r'name="passphrase" type="text" value="([a-z]+ [a-z]+ [a-z]+ [a-z]+ \d{4})"')


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return a_clinic(tmp_path)


@pytest.fixture
def form(clinic: Clinic) -> Submission:
    return send_form(clinic, doctor="Dr. <b>Ng</b>", thinners="odd_bleeding")


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[StaffBrowser]:
    member = a_member(clinic, Role.CLINICIAN, name="Kim <i>Example</i>")
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, member)
        yield browser


def test_a_letter_is_drafted_printed_and_opened_again(
    form: Submission, browser: StaffBrowser
) -> None:
    path = f"/staff/forms/{form.reference}/letter"
    page = browser.get(path.lower()).text
    assert "Dr. &lt;b&gt;Ng&lt;/b&gt;" in page
    assert "1. Blood thinner, not steady." in page
    assert "Letters from this form" not in page

    printed = browser.post(path, **WORDING)
    assert printed.content.startswith(b"%PDF-")
    assert printed.headers["content-type"] == "application/pdf"
    named = f'inline; filename="letter-{form.reference}.pdf"'
    assert printed.headers["content-disposition"] == named
    assert printed.headers["cache-control"] == "no-store"

    page = browser.get(path).text
    assert f'href="{path}/1" target="_blank"' in page
    assert "by <bdi>Kim &lt;i&gt;Example&lt;/i&gt;</bdi>" in page
    assert browser.get(f"{path}/1").content == printed.content
    assert browser.get(f"{path}/2").status_code == 404


def test_a_letter_that_is_too_long_comes_back_as_it_was_typed(
    form: Submission, browser: StaffBrowser
) -> None:
    path = f"/staff/forms/{form.reference}/letter"
    browser.get(path)

    answer = browser.post(path, **{**WORDING, "text": "Canary " * 900})

    assert answer.status_code == 422
    assert "<title>Error: Letter" in answer.text
    assert "Use 6,000 characters at most: this is 299 too long" in answer.text
    assert answer.text.count("Canary") == 900


def test_a_summary_is_sealed_with_the_passphrase_that_was_offered(
    form: Submission, browser: StaffBrowser, capfd: pytest.CaptureFixture[str]
) -> None:
    path = f"/staff/forms/{form.reference}/sealed"
    offered = OFFERED.search(browser.get(path).text)
    assert offered
    assert offered[1] not in browser.get(path).text

    answer = browser.post(path, passphrase=offered[1])

    assert answer.content.startswith(b"%PDF-2.0")
    assert b"/Encrypt" in answer.content
    named = f'attachment; filename="intake-{form.reference}.pdf"'
    assert answer.headers["content-disposition"] == named
    told = capfd.readouterr()
    assert offered[1] not in told.out + told.err


def test_a_passphrase_that_is_easy_to_guess_is_asked_for_again(
    form: Submission, browser: StaffBrowser
) -> None:
    path = f"/staff/forms/{form.reference}/sealed"
    browser.get(path)

    answer = browser.post(path, passphrase=SHORT)

    assert answer.status_code == 422
    assert "Use 12 to 100 letters" in answer.text
    assert 'value="short"' in answer.text


@pytest.mark.parametrize("path", ["letter", "letter/1", "sealed", "again"])
def test_a_form_that_is_not_there_is_told_plainly(browser: StaffBrowser, path: str) -> None:
    answer = browser.get(f"/staff/forms/2222-2222/{path}")
    if path == "sealed":
        answer = browser.post("/staff/forms/2222-2222/sealed", passphrase=SECRET)

    assert answer.status_code == 404
    assert "There is no such form" in answer.text


def test_an_administrator_gives_a_reason_before_a_summary_is_sealed(
    clinic: Clinic, form: Submission, browser: StaffBrowser
) -> None:
    browser.comes_in(clinic, a_member(clinic, Role.ADMINISTRATOR))

    answer = browser.get(f"/staff/forms/{form.reference}/sealed")

    assert answer.headers["location"] == f"/staff/reason/{form.reference}"
    assert browser.get(f"/staff/forms/{form.reference}/letter").status_code == 403


def test_a_form_leads_to_all_that_goes_out(form: Submission, browser: StaffBrowser) -> None:
    here = f"/staff/forms/{form.reference}"

    page = browser.get(here).text

    for address in (f"{here}/letter", f"{here}/again", f"/staff/pdf/{form.reference}"):
        assert f'href="{address}"' in page
    assert f'action="{here}/sealed"' in page
    assert OFFERED.search(page)
    assert "never in the same mail" in page


def test_what_is_offered_beside_no_passphrase_leads_to_one() -> None:
    given = {"reference": "K7M4-2QXP", "csrf": "t" * 64, "asset": str}

    html = pages.PAGES.get_template("summary/letters.html").render(given)

    assert 'href="/staff/forms/K7M4-2QXP/sealed"' in html
    assert "<form" not in html
