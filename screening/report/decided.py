"""What staff decided about a form, as the summary tells it."""

from datetime import datetime

from screening.questionnaire.frozen import Frozen


class Decided(Frozen):
    """One decision: its kind, the flag that it settles, who signed it, when and why.

    `stands` is false once a later decision took its place. `kind` is a DecisionKind of the records.
    """

    kind: str
    flag: str = ""
    signed: str
    at: datetime
    reason: str = ""
    note: str = ""
    stands: bool = True
