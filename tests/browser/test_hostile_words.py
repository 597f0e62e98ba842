"""A patient types markup, scripts and templates: everywhere it is shown, it is shown as typed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Page

from screening.actions import codes
from screening.actions.clinician import review
from screening.report.pdf.letters import printable
from screening.web.desk import COOKIE
from tests.browser.conftest import Server, Tablet
from tests.factories import a_response, open_form, send_form, signed_in, walk

pytestmark = pytest.mark.browser
OWNED = "document.title='owned'"
MARKUP = f"<img src=x onerror={OWNED}>"
SCRIPT = f'"><script>{OWNED}</script>'
DRAWING = f"'><svg onload={OWNED}>"
TEMPLATE = "{{7*7}} ${7*7} {clinic_name} {clinic_phone} %s {0}"
LINKS = "[a](javascript:alert(1)) ![b](https://evil.example/x.png) https://evil.example"
STREAMLITS = r"$\frac{1}{2}$ :material/home: :red[red] :smile: **b** `c` # d"
STYLED = "<style>*{display:none}</style> <!-- &lt;b&gt; &#60;"
TERMINAL = "\x1b[31mred\x1b[0m \x1b]0;owned\x07"
FORMULA = "=cmd|' /C calc'!A0"
ALL = (MARKUP, SCRIPT, DRAWING, TEMPLATE, LINKS, STREAMLITS, STYLED, TERMINAL, FORMULA)
FIRST, LAST, LONG = " / ".join(ALL[:7]), " / ".join(ALL[3:]), " / ".join(ALL)
ACTIVITIES = tuple(text[:80] for text in (MARKUP, LINKS, STREAMLITS))
NOTES = {"surgery": DRAWING, "ims": TEMPLATE}
# Every field into which a patient types.
TYPED = {
    "name": MARKUP,
    "helper_name": SCRIPT,
    "doctor": STREAMLITS,
    "main_problem": FIRST,
    "medicine_list": LONG,
    "ask_physio": LAST,
    "phone": "<b>604 555 0100",
}
ANSWERS = a_response(
    **TYPED,
    filled_by="helper",
    treatments=["surgery", "ims"],
    tx_result={"surgery": "no_change", "ims": "no_change"},
    tx_length={"ims": "ge4w"},
    activities=[{"name": name, "score": 4} for name in ACTIVITIES],
    tx_note=NOTES,
    signature=MARKUP,
)
SHOWN = (*TYPED.values(), *ACTIVITIES, *NOTES.values())
PLACES = ("who", "about", "main", "tried_one-2", "medicines", "function", "words", "sign")
# Nothing of ours or of Streamlit's looks like this.
MADE_OF_IT = """() => [...document.querySelectorAll(
  "img[src='x'], [onerror], [onload], [onclick], a[href^='javascript' i], [src*='evil.example'],"
  + " [href*='evil.example'], script:not([src]), .katex, svg[onload]")].map((e) => e.outerHTML)"""


def seen(text: str) -> str:
    """Return a text as it can be compared: what cannot be seen does not count."""
    return re.sub(r"[\s\x00-\x1f\x7f]+", "", text)


@contextmanager
def watched(page: Page, server: Server) -> Iterator[list[str]]:
    """Note whatever a page does that it should not: dialogs, and requests to anybody else."""
    wrong: list[str] = []
    page.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
    page.on(
        "request",
        lambda one: (
            wrong.append(one.url)
            if not one.url.startswith((server.address, "data:", "blob:"))
            else None
        ),
    )
    yield wrong
    page.wait_for_timeout(200)
    wrong += page.evaluate(MADE_OF_IT)
    if page.title() == "owned":
        wrong.append("a script ran")


def test_every_answer_is_read_back_to_the_patient_as_it_was_typed(tablet: Tablet) -> None:
    tablet.given_form(ANSWERS, until="sign")
    patient = tablet.tab(ANSWERS, "?p=check")
    with watched(patient.page, tablet.server) as wrong:
        shown = seen(patient.page.locator("[data-testid=stMain]").inner_text())

    assert patient.place == "check"
    assert [text for text in SHOWN if seen(text) not in shown] == []
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_no_page_of_the_form_makes_anything_of_it(place: str, tablet: Tablet) -> None:
    tablet.given_form(ANSWERS, until="sign")
    patient = tablet.tab(ANSWERS, f"?p={place}")
    with watched(patient.page, tablet.server) as wrong:
        patient.wait_until_drawn()

    assert patient.place == place
    assert wrong == []


def test_the_list_of_staff_shows_it_as_it_was_typed(
    server: Server, new_tablet: Callable[..., Tablet]
) -> None:
    tablet = new_tablet(server)
    clinic = server.clinic
    send_form(clinic, codes.token(clinic.chance), **ANSWERS)
    walk(clinic, open_form(clinic, codes.token(clinic.chance)), urgent(ANSWERS), until="main")
    cookie = signed_in(clinic)
    tablet.context.add_cookies([{"name": COOKIE, "value": cookie, "url": server.address}])
    page = tablet.context.new_page()
    with watched(page, server) as wrong:
        page.goto(f"{server.address}/staff/forms")
        names = page.locator("th[scope=row] bdi").all_inner_texts()

    assert [seen(name) for name in names].count(seen(MARKUP)) >= 2
    assert wrong == []


def urgent(answers: dict[str, Any]) -> dict[str, Any]:
    return {**answers, "urgent_signs": ["hands"]}


def test_the_summary_prints_it_and_nothing_in_it_can_be_followed_or_run(server: Server) -> None:
    clinic = server.clinic
    sent = send_form(clinic, codes.token(clinic.chance), **ANSWERS)
    drawn = review.pdf(clinic, sent.reference)
    document = pypdfium2.PdfDocument(drawn)
    told = seen("".join(page.get_textpage().get_text_range() for page in document))

    assert [text for text in SHOWN if seen(printable(text)) not in told] == []
    for active in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/SubmitForm"):
        assert active not in drawn
