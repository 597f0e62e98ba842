"""Patients of the demo who were invited by e-mail: one in every state that an invitation can have.

None of them has an address: what is mailed to example.com reaches nobody (RFC 2606). Their
messages are settled here, so that none waits to go out when the demo is started.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

from screening.actions import codes
from screening.actions.form import intake, leaving
from screening.actions.invite import arriving, inviting, ways
from screening.actions.invite.invitees import Invitee
from screening.actions.invite.ways import Way
from screening.clinic import Clinic, Clinics
from screening.demo import filling, founding, patients
from screening.demo.dice import Dice
from screening.demo.filling import Sitting
from screening.demo.founding import DESK, FIRST, NAMES, SECOND
from screening.demo.hours import SATURDAY, Clock
from screening.demo.patients import Person
from screening.errors import Refused
from screening.questionnaire.named import BIRTH_DATE
from screening.records.deeds import MAIL, Did
from screening.records.invitations import Invitation
from screening.records.mail import MailState

ADDRESS: Final = "198.51.100.7"
LEASE: Final = timedelta(minutes=1)
WHY: Final = "The mailbox is not there."
NOTED: Final = {MailState.SENT: Did.MAIL_SENT, MailState.FAILED: Did.MAIL_FAILED}
LATER: Final = timedelta(hours=2)
WRONG: Final = date(1900, 1, 1)
HALF_HOURS_OF_A_DAY: Final = 20
FIRST_VISIT: Final = 8


class Guest(NamedTuple):
    """Somebody who does not exist, and was invited.

    `days` is how many working days before the end that was, `visit` how many days after it they
    come. `then` is what they, or the clinic, did about it.
    """

    person: Person
    days: int
    visit: int
    physiotherapist: str
    then: str = ""
    mail: MailState = MailState.SENT


def guests() -> tuple[Guest, ...]:
    """Return all who are invited, in no order."""
    return (
        Guest(_person("Amara Nwosu", 41, "low_back"), 3, 6, FIRST, "sends"),
        Guest(_person("Dmitri Volkov", 52, "shoulder", stops="words"), 2, 2, SECOND, "begins"),
        Guest(_person("Yael Ben-David", 33, "desk_neck", stops="sign"), 2, 3, FIRST, "begins"),
        Guest(_person("Tomás Herrera", 60, "low_back"), 1, 5, SECOND, "opens"),
        Guest(_person("Ingrid Solberg", 47, "desk_neck"), 1, 8, FIRST),
        Guest(_person("Kofi Mensah", 38, "low_back"), 1, 9, FIRST, mail=MailState.FAILED),
        Guest(_person("Priya Raman", 29, "desk_neck"), 2, 4, SECOND, "guesses"),
        Guest(_person("Hans Keller", 66, "low_back"), 25, 7, SECOND),
        Guest(_person("Sofia Rossi", 55, "desk_neck"), 4, 7, FIRST, "is not needed"),
    )


def invited(clinics: Clinics, clock: Clock, guest: Guest) -> Callable[[], None]:
    """Invite a guest now, and return what is still to be done about it later."""
    desk = founding.acting(clinics, DESK)
    today = desk.today()
    said = patients.answers(desk.content, guest.person, today)
    invitee = Invitee(
        name=guest.person.name,
        email=f"{_plain(guest.person.name)}@example.com",
        birth_date=said[BIRTH_DATE],
        visit_day=_working_day(today + timedelta(days=guest.visit)),
        visit_time=time(FIRST_VISIT + guest.visit, 30),
        physiotherapist=NAMES[guest.physiotherapist],
        is_confirmed=True,
    )
    invitation = inviting.invite(desk, invitee)
    _settle(clinics.first(), guest.mail)
    return partial(_act, clinics, clock, guest, (invitation, said))


def _act(
    clinics: Clinics, clock: Clock, guest: Guest, known: tuple[Invitation, Mapping[str, Any]]
) -> None:
    invitation, said = known
    desk = founding.acting(clinics, DESK)
    if guest.then == "is not needed":
        inviting.revoke(desk, invitation.reference)
    elif guest.then:
        way = _followed(clinics, inviting.link_to_show(desk, invitation.reference))
        born = date.fromisoformat(said[BIRTH_DATE])
        for _ in range(leaving.MOST_TRIES if guest.then == "guesses" else 0):
            _guess(way)
        if guest.then in {"begins", "sends"}:
            _fill(clinics.first(), clock, arriving.prove(way, born, ""), _sitting(guest, said))
        elif guest.then == "opens":
            arriving.prove(way, born, "")


def _followed(clinics: Clinics, address: str) -> Way:
    way = ways.follow(clinics, address.partition("#")[2], ADDRESS).way
    return arriving.opened(way)


def _guess(way: Way) -> None:
    try:
        arriving.prove(way, WRONG, "")
    except Refused:
        return


def _sitting(guest: Guest, said: Mapping[str, Any]) -> Sitting:
    return Sitting(said, Dice(f"guest {guest.person.name}"), stops=guest.person.stops)


def _fill(home: Clinic, clock: Clock, cookie: str, sitting: Sitting) -> None:
    """Fill in a form at home, as far as this patient goes."""
    token = codes.parted(cookie)[1]
    turn = intake.open_draft(home, token, {filling.PRIVACY: sitting.answers[filling.PRIVACY]})
    filling.go_through(home, clock, turn, sitting)


def _settle(clinic: Clinic, state: MailState) -> None:
    """Let what waits be done with, without a mail server."""
    now, outbox, post = clinic.clock(), clinic.store.outbox, clinic.acting_as(MAIL)
    while mail := outbox.claim(now, now + LEASE):
        why = WHY if state is MailState.FAILED else ""
        done = mail.model_copy(update={"state": state, "done_at": now, "why": why})
        outbox.finish(done, post.deed(NOTED[state], mail.reference))


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


def _person(name: str, age: int, like: str, stops: str = "") -> Person:
    says = {"main_problem": "Sore since the spring, and worse after a day at the desk."}
    return Person(name=name, age=age, like=like, says=says, stops=stops)


def _plain(name: str) -> str:
    return ".".join(_letters(name))


def _letters(name: str) -> Iterator[str]:
    for word in name.lower().split():
        yield "".join(letter for letter in word if letter.isascii() and letter.isalpha())
