"""Tablets go from the desk to a patient, from patient to patient, and back.

Between two patients nothing of the first may be left on a tablet: each form has a token of its
own, a form that is put down gets one that nobody has, and Begin always makes a new one.
"""

from typing import Final, NamedTuple

from screening.actions import codes
from screening.actions.allowed import needs
from screening.actions.form import leaving
from screening.actions.invite import inviting
from screening.actions.tablet import handing, invited_here, names
from screening.clinic import Clinic
from screening.errors import Conflict, NotFound
from screening.records.deeds import Did
from screening.records.hands import Handing, TabletChange
from screening.records.invitations import FormChange
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
    token, tablet = handing.new(clinic, name=named, waiting=waiting)
    given = TabletChange(tablet, handing.deed_about(clinic, Did.TABLET_GIVEN, waiting))

    def with_form() -> Handing:
        draft = clinic.store.drafts.by_reference(waiting)
        return handing.away_from_all(clinic, draft, given) if draft else _only(given)

    handing.pass_on(clinic, with_form)
    return codes.addressed(clinic.id, token)


@needs(*READERS)
def answer_for(clinic: Clinic, member: Staff) -> Given:
    """Let a member of staff answer for a patient in their own browser, in a form that is empty."""
    form = codes.token(clinic.chance)
    cookie, read = _at_desk(clinic, member, form)
    clinic.store.hands.pass_on(_only(read))
    return Given(cookie, codes.addressed(clinic.id, form))


@needs(Role.CLINICIAN)
def go_on_for(clinic: Clinic, member: Staff, reference: str) -> Given:
    """Let a clinician go on in their own browser with a form that a patient left unfinished.

    It shows what was answered before: nobody else takes it out of the patient's hands.
    Raises NotFound if there is none.
    """
    form = codes.token(clinic.chance)
    cookie, read = _at_desk(clinic, member, form, _unfinished(clinic, reference).reference)

    def taken() -> Handing:
        hidden = handing.away_from_all(clinic, _unfinished(clinic, reference), read)
        mine = handing.taken_up(clinic, hidden.forms[0].draft, form, member.name)
        return hidden._replace(forms=(mine,))

    handing.pass_on(clinic, taken)
    return Given(cookie, codes.addressed(clinic.id, form))


def begin(clinic: Clinic, reader: Staff | None = None) -> str:
    """Begin a form on the tablet at hand, or go on with the one that was handed back here.

    Whatever was open on it is left to staff. `reader` is who reads the form aloud. Returns what
    the cookie of the form holds. Raises Conflict if the tablet was taken back.
    """
    token = codes.token(clinic.chance)
    handing.pass_on(clinic, lambda: _begun(clinic, token, reader))
    return codes.addressed(clinic.id, token)


def read_aloud(clinic: Clinic, reader: Staff) -> None:
    """Let a member of staff go on with the form that is open on the tablet at hand.

    One that was left alone for too long still asks for the birth date first.
    Raises Conflict if the tablet was taken back, or the form is being written from elsewhere.
    """

    def read() -> Handing:
        tablet = _at_hand(clinic)
        draft = clinic.store.drafts.by_token(tablet.form_hash)
        deed = handing.deed_about(clinic, Did.READ_ALOUD, draft.reference if draft else "")
        read_by = handing.kept(clinic, tablet, {"reader": reader.id})
        if draft is None:
            return _only(read_by._replace(deed=deed))
        now_read = {
            "reader": reader.name,
            "seen_at": clinic.timer(),
            "locked": leaving.needs_birth_date(clinic, draft),
        }
        form = FormChange(draft.model_copy(update=now_read), deed)
        return Handing(forms=(form,), tablets=(read_by,))

    handing.pass_on(clinic, read)


def put_down(clinic: Clinic) -> None:
    """Clear the tablet at hand; a form that is not sent yet is left to staff.

    Raises Conflict if the tablet was taken back.
    """

    def down() -> Handing:
        tablet = _at_hand(clinic)
        if tablet.at_desk:
            return handing.ended(clinic, tablet, Did.TABLET_TAKEN)
        forms, left = handing.left_on(clinic, tablet)
        left = left if tablet.form_hash else tablet.left
        clear = handing.kept(clinic, tablet, {"form_hash": "", "reader": "", "left": left})
        return Handing(forms=forms, tablets=(clear,))

    handing.pass_on(clinic, down)


def leave(clinic: Clinic) -> None:
    """Take the tablet at hand out of the hands of patients.

    Raises Conflict if it was taken back before.
    """
    handing.pass_on(clinic, lambda: handing.ended(clinic, _at_hand(clinic), Did.TABLET_LEFT))


@needs(*DESK)
def take_back(clinic: Clinic, tablet_id: str) -> None:
    """Take a tablet out of the hands of patients from afar.

    Raises NotFound if no such tablet is in the hands of patients.
    """
    handing.pass_on(
        clinic, lambda: handing.ended(clinic, _given(clinic, tablet_id), Did.TABLET_TAKEN)
    )


@needs(*DESK)
def hand_back(clinic: Clinic, reference: str, tablet_id: str) -> None:
    """Hand an unfinished form back to its patient, on a tablet on which no form is open.

    No cookie from before opens it any more, and its birth date is asked first.
    Raises NotFound if there is no such form or tablet, Conflict if the tablet is in use.
    """
    handing.pass_on(clinic, lambda: _handed_back(clinic, reference, tablet_id))


def here(clinic: Clinic, token: str) -> Tablet | None:
    """Return the tablet that a cookie belongs to, unless it was taken back."""
    return clinic.store.tablets.by_token(codes.hashed(token)) if token else None


def _only(tablet: TabletChange) -> Handing:
    return Handing(tablets=(tablet,))


def _handed_back(clinic: Clinic, reference: str, tablet_id: str) -> Handing:
    tablet, draft = _given(clinic, tablet_id), _unfinished(clinic, reference)
    is_same = tablet.form_hash == draft.token_hash
    if tablet.at_desk or tablet.waiting not in {"", draft.reference}:
        raise Conflict("another form waits on this tablet")
    if not is_same and clinic.store.drafts.by_token(tablet.form_hash):
        raise Conflict("a form is open on this tablet")
    waits = {"form_hash": "", "reader": "", "waiting": draft.reference, "left": ""}
    kept = handing.kept(clinic, tablet, waits)
    return handing.away_from_all(clinic, draft, kept)


def _at_desk(
    clinic: Clinic, member: Staff, form: str, reference: str = ""
) -> tuple[str, TabletChange]:
    """Return the browser of a member of staff in which a form is open, and its cookie."""
    mine = {"name": names.tidied(member.name), "reader": member.id, "at_desk": True}
    token, tablet = handing.new(clinic, form_hash=codes.hashed(form), **mine)
    read = TabletChange(tablet, handing.deed_about(clinic, Did.READ_ALOUD, reference))
    return codes.addressed(clinic.id, token), read


def _begun(clinic: Clinic, token: str, reader: Staff | None) -> Handing:
    """Return the tablet at hand with a form, and what becomes of the one before it."""
    tablet, seen = _at_hand(clinic), clinic.tablet
    if seen and (tablet.form_hash, tablet.waiting) != (seen.form_hash, seen.waiting):
        # A second tap of the same moment: it would put the form away that the first one opened.
        raise Conflict("a form was begun on this tablet")
    left, _ = handing.left_on(clinic, tablet)
    begun = {
        "form_hash": codes.hashed(token),
        "reader": reader.id if reader else tablet.reader * tablet.at_desk,
        "waiting": "",
        "left": "",
    }
    deed = clinic.deed(Did.READ_ALOUD) if reader else None
    kept = handing.kept(clinic, tablet, begun)._replace(deed=deed)
    draft = clinic.store.drafts.by_reference(tablet.waiting) if tablet.waiting else None
    if draft is None:
        # Gone since it was handed back, or the invitation waits here: a new form begins.
        begins = invited_here.begins_with(clinic, tablet.waiting, token)
        return Handing(left, (kept,), begins)
    invitation = clinic.store.invitations.by_reference(draft.reference)
    if invitation and invitation.is_ended:
        return Handing(left, (kept,))  # taken back while it waited here
    name = reader.name if reader else _named(clinic, tablet)
    return Handing((*left, handing.taken_up(clinic, draft, token, name)), (kept,))


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
