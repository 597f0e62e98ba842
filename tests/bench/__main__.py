"""Measure everything side by side in one run, print it, and keep it in docs/benchmarks.md."""

import os
import platform
import statistics
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

from tests.bench import assessing, drawing, mix, page_turns, serving
from tests.bench.assessing import ROOT, Assessing
from tests.bench.drawing import Drawing
from tests.bench.page_turns import Turns

LEAST_PER_SECOND: Final = 500
MOST_RATIO: Final = 1.35
KEPT: Final = ROOT / "docs" / "benchmarks.md"

HEAD: Final = """# Benchmarks

Written by `make bench` on {day}: {machine}, Python {python}, Streamlit {streamlit}.
Everything was measured in one run on one machine: compare numbers within the table, not with
another machine's. Milliseconds unless it says otherwise. When it began, {busy} processes were
waiting for {cores} cores (load average): more than a few tenths means that others worked too.

"""
STAGES: Final = """## Where the time of an assessment goes

{responses} responses: every worked case, and {variants} seeded variants of each, in which 10 to 70
in 100 answers are blanked or set to unsure. `settle` ran for {settled} of them. Milliseconds of CPU
for one response, in the process.

"""
PAGES: Final = """## Page turns

From the tap on Continue to the next screen painted, in Chromium on a tablet's viewport
({width} x {height}); {turns} turns of each, alternating. Ours reads the answers, validates, judges,
saves to SQLite and draws; the bare page draws one question and a button. Slowest to come to:
{slowest} (median).

"""


def main() -> int:
    """Return 1 if a promise is not kept."""
    head = _head()
    assessed, drawn, turned = assessing.measure(), drawing.measure(), page_turns.measure()
    text = "\n".join([_summary(assessed, drawn, turned), _stages(assessed), _pages(turned)])
    print(text)
    KEPT.write_text(head + text, encoding="utf-8")
    kept = assessed.per_second >= LEAST_PER_SECOND and turned.ratio <= MOST_RATIO
    return 0 if kept else 1


def _head() -> str:
    return HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        machine=f"{platform.system()} on {platform.machine()}",
        python=platform.python_version(),
        streamlit=version("streamlit"),
        busy=f"{os.getloadavg()[0]:.1f}",
        cores=os.cpu_count(),
    )


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _summary(assessed: Assessing, drawn: Drawing, turned: Turns) -> str:
    ratio = f"at most {MOST_RATIO}"
    rows = [
        (
            "responses judged a second on one core, `assess --jsonl`",
            f"{assessed.per_second:.0f}",
            f"at least {LEAST_PER_SECOND}",
            _verdict(kept=assessed.per_second >= LEAST_PER_SECOND),
        ),
        ("the same with the start of the process", f"{assessed.per_second_with_start:.0f}", "", ""),
        ("page turn, ours, median", f"{statistics.median(turned.ours):.0f}", "", ""),
        ("page turn, bare Streamlit page, median", f"{statistics.median(turned.bare):.0f}", "", ""),
        ("ours over bare", f"{turned.ratio:.2f}", ratio, _verdict(kept=turned.ratio <= MOST_RATIO)),
        ("PDF, first of a process, CPU", f"{drawn.first:.0f}", "", ""),
        ("PDF, thirtieth, CPU", f"{drawn.thirtieth:.0f}", "", ""),
        ("PDF, median of the 2nd to 30th, CPU", f"{drawn.median:.0f}", "", ""),
        ("PDF, size in kB", f"{drawn.size / 1000:.0f}", "", ""),
    ]
    return _table(("What", "Measured", "Promised", ""), rows)


def _verdict(*, kept: bool) -> str:
    return "kept" if kept else "**missed**"


def _stages(assessed: Assessing) -> str:
    words = STAGES.format(
        responses=assessed.responses, variants=mix.VARIANTS, settled=assessed.settled
    )
    return words + _table(("Step", "ms", "Share"), assessing.rows(assessed))


def _pages(turned: Turns) -> str:
    words = PAGES.format(**serving.TABLET, turns=len(turned.ours), slowest=turned.slowest)
    rows = [
        (name, *(f"{number:.0f}" for number in numbers))
        for name, numbers in (("ours", _spread(turned.ours)), ("bare", _spread(turned.bare)))
    ]
    return words + _table(("", "median", "p95", "least", "most"), rows)


def _spread(spent: tuple[float, ...]) -> tuple[float, ...]:
    return statistics.median(spent), page_turns.p95(spent), min(spent), max(spent)


if __name__ == "__main__":
    sys.exit(main())
