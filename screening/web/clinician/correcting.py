"""The pages on which a sent form is corrected, moved to whose it is, or marked as an error."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.clinician import correcting, editions
from screening.actions.clinician.correcting import PATIENTS_OWN, Person
from screening.clinic import Clinics
from screening.errors import AnswerError, Conflict, NotFound
from screening.questionnaire.model import Item
from screening.report import said as told
from screening.report.case import Case
from screening.report.header import born_words, name_words
from screening.response.reading import Reading
from screening.response.validate import readable
from screening.web.clinician.answered import answer_to
from screening.web.clinician.asked import Question, question
from screening.web.clinician.deciding import SHOWN, as_shown, kindly
from screening.web.clinician.one_form import PATH, address, reference_of
from screening.web.clinician.wrong import wrong
from screening.web.days import moment
from screening.web.desk import Visit, for_staff, led
from screening.web.problems import WRONG, Problems, said

ALSO: Final = "asked"
# A place that was ticked just now is asked about as those are that were marked before.
MORE: Final = "more"
Page = Callable[[Visit], Response]


class Given(NamedTuple):
    """What a correction says so far: which questions it answers, and how."""

    items: tuple[Item, ...]
    answers: dict[str, Any]
    reading: Reading


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of corrections."""
    read: dict[str, Page] = {"correct": _list, "changes": _changes}
    sent: dict[str, Page] = {"correct/{item}": _correct, "move": _move, "error": _error}
    return (
        *(Route(f"{PATH}/{name}", for_staff(clinics, kindly(p))) for name, p in read.items()),
        *(
            Route(f"{PATH}/{name}", for_staff(clinics, as_shown(page)), methods=["GET", "POST"])
            for name, page in sent.items()
        ),
    )


def _list(visit: Visit) -> Response:
    case = editions.to_correct(visit.clinic, reference_of(visit))
    return visit.page("correcting/list.html", {**_whose(case), "parts": tuple(_parts(case))})


def _parts(case: Case) -> Iterator[dict[str, Any]]:
    """Yield the pages of the form with what was asked and answered on each."""
    for page in case.content.questionnaire.pages:
        asked = [item for item in page.items if _may_correct(case.reading, item)]
        if asked:
            title = page.title.replace("{item}", "treatment")
            yield {"title": title, "rows": [_row(case, item) for item in asked]}


def _row(case: Case, item: Item) -> dict[str, str]:
    given = case.submission.answers.get(item.id)
    words = told.NOT_ANSWERED if given is None else told.words(case, item, given)
    return {"id": item.id, "question": case.fill(item.text), "answer": words}


def _may_correct(reading: Reading, item: Item) -> bool:
    return item.type not in PATIENTS_OWN and reading.is_shown(item.id)


def _correct(visit: Visit) -> Response:
    case = editions.to_correct(visit.clinic, reference_of(visit))
    item = case.content.questionnaire.items.get(visit.request.path_params["item"])
    if item is None or not _may_correct(case.reading, item):
        raise NotFound("this is not asked on that form")
    if visit.request.method != "POST":
        given = Given((item,), dict(case.submission.answers), case.reading)
        return _ask(visit, case, given, Problems())
    if visit.typed.get("edition") != str(case.submission.edition):
        raise Conflict("the form was corrected by somebody else")
    given, reason = _given(visit, case, item), visit.typed.get("reason", "")
    if visit.typed.get(MORE):
        return _ask(visit, case, given, Problems())
    asked = [one.id for one in given.items if one is item or given.reading.is_shown(one.id)]
    changed = {name: given.answers.get(name) for name in asked}
    try:
        correcting.amend(visit.clinic, case.submission.reference, changed, reason)
    except AnswerError as error:
        also = (problem.item for problem in error.problems)
        more = given._replace(items=_with(case, item, (*asked, *also)))
        return _ask(visit, case, more, wrong(case, item, error))
    return led(f"{address(case.submission.reference)}/changes")


def _given(visit: Visit, case: Case, item: Item) -> Given:
    """Read what was sent, question by question: a later one may depend on an earlier one."""
    items = _with(case, item, visit.typed.get(ALSO, "").split(","))
    before = case.submission.answers
    answers, reading = dict(before), case.reading
    for one in items:
        answers[one.id] = answer_to(one, visit.typed, reading, before)
        read, _ = readable(case.content, answers, case.submission.assessment.on)
        reading = Reading(case.content.questionnaire, read)
    return Given(items, answers, reading)


def _with(case: Case, item: Item, names: Iterable[str]) -> tuple[Item, ...]:
    """Return an item, and in the order of the form those named that staff may answer as well."""
    wanted = {item.id, *names}
    every = case.content.questionnaire.all_items()
    return tuple(one for one in every if one.id in wanted and one.type not in PATIENTS_OWN)


def _ask(visit: Visit, case: Case, given: Given, problems: Problems) -> Response:
    def asked(item: Item) -> Question:
        return question(case, item, given.reading, given.answers.get(item.id))

    words = {
        **_whose(case),
        "item": visit.request.path_params["item"],
        "edition": case.submission.edition,
        "questions": tuple(asked(item) for item in given.items),
        "reason": visit.typed.get("reason", ""),
        "problems": problems,
    }
    return visit.page("correcting/item.html", words, WRONG if problems else 200)


def _move(visit: Visit) -> Response:
    reference = reference_of(visit)
    typed = {name: visit.typed.get(name, "") for name in ("name", "birth_date", "reason")}
    if visit.request.method != "POST":
        return _confirm(visit, "correcting/move.html", typed, Problems())
    whose = Person(typed["name"], typed["birth_date"])
    try:
        correcting.move(visit.clinic, reference, whose, typed["reason"])
    except AnswerError as error:
        return _confirm(visit, "correcting/move.html", typed, said(error))
    return led(f"{address(reference)}/changes")


def _error(visit: Visit) -> Response:
    reference, typed = reference_of(visit), {"reason": visit.typed.get("reason", "")}
    if visit.request.method != "POST":
        return _confirm(visit, "correcting/error.html", typed, Problems())
    try:
        correcting.mark_in_error(visit.clinic, reference, typed["reason"])
    except AnswerError as error:
        return _confirm(visit, "correcting/error.html", typed, said(error))
    return led(address(reference))


def _confirm(visit: Visit, page: str, typed: dict[str, str], problems: Problems) -> Response:
    case = editions.to_correct(visit.clinic, reference_of(visit))
    shown = visit.typed.get(SHOWN) or case.submission.edition
    words = {**_whose(case), "typed": typed, "shown": shown, "problems": problems}
    return visit.page(page, words, WRONG if problems else 200)


def _changes(visit: Visit) -> Response:
    reference = reference_of(visit)
    found = editions.differences(visit.clinic, reference)
    made = tuple((one, moment(visit.clinic, one.at)) for one in found)
    return visit.page("correcting/changes.html", {"reference": reference, "made": made})


def _whose(case: Case) -> dict[str, str]:
    return {
        "reference": case.submission.reference,
        "name": name_words(case),
        "born": born_words(case),
    }
