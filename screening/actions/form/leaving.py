"""What becomes of a form that nobody is at any more: locked, left to staff, or forgotten."""

from datetime import timedelta
from typing import Final

from screening.actions import codes
from screening.clinic import Clinic
from screening.errors import Conflict, Refused
from screening.questionnaire.named import BIRTH_DATE
from screening.records import retention
from screening.records.deeds import Did
from screening.records.invitations import FormChange
from screening.records.model import Draft

ROUNDS: Final = 20
# So many wrong birth dates shut a form, and the link that leads to it; then only staff can help.
MOST_TRIES: Final = 5
NOTED_EVERY: Final = timedelta(seconds=30)
# How long the question whether somebody is there stands on the screen, and the line may be slow.
ANSWERED_WITHIN: Final = timedelta(minutes=3)
PATIENCE: Final = 5
# On a tablet: longer than the question and its answer take there, and than a touch is noted late.
LEFT_ON_TABLET: Final = timedelta(minutes=6)


def needs_birth_date(clinic: Clinic, draft: Draft) -> bool:
    """Tell whether the birth date must be given before anything of the form is shown."""
    return draft.locked or clinic.is_over(draft.seen_at, _idle(clinic, draft))


def was_left_on_tablet(clinic: Clinic, draft: Draft) -> bool:
    """Tell whether the tablet's own clock would have put a form down, if its page had stayed."""
    return clinic.is_over(draft.seen_at, LEFT_ON_TABLET * draft.patience)


def is_nobodys(clinic: Clinic, draft: Draft) -> bool:
    """Tell whether a form was left before it held a birth date, so that nobody can open it."""
    return needs_birth_date(clinic, draft) and BIRTH_DATE not in draft.answers


def still_here(clinic: Clinic, token: str, *, more: bool = False) -> None:
    """Note that the patient is at the screen; `more` lets them be idle for longer from now on.

    Raises Refused once the birth date must be given.
    """
    draft = clinic.store.drafts.by_token(codes.hashed(token))
    if draft is None:
        return
    late = clinic.is_over(draft.seen_at, _idle(clinic, draft) + ANSWERED_WITHIN)
    if draft.locked or late:
        raise Refused("the birth date must be given first")
    if more and draft.patience < PATIENCE:
        patient = {"patience": PATIENCE, "seen_at": clinic.timer()}
        asked = clinic.deed(Did.MORE_TIME, draft.reference)
        clinic.store.drafts.save(draft.model_copy(update=patient), asked)
    elif clinic.is_over(draft.seen_at, NOTED_EVERY):
        clinic.store.drafts.mark_seen(draft.id, clinic.timer())


def lock(clinic: Clinic, token: str) -> None:
    """Note that the browser was closed, or left alone: the birth date is asked next time.

    Raises Conflict if the form is being written from elsewhere all the time.
    """
    for _ in range(ROUNDS):
        draft = clinic.store.drafts.by_token(codes.hashed(token))
        shut = locked(clinic, draft)
        if shut is None:
            return
        try:
            clinic.store.drafts.save(shut.draft, shut.deed)
        except Conflict:
            continue
        return
    raise Conflict("the form is being written from elsewhere")


def locked(clinic: Clinic, draft: Draft | None) -> FormChange | None:
    """Return a form as one that asks for the birth date; nothing if it does so already."""
    if draft is None or draft.locked:
        return None
    shut = draft.model_copy(update={"locked": True})
    return FormChange(shut, clinic.deed(Did.LOCKED, draft.reference))


def put_away(clinic: Clinic, token_hash: str) -> str:
    """Leave a form to staff, so that no cookie opens it any more; return its reference.

    Returns nothing if there is no such form, or it tells of nobody and is forgotten.
    Raises Conflict if the form is being written from elsewhere all the time.
    """
    for _ in range(ROUNDS):
        draft = clinic.store.drafts.by_token(token_hash)
        if draft is None:
            return ""
        try:
            gone = away(clinic, draft)
            keep = clinic.store.drafts.discard if gone.is_forgotten else clinic.store.drafts.save
            keep(gone.draft, gone.deed)
        except Conflict:
            continue
        return "" if gone.is_forgotten else draft.reference
    raise Conflict("the form is being written from elsewhere")


def away(clinic: Clinic, draft: Draft) -> FormChange:
    """Return what becomes of a form that no cookie shall open any more; nothing is kept yet."""
    # Without a birth date nothing could be asked of whoever takes it up again.
    if BIRTH_DATE in draft.answers or _matters(clinic, draft):
        return _hidden(clinic, draft)
    return FormChange(draft, clinic.deed(Did.DISCARDED, draft.reference), is_forgotten=True)


def forget_nobodys(clinic: Clinic, token_hash: str) -> None:
    """Make room for a new form; one that is urgent or held is kept for staff, out of reach.

    A deed of its own: nobody could go on with what was left, whether a new form begins or not.
    """
    left = clinic.store.drafts.by_token(token_hash)
    if left is None or not is_nobodys(clinic, left):
        return
    gone = away(clinic, left)
    keep = clinic.store.drafts.discard if gone.is_forgotten else clinic.store.drafts.save
    keep(gone.draft, gone.deed)


def unreachable(clinic: Clinic) -> str:
    """Return the hash of a token that nobody has."""
    return codes.hashed(codes.token(clinic.chance))


def _hidden(clinic: Clinic, draft: Draft) -> FormChange:
    hidden = draft.model_copy(update={"token_hash": unreachable(clinic), "locked": True})
    return FormChange(hidden, clinic.deed(Did.LEFT, draft.reference))


def _matters(clinic: Clinic, draft: Draft) -> bool:
    held = retention.is_held(clinic.store.decisions.of(draft.reference))
    return retention.is_urgent(draft) or held


def _idle(clinic: Clinic, draft: Draft) -> timedelta:
    return timedelta(minutes=clinic.settings.idle_minutes) * draft.patience
