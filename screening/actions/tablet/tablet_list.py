"""What the front desk sees of tablets and unfinished forms: whose, how far, and no answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from screening.actions.allowed import needs
from screening.actions.clinician import review
from screening.actions.contents import content_of
from screening.actions.tablet import tablets
from screening.clinic import Clinic
from screening.questionnaire.named import NAME
from screening.records.deeds import Did
from screening.records.model import Draft
from screening.records.people import Tablet

FREE: Final = "free"
BEGUN: Final = "begun"
LEFT: Final = "left"
WAITING: Final = "waiting"


@dataclass(frozen=True, slots=True)
class TabletLine:
    """One tablet in the list.

    `state` is one of those above, or the part of its form.
    """

    id: str
    name: str
    state: str
    reader: str
    at_desk: bool

    @property
    def is_free(self) -> bool:
        """Tell whether a form can be handed back on it."""
        return not self.at_desk and self.state in {FREE, BEGUN, LEFT}


@dataclass(frozen=True, slots=True)
class FormLine:
    """One unfinished form in the list; `tablet` names where it is open or waits, if it does."""

    reference: str
    name: str
    part: str
    saved_at: datetime
    tablet: str


@needs(*tablets.DESK)
def tablets_out(clinic: Clinic) -> tuple[TabletLine, ...]:
    """Return the tablets that are out, and the desks at which staff answer for a patient."""
    names = {member.id: member.name for member in clinic.store.people.every()}
    return tuple(
        TabletLine(
            id=tablet.id,
            name=tablet.name,
            state=_state(clinic, tablet),
            reader=names.get(tablet.reader, ""),
            at_desk=tablet.at_desk,
        )
        for tablet in clinic.store.tablets.every()
    )


@needs(*tablets.DESK)
def unfinished(clinic: Clinic) -> tuple[FormLine, ...]:
    """Return the forms that are not sent, the one that was saved last first."""
    out = clinic.store.tablets.every()
    where = {one.form_hash or one.waiting: one.name for one in out}
    lines = [_line(clinic, draft, where) for draft in clinic.store.drafts.open()]
    clinic.note(Did.LISTED, *(line.reference for line in lines))
    return tuple(sorted(lines, key=lambda line: line.saved_at, reverse=True))


def _line(clinic: Clinic, draft: Draft, where: dict[str, str]) -> FormLine:
    return FormLine(
        reference=draft.reference,
        name=str(draft.answers.get(NAME, "")),
        part=review.part(content_of(clinic, draft), draft),
        saved_at=draft.saved_at,
        tablet=where.get(draft.token_hash) or where.get(draft.reference, ""),
    )


def _state(clinic: Clinic, tablet: Tablet) -> str:
    draft = clinic.store.drafts.by_token(tablet.form_hash) if tablet.form_hash else None
    if draft:
        return review.part(content_of(clinic, draft), draft)
    if tablet.form_hash:
        return BEGUN
    if tablet.waiting:
        return WAITING
    return LEFT if tablet.left else FREE
