"""Chance that can be repeated: the same seed throws the same, on every machine and version."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Final, TypeVar

T = TypeVar("T")
BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Dice:
    """Throw numbers from a seed.

    They make up patients; nothing that opens anything comes of them.
    """

    seed: str
    throws: "count[int]" = field(default_factory=count)

    def below(self, most: int) -> int:
        """Return a whole number from 0 to one less than `most`."""
        thrown = hashlib.sha256(f"{self.seed}\n{next(self.throws)}".encode()).digest()
        return int.from_bytes(thrown[:BYTES]) % most

    def between(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`, both among them."""
        return least + self.below(most - least + 1)

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of them."""
        return choices[self.below(len(choices))]
