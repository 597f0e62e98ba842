"""The worklist of clinicians, how it stays up to date by itself, and the search.

What is looked for is posted: an address is kept in histories and logs, and must tell of nobody.
"""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.birth_dates import FIELD
from screening.actions.clinician import deciding, finding, review, worklist
from screening.actions.clinician.finding import Found
from screening.actions.clinician.worklist import COUNTED, WorkPage
from screening.actions.staff import sign_in
from screening.clinic import Clinics
from screening.errors import AnswerError, Refused
from screening.records.people import Role, Stage
from screening.records.worklist import Show, Waiting
from screening.web import desk, pages
from screening.web.clinician.deciding import as_shown
from screening.web.clinician.one_form import address, reference_of
from screening.web.clinician.work_rows import expected_row, row
from screening.web.desk import Typed, Visit, for_anybody, for_staff, led
from screening.web.problems import WRONG, Problems, said
from screening.web.staff import door, staff_pages

PATH: Final = "/staff/forms"
PAGE: Final = "worklist.html"
PART: Final = "worklist_list.html"
URGENT: Final = "x-urgent"
LONGEST: Final = 200
FILTERS: Final = {
    Show.NOW: "Now",
    Show.URGENT: "Urgent",
    Show.UNFINISHED: "Unfinished",
    Show.ALL: "All",
}


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the list; they stand before those of a single form."""
    both, post = ["GET", "POST"], ["POST"]
    return (
        Route(PATH, for_staff(clinics, _forms)),
        Route(f"{PATH}/now", for_anybody(clinics, _now)),
        Route(f"{PATH}/find", for_staff(clinics, _find), methods=both),
        Route(f"{PATH}/{{reference}}/read", for_staff(clinics, as_shown(_read)), methods=post),
    )


def _forms(visit: Visit) -> Response:
    clinic = visit.clinic
    if Role.CLINICIAN in clinic.roles:
        show, after = _asked(visit.request)
        return visit.page(PAGE, _listed(visit.here, worklist.page(clinic, show, after), after))
    may_ask = Role.ADMINISTRATOR in clinic.roles
    return staff_pages.statuses_page(visit, review.statuses(clinic), may_ask=may_ask)


def _now(clinics: Clinics, request: Request, typed: Typed) -> Response:  # noqa: ARG001
    """Answer a page that asks whether its list has changed; who only asks is not active."""
    cookie = desk.cookie_of(request)
    here = sign_in.here(clinics, cookie, is_active=False)
    if here is None or here.session.stage is not Stage.WHOLE:
        return Response(status_code=401, headers=pages.PRIVATE)
    try:
        return _told(here, cookie, request)
    except Refused:
        return Response(status_code=403, headers=pages.PRIVATE)


def _told(here: sign_in.Here, cookie: str, request: Request) -> Response:
    show, after = _asked(request)
    known = door.still_here(here, cookie)
    if "count" in request.query_params:
        return _nothing_new(known, worklist.waiting(here.clinic))
    found = worklist.now(here.clinic, request.query_params.get("mark", ""), show, after)
    if found is None:
        return _nothing_new(known, None)
    answer = pages.at_desk(here, cookie, PART, _listed(here, found, after))
    answer.headers.update({**known, URGENT: str(found.waiting.urgent)})
    return answer


def _nothing_new(known: Mapping[str, str], waiting: Waiting | None) -> Response:
    count = {URGENT: str(waiting.urgent)} if waiting else {}
    return Response(status_code=204, headers={**pages.PRIVATE, **known, **count})


def _find(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return led(PATH)
    wanted = visit.typed.get(FIELD, "")[:LONGEST]
    try:
        found = finding.search(visit.clinic, wanted)
    except AnswerError as error:
        return _searched(visit, wanted, Found((), is_all=True), said(error))
    return _searched(visit, wanted, found, Problems())


def _searched(visit: Visit, wanted: str, found: Found, problems: Problems) -> Response:
    words = {
        **_around(visit.here, worklist.waiting(visit.clinic)),
        "problems": problems,
        "wanted": wanted,
        "found": found,
        "rows": [row(visit.clinic, line) for line in found.lines],
    }
    return visit.page(PAGE, words, WRONG if problems else 200)


def _read(visit: Visit) -> Response:
    reference = reference_of(visit)
    deciding.mark_read(visit.clinic, reference)
    if visit.typed.get("back") != "list":
        return led(address(reference))
    return led(_address(_show(visit.typed.get("show", "")), visit.typed.get("after", "")))


def _listed(here: sign_in.Here, found: WorkPage, after: str) -> dict[str, Any]:
    """Return the words of a page of the list, and of the part of it that is renewed."""
    return {
        **_around(here, found.waiting),
        "problems": Problems(),
        "wanted": "",
        "found": None,
        "rows": [row(here.clinic, line) for line in found.lines],
        "expected": [expected_row(here.clinic, one) for one in found.expected],
        "show": str(found.show),
        "after": after if worklist.is_place(after) else "",
        "mark": found.mark,
        "more": _address(found.show, found.more) if found.more else "",
        "first": _address(found.show, ""),
    }


def _around(here: sign_in.Here, waiting: Waiting) -> dict[str, Any]:
    """Return the words for what stands around every list."""
    counts = {Show.NOW: (waiting.unread, "unread"), Show.URGENT: (waiting.urgent, "waiting")}
    filters = [
        {"show": str(show), "words": words, "path": _address(show, ""), "count": counts.get(show)}
        for show, words in FILTERS.items()
    ]
    clock = int(here.clinic.clock().timestamp())
    return {"filters": filters, "urgent": waiting.urgent, "most": COUNTED, "clock": clock}


def _address(show: Show, after: str) -> str:
    asked = {"show": "" if show is Show.NOW else str(show), "after": after}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{PATH}?{query}" if query else PATH


def _asked(request: Request) -> tuple[Show, str]:
    asked = request.query_params
    return _show(asked.get("show", "")), asked.get("after", "")


def _show(name: str) -> Show:
    return Show(name) if name in set(Show) else Show.NOW
