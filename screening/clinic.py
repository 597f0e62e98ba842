"""The frozen bundle that every action receives, and the clinics of one installation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from screening.delivery.mailer import Mailer
from screening.questionnaire.load import Content
from screening.records.deeds import PATIENT, Deed, Did
from screening.records.people import Role, Tablet
from screening.records.store import Store
from screening.records.timer import TOLERANCE, NeverBack
from screening.settings import Settings

DESK: Final = "desk"
HOME: Final = "home"


@dataclass(frozen=True)
class Clinic:
    """Everything that an action may use and that is not a value.

    `clock` gives an aware UTC moment; `timer` too, but never goes back: what ends after a while
    is measured by it. `chance(n)` gives n random bytes. `who` is whoever acts, for the audit,
    and `roles` is what they may do: a patient has none. `tablet` is the one that they hold,
    and `mailer` carries messages.
    """

    store: Store
    clock: Callable[[], datetime]
    timer: NeverBack
    chance: Callable[[int], bytes]
    catalogue: Mapping[str, Content]
    settings: Settings
    mailer: Mailer
    who: str = PATIENT
    roles: frozenset[Role] = frozenset()
    tablet: Tablet | None = None

    @property
    def id(self) -> str:
        """Return the clinic's id."""
        return self.store.clinic

    @property
    def content(self) -> Content:
        """Return the questionnaire that a new patient gets."""
        return self.catalogue[self.settings.questionnaire]

    @property
    def place(self) -> str:
        """Return where the form is filled in: at the clinic's desk, or at home."""
        return DESK if self.tablet else HOME

    def local(self, moment: datetime) -> datetime:
        """Return the moment as the clinic's clocks on the wall show it."""
        return moment.astimezone(self.settings.zone)

    def today(self) -> date:
        """Return the clinic's local date."""
        return self.local(self.clock()).date()

    def acting_as(self, who: str, roles: frozenset[Role] = frozenset()) -> "Clinic":
        """Return the same clinic in the hands of somebody else."""
        return replace(self, who=who, roles=roles)

    def deed(self, did: Did, *references: str) -> Deed:
        """Return what the audit will tell of a deed done now."""
        return Deed(who=self.who, did=did, whose=references, at=self.clock(), ticked=self.timer())

    def note(self, did: Did, *references: str) -> None:
        """Write into the audit what was done just now without changing a record."""
        self.store.ledger.note(self.deed(did, *references))

    def is_over(self, since: datetime, lasting: timedelta) -> bool:
        """Tell whether a while that began at a moment of the timer is over.

        One that is still to begin is over too, unless by so little that two machines may differ:
        some clock was wrong then, or is now.
        """
        passed = self.timer() - since
        return passed >= lasting or passed < -TOLERANCE


@dataclass(frozen=True)
class Clinics:
    """The clinics of one installation.

    Who asks decides which: staff, a tablet, a link. `ids` names them, the oldest first. `of(id)`
    returns one with its settings as they are now, and raises NotFound if there is none of that id.
    """

    ids: Callable[[], tuple[str, ...]]
    of: Callable[[str], Clinic]

    def every(self) -> Iterator[Clinic]:
        """Return all of them, the oldest first."""
        return map(self.of, self.ids())

    def first(self) -> Clinic:
        """Return the oldest one."""
        return next(self.every())

    def only(self) -> Clinic | None:
        """Return the clinic if there is no doubt which one is meant."""
        ids = self.ids()
        return self.of(ids[0]) if len(ids) == 1 else None
