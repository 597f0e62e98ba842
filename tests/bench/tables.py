"""How a table of docs/benchmarks.md is written, and what stands beside a promise."""

from collections.abc import Sequence
from typing import Final

MISSED: Final = "**missed**"


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table in Markdown."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def promised(what: str, measured: float, most: float, form: str) -> tuple[str, ...]:
    """Return the row of something that must not be more than a number."""
    return (what, f"{measured:{form}}", f"at most {most}", verdict(kept=measured <= most))


def told(what: str, measured: float, form: str = ".0f") -> tuple[str, ...]:
    """Return the row of something that is only told."""
    return (what, f"{measured:{form}}", "", "")


def verdict(*, kept: bool) -> str:
    """Return whether a promise was kept, in a word."""
    return "kept" if kept else MISSED
