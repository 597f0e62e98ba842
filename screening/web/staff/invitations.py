"""The staff's pages of invitations: the list, one invitation, and what can be done about it.

They tell whose form it is and how far, and nothing that was answered.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from screening.actions import codes
from screening.actions.invite import invitation_list, inviting
from screening.actions.invite.invitation_list import Line, Show, Told
from screening.actions.invite.standing import Standing, Status
from screening.actions.staff import sign_in
from screening.actions.tablet import tablets
from screening.clinic import Clinic, Clinics
from screening.delivery import qr
from screening.report.days import full, with_time
from screening.report.labels import NO_NAME
from screening.web import cookies, desk
from screening.web.days import weekday, when_in_full
from screening.web.desk import Visit, for_staff, led

PATH: Final = "/staff/invitations"
PAGE: Final = "invitations/list.html"
LONGEST: Final = 254
SENT, CHANGED = "sent", "changed"
FILTERS: Final = {
    Show.ALL: "All",
    Show.OPEN: "Open",
    Show.HELP: "Needs help",
    Show.DONE: "Done",
    Show.ENDED: "Ended",
}
STANDINGS: Final = {
    Standing.MADE: "Link made",
    Standing.WAITING: "E-mail waits to go out",
    Standing.SENT: "E-mail sent",
    Standing.KEPT: "E-mail kept as a file",
    Standing.NOT_ARRIVED: "E-mail did not arrive",
    Standing.OPENED: "Opened",
    Standing.UNDER_WAY: "",
    Standing.READY: "",
    Standing.DONE: "Done",
    Standing.LOCKED: "Locked: 5 wrong birth dates",
    Standing.EXPIRED: "Link expired",
    Standing.REVOKED: "Taken back",
}
# What staff should do about it; said beside the state, so that nobody has to know.
TO_DO: Final = {
    Standing.KEPT: "It went to nobody: no mail server was set up. Show the link and hand it over.",
    Standing.NOT_ARRIVED: "Check the address with the patient, and send the link again.",
    Standing.LOCKED: "Check the date of birth with the patient, and send the link again.",
    Standing.EXPIRED: "Send the link again if the form is still needed. No answer is lost.",
    Standing.REVOKED: "The link opens nothing. To ask again, make a new invitation.",
}
TRIED: Final = "It is tried again by itself over the next hours. There is nothing to do."
GOOD: Final = frozenset({Standing.DONE})
BAD: Final = frozenset({Standing.NOT_ARRIVED, Standing.LOCKED})


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of the list and of one invitation; they stand behind those with a name."""
    one = f"{PATH}/{{reference}}"
    deeds: dict[str, Callable[[Visit], Response]] = {
        "revoke": _revoke,
        "link": _link,
        "tablet": _tablet,
    }
    return (
        Route(PATH, for_staff(clinics, _list)),
        Route(f"{PATH}/find", for_staff(clinics, _find), methods=["GET", "POST"]),
        Route(one, for_staff(clinics, _one)),
        *(
            Route(f"{one}/{name}", for_staff(clinics, deed), methods=["POST"])
            for name, deed in deeds.items()
        ),
    )


def reference_of(visit: Visit) -> str:
    """Return the reference in the address, however it was typed."""
    return codes.tidy(str(visit.request.path_params["reference"]))


def address(reference: str, *, told: str = "") -> str:
    """Return where the page of an invitation stands; `told` is what it says on top."""
    return f"{PATH}/{reference}?{told}" if told else f"{PATH}/{reference}"


def link_page(visit: Visit, reference: str) -> Response:
    """Make a further link of an invitation and show it, with its QR code: only now."""
    link = inviting.link_to_show(visit.clinic, reference)
    told = invitation_list.one(visit.clinic, reference)
    words = {
        "link": link,
        "code": qr.svg(link),
        "until": weekday(visit.clinic, told.line.invitation.expires_at),
        "is_set_up": visit.clinic.mailer.is_set_up,
        "reaches": visit.clinic.settings.is_for_phones,
        **row(visit.clinic, told.line),
    }
    return visit.page("invitations/link.html", words)


def begin_here(visit: Visit, reference: str) -> Response:
    """Hand this device to the patient of an invitation: whoever works on it is signed out."""
    cookie = tablets.give(visit.clinic, "", reference)
    sign_in.sign_out(visit.clinics, visit.cookie)
    answer = desk.forget(led("/"))
    cookies.forget_form(answer)
    cookies.hold_tablet(answer, cookie)
    return answer


def row(clinic: Clinic, line: Line) -> dict[str, Any]:
    """Return the words for one invitation."""
    invitation, how = line
    return {
        "reference": invitation.reference,
        "name": invitation.name or NO_NAME,
        "email": invitation.email,
        "status": STANDINGS[how.standing] or how.part,
        "part": how.part if how.standing in {Standing.EXPIRED, Standing.LOCKED} else "",
        "looks": "good" if how.standing in GOOD else "bad" if how.standing in BAD else "",
        "to_do": TRIED
        if how.why and how.standing is Standing.WAITING
        else TO_DO.get(how.standing, ""),
        "why": how.why,
        "since": when_in_full(clinic, how.since),
        "stamp": how.since.isoformat(timespec="minutes"),
        "visit": _visit(line),
    }


def _list(visit: Visit) -> Response:
    asked = visit.request.query_params
    named, after = asked.get("show", ""), asked.get("after", "")
    show = Show(named) if named in set(Show) else Show.ALL
    found = invitation_list.page(visit.clinic, show, after)
    more = _address(show, found.more) if found.more else ""
    paging = {"more": more, "first": _address(show, "") if after else ""}
    return _listed(visit, found.lines, {"show": str(show), **paging})


def _find(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return led(PATH)
    wanted = visit.typed.get("wanted", "")[:LONGEST].strip()
    if not wanted:
        return led(PATH)
    found = invitation_list.find(visit.clinic, wanted)
    return _listed(visit, found, {"wanted": wanted, "is_search": True})


def _listed(visit: Visit, lines: Sequence[Line], words: dict[str, Any]) -> Response:
    around = {
        "filters": [(str(one), said, _address(one, "")) for one, said in FILTERS.items()],
        "rows": [row(visit.clinic, line) for line in lines],
        "is_set_up": visit.clinic.mailer.is_set_up,
        "show": "",
        "more": "",
        "first": "",
        "wanted": "",
        "is_search": False,
    }
    return visit.page(PAGE, {**around, **words})


def _one(visit: Visit) -> Response:
    told = invitation_list.one(visit.clinic, reference_of(visit))
    return visit.page("invitations/one.html", {**_facts(visit, told), "told": _said(visit)})


def _facts(visit: Visit, told: Told) -> dict[str, Any]:
    clinic, invitation, how = visit.clinic, told.line.invitation, told.line.status
    steps = [{"when": when_in_full(clinic, s.at), "who": s.who, "did": s.did} for s in told.steps]
    return {
        **row(clinic, told.line),
        "born": invitation.birth_date,
        "physiotherapist": invitation.physiotherapist,
        "made_by": told.made_by,
        "until": weekday(clinic, invitation.expires_at),
        "steps": steps,
        "is_begun": told.is_begun,
        "is_quiet": invitation.quiet_at is not None,
        "is_set_up": clinic.mailer.is_set_up,
        "has_pin": visit.here.member.has_pin,
        "reaches": clinic.settings.is_for_phones,
        **_may(how),
    }


def _may(how: Status) -> dict[str, bool]:
    """Tell what can be done about an invitation."""
    is_over = how.standing in {Standing.DONE, Standing.REVOKED}
    return {"is_over": is_over, "is_late": how.standing is Standing.EXPIRED}


def _said(visit: Visit) -> str:
    return next((one for one in (SENT, CHANGED) if one in visit.request.query_params), "")


def _revoke(visit: Visit) -> Response:
    inviting.revoke(visit.clinic, reference_of(visit))
    return led(address(reference_of(visit)))


def _link(visit: Visit) -> Response:
    return link_page(visit, reference_of(visit))


def _tablet(visit: Visit) -> Response:
    if not visit.here.member.has_pin:
        return led("/staff/pin")
    return begin_here(visit, reference_of(visit))


def _visit(line: Line) -> str:
    day, at = line.invitation.visit_day, line.invitation.visit_time
    if day is None:
        return ""
    return with_time(full(day), at)


def _address(show: Show, after: str) -> str:
    asked = {"show": "" if show is Show.ALL else str(show), "after": after}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{PATH}?{query}" if query else PATH
