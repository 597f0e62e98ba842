"""One form with all that is needed to tell it: content, answers, letterhead, clock, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from screening.assessment.submission import Submission
from screening.questionnaire.load import Content
from screening.questionnaire.named import PAIN_AREAS
from screening.report import days
from screening.report.decided import Decided
from screening.report.model import Letterhead
from screening.response.reading import Reading


class Coming(NamedTuple):
    """When the patient comes and to whom, as the invitation says; nothing of what is not known."""

    visit: str = ""
    physiotherapist: str = ""


NOT_KNOWN: Final = Coming()


@dataclass(frozen=True)
class Case:
    """Everything that the sections of a report are told from.

    `decided` is what staff decided about the form, the first decision first. `by` names whoever
    made this edition of it, as people know them. `coming` is the visit that it was asked for.
    """

    content: Content
    submission: Submission
    letterhead: Letterhead
    made_at: datetime
    decided: tuple[Decided, ...] = ()
    by: str = ""
    coming: Coming = NOT_KNOWN

    @cached_property
    def reading(self) -> Reading:
        """Return the answers as the rules read them: what is hidden does not count."""
        return Reading(self.content.questionnaire, self.submission.answers)

    @property
    def is_recorded(self) -> bool:
        """Tell whether a patient sent or began this form; answers from a file have no reference."""
        return bool(self.submission.reference)

    @property
    def measures(self) -> Mapping[str, Any]:
        """Return the measures as they were worked out when the answers were judged."""
        return self.submission.assessment.measures

    def answer(self, item_id: str) -> Any:
        """Return the answer that counts: none if the item is hidden or blank."""
        return self.reading.answer(item_id)

    @property
    def worst_place(self) -> str:
        """Return the place that hurts most: the only one, or the one that was picked."""
        marked: Sequence[str] = self.answer(PAIN_AREAS) or ()
        return str(self.answer("pain_main_area") or (marked[0] if len(marked) == 1 else ""))

    def fill(self, words: str) -> str:
        """Fill the braces in words of the content; never use it on a patient's own words."""
        for name in (
            "clinic_name",
            "clinic_phone",
            "emergency_number",
            "advice_line",
            "crisis_line",
        ):
            words = words.replace("{" + name + "}", getattr(self.letterhead, name))
        return words

    def moment(self, moment: datetime) -> str:
        """Tell a moment on the clinic's clock."""
        return days.moment(moment.astimezone(ZoneInfo(self.letterhead.time_zone)))

    def until(self, first: datetime, later: datetime) -> str:
        """Tell a later moment; of the same day, the time alone."""
        zone = ZoneInfo(self.letterhead.time_zone)
        before, after = first.astimezone(zone), later.astimezone(zone)
        return f"{after:%H:%M}" if before.date() == after.date() else days.moment(after)
