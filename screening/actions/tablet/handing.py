"""What goes together when a tablet or a form on it changes hands; `pass_on` keeps it at once."""

from collections.abc import Callable
from typing import Any

from screening.actions import codes
from screening.actions.form import leaving
from screening.actions.tablet import freeing, invited_here
from screening.clinic import Clinic
from screening.errors import Conflict
from screening.questionnaire.named import BIRTH_DATE
from screening.records.deeds import Deed, Did
from screening.records.hands import Handing, TabletChange
from screening.records.invitations import FormChange
from screening.records.model import Draft
from screening.records.people import Tablet


def pass_on(clinic: Clinic, changes: Callable[[], Handing]) -> None:
    """Keep what a deed changes, made anew if any of it has moved on meanwhile."""
    for _ in range(leaving.ROUNDS):
        made = changes()
        try:
            clinic.store.hands.pass_on(made)
        except Conflict:
            continue
        return
    raise Conflict("the form or its tablet is being written from elsewhere")


def new(clinic: Clinic, **given: Any) -> tuple[str, Tablet]:
    """Return a new tablet that is not kept yet, and the token of its cookie."""
    token, now = codes.token(clinic.chance), clinic.timer()
    times = {"made_at": now, "seen_at": now}
    made = {"id": codes.token(clinic.chance), "token_hash": codes.hashed(token)}
    return token, Tablet.model_validate({**made, "made_by": clinic.who, **times, **given})


def kept(clinic: Clinic, tablet: Tablet, changes: dict[str, Any]) -> TabletChange:
    """Return a tablet that was seen now, with what changes about it."""
    changed = tablet.model_copy(update={"seen_at": clinic.timer(), **changes})
    return TabletChange(changed, before=tablet)


def taken_up(clinic: Clinic, draft: Draft, token: str, reader: str) -> FormChange:
    """Return a form that was handed back, open for a token."""
    opened = {
        "token_hash": codes.hashed(token),
        "reader": reader or draft.reader,
        "seen_at": clinic.timer(),
    }
    deed = clinic.deed(Did.TAKEN_UP, draft.reference)
    return FormChange(draft.model_copy(update=opened), deed)


def away_from_all(clinic: Clinic, draft: Draft, tablet: TabletChange) -> Handing:
    """Return a form to which no cookie leads and which no tablet shows but the one it goes to.

    An invitation that was taken back stands again.
    """
    hidden = {
        "token_hash": leaving.unreachable(clinic),
        "locked": BIRTH_DATE in draft.answers,
        "tries": 0,
    }
    deed = clinic.deed(Did.HANDED_BACK, draft.reference)
    free = freeing.freed(clinic, draft.reference, {draft.token_hash})
    others = (one for one in free if one.tablet.id != tablet.tablet.id)
    form = FormChange(draft.model_copy(update=hidden), deed)
    again = invited_here.stands_again(clinic, draft.reference)
    return Handing((form,), (*others, tablet), again)


def left_on(clinic: Clinic, tablet: Tablet) -> tuple[tuple[FormChange, ...], str]:
    """Return what becomes of the form that is open on a tablet, and its reference if it stays."""
    draft = clinic.store.drafts.by_token(tablet.form_hash) if tablet.form_hash else None
    if draft is None:
        return (), ""
    gone = leaving.away(clinic, draft)
    return (gone,), "" if gone.is_forgotten else draft.reference


def ended(clinic: Clinic, tablet: Tablet, did: Did) -> Handing:
    """Return a tablet out of the hands of patients, and what becomes of the form on it."""
    forms, left = left_on(clinic, tablet)
    over = {"form_hash": "", "reader": "", "waiting": "", "ended_at": clinic.timer()}
    deed = deed_about(clinic, did, left)
    return Handing(forms, (kept(clinic, tablet, over)._replace(deed=deed),))


def deed_about(clinic: Clinic, did: Did, reference: str) -> Deed:
    """Return what the audit will tell of a deed with a form, or with none."""
    return clinic.deed(did, *filter(None, [reference]))
