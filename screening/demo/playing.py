"""Three months of a clinic in half a minute: patients come in, staff act, the clock goes on."""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Final

from screening.actions import folders, timekeeping
from screening.actions.tablet import tablets
from screening.clinic import Clinics
from screening.demo import deskwork, filling, founding, guests, patients
from screening.demo.dice import Dice
from screening.demo.filling import Sitting
from screening.demo.founding import DESK, WayIn
from screening.demo.guests import Guest
from screening.demo.hours import Clock, Hours
from screening.demo.patients import Person
from screening.errors import Refused

EVER: Final = datetime.max.replace(tzinfo=UTC)
# The last part of the time belongs to those whom patients.yaml pins to the end.
UNPINNED: Final = 0.95
A_WHILE: Final = timedelta(minutes=3)
SLOW_FROM: Final = 65
SLOWNESS: Final = (80, 130)
SLOWER: Final = 1.5


@dataclass
class Play:
    """What is still to happen, by its moment, and with what it is done."""

    clinics: Clinics
    clock: Clock
    hours: Hours
    tablets: Sequence[str]
    agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)

    def at(self, moment: datetime, do: Callable[[], None]) -> None:
        """Do something at a moment, or when the clinic opens next; never after the end."""
        when = self.hours.next(moment)
        if when < self.clock.end:
            heapq.heappush(self.agenda, (when, next(self.numbers), do))

    def run(self) -> None:
        """Let everything happen in the order of its time."""
        while self.agenda:
            moment, _, do = heapq.heappop(self.agenda)
            self.clock.reach(moment)
            do()


def must_be_empty(clinics: Clinics) -> None:
    """Raise Refused, having changed nothing, where anybody works or anything was filled in."""
    for clinic in clinics.every():
        store = clinic.store
        if store.people.every():
            raise Refused("somebody works here already: a demo begins where there is nothing")
        if store.drafts.open() or any(store.submissions.sent_before(EVER)):
            raise Refused("there are forms here already: a demo begins where there is nothing")


def fill(clinics: Clinics, clock: Clock, people: Sequence[Person] = ()) -> WayIn:
    """Fill an empty clinic with invented patients, and return how to come in.

    Its clock must be this one, which is at the present in the end. Raises Refused, having
    changed nothing, where anybody works or anything was filled in.
    """
    must_be_empty(clinics)
    hours = Hours.of(clock, clinics.first().settings.zone)
    clock.reach(hours.slots[0])
    way = founding.found(clinics)
    desk = founding.acting(clinics, DESK)
    given = [tablets.give(desk, "") for _ in range(2)]
    play = Play(clinics, clock, hours, given)
    known = people or patients.cast().people
    for number, person in enumerate(known):
        _come_in(play, person, (number + _jitter(person)) / len(known) * UNPINNED)
    for guest in guests.guests():
        back = guest.days * guests.HALF_HOURS_OF_A_DAY
        play.at(hours.before_the_end(back), partial(_invite, play, guest))
    play.run()
    clock.reach(clock.end)
    timekeeping.keep(clinics.first())
    return way


def _invite(play: Play, guest: Guest) -> None:
    """Invite somebody, and put on the agenda what becomes of it."""
    play.at(play.clock.now + guests.LATER, guests.invited(play.clinics, play.clock, guest))


def _jitter(person: Person) -> float:
    """Return a part of the time between two patients: nobody comes by the clock."""
    return Dice(f"day {person.name}").below(100) / 100


def _come_in(play: Play, person: Person, share: float) -> None:
    pinned = person.late >= 0
    first = play.hours.before_the_end(person.late) if pinned else play.hours.at(share)
    clinic = play.clinics.first()
    day = clinic.local(first).date()
    said = patients.answers(clinic.content, person, day)
    play.at(first, partial(_visit, play, person, said))
    for visit in person.again:
        moment = first + timedelta(days=visit.days)
        now = patients.later(clinic.content, said, visit, clinic.local(moment).date())
        play.at(moment, partial(_visit, play, person, now))


def _visit(play: Play, person: Person, answers: Mapping[str, Any]) -> None:
    """Have a form filled in, and put on the agenda what becomes of it."""
    clinic = play.clinics.first()
    dice = Dice(f"visit {person.name} {answers['main_problem']}")
    pace = dice.between(*SLOWNESS) / 100 * (SLOWER if person.age >= SLOW_FROM else 1)
    reader = founding.member(clinic, DESK) if person.reader else None
    sitting = Sitting(answers, dice, pace, person.stops, reader)
    reference = filling.fill(clinic, play.clock, dice.one_of(play.tablets), sitting)
    came, when = play.clock.now, play.clock.now
    for deed in deskwork.due(person, folders.form_of(clinic, reference)):
        # What is due while the clinic is shut is done in the morning, one after the other.
        when = play.hours.next(max(came + timedelta(minutes=deed.minutes), when + A_WHILE))
        play.at(when, partial(_act, play, deed, reference))


def _act(play: Play, deed: deskwork.Due, reference: str) -> None:
    deed.do(founding.acting(play.clinics, deed.who), reference)
