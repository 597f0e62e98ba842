"""The invented patients: read from patients.yaml, and what each answers on a day."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from screening.demo.dice import Dice
from screening.questionnaire import strict_yaml
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.load import QUESTIONNAIRES, Content
from screening.questionnaire.named import BIRTH_DATE, HELPER_NAME, NAME, PAIN_AREAS
from screening.response.model import is_blank
from screening.response.validate import read_answers
from screening.response.written import typed_answers

FILE: Final = Path(__file__).with_name("patients.yaml")
RIGHT: Final = "right"
PLACED: Final = (PAIN_AREAS, "pain_main_area", "numb_where")
PEG: Final = ("peg_pain", "peg_enjoyment", "peg_activity")
TOP: Final = 10
YEAR: Final = timedelta(days=365, hours=6)


class Later(Frozen):
    """A further visit, so many days after the first, and what is answered otherwise then."""

    days: int
    says: Mapping[str, Any]


class Unusual(Frozen):
    """What the clinic does with a form where it is not the usual."""

    leave: str = ""
    error: str = ""
    correct: Mapping[str, Any] = {}
    reason: str = ""
    clear: Mapping[str, str] = {}
    hold: str = ""
    letter: str = ""


class Person(Frozen):
    """Somebody who does not exist: patients.yaml tells what the fields mean."""

    name: str
    age: int
    like: str
    side: str = ""
    says: Mapping[str, Any]
    again: tuple[Later, ...] = ()
    stops: str = ""
    reader: str = ""
    late: int = -1
    desk: Unusual = Unusual()


class Cast(Frozen):
    """The whole of patients.yaml."""

    base: Mapping[str, Any]
    pictures: Mapping[str, Mapping[str, Any]]
    people: tuple[Person, ...]


@cache
def cast() -> Cast:
    """Return all patients, in the order in which they first come in."""
    return Cast.model_validate(strict_yaml.read(FILE.name, FILE.read_text("utf-8")).value)


def answers(content: Content, person: Person, first: date) -> dict[str, Any]:
    """Return all that somebody answers who first comes in on a day; the same seed, the same words.

    Raises AnswerError if an answer does not fit the questionnaire any more.
    """
    dice, known = Dice(person.name), cast()
    picture = known.pictures.get(person.like) or _worked(content, person.like)
    told = {**known.base, **_on_their_side(person, picture), **person.says}
    born = first - YEAR * person.age - timedelta(days=15 + dice.below(330))
    told |= {NAME: person.name, BIRTH_DATE: born.isoformat()}
    told |= {"phone": f"604 555 01{dice.below(100):02}", "signature": _signature(person, told)}
    read = _read(content, told, first)
    return read | _varied(read, person, dice)


def later(content: Content, before: Mapping[str, Any], visit: Later, on: date) -> dict[str, Any]:
    """Return what is answered at a later visit: IMS was tried since, and some is otherwise now."""
    result = "temporary" if visit.says.get("trend") == "better" else "unsure"
    since = {
        "treatments": [*before["treatments"], "ims"],
        "tx_result": {**before.get("tx_result", {}), "ims": result},
        "tx_length": {**before.get("tx_length", {}), "ims": "lt4w"},
        "tx_note": {**before.get("tx_note", {}), "ims": "here, since the last form"},
    }
    return _read(content, {**before, **since, **visit.says}, on)


def _worked(content: Content, number: str) -> Mapping[str, Any]:
    """Return the answers of a worked case, but for what is a patient's own."""
    cases = QUESTIONNAIRES / content.questionnaire.id / "cases"
    file = next(cases.glob(f"{number}_*.yaml"))
    said = strict_yaml.read(file.name, file.read_text("utf-8")).value["answers"]
    return {name: answer for name, answer in said.items() if name not in {"onset_date", "doctor"}}


def _on_their_side(person: Person, picture: Mapping[str, Any]) -> dict[str, Any]:
    if person.side != RIGHT:
        return dict(picture)
    return {
        name: _mirrored(answer) if name in PLACED else answer for name, answer in picture.items()
    }


def _mirrored(answer: Any) -> Any:
    if isinstance(answer, list):
        return [_mirrored(one) for one in answer]
    if isinstance(answer, Mapping):
        return {**answer, "region": _mirrored(answer["region"])}
    place, _, side = answer.rpartition("_")
    other = {"left": "right", "right": "left"}.get(side, side)
    return f"{place}_{other}"


def _signature(person: Person, told: Mapping[str, Any]) -> str:
    return str(told.get(HELPER_NAME) or person.name).partition(" (")[0]


def _read(content: Content, told: Mapping[str, Any], on: date) -> dict[str, Any]:
    said = {name: answer for name, answer in told.items() if not is_blank(answer)}
    return dict(read_answers(content, typed_answers(content.questionnaire, said), on))


def _varied(read: Mapping[str, Any], person: Person, dice: Dice) -> dict[str, Any]:
    """Return numbers a little up or down, where the person does not say them exactly."""
    free = [name for name in PEG if name not in person.says]
    varied: dict[str, Any] = {name: _near(read[name], dice) for name in free}
    if "activities" not in person.says:
        varied["activities"] = [
            {**one, "score": _near(one["score"], dice)} for one in read["activities"]
        ]
    return varied


def _near(number: int, dice: Dice) -> int:
    return min(max(number + dice.between(-1, 1), 0), TOP)
