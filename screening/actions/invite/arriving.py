"""The patient's way in by a link: the birth date that guards it, and the form behind it.

A link alone shows nothing of anybody. Whoever is let in gets a cookie of the form, and no other
browser holds one from then on. Expiry shuts the way in, not a form that somebody is at.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from screening.actions import codes, throttle
from screening.actions.form import leaving
from screening.actions.invite import ways
from screening.actions.invite.ways import Way, WayState
from screening.actions.tablet import freeing
from screening.clinic import Clinic
from screening.errors import Conflict, Refused
from screening.questionnaire.named import BIRTH_DATE, NAME
from screening.records.deeds import Deed, Did
from screening.records.hands import Handing, InvitationChange
from screening.records.invitations import Change, FormChange, Invitation
from screening.records.model import Draft

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
            return _let_in(now, token, _Key(Did.UNLOCKED, verified, now.draft))
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
            return _let_in(now, token, _key_of_nobody(now))
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
    for _ in range(ROUNDS):
        form = leaving.locked(clinic, clinic.store.drafts.by_token(codes.hashed(token)))
        asks = _asks_again(clinic, token)
        if form is None and asks is None:
            return
        try:
            clinic.store.hands.pass_on(Handing((form,) if form else (), invitation=asks))
        except Conflict:
            continue
        return
    raise Conflict(BUSY)


def _asks_again(clinic: Clinic, token: str) -> InvitationChange | None:
    found = ways.by_form(clinic, token).invitation
    if found is None or found.is_ended or found.verified_at is None:
        return None
    deed = clinic.deed(Did.LOCKED, found.reference)
    return InvitationChange(found.model_copy(update={"verified_at": None}), deed)


def _note_again(way: Way, deed: Deed) -> None:
    """Note a further opening, but not each of thousands: whoever has a link may press all day.

    It is counted first, as a try is: nothing is shown before it is noted.
    """
    door = {f"opened:{way.invited.id}": NOTED}
    if throttle.wait_at(way.clinic, door):
        return
    # Two taps of the same moment are one.
    with suppress(Conflict):
        throttle.count(way.clinic, door)
        way.clinic.store.ledger.note(deed)


def _birth_dates(way: Way) -> set[str]:
    """Return the birth dates that open a form: as staff wrote it, and as the patient did."""
    draft = way.draft
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


class _Key(NamedTuple):
    """What lets somebody in, and the form that goes on with them; `gone` is one that does not."""

    did: Did
    more: dict[str, Any]
    draft: Draft | None = None
    gone: FormChange | None = None


def _key_of_nobody(way: Way) -> _Key:
    """Let in to a form that tells of nobody; what was left there first goes.

    What staff must keep stays under its reference, out of reach, and the form gets another one.
    """
    draft, did = way.draft, Did.LINK_OPENED
    if draft is None or not leaving.is_nobodys(way.clinic, draft):
        return _Key(did, {}, draft)
    gone = leaving.away(way.clinic, draft)
    other = {} if gone.is_forgotten else {"reference": codes.reference(way.clinic.chance)}
    return _Key(did, other, gone=gone)


def _let_in(way: Way, token: str, key: _Key) -> str:
    """Bind the form to one browser, and to no other; a tablet that shows it is free of it."""
    clinic, before = way.clinic, way.invited
    is_held = bool(token) and codes.hashed(token) == before.form_hash
    secret = token if is_held else codes.token(clinic.chance)
    opened_at = before.opened_at or clinic.timer()
    mine = {"form_hash": codes.hashed(secret), "tries": 0, "opened_at": opened_at}
    now = before.model_copy(update={**mine, **key.more})
    uses = way.link.hash if way.link and way.link.is_once else ""
    shown = {before.form_hash, key.draft.token_hash if key.draft else ""} - {now.form_hash}
    clinic.store.hands.pass_on(
        Handing(
            forms=_forms(clinic, key, now.form_hash),
            tablets=freeing.freed(clinic, now.reference, shown, Did.MOVED_TO_PHONE),
            invitation=InvitationChange(
                now, clinic.deed(key.did, now.reference), Change(uses=uses)
            ),
        )
    )
    return codes.addressed(clinic.id, secret)


def _forms(clinic: Clinic, key: _Key, token_hash: str) -> tuple[FormChange, ...]:
    if key.gone:
        return (key.gone,)
    if key.draft is None:
        return ()
    moved = {"token_hash": token_hash, "locked": False, "tries": 0, "seen_at": clinic.timer()}
    deed = clinic.deed(Did.WENT_ON, key.draft.reference)
    return (FormChange(key.draft.model_copy(update=moved), deed),)
