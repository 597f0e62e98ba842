"""How a physiotherapist of the demo goes on with a form, in keeping with its flags and match."""

from collections.abc import Sequence
from typing import Final

from screening.actions.clinician.deciding import Choice
from screening.assessment.model import NOT_ENOUGH
from screening.assessment.submission import Submission
from screening.demo.dice import Dice
from screening.questionnaire.model import Urgency
from screening.records import retention
from screening.records.model import DecisionKind

ASSESS, REVIEW, OTHER, NOT_NOW = (
    DecisionKind.ASSESS,
    DecisionKind.REVIEW_FIRST,
    DecisionKind.OTHER_CARE,
    DecisionKind.NOT_NOW,
)
URGENT: Final = (
    Choice(REVIEW, "Sent to be seen today. No needle until a doctor has looked at it."),
    Choice(REVIEW, "Telephoned: on the way to the hospital.", "Call again in two weeks."),
)
BY_URGENCY: Final = {
    Urgency.MEDICAL_REVIEW: (
        Choice(REVIEW, "The family doctor first: the flag needs an examination or a test."),
        Choice(
            REVIEW, "Nothing speaks against care, but this has to be looked at before a needle."
        ),
    ),
    Urgency.NO_NEEDLING: (
        Choice(OTHER, "No needles wanted: exercises and hands-on care.", "May ask again later."),
    ),
}
# Each way on as often as it stands here.
BY_BAND: Final = {
    "strong": (
        Choice(ASSESS, "Fits well; tight muscles and a stiff segment at the same level."),
        Choice(ASSESS, "Fits well, and nothing speaks against it.", "Begin at the spine."),
        Choice(ASSESS, "Two treatments have not lasted; worth an examination."),
        Choice(ASSESS, "Fits well.", "Lying down, and a light meal before."),
        Choice(OTHER, "Fits, but would rather try a plan of exercises first."),
    ),
    "possible": (
        Choice(ASSESS, "May fit; the examination will tell."),
        Choice(ASSESS, "May fit. To be settled: the segment, and what eases it."),
        Choice(OTHER, "Not tried much yet: exercises first.", "See again in six weeks."),
    ),
    "limited": (
        Choice(OTHER, "Little speaks for it: load and exercise first."),
        Choice(ASSESS, "Comes with a good result from before; to be examined."),
        Choice(NOT_NOW, "Getting better by itself. Come back if it does not go on so."),
    ),
    "unlikely": (
        Choice(NOT_NOW, "On the mend, and short. Advice given."),
        Choice(OTHER, "Does not fit: other physiotherapy."),
    ),
}
READ_ONLY: Final = frozenset({NOT_ENOUGH})


def way_on(form: Submission, dice: Dice, *, in_care: bool) -> Choice | None:
    """Return how it goes on with a form; none where more has to be asked before.

    Whoever comes again is `in_care`: IMS goes on.
    """
    judged = form.assessment
    if retention.is_urgent(form):
        return dice.one_of(URGENT)
    if judged.fit.band in READ_ONLY:
        return None
    known: Sequence[Choice] = BY_URGENCY.get(judged.urgency) or BY_BAND[judged.fit.band]
    return dice.one_of([one for one in known if one.outcome == ASSESS] if in_care else known)
