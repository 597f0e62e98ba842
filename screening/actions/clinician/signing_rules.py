"""The rules of a questionnaire: whether a physiotherapist has signed them, and signing them."""

from typing import Final, NamedTuple

from screening.actions import codes, typed
from screening.actions.allowed import needs
from screening.actions.contents import text_of
from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem, NotFound
from screening.questionnaire.load import JUDGING
from screening.records.deeds import Did
from screening.records.people import Role, RulesSignature

LONGEST_NAME: Final = 60
LONGEST_REGISTRATION: Final = 20


class Signing(NamedTuple):
    """The rules that judge now, who signed them, and the signatures before, the newest first."""

    version: str
    rules_hash: str
    signature: RulesSignature | None
    before: tuple[RulesSignature, ...]


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def now(clinic: Clinic) -> Signing:
    """Return how the rules of the questionnaire stand that new patients get."""
    content = clinic.content
    return Signing(
        content.questionnaire.version,
        content.rules_hash,
        clinic.store.chosen.signature(content.rules_hash),
        clinic.store.chosen.signatures(content.questionnaire.id),
    )


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def text(clinic: Clinic, file: str) -> str:
    """Return one of the files that a signature is for, as it judges now.

    Raises NotFound if it is none of JUDGING.
    """
    if file not in JUDGING:
        raise NotFound("no such file judges")
    return text_of(clinic.content).files[file]


@needs(Role.CLINICIAN)
def sign(clinic: Clinic, rules_hash: str, name: str, registration: str) -> RulesSignature:
    """Sign the rules that were shown, as the physiotherapist of this name.

    Raises AnswerError if something is missing, or other rules judge by now.
    """
    content = clinic.content
    problems = [p for p in (_name(name), _registration(registration)) if p]
    if rules_hash != content.rules_hash:
        problems.append(AnswerProblem("rules", "The rules have changed. Read them again"))
    if problems:
        raise AnswerError(*problems)
    signature = RulesSignature(
        id=codes.token(clinic.chance),
        questionnaire=content.questionnaire.id,
        version=content.questionnaire.version,
        rules_hash=content.rules_hash,
        who=clinic.who,
        name=typed.line(name),
        registration=typed.line(registration),
        at=clinic.clock(),
    )
    clinic.store.chosen.sign(signature, clinic.deed(Did.RULES_SIGNED))
    return signature


def _name(said: str) -> AnswerProblem | None:
    line = typed.line(said)
    if not line:
        return AnswerProblem("name", "Enter your name")
    if len(line) > LONGEST_NAME:
        return AnswerProblem("name", f"The name must be {LONGEST_NAME} letters or fewer")
    return None


def _registration(said: str) -> AnswerProblem | None:
    line = typed.line(said)
    if not line:
        return AnswerProblem("registration", "Enter your registration number")
    if len(line) > LONGEST_REGISTRATION:
        why = f"The registration number must be {LONGEST_REGISTRATION} letters or fewer"
        return AnswerProblem("registration", why)
    return None
