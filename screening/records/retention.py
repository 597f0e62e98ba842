"""When a form may go: dates as a clinic counts them, and what keeps a form beyond them.

Every doubt keeps a form longer: a day more, the later of two birthdays, a hold that two people
decided on at once.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, date, datetime, timedelta, tzinfo
from typing import Final

from screening.assessment.submission import Submission
from screening.questionnaire.model import Urgency
from screening.questionnaire.named import BIRTH_DATE
from screening.records.invitations import Invitation
from screening.records.model import Decision, DecisionKind, Draft, Folder, Retention
from screening.records.worklist import SEEN
from screening.response.dates import parse_date

BRITISH_COLUMBIA: Final = Retention(keep_years=16, adult_age=19)
ONTARIO: Final = Retention(keep_years=10, adult_age=18)
ABANDONED: Final = timedelta(days=30)
# By then whatever could be asked about a link was asked; its form has a time of its own.
INVITATION_KEPT: Final = timedelta(days=30)
MUST_ACT: Final = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})
# Who looks at a form, or after it, writes no entry: its time is not prolonged by that.
NO_ENTRY: Final = frozenset({DecisionKind.LOOKED, DecisionKind.HANDED_OVER})
HOLDING: Final = frozenset({DecisionKind.HELD, DecisionKind.RELEASED})


def anniversary(day: date, years: int) -> date:
    """Return the same day so many years later; of 29 February, 1 March in common years."""
    year = day.year + years
    if year > MAXYEAR:
        return date.max
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def free_from(last: date, born: date | None, terms: Retention) -> date:
    """Return the first day on which a form may go: the one after its last year is over.

    `last` is the day of the last entry. Without a birth date only the plain years count.
    """
    ends = anniversary(last, terms.keep_years)
    if born is not None:
        of_age = anniversary(born, terms.adult_age)
        ends = max(ends, anniversary(of_age, terms.keep_years))
    return ends if ends == date.max else ends + timedelta(days=1)


def due(folder: Folder, terms: Retention, zone: tzinfo) -> date:
    """Return the first day on which the sent forms of a folder may go, in the clinic's zone."""
    last = max(moment.astimezone(zone).date() for moment in _entries(folder))
    births = [parse_date(str(form.answers.get(BIRTH_DATE) or "")) for form in folder.forms]
    return max(free_from(last, born, terms) for born in births)


def newest_that_may_be_due(now: datetime, terms: Retention) -> datetime:
    """Return a moment after which no form was sent whose time can be over; a little too late."""
    return now - timedelta(days=365 * terms.keep_years)


def abandoned_on(draft: Draft, zone: tzinfo) -> date:
    """Return the clinic's day on which an unfinished form may go."""
    return (draft.saved_at + ABANDONED).astimezone(zone).date()


def forgotten_on(invitation: Invitation, zone: tzinfo) -> date:
    """Return the clinic's day on which an invitation may go that is over."""
    return (invitation.over_at + INVITATION_KEPT).astimezone(zone).date()


def is_live(invitation: Invitation | None, now: datetime) -> bool:
    """Tell whether there is an invitation by which its patient may still go on."""
    return invitation is not None and invitation.is_open_at(now)


def is_held(decisions: tuple[Decision, ...]) -> bool:
    """Tell whether a hold stands among decisions."""
    return any(decision.kind is DecisionKind.HELD for decision in standing(decisions))


def is_person_held(folder: Folder) -> bool:
    """Tell whether a hold stands on any form of a person: then all of them stay."""
    return any(is_held(folder.about(one)) for one in folder.references)


def standing(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Return the holds and releases that no later one took the place of.

    Which one is later is told by what it supersedes: a clock can be wrong.
    """
    over = {decision.supersedes for decision in decisions}
    return tuple(d for d in decisions if d.kind in HOLDING and d.id not in over)


def awaits_staff(form: Draft | Submission, decisions: tuple[Decision, ...]) -> bool:
    """Tell whether a form is or was urgent and nobody has seen that since.

    Whoever decides how it goes on has seen it, as much as who acknowledges it.
    """
    moments = tuple(_urgent_moments(form))
    seen = [decision.at for decision in decisions if decision.kind in SEEN]
    return bool(moments) and not any(at >= max(moments) for at in seen)


def is_urgent(form: Draft | Submission) -> bool:
    """Tell whether somebody must act on a form, or had to at any time."""
    was = any(MUST_ACT & {change.before, change.after} for change in form.urgencies)
    return was or any(_urgent_moments(form))


def _urgent_moments(form: Draft | Submission) -> Iterator[datetime]:
    """Yield when the form became urgent, and when it showed a page about that.

    That a patient took something urgent back calls for staff as well; that staff corrected it
    does not.
    """
    urgency = form.urgency if isinstance(form, Draft) else form.assessment.urgency
    sent_at = None if isinstance(form, Draft) else form.sent_at
    if urgency in MUST_ACT:
        yield form.opened_at
    for change in form.urgencies:
        is_staffs = sent_at is not None and change.at > sent_at
        if change.after in MUST_ACT or (change.before in MUST_ACT and not is_staffs):
            yield change.at
    yield from (shown.shown_at for shown in form.acknowledgements)


def _entries(folder: Folder) -> Iterator[datetime]:
    """Yield the moment of each entry: forms, sent or not, corrections and decisions."""
    for form in folder.forms:
        yield from (at for at in (form.opened_at, form.sent_at, form.kept_at) if at)
    yield from (draft.saved_at for draft in folder.drafts)
    yield from (decision.at for decision in folder.decisions if decision.kind not in NO_ENTRY)
