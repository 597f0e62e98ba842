"""What a column of a file holds, so that a number stays a number in every format."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

Cell = str | int | float | date | None
Row = Sequence[Cell]


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    DAY = "date"


class Column(NamedTuple):
    """A column of a file, by its name."""

    name: str
    kind: Kind
