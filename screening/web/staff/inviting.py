"""The staff's pages on which a patient is invited: the fields, the exact message, and off it goes.

Nothing typed is lost on the way: each page carries it to the next. A form has an id of its own,
so that a button that is pressed twice makes one invitation.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from screening.actions import codes
from screening.actions.invite import invitation_list, invitees, inviting
from screening.actions.invite.invitation_list import Line
from screening.actions.invite.invitees import Invitee
from screening.actions.invite.inviting import Preview
from screening.clinic import Clinics
from screening.delivery import addresses
from screening.errors import AnswerError, Conflict
from screening.records.invitations import Channel, Invitation
from screening.web.desk import Visit, for_staff, led
from screening.web.problems import WRONG, Problems, said
from screening.web.staff.invitations import (
    CHANGED,
    PATH,
    SENT,
    address,
    begin_here,
    link_page,
    reference_of,
    row,
)

NEW: Final = f"{PATH}/new"
FIELDS: Final = (
    "name email birth_date visit_day visit_time physiotherapist is_confirmed other form"
).split()
AGAIN: Final = (
    "name email birth_date visit_day visit_time physiotherapist is_confirmed revision"
).split()
LOOK, SEND, LINK, TABLET = "look", "send", "link", "tablet"
BY_MAIL: Final = frozenset({LOOK, SEND})
BY_HAND: Final = frozenset({LINK, TABLET})
LONGEST: Final = 300
NO_PIN: Final = "Make your PIN first, then press “Start on this tablet” again"
OPEN_ALREADY: Final = "A form is already open for this e-mail. Send the link again?"
Fields = dict[str, str]


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the way to an invitation; they stand before those of one of them."""
    both = ["GET", "POST"]
    return (
        Route(NEW, for_staff(clinics, _new), methods=both),
        Route(f"{PATH}/{{reference}}/again", for_staff(clinics, _again), methods=both),
    )


def _new(visit: Visit) -> Response:
    typed = _typed(visit, FIELDS)
    if not codes.is_token(typed["form"]):
        typed["form"] = codes.token(visit.clinic.chance)
    do = visit.typed.get("do", "")
    way = _by_hand if do in BY_HAND else _by_mail if do in BY_MAIL else None
    if way is None:
        return _form(visit, typed, Problems())
    try:
        invitee = invitees.read(typed, visit.clinic.today(), mailed=way is _by_mail)
        return _kept_before(visit, typed) or _known(visit, typed) or way(visit, typed, invitee)
    except AnswerError as error:
        return _form(visit, typed, said(error))


def _kept_before(visit: Visit, typed: Fields) -> Response | None:
    """Lead to the invitation that this form has made already; nothing if it has made none."""
    kept = inviting.kept_as(visit.clinic, typed["form"])
    return led(address(kept.reference)) if kept else None


def _known(visit: Visit, typed: Fields) -> Response | None:
    """Ask about a form that is open for the same e-mail, unless that was answered."""
    if typed["other"] == "yes":
        return None
    known = invitation_list.open_to(visit.clinic, addresses.read(typed["email"]))
    return _form(visit, typed, Problems(email=OPEN_ALREADY), known) if known else None


def _by_mail(visit: Visit, typed: Fields, invitee: Invitee) -> Response:
    """Show the message; send it if that is asked, and it is the one that was shown."""
    invitation = inviting.prepared(visit.clinic, invitee, once=typed["form"])
    shown = inviting.preview(visit.clinic, invitation)
    asked = visit.typed.get("shown", "")
    if visit.typed.get("do") != SEND or asked != shown.mark:
        early = inviting.ends_early(visit.clinic, invitation)
        return _preview(visit, typed, shown, {"is_new": bool(asked), "ends_early": early})
    try:
        sent = inviting.send(visit.clinic, invitation)
    except Conflict:
        return _kept_before(visit, typed) or led(PATH)
    return _on_its_way(visit, sent)


def _by_hand(visit: Visit, typed: Fields, invitee: Invitee) -> Response:
    is_here = visit.typed["do"] == TABLET
    if is_here and not visit.here.member.has_pin:
        return _form(visit, typed, Problems(pin=NO_PIN))
    channel = Channel.TABLET if is_here else Channel.SCREEN
    invitation = inviting.prepared(visit.clinic, invitee, channel, typed["form"])
    try:
        kept = inviting.keep(visit.clinic, invitation)
    except Conflict:
        return _kept_before(visit, typed) or led(PATH)
    if is_here:
        return begin_here(visit, kept.reference)
    return link_page(visit, kept.reference)


def _on_its_way(visit: Visit, invitation: Invitation) -> Response:
    """Say that it was sent; where no mail server is set up, show the link instead."""
    if visit.clinic.mailer.is_set_up:
        return led(address(invitation.reference, told=SENT))
    return link_page(visit, invitation.reference)


def _form(visit: Visit, typed: Fields, problems: Problems, known: Sequence[Line] = ()) -> Response:
    words = {
        "typed": typed,
        "problems": problems,
        "known": [row(visit.clinic, line) for line in known],
        "physiotherapists": _choices(visit, typed["physiotherapist"]),
        "has_pin": visit.here.member.has_pin,
        "is_set_up": visit.clinic.mailer.is_set_up,
    }
    return visit.page("invitations/new.html", words, WRONG if problems else 200)


def _choices(visit: Visit, chosen: str) -> list[tuple[str, str]]:
    names = dict.fromkeys((*inviting.physiotherapists(visit.clinic), *filter(None, [chosen])))
    return [("", "Not decided yet"), *((name, name) for name in names)]


def _preview(visit: Visit, typed: Fields, shown: Preview, about: dict[str, bool]) -> Response:
    is_set_up = visit.clinic.mailer.is_set_up
    words = {"typed": typed, "shown": shown, "is_set_up": is_set_up, **about}
    return visit.page("invitations/preview.html", words)


def _again(visit: Visit) -> Response:
    reference, today = reference_of(visit), visit.clinic.today()
    known = inviting.to_send_again(visit.clinic, reference)
    if visit.request.method != "POST":
        typed = _of(known, today)
        return _again_page(visit, typed, _readable(typed, today), Problems())
    typed = _typed(visit, AGAIN)
    if typed["revision"] != str(known.revision):
        return led(address(reference, told=CHANGED))
    try:
        invitee = invitees.read(typed, today)
    except AnswerError as error:
        return _again_page(visit, typed, None, said(error))
    invitation = inviting.renewed(visit.clinic, reference, invitee)
    if visit.typed.get("shown") != inviting.preview(visit.clinic, invitation).mark:
        return _again_page(visit, typed, invitee, Problems())
    return _on_its_way(visit, inviting.send_again(visit.clinic, invitation))


def _again_page(
    visit: Visit, typed: Fields, invitee: Invitee | None, problems: Problems
) -> Response:
    reference, clinic = reference_of(visit), visit.clinic
    invitation = inviting.renewed(clinic, reference, invitee) if invitee else None
    words = {
        "reference": reference,
        "typed": typed,
        "physiotherapists": _choices(visit, typed["physiotherapist"]),
        "problems": problems,
        "shown": inviting.preview(clinic, invitation) if invitation else None,
        "is_new": visit.request.method == "POST" and not problems,
        "ends_early": bool(invitation and inviting.ends_early(clinic, invitation)),
        "is_set_up": clinic.mailer.is_set_up,
    }
    return visit.page("invitations/again.html", words, WRONG if problems else 200)


def _readable(typed: Fields, today: date) -> Invitee | None:
    is_whole = not invitees.problems(typed, today)
    return invitees.read(typed, today) if is_whole else None


def _of(known: Invitation, today: date) -> Fields:
    """Return the fields as they are kept; a visit that is over is not asked for again."""
    day = known.visit_day if known.visit_day and known.visit_day >= today else None
    at = known.visit_time if day else None
    return {
        "name": known.name,
        "email": known.email,
        "birth_date": known.birth_date,
        "visit_day": day.isoformat() if day else "",
        "visit_time": f"{at:%H:%M}" if at else "",
        "physiotherapist": known.physiotherapist,
        "is_confirmed": "yes" if known.is_confirmed else "",
        "revision": str(known.revision),
    }


def _typed(visit: Visit, names: Sequence[str]) -> Fields:
    return {name: visit.typed.get(name, "")[:LONGEST] for name in names}
