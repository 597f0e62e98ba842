"""What a patient can do: open a form, answer page by page, come back to it, and send it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from screening.actions import codes
from screening.actions.contents import content_of
from screening.actions.form import continuing, elsewhere, forms, leaving, turns
from screening.actions.form.continuing import Tap
from screening.actions.form.turns import Reply, Turn
from screening.actions.invite import arriving
from screening.actions.mail import notices
from screening.actions.tablet import reading
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.errors import Conflict, NotFound, Refused
from screening.questionnaire.model import PageKind, Urgency
from screening.questionnaire.named import BIRTH_DATE
from screening.records.deeds import Did
from screening.records.model import Draft
from screening.response import journey

ROUNDS: Final = 20
ACT_NOW: Final = (Urgency.EMERGENCY, Urgency.SAME_DAY)
NONE_ACCEPTED: Final = frozenset[str]()
T = TypeVar("T")


def find(clinic: Clinic, token: str) -> Draft | None:
    """Return the unfinished form that a cookie leads to.

    One that was left before it held a birth date is nobody's: it is not found again. Neither is
    one at home whose invitation is over, once its patient was away.
    """
    draft = clinic.store.drafts.by_token(codes.hashed(token)) if token else None
    if draft is None or not leaving.needs_birth_date(clinic, draft):
        return draft
    is_out = leaving.is_nobodys(clinic, draft) or arriving.is_late(clinic, draft.reference)
    return None if is_out else draft


def open_draft(clinic: Clinic, token: str, raws: Mapping[str, Any]) -> Turn:
    """Take the privacy page's Continue; nothing is stored before it is agreed to.

    A form that is already open is gone on with; one that begins from an invitation has its
    reference. Raises Refused if the token was given out neither by the tablet at hand nor for an
    invitation, or while the birth date must be asked first.
    """
    if not codes.is_token(token):
        raise Refused("a form needs a cookie of ours")
    if known := find(clinic, token):
        return visit(clinic, known)
    invitation = arriving.begins(clinic, token)
    if invitation is None and not _is_of_tablet(clinic, token):
        raise Refused("a form begins on a tablet of the clinic, or by an invitation")
    content, place = clinic.content, forms.first_asking(clinic.content)
    draft = forms.blank(clinic, token, invitation)
    heard = turns.hear(clinic, content, draft.answers, Reply(place, raws))
    if heard.problems:
        return Turn(draft, place, heard.problems)
    following = turns.after(content, heard.answers, place)
    said = {**heard.answers, **reading.first_answers(clinic)}
    agreed = draft.model_copy(update={"answers": said, "place": following.id})
    leaving.forget_nobodys(clinic, draft.token_hash)
    draws = 1 if invitation and invitation.birth_date else forms.DRAWS
    return turns.here(content, forms.created(clinic, agreed, draws))


def visit(clinic: Clinic, draft: Draft, place_id: str = "") -> Turn:
    """Return the place of that id if the patient may see it, else the one where they are.

    Raises Refused while the birth date must be asked first.
    """
    _must_be_open(clinic, draft)
    if clinic.is_over(draft.seen_at, leaving.NOTED_EVERY):
        clinic.store.drafts.mark_seen(draft.id, clinic.timer())
    return turns.here(content_of(clinic, draft), draft, place_id)


def answer(  # noqa: PLR0913, PLR0917 - each is one thing that a tap on Continue says
    clinic: Clinic,
    draft: Draft,
    place_id: str,
    raws: Mapping[str, Any],
    accepted: frozenset[str] = NONE_ACCEPTED,
    *,
    changing: bool = False,
) -> Turn:
    """Take a Continue: save what can be read, judge it, and return where it leads.

    `draft` is the form as the screen showed it: what another screen changed on this page since
    is not overwritten before the patient was told. `accepted` names the items whose soft problem
    the patient has seen and let stand; `changing` leads back to the check page. A place that is
    not on the way changes nothing.
    Raises Refused while the birth date must be asked first, NotFound if the form is gone.
    """

    def once(current: Draft) -> Turn:
        content = content_of(clinic, current)
        turn = turns.here(content, current, place_id)
        if turn.interrupt or turn.place.id != place_id:
            return turn
        reply = Reply(turn.place, raws, accepted)
        if again := elsewhere.told(clinic, content, (draft, current), reply):
            return again
        tap = Tap(content, continuing.timed(clinic, current, place_id), reply, changing)
        return continuing.saved(clinic, continuing.weighed(clinic, tap), Did.SAVED)

    return _on_newest(clinic, draft, once)


def acknowledge(clinic: Clinic, draft: Draft) -> Turn:
    """Take "I understand": keep the moment, and carry on the Continue that was halted.

    Only the page that this draft shows is understood, not one that came since.
    Raises Refused while the birth date must be asked first, NotFound if the form is gone.
    """

    def once(current: Draft) -> Turn:
        content = content_of(clinic, current)
        shown = (draft.interrupt, draft.acknowledgements)
        if not current.interrupt or (current.interrupt, current.acknowledgements) != shown:
            return turns.here(content, current)
        turn = continuing.understood(clinic, content, current)
        return continuing.saved(clinic, turn, Did.UNDERSTOOD)

    return _on_newest(clinic, draft, once)


def submit(clinic: Clinic, draft: Draft, raws: Mapping[str, Any]) -> Submission | Turn:
    """Take the sign page's Continue: send the form, once.

    A form that was sent returns what was sent. Returns a Turn if something is still open.
    Raises Refused while the birth date must be asked first, NotFound if the form is gone.
    """

    def once(current: Draft) -> Submission | Turn:
        content = content_of(clinic, current)
        reply = Reply(forms.last_asking(content, current.answers), raws)
        if again := elsewhere.told_before_sending(clinic, content, (draft, current), reply.place):
            return again
        timed = continuing.timed(clinic, current, reply.place.id)
        turn = continuing.weighed(clinic, Tap(content, timed, reply))
        still_open = journey.first_open(content.questionnaire, turn.draft.answers)
        if turn.problems or turn.interrupt:
            return continuing.saved(clinic, turn, Did.SAVED)
        if still_open.page.kind is not PageKind.FINISH:
            return continuing.saved(clinic, Turn(turn.draft, still_open), Did.SAVED)
        form = forms.completed(clinic, content, turn.draft)
        told = notices.ready(clinic, form.reference, form.assessment.urgency)
        deed = clinic.deed(Did.SENT, form.reference)
        return clinic.store.submissions.send(current, form, deed, told)

    if sent := clinic.store.submissions.of_draft(draft.id):
        return sent
    try:
        return _on_newest(clinic, draft, once)
    except NotFound:
        if sent := clinic.store.submissions.of_draft(draft.id):
            return sent
        raise


def is_shut(draft: Draft) -> bool:
    """Tell whether there were too many wrong birth dates; only the clinic can help then."""
    return draft.tries >= leaving.MOST_TRIES


def unlock(clinic: Clinic, draft: Draft, birth_date: date) -> Draft:
    """Open a form again for the one who knows the birth date.

    Raises Refused if it does not match or there were too many tries (see `is_shut`),
    NotFound if the form is gone.
    """

    def once(current: Draft) -> Draft:
        if is_shut(current):
            raise Refused("too many tries")
        if current.answers.get(BIRTH_DATE) != birth_date.isoformat():
            wrong = {"locked": True, "tries": current.tries + 1}
            refusal = clinic.deed(Did.BIRTH_DATE_REFUSED, current.reference)
            clinic.store.drafts.save(current.model_copy(update=wrong), refusal)
            raise Refused("the birth date does not match")
        opened = {"locked": False, "tries": 0, "seen_at": clinic.timer()}
        deed = clinic.deed(Did.UNLOCKED, current.reference)
        return clinic.store.drafts.save(current.model_copy(update=opened), deed)

    return _on_newest(clinic, draft, once, guarded=False)


def _on_newest(
    clinic: Clinic, draft: Draft, once: Callable[[Draft], T], *, guarded: bool = True
) -> T:
    """Do it on the newest revision; do it again if another tab was faster."""
    for _ in range(ROUNDS):
        current = clinic.store.drafts.by_token(draft.token_hash)
        if current is None or current.id != draft.id:
            raise NotFound("there is no such unfinished form")
        if guarded:
            _must_be_open(clinic, current)
        try:
            return once(current)
        except Conflict:
            continue
    raise Conflict("the form is being written from elsewhere")


def _is_of_tablet(clinic: Clinic, token: str) -> bool:
    return clinic.tablet is not None and clinic.tablet.form_hash == codes.hashed(token)


def _must_be_open(clinic: Clinic, draft: Draft) -> None:
    if leaving.needs_birth_date(clinic, draft):
        raise Refused("the birth date must be given first")


def was_sent(clinic: Clinic, draft: Draft) -> bool:
    """Tell whether a form was sent, from this tab or another."""
    return clinic.store.submissions.of_draft(draft.id) is not None
