"""One turn of the form: what was said on a page, and where that leads."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from screening.assessment.second_look import second_look
from screening.clinic import Clinic
from screening.errors import AnswerProblem
from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType, Page, PageKind
from screening.records.model import Draft
from screening.response import journey
from screening.response.asking import Asking, error_words, is_soft, page_problems
from screening.response.journey import Place
from screening.response.model import Answers
from screening.response.validate import readable

ONE_LINE: Final = frozenset({ItemType.TEXT, ItemType.PHONE, ItemType.SIGNATURE})
TURNS_AROUND: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the patient is now; a draft of revision 0 is not stored.

    With an `interrupt`, that page is shown and `place` is the one whose Continue raised it.
    The `error` of a problem is what to show, braces still unfilled.
    """

    draft: Draft
    place: Place
    problems: tuple[AnswerProblem, ...] = ()
    interrupt: Page | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the patient said at a place, and which soft problems they let stand."""

    place: Place
    raws: Mapping[str, Any]
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Heard:
    """The answers of the whole form after a reply, and what to look at again."""

    answers: dict[str, Any]
    problems: tuple[AnswerProblem, ...]


def hear(clinic: Clinic, content: Content, answers: Answers, reply: Reply) -> Heard:
    """Put a reply among the answers; what cannot be read is named and changes nothing."""
    place = reply.place
    read, unread = readable(content, _merged(answers, reply), clinic.today())
    read |= {p.item: answers[p.item] for p in unread if p.item in answers}
    worded = [_worded(content, p) for p in unread if _is_here(place, p)]
    named = {problem.item for problem in worded}
    asked = [p for p in doubts(clinic, content, read, place) if p.item not in named]
    standing = [p for p in asked if not (is_soft(p) and p.item in reply.accepted)]
    order = [item.id for item in place.page.items]
    found = sorted((*worded, *standing), key=lambda p: order.index(p.item))
    return Heard(read, tuple(found))


def doubts(
    clinic: Clinic, content: Content, answers: Answers, place: Place
) -> tuple[AnswerProblem, ...]:
    """Return what the patient should look at again at a place, in words."""
    today = clinic.today()
    asked = page_problems(content, answers, place, Asking(today, clinic.settings.min_age))
    named = {problem.item for problem in asked}
    looks = second_look(content, answers, place, today)
    return (*asked, *(look for look in looks if look.item not in named))


def here(content: Content, draft: Draft, wanted: str = "") -> Turn:
    """Return the wanted place if the patient may see it, else the one where they were."""
    questionnaire, answers = content.questionnaire, draft.answers
    known = (wanted, draft.place)
    open_ones = (p for p in known if p and journey.may_visit(questionnaire, answers, p))
    found = (journey.find(questionnaire, answers, p) for p in open_ones)
    asked = (place for place in found if place and place.page.kind is not PageKind.FINISH)
    place = next(asked, None) or last_asked(content, answers)
    halted = journey.find(questionnaire, answers, draft.halted_at) if draft.interrupt else None
    if halted and (not wanted or is_after(content, answers, place, halted)):
        return Turn(draft, halted, interrupt=questionnaire.page[draft.interrupt])
    return Turn(draft, place)


def last_asked(content: Content, answers: Answers) -> Place:
    """Return the first place that still needs an answer; the last one before the end if none."""
    place = journey.first_open(content.questionnaire, answers)
    if place.page.kind is PageKind.FINISH:
        return journey.previous_place(content.questionnaire, answers, place) or place
    return place


def is_after(content: Content, answers: Answers, place: Place, other: Place) -> bool:
    """Tell whether a place comes after another one on the patient's way."""
    way = journey.places(content.questionnaire, answers)
    return other in way and place in way[way.index(other) + 1 :]


def after(content: Content, answers: Answers, place: Place) -> Place:
    """Return the place that Continue leads to; the end itself is reached by sending only."""
    following = journey.next_place(content.questionnaire, answers, place)
    return place if following.page.kind is PageKind.FINISH else following


def back_to_check(content: Content, answers: Answers) -> Place:
    """Return where a change leads to: what it left open, else the page that lists all answers."""
    way = journey.places(content.questionnaire, answers)
    check = next(place for place in way if place.page.kind is PageKind.CHECK)
    still_open = last_asked(content, answers)
    return check if is_after(content, answers, still_open, check) else still_open


def _merged(answers: Answers, reply: Reply) -> dict[str, Any]:
    merged = dict(answers)
    for item in reply.place.page.items:
        if item.id not in reply.raws:
            continue
        raw = tidied(item, reply.raws[item.id])
        card = reply.place.card
        merged[item.id] = {**(merged.get(item.id) or {}), card: raw} if card else raw
    return merged


def tidied(item: Item, raw: Any) -> Any:
    """Return an answer without what nobody means: blanks at the ends, control characters."""
    trimmed = _trimmed(raw)
    if item.type in ONE_LINE and isinstance(trimmed, str):
        return " ".join(trimmed.split())
    return trimmed


def _trimmed(raw: Any) -> Any:
    """Take from every text the blanks at its ends and all that no keyboard types."""
    if isinstance(raw, str):
        whole = raw.encode("utf-8", "replace").decode()
        return "".join(letter for letter in whole if not _is_unwritten(letter)).strip()
    if isinstance(raw, list):
        return [_trimmed(entry) for entry in raw]
    if isinstance(raw, dict):
        return {key: _trimmed(value) for key, value in raw.items()}
    return raw


def _is_unwritten(letter: str) -> bool:
    """Tell control characters, noncharacters and marks that turn the reading direction around."""
    number = ord(letter)
    is_no_letter = number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF  # noqa: PLR2004 - Unicode's own
    is_control = unicodedata.category(letter) == "Cc" and letter != "\n"
    return is_control or is_no_letter or letter in TURNS_AROUND


def _is_here(place: Place, problem: AnswerProblem) -> bool:
    return problem.card == place.card and any(i.id == problem.item for i in place.page.items)


def _worded(content: Content, problem: AnswerProblem) -> AnswerProblem:
    item = content.questionnaire.items[problem.item]
    words = error_words(item, problem)
    return AnswerProblem(problem.item, problem.why, words, problem.card)
