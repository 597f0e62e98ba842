"""The frozen bundle that every action receives: records, clock, chance, content, settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from screening.questionnaire.load import Content
from screening.records.store import Store
from screening.settings import Settings


@dataclass(frozen=True)
class Clinic:
    """Everything that an action may use and that is not a value.

    `clock` gives an aware UTC moment; `chance(n)` gives n random bytes.
    """

    store: Store
    clock: Callable[[], datetime]
    chance: Callable[[int], bytes]
    catalogue: Mapping[str, Content]
    settings: Settings

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
