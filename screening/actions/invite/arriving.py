"""The patient's way in by a link: the birth date that guards it, and the form behind it.

A link alone shows nothing of anybody. Whoever is let in gets a cookie of the form, and no other
browser holds one from then on. Expiry shuts the way in, not a form that somebody is at.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from screening.actions import codes, throttle
from screening.actions.form import leaving
from screening.actions.invite import ways
from screening.actions.invite.ways import Way, WayState
from screening.actions.tablet import freeing
from screening.clinic import Clinic
from screening.errors import Conflict, Refused
from screening.questionnaire.named import BIRTH_DATE, NAME
from screening.records.deeds import Deed, Did
from screening.records.invitations import Change, Invitation

ROUNDS: Final = 20
# So often a link is opened before its openings are noted only now and then.
NOTED: Final = 20
BUSY: Final = "the invitation is being written from elsewhere"


def opened(way: Way) -> Way:
    """Note that a link was opened, the first time at its invitation too.

    Raises NotFound if the way is shut.
    """
    clinic = way.clinic
    for _ in range(ROUNDS):
        now = ways.again(way)
        deed = clinic.deed(Did.LINK_OPENED, now.invited.reference)
        if now.invited.opened_at:
            _note_again(now, deed)
            return now
        first = now.invited.model_copy(update={"opened_at": clinic.timer()})
        try:
            return replace(now, invitation=clinic.store.invitations.save(first, deed))
        except Conflict:
            continue
    raise Conflict(BUSY)


def asks_birth_date(way: Way) -> bool:
    """Tell whether something personal stands behind a way in, so that a birth date guards it."""
    return bool(_birth_dates(way))


def is_locked(way: Way) -> bool:
    """Tell whether there were too many wrong birth dates; only the clinic can help then."""
    return way.invited.tries >= leaving.MOST_TRIES


def prove(way: Way, given: date, token: str) -> str:
    """Open the form to whoever knows the birth date; return what the cookie of the form holds.

    `token` is of the form that the browser holds, if any. Raises Refused if the birth date does
    not match or there were too many tries (see `is_locked`), NotFound if the way is shut.
    """
    for _ in range(ROUNDS):
        now = ways.again(way)
        if is_locked(now):
            raise Refused("too many tries")
        try:
            if given.isoformat() not in _birth_dates(now):
                _count_wrong(now)
                raise Refused("the birth date does not match")
            verified = {"verified_at": now.clinic.timer()}
            return _let_in(now, token, Did.UNLOCKED, verified)
        except Conflict:
            continue
    raise Conflict(BUSY)


def enter(way: Way, token: str) -> str:
    """Open a form that tells of nobody yet; return what the cookie of the form holds.

    Raises Refused if a birth date guards it, NotFound if the way is shut.
    """
    for _ in range(ROUNDS):
        now = ways.again(way)
        if asks_birth_date(now):
            raise Refused("the birth date must be given first")
        try:
            free = {"reference": _free_reference(now)}
            return _let_in(now, token, Did.LINK_OPENED, free)
        except Conflict:
            continue
    raise Conflict(BUSY)


def begins(clinic: Clinic, token: str) -> Invitation | None:
    """Return the invitation whose form may begin in the browser that holds this token.

    On a tablet staff have chosen whose form it is. At home the birth date was given, and not long
    ago: what is known of the patient stands in the form that begins there.
    """
    way = ways.by_form(clinic, token)
    found = way.invitation
    if found is None or found.is_ended or _is_begun(clinic, found):
        return None
    if clinic.tablet:
        return found if clinic.tablet.form_hash == found.form_hash else None
    is_let_in = way.state is WayState.OPEN and not _is_forgotten(clinic, found)
    return found if is_let_in else None


def known_of(invitation: Invitation) -> dict[str, Any]:
    """Return the answers with which the form of an invitation begins; the patient may change them.

    The birth date is among them so that the form is guarded from its first page on.
    """
    known = {NAME: invitation.name, BIRTH_DATE: invitation.birth_date}
    return {item: answer for item, answer in known.items() if answer}


def is_late(clinic: Clinic, reference: str) -> bool:
    """Tell whether nobody may come back to a form at home, since its invitation is over."""
    found = clinic.store.invitations.by_reference(reference) if clinic.tablet is None else None
    return found is not None and found.expires_at <= clinic.timer()


def lock(clinic: Clinic, token: str) -> None:
    """Note that the browser was closed, or left alone: the birth date is asked next time.

    Raises Conflict if the form is being written from elsewhere all the time.
    """
    leaving.lock(clinic, token)
    for _ in range(ROUNDS):
        found = ways.by_form(clinic, token).invitation
        if found is None or found.is_ended or found.verified_at is None:
            return
        deed = clinic.deed(Did.LOCKED, found.reference)
        try:
            clinic.store.invitations.save(found.model_copy(update={"verified_at": None}), deed)
        except Conflict:
            continue
        return
    raise Conflict(BUSY)


def _note_again(way: Way, deed: Deed) -> None:
    """Note a further opening, but not each of thousands: whoever has a link may press all day."""
    door = {f"opened:{way.invited.id}": NOTED}
    if throttle.wait_at(way.clinic, door):
        return
    # Two taps of the same moment are one.
    with suppress(Conflict):
        throttle.count(way.clinic, door)
        way.clinic.store.ledger.note(deed)


def _birth_dates(way: Way) -> set[str]:
    """Return the birth dates that open a form: as staff wrote it, and as the patient did."""
    draft = way.clinic.store.drafts.by_reference(way.invited.reference)
    said = draft.answers.get(BIRTH_DATE, "") if draft else ""
    return {way.invited.birth_date, said} - {""}


def _count_wrong(way: Way) -> None:
    wrong = way.invited.model_copy(update={"tries": way.invited.tries + 1})
    refusal = way.clinic.deed(Did.BIRTH_DATE_REFUSED, wrong.reference)
    way.clinic.store.invitations.save(wrong, refusal)


def _is_begun(clinic: Clinic, found: Invitation) -> bool:
    """Tell whether an invitation has its form; one that was left by nobody known counts as none."""
    draft = clinic.store.drafts.by_reference(found.reference)
    if draft is None or found.birth_date or draft.token_hash != found.form_hash:
        return draft is not None
    return not leaving.is_nobodys(clinic, draft)


def _is_forgotten(clinic: Clinic, found: Invitation) -> bool:
    """Tell whether it is too long ago that the birth date was given, if there is one to guard."""
    idle = timedelta(minutes=clinic.settings.idle_minutes)
    given = found.verified_at
    return bool(found.birth_date) and (given is None or clinic.is_over(given, idle))


def _let_in(way: Way, token: str, did: Did, more: dict[str, Any]) -> str:
    """Bind the form to one browser: the invitation first, which tells who was faster."""
    clinic, before = way.clinic, way.invited
    is_held = bool(token) and codes.hashed(token) == before.form_hash
    secret = token if is_held else codes.token(clinic.chance)
    mine = {
        "form_hash": codes.hashed(secret),
        "tries": 0,
        "opened_at": before.opened_at or clinic.timer(),
    }
    now = before.model_copy(update={**mine, **more})
    uses = way.link.hash if way.link and way.link.is_once else ""
    clinic.store.invitations.save(now, clinic.deed(did, now.reference), Change(uses=uses))
    shown = {before.form_hash, _move(clinic, now.reference, codes.hashed(secret))}
    # Only now that the form is open elsewhere a tablet is free of it.
    freeing.let_go(clinic, now.reference, shown - {now.form_hash}, Did.MOVED_TO_PHONE)
    return codes.addressed(clinic.id, secret)


def _move(clinic: Clinic, reference: str, token_hash: str) -> str:
    """Let the form that was begun go on in another browser, and in no other.

    Returns by which token it was known before; nothing if there is none.
    """
    for _ in range(ROUNDS):
        draft = clinic.store.drafts.by_reference(reference)
        if draft is None:
            return ""
        moved = {"token_hash": token_hash, "locked": False, "tries": 0, "seen_at": clinic.timer()}
        try:
            deed = clinic.deed(Did.WENT_ON, reference)
            clinic.store.drafts.save(draft.model_copy(update=moved), deed)
        except Conflict:
            continue
        return draft.token_hash
    raise Conflict("the form is being written from elsewhere")


def _free_reference(way: Way) -> str:
    """Return the reference for a form that tells of nobody; what was left there first goes.

    What staff must keep stays under its reference, out of reach, and the form gets another one.
    """
    store, reference = way.clinic.store.drafts, way.invited.reference
    left = store.by_reference(reference)
    if left and leaving.is_nobodys(way.clinic, left):
        leaving.forget_nobodys(way.clinic, left.token_hash)
        if store.by_reference(reference):
            return codes.reference(way.clinic.chance)
    return reference
