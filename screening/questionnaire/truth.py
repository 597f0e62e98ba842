"""Kleene's three truth values: true, false and, as `None`, unknown.

One evaluation tells at once what holds and what may hold. Without a `not` it is exact:
it never contradicts any way in which the unknown parts could turn out (Kleene 1938).
"""

from collections.abc import Iterable

Truth = bool | None


def every(truths: Iterable[Truth]) -> Truth:
    """Return false if any part is false, else unknown if any is unknown, else true."""
    outcome: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            outcome = None
    return outcome


def some(truths: Iterable[Truth]) -> Truth:
    """Return true if any part is true, else unknown if any is unknown, else false."""
    outcome: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            outcome = None
    return outcome
