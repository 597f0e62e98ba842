"""Tablets go from the desk to a patient, from patient to patient, and back.

Between two patients nothing of the first may be left on a tablet: each form has a token of its
own, a form that is put down gets one that nobody has, and Begin always makes a new one.
"""

from dataclasses import replace
from typing import Any, Final, NamedTuple

from screening.actions import codes
from screening.actions.allowed import needs
from screening.actions.form import leaving
from screening.actions.invite import inviting
from screening.actions.tablet import freeing, invited_here, names
from screening.clinic import Clinic
from screening.errors import Conflict, NotFound
from screening.questionnaire.named import BIRTH_DATE
from screening.records.deeds import Did
from screening.records.model import Draft
from screening.records.people import Role, Staff, Tablet

DESK: Final = (Role.FRONT_DESK, Role.CLINICIAN, Role.ADMINISTRATOR)
READERS: Final = (Role.FRONT_DESK, Role.CLINICIAN)
ENDED: Final = "this tablet was taken back"


class Given(NamedTuple):
    """What the cookies hold of a browser in which a form is open at once."""

    tablet: str
    form: str


@needs(*DESK)
def give(clinic: Clinic, name: str, reference: str = "") -> str:
    """Hand a tablet to patients; the form of an invitation waits on it if one is named.

    Returns what its cookie holds. Raises NotFound if there is none, Conflict if it has ended.
    """
    named = names.tidied(name) or names.next_free(clinic)
    waiting = inviting.open_one(clinic, reference).reference if reference else ""
    if draft := clinic.store.drafts.by_reference(waiting):
        _hide(clinic, draft)
    return _made(clinic, Did.TABLET_GIVEN, name=named, waiting=waiting)


@needs(*READERS)
def answer_for(clinic: Clinic, member: Staff) -> Given:
    """Let a member of staff answer for a patient in their own browser, in a form that is empty."""
    return _at_desk(clinic, member)


@needs(Role.CLINICIAN)
def go_on_for(clinic: Clinic, member: Staff, reference: str) -> Given:
    """Let a clinician go on in their own browser with a form that a patient left unfinished.

    It shows what was answered before: nobody else takes it out of the patient's hands.
    Raises NotFound if there is none.
    """
    draft = _unfinished(clinic, reference)
    invited_here.stands_again(clinic, draft.reference)
    _hide(clinic, draft)
    return _at_desk(clinic, member, draft.reference)


def _at_desk(clinic: Clinic, member: Staff, waiting: str = "") -> Given:
    mine = {"name": names.tidied(member.name), "reader": member.id, "at_desk": True}
    cookie = _made(clinic, Did.READ_ALOUD, waiting=waiting, **mine)
    tablet = here(clinic, codes.parted(cookie)[1])
    return Given(cookie, begin(replace(clinic, tablet=tablet)))


def begin(clinic: Clinic, reader: Staff | None = None) -> str:
    """Begin a form on the tablet at hand, or go on with the one that was handed back here.

    Whatever was open on it is left to staff. `reader` is who reads the form aloud. Returns what
    the cookie of the form holds. Raises Conflict if the tablet was taken back.
    """
    tablet = _at_hand(clinic)
    leaving.put_away(clinic, tablet.form_hash)
    token = codes.token(clinic.chance)
    name = reader.name if reader else _named(clinic, tablet)
    _take_up(clinic, tablet.waiting, token, name)
    begun = {
        "form_hash": codes.hashed(token),
        "reader": reader.id if reader else tablet.reader * tablet.at_desk,
        "waiting": "",
        "left": "",
    }
    _keep(clinic, tablet, begun, Did.READ_ALOUD if reader else None)
    return codes.addressed(clinic.id, token)


def read_aloud(clinic: Clinic, reader: Staff) -> None:
    """Let a member of staff go on with the form that is open on the tablet at hand.

    One that was left alone for too long still asks for the birth date first.
    Raises Conflict if the tablet was taken back, or the form is being written from elsewhere.
    """
    tablet = _at_hand(clinic)
    draft = clinic.store.drafts.by_token(tablet.form_hash)
    if draft:
        now_read = {
            "reader": reader.name,
            "seen_at": clinic.timer(),
            "locked": leaving.needs_birth_date(clinic, draft),
        }
        deed = clinic.deed(Did.READ_ALOUD, draft.reference)
        clinic.store.drafts.save(draft.model_copy(update=now_read), deed)
    _keep(clinic, tablet, {"reader": reader.id}, None if draft else Did.READ_ALOUD)


def put_down(clinic: Clinic) -> None:
    """Clear the tablet at hand; a form that is not sent yet is left to staff.

    Raises Conflict if the tablet was taken back.
    """
    tablet = _at_hand(clinic)
    left = leaving.put_away(clinic, tablet.form_hash) if tablet.form_hash else tablet.left
    if tablet.at_desk:
        _end(clinic, tablet, Did.TABLET_TAKEN)
    else:
        _keep(clinic, tablet, {"form_hash": "", "reader": "", "left": left})


def leave(clinic: Clinic) -> None:
    """Take the tablet at hand out of the hands of patients.

    Raises Conflict if it was taken back before.
    """
    _end(clinic, _at_hand(clinic), Did.TABLET_LEFT)


@needs(*DESK)
def take_back(clinic: Clinic, tablet_id: str) -> None:
    """Take a tablet out of the hands of patients from afar.

    Raises NotFound if no such tablet is in the hands of patients, Conflict if it just left them.
    """
    _end(clinic, _given(clinic, tablet_id), Did.TABLET_TAKEN)


@needs(*DESK)
def hand_back(clinic: Clinic, reference: str, tablet_id: str) -> None:
    """Hand an unfinished form back to its patient, on a tablet on which no form is open.

    No cookie from before opens it any more, and its birth date is asked first.
    Raises NotFound if there is no such form or tablet, Conflict if the tablet is in use.
    """
    tablet, draft = _given(clinic, tablet_id), _unfinished(clinic, reference)
    is_same = tablet.form_hash == draft.token_hash
    if tablet.at_desk or tablet.waiting not in {"", draft.reference}:
        raise Conflict("another form waits on this tablet")
    if not is_same and clinic.store.drafts.by_token(tablet.form_hash):
        raise Conflict("a form is open on this tablet")
    invited_here.stands_again(clinic, draft.reference)
    _hide(clinic, draft)
    _keep(clinic, tablet, {"form_hash": "", "reader": "", "waiting": draft.reference, "left": ""})


def here(clinic: Clinic, token: str) -> Tablet | None:
    """Return the tablet that a cookie belongs to, unless it was taken back."""
    return clinic.store.tablets.by_token(codes.hashed(token)) if token else None


def _made(clinic: Clinic, did: Did, **given: Any) -> str:
    token, now = codes.token(clinic.chance), clinic.timer()
    times = {"made_at": now, "seen_at": now}
    made = {"id": codes.token(clinic.chance), "token_hash": codes.hashed(token)}
    tablet = Tablet.model_validate({**made, "made_by": clinic.who, **times, **given})
    clinic.store.tablets.add(tablet, clinic.deed(did, *filter(None, [tablet.waiting])))
    return codes.addressed(clinic.id, token)


def _take_up(clinic: Clinic, reference: str, token: str, reader: str) -> None:
    """Open the form that was handed back for the token; if it is gone, a new one begins."""
    draft = clinic.store.drafts.by_reference(reference) if reference else None
    if draft is None:
        invited_here.begins_with(clinic, reference, token)
        return
    invitation = clinic.store.invitations.by_reference(reference)
    if invitation and invitation.is_ended:
        return  # taken back while it waited here
    opened = {
        "token_hash": codes.hashed(token),
        "reader": reader or draft.reader,
        "seen_at": clinic.timer(),
    }
    deed = clinic.deed(Did.TAKEN_UP, reference)
    clinic.store.drafts.save(draft.model_copy(update=opened), deed)


def _hide(clinic: Clinic, draft: Draft) -> None:
    """Let no cookie lead to a form, and no tablet show it, until it is taken up."""
    freeing.let_go(clinic, draft.reference, {draft.token_hash})
    hidden = {
        "token_hash": leaving.unreachable(clinic),
        "locked": BIRTH_DATE in draft.answers,
        "tries": 0,
    }
    deed = clinic.deed(Did.HANDED_BACK, draft.reference)
    clinic.store.drafts.save(draft.model_copy(update=hidden), deed)


def _end(clinic: Clinic, tablet: Tablet, did: Did) -> None:
    left = leaving.put_away(clinic, tablet.form_hash) if tablet.form_hash else ""
    ended = {"form_hash": "", "reader": "", "waiting": "", "ended_at": clinic.timer()}
    _keep(clinic, tablet, ended, did, *([left] if left else []))


def _keep(
    clinic: Clinic, tablet: Tablet, changes: dict[str, Any], did: Did | None = None, *whose: str
) -> None:
    kept = tablet.model_copy(update={"seen_at": clinic.timer(), **changes})
    clinic.store.tablets.save(kept, clinic.deed(did, *whose) if did else None)


def _at_hand(clinic: Clinic) -> Tablet:
    """Return the tablet at hand as it is kept now."""
    held = clinic.tablet
    found = clinic.store.tablets.by_token(held.token_hash) if held else None
    if found:
        return found
    raise Conflict(ENDED)


def _given(clinic: Clinic, tablet_id: str) -> Tablet:
    for tablet in clinic.store.tablets.every():
        if tablet.id == tablet_id:
            return tablet
    raise NotFound("no such tablet is in the hands of patients")


def _unfinished(clinic: Clinic, reference: str) -> Draft:
    draft = clinic.store.drafts.by_reference(codes.tidy(reference))
    if draft is None:
        clinic.note(Did.NOT_FOUND, codes.tidy(reference)[: codes.REFERENCE_LENGTH])
        raise NotFound("there is no such unfinished form")
    return draft


def _named(clinic: Clinic, tablet: Tablet) -> str:
    member = clinic.store.people.by_id(tablet.reader) if tablet.at_desk else None
    return member.name if member else ""
