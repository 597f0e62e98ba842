"""Whose summaries are kept: every worked patient, and forms that stopped early or say much."""

from screening.assessment.submission import Submission
from tests.unit.report.forms import SCRIPTS, strangers, worked

NAMES = [*worked(), "begun", "halted", "letters", "flags_15", "marked", "marked_back", *SCRIPTS]


def form(name: str) -> Submission:
    """Return the form with this name."""
    return (worked() if name in worked() else strangers())[name]
