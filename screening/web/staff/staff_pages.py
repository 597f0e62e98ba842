"""How far forms are as the front desk sees it, and the reason that an administrator gives."""

from collections.abc import Iterable

from starlette.responses import Response

from screening.actions.clinician.review import Status
from screening.report.labels import NO_NAME
from screening.web.days import when
from screening.web.desk import Visit
from screening.web.problems import WRONG, Problems


def statuses_page(visit: Visit, lines: Iterable[Status], *, may_ask: bool) -> Response:
    """List how far each form is, without anything that was answered but the name."""
    clinic = visit.clinic
    told = [
        {
            "name": line.name or NO_NAME,
            "reference": line.reference,
            "calls": line.calls,
            "unfinished": line.sent_at is None,
            "part": line.part,
            "stamp": (line.sent_at or line.opened_at).isoformat(timespec="minutes"),
            "when": when(clinic, line.sent_at or line.opened_at),
        }
        for line in lines
    ]
    words = {"now": when(clinic, clinic.clock()), "lines": told, "may_ask": may_ask}
    return visit.page("statuses.html", words)


def reason_page(visit: Visit, reference: str, typed: str, problems: Problems) -> Response:
    """Ask an administrator why they need a form."""
    words = {"reference": reference, "typed": typed, "problems": problems}
    return visit.page("reason.html", words, WRONG if problems else 200)
