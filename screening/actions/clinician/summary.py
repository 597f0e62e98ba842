"""A form's summary on the screen: who may open it, and what its page needs beside the report."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from screening.actions import telling
from screening.actions.allowed import needs
from screening.actions.clinician import on_screen, review
from screening.actions.contents import content_of
from screening.actions.form import forms
from screening.actions.form.intake import ACT_NOW
from screening.actions.staff import looking
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records import retention
from screening.records.deeds import Did
from screening.records.model import DecisionKind, Draft
from screening.records.people import Role
from screening.records.worklist import SEEN
from screening.report.content import report
from screening.report.decided import Decided
from screening.report.flags import flag_name
from screening.report.model import Report
from screening.response.model import Status


@dataclass(frozen=True, slots=True)
class Opened:
    """A form as its page shows it.

    `edition` is 0 and `part` tells how far it is while it is unfinished. `waits` tells that it is
    or was urgent and nobody has seen it since; `seen` is who has seen it, the last one last.
    `may_decide` is false for an administrator, who looks for a reason. By `mark` what is pressed
    tells what was on the screen. `flag_names` names the flags of decisions, also those that are
    not raised any more.
    """

    reference: str
    report: Report
    status: Status
    edition: int
    part: str
    waits: bool
    is_read: bool
    may_decide: bool
    decided: tuple[Decided, ...]
    flag_names: Mapping[str, str]
    mark: str

    @property
    def is_sent(self) -> bool:
        """Tell whether the patient has sent it."""
        return self.edition > 0

    @property
    def seen(self) -> tuple[Decided, ...]:
        """Return who acknowledged it or marked it as read, the last one last."""
        kinds = {DecisionKind.ACKNOWLEDGED, DecisionKind.READ}
        return tuple(one for one in self.decided if one.kind in kinds)


@needs(Role.CLINICIAN, Role.ADMINISTRATOR)
def opened(clinic: Clinic, reference: str) -> Opened:
    """Open the summary of the form with this reference, however it was typed.

    Raises NotFound if there is none that staff can read, Refused if whoever asks is no clinician
    and has given no reason.
    """
    looking.must_be_allowed(clinic, reference)
    kept = review.readable(clinic, reference)
    clinic.note(Did.VIEWED, kept.reference)
    content = content_of(clinic, kept)
    form = kept if isinstance(kept, Submission) else forms.unfinished(clinic, content, kept)
    case = telling.summary_of(clinic, content, form, clinic.clock())
    is_read = _is_read(clinic, kept)
    is_off = form.status is Status.ENTERED_IN_ERROR
    return Opened(
        reference=form.reference,
        report=report(case),
        status=form.status,
        edition=kept.edition if isinstance(kept, Submission) else 0,
        part=review.part(content, kept) if isinstance(kept, Draft) else "",
        waits=retention.is_urgent(kept) and not is_read and not is_off,
        is_read=is_read,
        may_decide=Role.CLINICIAN in clinic.roles,
        decided=case.decided,
        flag_names={one.flag: flag_name(case, one.flag) for one in case.decided if one.flag},
        mark=on_screen.mark(clinic, kept),
    )


def _is_read(clinic: Clinic, form: Submission | Draft) -> bool:
    """Tell whether somebody has seen a form since it became as urgent as it is.

    What was seen unfinished waits anew once it is sent, and a correction if it is more urgent.
    It follows from the decisions, which are sealed: whoever can write the database can change
    what the list's index says of it, and the page of an urgent form must not believe that.
    """
    made = clinic.store.decisions.of(form.reference)
    if isinstance(form, Draft):
        return not retention.awaits_staff(form, made)
    seen = max((one.edition for one in made if one.kind in SEEN), default=0)
    if seen in {0, form.edition}:
        return seen > 0
    before = clinic.store.submissions.editions(form.reference)
    ranks = [_rank(one) for one in before if one.edition >= seen]
    return all(later >= earlier for earlier, later in pairwise(ranks))


def _rank(form: Submission) -> int:
    return min(form.assessment.urgency.rank, len(ACT_NOW))
