"""The list of forms as staff see it, and the summary as a PDF."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.responses import Response

from screening.actions.review import CaseLine, Status
from screening.clinic import Clinic
from screening.questionnaire.model import Urgency
from screening.web import pages
from screening.web.desk import Visit
from screening.web.problems import Problems

# A browser's own PDF viewer styles itself, so this one says nothing about styles.
PDF_ONLY: Final = "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
URGENCY: Final = {
    Urgency.EMERGENCY: "Emergency",
    Urgency.SAME_DAY: "Same day",
    Urgency.MEDICAL_REVIEW: "Medical review",
    Urgency.NO_NEEDLING: "No needling",
    Urgency.PRECAUTION: "Precaution",
    Urgency.NOTE: "Note",
    Urgency.CLEAR: "No flags",
}
# Each urgency has a shape of its own, so that colour never says it alone.
SHAPES: Final = {
    Urgency.EMERGENCY: "M8 2h8l6 6v8l-6 6H8l-6-6V8z",
    Urgency.SAME_DAY: "M12 2l11 20H1z",
    Urgency.MEDICAL_REVIEW: "M12 1l11 11-11 11L1 12z",
    Urgency.NO_NEEDLING: "M3 3h18v18H3zM7 7v10h10V7z",
    Urgency.PRECAUTION: "M12 3a9 9 0 1 0 .01 0z",
    Urgency.NOTE: "M3 10h18v4H3z",
    Urgency.CLEAR: "M9.5 19L3 12.5l2.5-2.5 4 4L18.500 5 21 7.500z",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One form in the list, in the words and shapes of the page."""

    tone: str
    shape: str
    urgency: str
    name: str
    reference: str
    unfinished: bool
    part: str
    band: str
    stamp: str
    when: str


def forms_page(visit: Visit, lines: Iterable[CaseLine]) -> Response:
    """List the forms, those to act on today apart."""
    kept, clinic = tuple(lines), visit.clinic
    words = {
        "now": _when(clinic, clinic.clock()),
        "urgent": [_row(clinic, line) for line in kept if line.is_urgent],
        "others": [_row(clinic, line) for line in kept if not line.is_urgent],
    }
    return pages.at_desk(visit.here, visit.cookie, "forms.html", words)


def statuses_page(visit: Visit, lines: Iterable[Status], *, may_ask: bool) -> Response:
    """List how far each form is, without anything that was answered but the name."""
    clinic = visit.clinic
    told = [
        {
            "name": line.name or "Name not given",
            "reference": line.reference,
            "unfinished": line.sent_at is None,
            "part": line.part,
            "stamp": (line.sent_at or line.opened_at).isoformat(timespec="minutes"),
            "when": _when(clinic, line.sent_at or line.opened_at),
        }
        for line in lines
    ]
    words = {"now": _when(clinic, clinic.clock()), "lines": told, "may_ask": may_ask}
    return visit.page("statuses.html", words)


def reason_page(visit: Visit, reference: str, typed: str, problems: Problems) -> Response:
    """Ask an administrator why they need a form."""
    words = {"reference": reference, "typed": typed, "problems": problems}
    return visit.page("reason.html", words, 422 if problems else 200)


def pdf_response(pdf: bytes, reference: str) -> Response:
    """Hand out a summary; its file name tells the reference only."""
    named = {
        "content-disposition": f'inline; filename="intake-{reference}.pdf"',
        "content-security-policy": PDF_ONLY,
    }
    return Response(pdf, media_type="application/pdf", headers={**pages.PRIVATE, **named})


def _row(clinic: Clinic, line: CaseLine) -> Row:
    return Row(
        tone=str(line.urgency),
        shape=SHAPES[line.urgency],
        urgency=URGENCY[line.urgency],
        name=line.name or "Name not given",
        reference=line.reference,
        unfinished=line.sent_at is None,
        part=line.part,
        band=line.band,
        stamp=line.moment.isoformat(timespec="minutes"),
        when=_when(clinic, line.moment),
    )


def _when(clinic: Clinic, moment: datetime) -> str:
    local, today = clinic.local(moment), clinic.today()
    if local.date() == today:
        return f"today, {local:%H:%M}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%B}{year}, {local:%H:%M}"
