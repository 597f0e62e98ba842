"""What a clinic sets for itself: changed whole, and never over somebody else's change."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from screening.actions import typed
from screening.actions.allowed import needs
from screening.clinic import Clinic
from screening.errors import AnswerError, AnswerProblem
from screening.records.deeds import Did
from screening.records.people import Choice, Role
from screening.settings import CHOSEN

# What pydantic says of a number, a word of a list or a yes is for programmers.
WORDS: Final = {
    "min_age": "Enter an age between 0 and 120",
    "link_days": "Enter a number of days between 1 and 90",
    "paper": "Choose Letter or A4",
    "reminder_days": "Enter a number of days between 0 and 60",
    "band_shown": "Choose yes or no",
}
# What stands above all fields tells by itself which one is empty.
EMPTY: Final = "enter something"
NAMES: Final = {
    "clinic_name": "the name of the clinic",
    "clinic_phone": "the telephone number",
    "emergency_number": "the number of emergency services",
    "advice_line": "the number of the nurse advice line",
    "crisis_line": "the number of the crisis line",
    "privacy_contact": "whom to ask about privacy",
    "mail_sender": "who e-mails come from",
    "mail_subject": "the subject of an invitation",
}
# The other lines may be words: not every place has a nurse to call.
NUMBERS: Final = ("clinic_phone", "emergency_number")
OURS: Final = "Value error, "


class Chosen(NamedTuple):
    """What the clinic has set or left as it began, and the revision to change it from."""

    revision: int
    values: Mapping[str, Any]


@needs(Role.ADMINISTRATOR)
def now(clinic: Clinic) -> Chosen:
    """Return what the clinic has set; what it has not is as the environment says."""
    choice = clinic.store.chosen.choice()
    settings = clinic.settings.chosen(choice.values)
    return Chosen(choice.revision, {name: getattr(settings, name) for name in CHOSEN})


@needs(Role.ADMINISTRATOR)
def choose(clinic: Clinic, revision: int, values: Mapping[str, Any]) -> Chosen:
    """Change what the clinic has set, from the revision that was shown.

    Raises AnswerError with a problem for each value that cannot be used, Conflict if somebody
    else has changed the settings meanwhile.
    """
    if unknown := [name for name in values if name not in CHOSEN]:
        raise AnswerError(*(AnswerProblem(name, "there is no such setting") for name in unknown))
    before = now(clinic)
    try:
        settings = clinic.settings.chosen({**before.values, **values})
    except ValidationError as error:
        raise AnswerError(*_problems(error)) from None
    chosen = {name: getattr(settings, name) for name in CHOSEN}
    if uncallable := _uncallable(before.values, chosen):
        raise AnswerError(*uncallable)
    if chosen == before.values and revision == before.revision:
        return before
    choice = Choice(revision=revision, values=chosen)
    kept = clinic.store.chosen.choose(choice, clinic.deed(Did.SETTINGS_CHANGED))
    return Chosen(kept.revision, chosen)


def _uncallable(before: Mapping[str, Any], chosen: Mapping[str, Any]) -> list[AnswerProblem]:
    # What was left as the environment says is not asked for again: "the front desk" is there.
    changed = [name for name in NUMBERS if chosen[name] != before[name]]
    found = {name: typed.number_problem(chosen[name]) for name in changed}
    return [AnswerProblem(name, why) for name, why in found.items() if why]


def _problems(error: ValidationError) -> list[AnswerProblem]:
    wrong = error.errors(include_input=False, include_context=False, include_url=False)
    found = {str(one["loc"][0]): one["msg"] for one in wrong}
    return [AnswerProblem(name, WORDS.get(name) or _said(name, why)) for name, why in found.items()]


def _said(name: str, why: str) -> str:
    words = why.removeprefix(OURS)
    if words == EMPTY and name in NAMES:
        words = f"enter {NAMES[name]}"
    elif words.endswith("letters or fewer") and name in NAMES:
        words = f"{words} for {NAMES[name]}"
    return words[:1].upper() + words[1:]
