"""The page on which a physiotherapist signs the rules that judge the answers."""

from typing import Any, Final

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from screening.actions.clinician import signing_rules
from screening.clinic import Clinic, Clinics
from screening.errors import AnswerError
from screening.questionnaire.load import JUDGING
from screening.records.people import Role, RulesSignature
from screening.report import days
from screening.web.desk import Visit, for_staff, led
from screening.web.pages import PRIVATE
from screening.web.problems import WRONG, Problems, said

PAGE: Final = "/staff/rules"
SHORT_HASH: Final = 12
FIELDS: Final = ("name", "registration")


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the route of the rules."""
    return (
        Route(PAGE, for_staff(clinics, _rules), methods=["GET", "POST"]),
        Route(f"{PAGE}/{{file}}", for_staff(clinics, _text)),
    )


def _rules(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return _page(visit, {"name": visit.here.member.name, "registration": ""}, Problems())
    typed = {name: visit.typed.get(name, "") for name in FIELDS}
    wanted = visit.typed.get("rules_hash", "")
    try:
        signing_rules.sign(visit.clinic, wanted, typed["name"], typed["registration"])
    except AnswerError as error:
        return _page(visit, typed, said(error), WRONG)
    return led(PAGE)


def _text(visit: Visit) -> Response:
    told = signing_rules.text(visit.clinic, visit.request.path_params["file"])
    return PlainTextResponse(told, headers=PRIVATE)


def _page(visit: Visit, typed: dict[str, str], problems: Problems, status: int = 200) -> Response:
    found = signing_rules.now(visit.clinic)
    words: dict[str, Any] = {
        "typed": typed,
        "problems": problems,
        "files": sorted(JUDGING),
        "version": found.version,
        "rules_hash": found.rules_hash,
        "short_hash": found.rules_hash[:SHORT_HASH],
        "signed": _told(visit.clinic, found.signature) if found.signature else None,
        "before": [_told(visit.clinic, one) for one in found.before if one != found.signature],
        "may_sign": Role.CLINICIAN in visit.clinic.roles,
    }
    return visit.page("rules.html", words, status)


def _told(clinic: Clinic, one: RulesSignature) -> dict[str, str]:
    return {
        "name": one.name,
        "registration": one.registration,
        "version": one.version,
        "short_hash": one.rules_hash[:SHORT_HASH],
        "day": days.full(clinic.local(one.at)),
    }
