"""What staff decided about a form, as the summary tells it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from screening.questionnaire.frozen import Frozen

ASSESS: Final = "assess_ims"
# The ways on from a form, and how each is told.
OUTCOMES: Final[Mapping[str, str]] = {
    ASSESS: "Assess for IMS",
    "review_first": "Medical review first",
    "other_physio": "Another kind of physiotherapy",
    "not_now": "Not now",
}
ACKNOWLEDGED: Final = "acknowledged"
CLEARED: Final = "cleared"
RAISED_AGAIN: Final = "raised_again"
WORDS: Final[Mapping[str, str]] = {
    **OUTCOMES,
    ACKNOWLEDGED: "Acknowledged",
    "read": "Read",
    CLEARED: "Flag cleared",
    RAISED_AGAIN: "Flag raised again",
    "letter": "Letter written",
}


class Decided(Frozen):
    """One decision: its kind, the flag that it settles, who signed it, when and why.

    `edition` is the one that was on the screen (0: an unfinished form). `stands` is false once a
    later decision took its place. `grounds` says what a cleared flag rested on, and `lapsed` that
    an edition since has put an end to that. `kind` is a DecisionKind of the records.
    """

    kind: str
    flag: str = ""
    signed: str
    at: datetime
    reason: str = ""
    note: str = ""
    edition: int = 0
    stands: bool = True
    grounds: str = ""
    lapsed: bool = False

    @property
    def words(self) -> str:
        """Return in a few words what was decided."""
        return WORDS.get(self.kind, self.kind)

    @property
    def is_outcome(self) -> bool:
        """Tell whether it says how it goes on."""
        return self.kind in OUTCOMES
