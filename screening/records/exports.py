"""What leaves the house as a table: every sent form as it was answered; who took it, and why."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from screening.questionnaire.frozen import Frozen
from screening.records.deeds import Deed
from screening.records.figures import Outcome


class AnswersExport(Frozen):
    """That somebody exported the answers of all forms: in which format, without what, and why."""

    id: str
    who: str
    at: datetime
    signed: str
    reason: str
    format: str
    without: tuple[str, ...] = ()


class Answered(NamedTuple):
    """A sent form as it was opened: plain JSON values, with the decision that stands.

    They were validated when they were sent, and cannot have been changed since.
    """

    reference: str
    edition: int
    questionnaire: str
    version: str
    content_hash: str
    sent_at: datetime
    answers: Mapping[str, Any]
    assessment: Mapping[str, Any]
    outcome: Outcome | None


class Exports(Protocol):
    """Read all sent forms for a table, and keep who took it."""

    def keep(self, export: AnswersExport, deed: Deed) -> None:
        """Keep that somebody exports the answers, before they do."""

    def kept(self) -> tuple[AnswersExport, ...]:
        """Return who exported the answers, the newest first."""

    def shown(self) -> tuple[str, ...]:
        """Return the hash of every questionnaire that a sent form was asked from.

        Those of forms entered in error are not among them.
        """

    def pages(self) -> Iterator[Sequence[Answered]]:
        """Return the newest editions of all sent forms, by reference, in pages.

        Those entered in error are not among them. Each page is read in a transaction of its own:
        forms may be sent, corrected or purged in between.
        """
