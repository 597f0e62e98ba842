"""Interrupt pages: when one stands in the way, and what it takes to go on (FORMAT.md)."""

from datetime import datetime

from screening.assessment.assess import flagged, interrupts, most_urgent
from screening.assessment.model import Flag
from screening.assessment.submission import Acknowledgement, UrgencyChange
from screening.clinic import Clinic
from screening.questionnaire.load import Content
from screening.questionnaire.model import Urgency
from screening.records.model import Draft

Raised = dict[str, tuple[str, str]]


def judged(clinic: Clinic, content: Content, draft: Draft, halted_at: str) -> Draft:
    """Return the draft with its urgency, and with an interrupt page if a new flag calls for one.

    A flag that is no longer raised is forgotten, so that it is shown when it comes back.
    """
    flags = flagged(content, draft.answers, clinic.today())
    draft = _with_urgency(draft, most_urgent(flags), clinic.clock())
    raised = _raised(flags)
    new = {key: flag for key, flag in raised.items() if key not in draft.understood}
    understood = tuple(key for key in raised if key in draft.understood)
    draft = draft.model_copy(update={"understood": understood, "interrupt": "", "halted_at": ""})
    if not new:
        return draft
    page = _most_urgent(content, new)
    shown = Acknowledgement(
        page=page,
        version=content.questionnaire.version,
        setting=clinic.place,
        flags=tuple(flag for flag, _ in new.values()),
        shown_at=clinic.clock(),
    )
    halted = {
        "interrupt": page,
        "halted_at": halted_at,
        "acknowledgements": _with(draft.acknowledgements, shown),
    }
    return draft.model_copy(update=halted)


def understood(clinic: Clinic, content: Content, draft: Draft) -> Draft:
    """Return the draft with its pending page understood now, for all flags that it stood for."""
    *past, pending = draft.acknowledgements
    raised = _raised(flagged(content, draft.answers, clinic.today()))
    keys = tuple(
        key for key, (flag, _) in raised.items() if key in draft.understood or flag in pending.flags
    )
    return draft.model_copy(
        update={
            "understood": keys,
            "acknowledgements": (*past, _closed(pending, clinic.clock())),
            "interrupt": "",
            "halted_at": "",
        }
    )


def _with_urgency(draft: Draft, urgency: Urgency, at: datetime) -> Draft:
    """Return the draft with the urgency of its answers; a change is kept with its time."""
    if urgency is draft.urgency:
        return draft
    change = UrgencyChange(at=at, before=draft.urgency, after=urgency)
    return draft.model_copy(update={"urgency": urgency, "urgencies": (*draft.urgencies, change)})


def _raised(flags: tuple[Flag, ...]) -> Raised:
    """Return each raised flag and its page, by the key under which it is understood."""
    return {
        f"{flag}@{page}": (flag, page)
        for page, raising in interrupts(flags).items()
        for flag in raising
    }


def _most_urgent(content: Content, raised: Raised) -> str:
    def rank(page: str) -> int:
        urgency = content.questionnaire.page[page].urgency
        return urgency.rank if urgency else len(content.rules.urgencies)

    return min((page for _, page in raised.values()), key=rank)


def _with(
    history: tuple[Acknowledgement, ...], shown: Acknowledgement
) -> tuple[Acknowledgement, ...]:
    """Add a page to the history, unless it is the same one, still waiting."""
    last = history[-1] if history else None
    waiting = last is not None and last.understood_at is None
    if last and waiting and (last.page, last.flags) == (shown.page, shown.flags):
        return history
    return (*history, shown)


def _closed(pending: Acknowledgement, at: datetime) -> Acknowledgement:
    return pending.model_copy(update={"understood_at": at})
