"""Somebody of the front desk tries addresses by hand, beside a clinician in another browser."""

from collections.abc import Callable

import pytest

from screening.records.people import Role
from screening.web.desk import COOKIE
from tests.browser.conftest import Server, Tablet
from tests.browser.test_care import barriers
from tests.factories import a_member, send_form, signed_in

pytestmark = pytest.mark.browser
SAID = "Canary of the left knee"


def test_no_address_opens_answers_to_the_front_desk(
    server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    # given a form that was sent, and two people in two browsers
    clinic = server.clinic
    form = send_form(clinic, main_problem=SAID, name="Jo Desk")
    desk, clinician = new_tablet(server), new_tablet(server)
    for tablet, role in ((desk, Role.FRONT_DESK), (clinician, Role.CLINICIAN)):
        cookie = signed_in(clinic, a_member(clinic, role, email=f"{role}@desk.example.org"))
        tablet.context.add_cookies([{"name": COOKIE, "value": cookie, "url": server.address}])
    page = desk.context.new_page()

    # when the desk types the addresses that it knows from a clinician
    theirs = ("", "/letter", "/sealed", "/again", "/correct", "/changes", "/move")
    summaries = (f"forms/{form.reference}{path}" for path in theirs)
    files = (f"pdf/{form.reference}", f"reason/{form.reference}", "insight", "export", "rules")
    paths = ("forms", "people", "settings", *files, *summaries)
    shown = {}
    for path in paths:
        page.goto(f"{server.address}/staff/{path}")
        shown[path] = page.locator("body").inner_text()
        assert path not in ("forms", "people") or barriers(page) == []

    page.goto(f"{server.address}/staff/pin")
    assert barriers(page) == []

    # then it sees whose form it is, and nothing that was answered
    assert "Jo Desk" in shown.pop("forms")
    assert {text.partition("\n")[2].count("not for your role") for text in shown.values()} == {1}
    assert SAID not in "".join(shown.values())
    answer = clinician.context.request.get(f"{server.address}/staff/pdf/{form.reference}")
    assert answer.headers["content-type"] == "application/pdf"
