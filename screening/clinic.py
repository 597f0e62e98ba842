"""The frozen bundle that every action receives: records, clock, chance, content, settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from screening.questionnaire.load import Content
from screening.records.deeds import PATIENT, Deed, Did
from screening.records.store import Store
from screening.records.timer import TOLERANCE, NeverBack
from screening.settings import Settings


@dataclass(frozen=True)
class Clinic:
    """Everything that an action may use and that is not a value.

    `clock` gives an aware UTC moment; `timer` too, but never goes back: what ends after a while
    is measured by it. `chance(n)` gives n random bytes. `who` is whoever acts, for the audit.
    """

    store: Store
    clock: Callable[[], datetime]
    timer: NeverBack
    chance: Callable[[int], bytes]
    catalogue: Mapping[str, Content]
    settings: Settings
    who: str = PATIENT

    @property
    def content(self) -> Content:
        """Return the questionnaire that a new patient gets."""
        return self.catalogue[self.settings.questionnaire]

    def local(self, moment: datetime) -> datetime:
        """Return the moment as the clinic's clocks on the wall show it."""
        return moment.astimezone(self.settings.zone)

    def today(self) -> date:
        """Return the clinic's local date."""
        return self.local(self.clock()).date()

    def acting_as(self, who: str) -> "Clinic":
        """Return the same clinic in the hands of somebody else."""
        return replace(self, who=who)

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
