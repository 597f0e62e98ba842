"""A form as it was sent: answers, assessment and the questionnaire that was shown."""

from collections.abc import Mapping
from datetime import datetime

from screening.assessment.model import Assessment
from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency
from screening.response.model import Answers, Status


class Acknowledgement(Frozen):
    """An interrupt page that was shown, for which flags, and when it was understood.

    Times are UTC. `flags` are the ids of all flags that were new when it was shown. `version` is
    that of the questionnaire, and `setting` tells which text of the page: `desk` or `home`.
    """

    page: str
    version: str = ""
    setting: str = ""
    flags: tuple[str, ...]
    shown_at: datetime
    understood_at: datetime | None = None


class UrgencyChange(Frozen):
    """When an answer, new or changed, changed how soon somebody must act, in UTC."""

    at: datetime
    before: Urgency
    after: Urgency


class Submission(Frozen):
    """One form: sent, or with `sent_at` none still unfinished.

    `reference` is the number that staff use; it says nothing about the patient.
    `edition` counts from 1: a correction is a further edition, with its `reason`, made by `who`
    at `kept_at`, and the ones before stay as they were. `rules_hash` names what it was judged by.
    `reader` names who of the staff read it aloud and answered for the patient. `pages` are the
    seconds that the patient spent on each place of the form, as far as they are known.
    Times are UTC; `assessment.on` is the clinic's local date.
    """

    reference: str
    questionnaire: str
    version: str
    content_hash: str
    rules_hash: str = ""
    edition: int = 1
    status: Status
    answers: Answers
    assessment: Assessment
    acknowledgements: tuple[Acknowledgement, ...] = ()
    urgencies: tuple[UrgencyChange, ...] = ()
    pages: Mapping[str, int] = {}
    opened_at: datetime
    sent_at: datetime | None
    kept_at: datetime | None = None
    reader: str = ""
    who: str = ""
    reason: str = ""
