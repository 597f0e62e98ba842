"""A form on the screen: the whole report, who may open it, and who has seen it."""

import html
import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from screening.actions.clinician import deciding, summary
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records.deeds import Did
from screening.records.people import Role
from screening.report.model import Block, Report
from screening.report.pdf.letters import printable
from screening.web import pages
from screening.web.clinician import figures
from screening.web.clinician.one_form import address
from tests.factories import (
    OTHER_TOKEN,
    a_deed,
    a_draft,
    a_member,
    a_response,
    a_text,
    open_form,
    send_form,
    walk,
)
from tests.unit.report.forms import LONG_NAME, a_form, a_patient, strangers, told, worked
from tests.unit.report.paper import NOT_TOLD, tokens
from tests.unit.web.staff_browser import StaffBrowser, in_front_of

TAG = re.compile(r"<[^>]*>")
URGENT: dict[str, Any] = {"urgent_signs": ["saddle"]}
EASY = next(name for name in worked() if name.startswith("04_"))
UNDECIDED = next(name for name in worked() if name.startswith("09_"))
WITHHELD = next(name for name in worked() if name.startswith("07_"))


# What a part of a page is, and how it is drawn; what a drawing shows is told in words here.
SILENT = (NOT_TOLD - {"alt"}) | {"side", "colour"}
# Told word by word: a point stands apart from what it is worth, a line of a fact at its flag.
IN_PARTS = {"for_", "against", "reasons", "words"}


@pytest.fixture
def browser(clinic: Clinic) -> Iterator[StaffBrowser]:
    with in_front_of(clinic) as browser:
        browser.comes_in(clinic, a_member(clinic, Role.CLINICIAN, name="Dana <Whitfield>"))
        yield browser


def kept(clinic: Clinic, form: Submission) -> Submission:
    """Keep a form as it was sent."""
    draft = clinic.store.drafts.create(a_draft(), a_text(), a_deed())
    sent = form.model_copy(update={"reference": draft.reference, "sent_at": clinic.clock()})
    return clinic.store.submissions.send(draft, sent, a_deed(Did.SENT))


def shown(browser: StaffBrowser, form: Submission) -> str:
    answer = browser.get(address(form.reference))
    assert answer.status_code == 200
    return answer.text


def text_of(page: str) -> str:
    return " ".join(html.unescape(TAG.sub(" ", page)).split())


def said_in(part: object, left_out: set[str]) -> Iterator[str]:
    """List every string of a report that a reader of the screen should meet."""
    if isinstance(part, str):
        yield " ".join(part.split())
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from () if name in left_out else said_in(inner, left_out)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from said_in(inner, left_out)


def report_of(clinic: Clinic, form: Submission) -> Report:
    return summary.opened(clinic, form.reference).report


FORMS = {
    **{name: worked()[name] for name in (EASY, UNDECIDED, WITHHELD)},
    **{name: strangers()[name] for name in ("everything", "marked", "markup", "farsi")},
}


@pytest.mark.parametrize("name", FORMS)
def test_every_word_of_the_report_stands_on_the_page(
    clinic: Clinic, browser: StaffBrowser, name: str
) -> None:
    form = kept(clinic, FORMS[name])

    text = text_of(shown(browser, form))

    report = report_of(clinic, form).model_dump(exclude={"unfinished", "alarm", "clinic"})
    seen = set(tokens(printable(text)))
    words = {word for one in said_in(report, SILENT) for word in tokens(printable(one))}
    assert words - seen == set()
    assert [one for one in said_in(report, SILENT | IN_PARTS) if one not in text] == []


def test_every_kind_of_block_has_a_look_of_its_own() -> None:
    kinds = {one.model_fields["kind"].default for one in get_args(get_args(Block)[0])}
    template = pages.PAGES.get_template("summary/blocks.html")

    looks = template.make_module({"draw": figures, "shapes": {}}).KINDS  # type: ignore[attr-defined]

    assert set(looks) == kinds


def test_sections_stand_in_the_order_of_the_report(clinic: Clinic, browser: StaffBrowser) -> None:
    form = kept(clinic, worked()[EASY])

    page = shown(browser, form)

    told = [part.id for part in report_of(clinic, form).sections]
    by_hand = {"exam", "consent"}
    assert re.findall(r'<section class="part[^"]*" id="([\w]+)"', page) == [
        one for one in told if one not in by_hand
    ]
    assert page.index("In the patient&#39;s words") < page.index("For the room (blank on paper)")


def test_a_flag_opens_to_what_it_means_and_a_withheld_fit_has_no_points(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    page = shown(browser, kept(clinic, worked()[WITHHELD]))

    flag = page[page.index('id="flag-') :]
    assert flag.index("SAME DAY") < flag.index("</summary>") < flag.index("<b>Do:</b>")
    assert "No page about this was shown to the patient" in flag
    assert "Withheld. Settle the urgent flags first" in page
    assert 'class="point"' not in page


def test_what_would_settle_an_undecided_fit_stands_beside_it(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    page = text_of(shown(browser, kept(clinic, worked()[UNDECIDED])))

    assert "39 to 92 of 100 Ask this to settle it Which words fit your pain?" in page


def test_what_a_patient_typed_is_text_and_nothing_else(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    typed = '"><script>alert(1)</script>\nשלום'
    form = send_form(clinic, name=LONG_NAME, main_problem=typed, doctor="{{7*7}} <b>x</b>")

    page = shown(browser, form)

    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    quoted = re.search(r'<blockquote><bdi dir="auto">(.*?)</bdi></blockquote>', page, re.DOTALL)
    assert quoted
    assert html.unescape(quoted[1]) == form.answers["main_problem"]
    assert f"<h1><bdi>{LONG_NAME}</bdi></h1>" in page


def test_who_opens_a_form_is_noted_and_one_that_is_not_there_too(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic)

    shown(browser, form)
    assert browser.get(address("2222-2222")).status_code == 404

    noted = [event.did for event in clinic.store.ledger.who_saw(form.reference)]
    assert noted[-1] == Did.VIEWED
    asked = clinic.store.ledger.who_saw("2222-2222")
    assert [event.did for event in asked] == [Did.NOT_FOUND]


def test_an_administrator_gives_a_reason_and_lands_on_the_summary(clinic: Clinic) -> None:
    form = send_form(clinic, **URGENT)
    with in_front_of(clinic) as leader:
        leader.comes_in(clinic, a_member(clinic, Role.ADMINISTRATOR))
        asked = leader.follow(leader.get(address(form.reference)))
        assert "Why do you need form" in asked.text

        page = leader.follow(
            leader.post(f"/staff/reason/{form.reference}", reason="The patient asks")
        )

        assert "Robin Example" in page.text
        assert "only they can acknowledge it" in page.text
        assert "I have seen this" not in page.text
        path = f"{address(form.reference)}/acknowledge"
        assert leader.post(path).status_code == 403


def test_an_urgent_form_is_acknowledged_by_name_and_only_then_read(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    form = send_form(clinic, **URGENT)
    page = shown(browser, form)
    assert "<title>Urgent: Form" in page
    assert "I have seen this: Dana <Whitfield>" in text_of(page)
    assert "Mark as read" not in page
    assert browser.post(f"{address(form.reference)}/read").status_code == 409

    shown(browser, form)
    answer = browser.post(f"{address(form.reference)}/acknowledge")

    assert (answer.status_code, answer.headers["location"]) == (
        303,
        address(form.reference),
    )
    page = text_of(shown(browser, form))
    assert "Nobody has acknowledged it yet" not in page
    assert "Acknowledged by Dana <Whitfield> 1 Jun 2026, 09:00" in page


def test_a_form_is_marked_as_read_once(clinic: Clinic, browser: StaffBrowser) -> None:
    form = send_form(clinic)
    assert "Mark as read" in shown(browser, form)

    browser.post(f"{address(form.reference)}/read")

    page = text_of(shown(browser, form))
    assert "Mark as read" not in page
    assert "Read by Dana <Whitfield> 1 Jun 2026, 09:00" in page


def test_an_unfinished_urgent_form_opens_and_no_other_unfinished_one(
    clinic: Clinic, browser: StaffBrowser
) -> None:
    urgent = walk(clinic, open_form(clinic), a_response(**URGENT), until="words").draft
    plain = walk(clinic, open_form(clinic, OTHER_TOKEN), a_response(), until="words").draft

    page = text_of(browser.get(address(urgent.reference)).text)

    assert "NOT FINISHED, part 2 of 6" in page
    assert "I have seen this" in page
    assert "Mark as read" not in page
    assert browser.get(address(plain.reference)).status_code == 404


def test_a_correction_that_is_more_urgent_waits_again(clinic: Clinic) -> None:
    form = send_form(clinic)
    deciding.mark_read(clinic, form.reference)
    assert summary.opened(clinic, form.reference).is_read

    corrected(clinic, form, a_response())
    assert summary.opened(clinic, form.reference).is_read

    corrected(clinic, form, a_response(**URGENT))
    opened = summary.opened(clinic, form.reference)
    assert (opened.waits, opened.is_read) == (True, False)


def test_a_correction_right_after_the_look_waits_only_if_somebody_must_act(clinic: Clinic) -> None:
    form = send_form(clinic)
    deciding.mark_read(clinic, form.reference)

    calm = corrected(clinic, form, a_response(body_health=["cancer_past"]))
    assert calm.assessment.urgency.rank < form.assessment.urgency.rank
    assert summary.opened(clinic, form.reference).is_read

    deciding.mark_read(clinic, form.reference)
    corrected(clinic, form, a_response(**URGENT))
    assert not summary.opened(clinic, form.reference).is_read


def corrected(clinic: Clinic, form: Submission, answers: dict[str, object]) -> Submission:
    newest = clinic.store.submissions.by_reference(form.reference)
    assert newest is not None
    judged = a_form(answers).assessment
    changed = {"edition": newest.edition + 1, "answers": answers, "assessment": judged}
    return clinic.store.submissions.add_edition(newest.model_copy(update=changed), a_deed())


def test_a_dot_of_a_signature_is_a_line_too() -> None:
    form = a_form(a_patient(signature_drawn=[[[5, 5]], [[1, 1], [9, 9]]]))
    block = next(
        block
        for part in told(form).sections
        for block in part.blocks
        if block.kind == "hand_drawing"
    )

    assert figures.strokes(block) == ("5,5 5,5", "1,1 1,1 9,9")
