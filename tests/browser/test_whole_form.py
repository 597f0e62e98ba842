"""Three patients walk the whole form on a tablet; the physiotherapist gets what they said."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from screening.assessment.model import Assessment
from screening.web.desk import COOKIE
from tests.browser.conftest import Server, Tablet
from tests.cases.worked import Case, cases_of, folders
from tests.factories import signed_in

pytestmark = pytest.mark.browser
WALKED = {"01": "clear", "03": "emergency", "11": "same_day"}
CASES = {case.name[:2]: case for folder in folders() for case in cases_of(folder)}


@pytest.mark.parametrize("number", ["01", "03", pytest.param("11", marks=pytest.mark.thorough)])
def test_a_patient_walks_the_whole_form(number: str, tablet: Tablet, server: Server) -> None:
    case = CASES[number]
    patient = tablet.tab(case.answers)
    # when every page is answered and every stop is understood
    patient.reach("done")
    # then the thanks are given and the cookie is let go
    assert patient.title == "Thank you. We have your answers"
    patient.page.wait_for_timeout(300)
    assert tablet.token == ""
    # and what is kept is judged as the case expects
    sent = server.clinic.store.submissions.listed()
    found = next(s for s in sent if s.answers["dob"] == case.answers["dob"])
    assert agrees(found.assessment, case)
    assert str(found.assessment.urgency) == WALKED[number]
    stops = [stop for stop in found.acknowledgements if stop.understood_at]
    assert bool(stops) == (WALKED[number] != "clear")


def agrees(assessment: Assessment, case: Case) -> bool:
    expected = case.expect
    flags = sorted(flag.id if flag.certain else f"{flag.id}?" for flag in assessment.flags)
    fit = assessment.fit
    return (flags, fit.low, fit.high, fit.band) == (
        sorted(expected["flags"]),
        int(expected["lo"]),
        int(expected["hi"]),
        expected["band"],
    )


def test_the_physiotherapist_finds_the_form_and_its_pdf(
    own_server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    # given a form that was sent on the tablet
    tablet = new_tablet(own_server)
    answers = CASES["03"].answers
    tablet.given_form(answers, until="sign")
    tablet.tab(answers).reach("done")
    # when staff who have signed in open their page
    context = new_tablet(own_server).context
    cookie = {"name": COOKIE, "value": signed_in(own_server.clinic), "url": own_server.address}
    context.add_cookies([cookie])  # type: ignore[list-item]
    desk = context.new_page()
    desk.goto(f"{own_server.address}/staff")
    # then the form is listed, and its summary is a PDF with the patient's name
    reference = own_server.clinic.store.submissions.listed()[0].reference
    assert reference in desk.content()
    pdf = desk.context.request.get(f"{own_server.address}/staff/pdf/{reference}")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "Test Patient" in PdfReader(BytesIO(pdf.body())).pages[0].extract_text()
