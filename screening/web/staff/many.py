"""The pages on which many patients are invited at once: a list goes up, is checked, and sent."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from screening.actions.invite import many
from screening.actions.invite.list_rows import COLUMNS, NEEDED
from screening.actions.staff import sign_in
from screening.clinic import Clinic, Clinics
from screening.delivery.csv_rows import LARGEST
from screening.errors import AnswerError, NotFound
from screening.records.batches import Batch, BatchState, Left, Person
from screening.records.people import Stage
from screening.report.days import short, with_time
from screening.web import desk, pages
from screening.web.days import when
from screening.web.desk import Typed, Visit, for_anybody, for_staff, led
from screening.web.files import saved_as
from screening.web.problems import WRONG, Problems, said
from screening.web.server.refusals import LISTS
from screening.web.staff import door, uploads

PART: Final = "many/progress.html"
CSV: Final = "text/csv; charset=utf-8"
KB: Final = 1024
EXAMPLES: Final = {
    "name": "Robin Example",
    "email": "robin@example.com",
    "birth_date": "1985-03-27 or 27 Mar 1985",
    "visit_day": "2026-06-12 or 12 Jun 2026",
    "visit_time": "14:30 or 2:30 pm",
    "physiotherapist": "Kim Ng",
}


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of lists; they stand before those of a single invitation."""
    one, post = f"{LISTS}/{{id}}", ["POST"]
    uploading = for_staff(clinics, _upload, reads=uploads.with_file)
    return (
        Route(LISTS, uploading, methods=["GET", "POST"]),
        Route(f"{LISTS}/template.csv", for_staff(clinics, _template)),
        Route(one, for_staff(clinics, _one)),
        Route(f"{one}/now", for_anybody(clinics, _now)),
        Route(f"{one}/to-correct.csv", for_staff(clinics, _to_correct)),
        Route(f"{one}/send", for_staff(clinics, _send), methods=post),
        Route(f"{one}/stop", for_staff(clinics, _stop), methods=post),
    )


def _upload(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return _form(visit, Problems())
    try:
        batch = many.upload(visit.clinic, uploads.file_of(visit.request))
    except AnswerError as error:
        return _form(visit, said(error))
    return led(f"{LISTS}/{batch.id}")


def _form(visit: Visit, problems: Problems) -> Response:
    words = {
        "problems": problems,
        "columns": [(COLUMNS[name], name in NEEDED, EXAMPLES[name]) for name in COLUMNS],
        "most": many.MOST,
        "largest": LARGEST,
        "largest_kb": LARGEST // KB,
        "waiting": [_told(visit.clinic, batch) for batch in many.unfinished(visit.clinic)],
    }
    return visit.page("many/upload.html", words, WRONG if problems else 200)


def _one(visit: Visit) -> Response:
    return _page(visit, many.to_look_at(visit.clinic, _id(visit)), Problems())


def _page(visit: Visit, batch: Batch, problems: Problems) -> Response:
    words = _told(visit.clinic, batch)
    if batch.state is not BatchState.READ:
        return visit.page("many/sent.html", words)
    more = {
        "problems": problems,
        "unused": batch.unused,
        "is_guessed": batch.is_guessed,
        "wrong": [_row(row) for row in batch.left if row.cells],
        "known": [row for row in batch.left if not row.cells],
        "people": [_person(one) for one in batch.people if not one.shares],
        "shared": [_person(one) for one in batch.people if one.shares],
        "example": many.example(visit.clinic, batch),
    }
    return visit.page("many/list.html", {**words, **more}, WRONG if problems else 200)


def _now(clinics: Clinics, request: Request, typed: Typed) -> Response:  # noqa: ARG001
    """Answer a page that asks how far its list is; who only asks is not active."""
    cookie = desk.cookie_of(request)
    here = sign_in.here(clinics, cookie, is_active=False)
    if here is None or here.session.stage is not Stage.WHOLE:
        return Response(status_code=401, headers=pages.PRIVATE)
    try:
        batch = many.one(here.clinic, str(request.path_params["id"]))
    except NotFound:
        return Response(status_code=404, headers=pages.PRIVATE)
    answer = pages.at_desk(here, cookie, PART, _told(here.clinic, batch))
    answer.headers.update(door.still_here(here, cookie))
    return answer


def _send(visit: Visit) -> Response:
    typed, batch = visit.typed, many.to_look_at(visit.clinic, _id(visit))
    agreed, shared = typed.get("is_agreed") == "yes", typed.get("with_shared") == "yes"
    try:
        many.confirm(visit.clinic, batch.id, is_agreed=agreed, with_shared=shared)
    except AnswerError as error:
        return _page(visit, batch, said(error))
    return led(f"{LISTS}/{batch.id}")


def _stop(visit: Visit) -> Response:
    was = many.stop(visit.clinic, _id(visit))
    return led(LISTS if was is BatchState.READ else f"{LISTS}/{_id(visit)}")


def _template(visit: Visit) -> Response:
    return _saved(many.template(visit.clinic), "patients-to-invite.csv")


def _to_correct(visit: Visit) -> Response:
    return _saved(many.to_correct(visit.clinic, _id(visit)), "rows-to-correct.csv")


def _saved(content: bytes, name: str) -> Response:
    return Response(content, media_type=CSV, headers=saved_as(name))


def _id(visit: Visit) -> str:
    return str(visit.request.path_params["id"])


def _told(clinic: Clinic, batch: Batch) -> dict[str, Any]:
    """Return the words for a list that tell about nobody."""
    return {
        "id": batch.id,
        "state": str(batch.state),
        "total": batch.total,
        "done": batch.done,
        "invited": batch.invited,
        "rows": batch.total + len(batch.left),
        "left": batch.left,
        "made_at": when(clinic, batch.made_at),
        "done_at": when(clinic, batch.done_at) if batch.done_at else "",
        "is_set_up": clinic.mailer.is_set_up,
    }


def _row(row: Left) -> dict[str, Any]:
    name, email, *_ = (*row.cells, "", "")
    return {**row.model_dump(), "name": name, "email": email}


def _person(one: Person) -> dict[str, Any]:
    day = short(one.visit_day) if one.visit_day else ""
    return {**one.model_dump(), "visit": with_time(day, one.visit_time)}
