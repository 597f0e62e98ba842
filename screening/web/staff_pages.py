"""What staff see in the browser: small pages without any script."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from screening.actions.review import CaseLine
from screening.clinic import Clinic
from screening.questionnaire.model import Urgency

HERE: Final = Path(__file__).parent
CSS: Final = (HERE / "staff.css").read_bytes()
PRIVATE: Final = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
SCRIPTLESS: Final = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
# A browser's own PDF viewer styles itself, so this one says nothing about styles.
PDF_ONLY: Final = "frame-ancestors 'none'; form-action 'none'; base-uri 'none'"
PAGES: Final = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
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


def key_page(clinic: Clinic, problem: str = "", status: int = 200) -> Response:
    """Ask for the staff key, with the problem of the last try."""
    return _page(clinic, "key.html", {"problem": problem}, status)


def forms_page(clinic: Clinic, lines: Iterable[CaseLine]) -> Response:
    """List the forms, those to act on today apart."""
    kept = tuple(lines)
    words = {
        "now": _when(clinic, clinic.clock()),
        "urgent": [_row(clinic, line) for line in kept if line.is_urgent],
        "others": [_row(clinic, line) for line in kept if not line.is_urgent],
    }
    return _page(clinic, "forms.html", words)


def message_page(clinic: Clinic, title: str, body: str, status: int) -> Response:
    """Say one thing, and lead back to the list."""
    words = {"title": title, "body": body, "link": "/staff/forms", "link_words": "To the forms"}
    return _page(clinic, "message.html", words, status)


def pdf_response(pdf: bytes, reference: str) -> Response:
    """Hand out a summary; its file name tells the reference only."""
    named = {
        "content-disposition": f'inline; filename="intake-{reference}.pdf"',
        "content-security-policy": PDF_ONLY,
    }
    return Response(pdf, media_type="application/pdf", headers={**PRIVATE, **named})


def css_response() -> Response:
    """Hand out the look of these pages."""
    headers = {"cache-control": "max-age=3600", "x-content-type-options": "nosniff"}
    return Response(CSS, media_type="text/css", headers=headers)


def _page(clinic: Clinic, name: str, words: Mapping[str, Any], status: int = 200) -> Response:
    html = PAGES.get_template(name).render(clinic_name=clinic.settings.clinic_name, **words)
    return HTMLResponse(html, status, {**PRIVATE, "content-security-policy": SCRIPTLESS})


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
