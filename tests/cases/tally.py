"""The count of mutants, carried from the tests to the end of the run."""

from typing import NamedTuple

# Under this name a test records its count: what a report carries comes from every worker.
RECORDED = "mutants"


class Tally(NamedTuple):
    """How many mutants a family has, and how many some case notices."""

    family: str
    mutants: int
    noticed: int

    def __str__(self) -> str:
        """Tell the count in one line."""
        equivalent = self.mutants - self.noticed
        return (
            f"{self.family}: {self.mutants:,} mutants, {self.noticed:,} noticed, "
            f"{equivalent:,} equivalent"
        )
