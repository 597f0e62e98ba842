"""What a browser tab remembers between two runs of the script; the records hold the truth.

Everything here may be lost at any moment: the patient then goes on from the draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import streamlit as st

from screening.clinic import Clinic
from screening.errors import AnswerProblem
from screening.questionnaire.model import Page
from screening.records.model import Draft
from screening.response.journey import Place

MEMORY: Final = "memory"


@dataclass(frozen=True, slots=True)
class View:
    """One screen as the patient sees it; `draft` is none before the privacy notice is agreed to.

    `seen` is the draft as it was when this screen came up: its widgets began with those answers.
    """

    place: Place
    draft: Draft | None = None
    problems: tuple[AnswerProblem, ...] = ()
    interrupt: Page | None = None
    in_trouble: bool = False
    seen: Draft | None = None

    @property
    def name(self) -> str:
        """Return what the buttons of this screen are named after."""
        return self.interrupt.id if self.interrupt else self.place.id

    @property
    def address(self) -> str:
        """Return the page id for the address bar; an interrupt page never stands there."""
        return self.draft.place if self.interrupt and self.draft else self.place.id


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a screen said when the birth date had to be asked, and the button that was tapped."""

    view: View
    raws: Mapping[str, Any]
    tapped: str


@dataclass(slots=True)
class Memory:
    """What this tab knows: the screen it shows and what the patient was told there.

    `turn` counts what must be announced; `doubted` keeps the answers that a gentle question
    was asked about; `waiting` is kept until the birth date is given; `entry` is the
    place that the bare address stands for, `left` the address of the screen before, and when
    it was left. `verdict` is what the clinic lets the patient read of the fit, `has_copy`
    tells that they may download their own answers. `hidden` keeps what stood in a question that
    another answer of the page has hidden: it comes back with it.
    `clinic` is the one that was found here last.
    """

    view: View | None = None
    turn: int = 0
    doubted: dict[str, Any] = field(default_factory=dict)
    is_changing: bool = False
    is_sent: bool = False
    verdict: str = ""
    has_copy: bool = False
    waiting: Waiting | None = None
    entry: str = ""
    left: str = ""
    left_at: datetime | None = None
    is_asking_birth_date: bool = False
    refusal: str = ""
    hidden: dict[str, Any] = field(default_factory=dict)
    clinic: Clinic | None = None


def recall() -> Memory:
    """Return what this tab remembers; a new session remembers nothing."""
    if MEMORY not in st.session_state:
        st.session_state[MEMORY] = Memory()
    remembered: Memory = st.session_state[MEMORY]
    return remembered


def forget() -> None:
    """Begin again as a new tab would."""
    st.session_state[MEMORY] = Memory()
