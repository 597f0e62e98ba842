"""Measure everything side by side in one run, print it, and keep it in docs/benchmarks.md.

`python -m tests.bench desk` measures the physiotherapist's desk and the export alone.
"""

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

from tests.bench import assessing, drawing, mix, told_of_desk, told_of_pages, told_of_records
from tests.bench.assessing import ROOT, Assessing
from tests.bench.drawing import Drawing
from tests.bench.tables import MISSED, promised, table, verdict

LEAST_PER_SECOND: Final = 500
MOST_OF_PLAIN: Final = 0.3
MOST_GROWTH: Final = 10
MOST_MEMORY: Final = 5
HEADS: Final = ("What", "Measured", "Promised", "")
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
PAPERS: Final = """## Drawing the summary

A plain patient's two pages on Letter. fpdf2's plain way (`tests/bench/plain.py`) puts the same
words and bodies on paper with `add_font` for each document, `multi_cell` and `table`, from the same
cut fonts, without any layout. Both take turns in one process; the first of a process has one of its
own, with everything imported. Medians of 15 for the rest, in milliseconds of CPU. Chinese is dear
because the rules for where its lines may end (`uniseg`) are plain Python.

"""


def main() -> int:
    """Return 1 if a promise is not kept."""
    head = _head()
    assessed, drawn, pages = assessing.measure(), drawing.measure(), told_of_pages.measure()
    kept, desk = told_of_records.measure(), told_of_desk.measure()
    rows = (
        *_of_assessing(assessed),
        *told_of_pages.summary(pages),
        *told_of_desk.summary(desk),
        *told_of_records.summary(kept),
        *_of_the_pdf(drawn),
    )
    sections = (
        table(HEADS, rows),
        _stages(assessed),
        _papers(drawn),
        told_of_pages.text(pages),
        told_of_desk.text(desk),
        told_of_records.text(kept),
    )
    text = "\n".join(sections)
    print(text)
    KEPT.write_text(head + text, encoding="utf-8")
    return 1 if MISSED in text else 0


def _head() -> str:
    return HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        machine=f"{platform.system()} on {platform.machine()}",
        python=platform.python_version(),
        streamlit=version("streamlit"),
        busy=f"{os.getloadavg()[0]:.1f}",
        cores=os.cpu_count(),
    )


def desk_only() -> int:
    """Measure and print the desk and the export alone; docs/benchmarks.md stays as it is."""
    found = told_of_desk.measure()
    text = "\n".join((table(HEADS, told_of_desk.summary(found)), told_of_desk.text(found)))
    print(text)
    return 1 if MISSED in text else 0


def _of_assessing(assessed: Assessing) -> list[tuple[str, ...]]:
    return [
        (
            "responses judged a second on one core, `assess --jsonl`",
            f"{assessed.per_second:.0f}",
            f"at least {LEAST_PER_SECOND}",
            verdict(kept=assessed.per_second >= LEAST_PER_SECOND),
        ),
        ("the same with the start of the process", f"{assessed.per_second_with_start:.0f}", "", ""),
    ]


def _of_the_pdf(drawn: Drawing) -> list[tuple[str, ...]]:
    pair, longest = drawn.pair, drawn.growth["1000"] / drawn.growth["100"]
    grown = drawn.memory[1] - drawn.memory[0]
    return [
        ("PDF, median of 100, CPU", f"{pair.ours:.0f}", "", ""),
        ("PDF in fpdf2's plain way, median of 100, CPU", f"{pair.plain:.0f}", "", ""),
        promised("ours over plain, median", drawn.ratio, MOST_OF_PLAIN, ".2f"),
        ("PDF, first of a process, CPU", f"{pair.ours_first:.0f}", "", ""),
        ("PDF in fpdf2's plain way, first of a process, CPU", f"{pair.plain_first:.0f}", "", ""),
        promised("ours over plain, first", drawn.ratio_of_first, MOST_OF_PLAIN, ".2f"),
        promised("PDF of 1,000 rows of answers over 100", longest, MOST_GROWTH, ".1f"),
        promised("MiB more after 1,000 PDFs than after 100", grown, MOST_MEMORY, ".1f"),
        ("PDF, size in kB", f"{pair.size / 1000:.0f}", "", ""),
    ]


def _stages(assessed: Assessing) -> str:
    words = STAGES.format(
        responses=assessed.responses, variants=mix.VARIANTS, settled=assessed.settled
    )
    return words + table(("Step", "ms", "Share"), assessing.rows(assessed))


def _papers(drawn: Drawing) -> str:
    rows = [
        *((f"{count} rows of answers", f"{spent:.0f}") for count, spent in drawn.growth.items()),
        *(
            (f"a patient who writes {name}", f"{spent:.0f}")
            for name, spent in drawn.scripts.items()
        ),
    ]
    return PAPERS + table(("One PDF", "ms"), rows)


if __name__ == "__main__":
    sys.exit(desk_only() if sys.argv[1:] == ["desk"] else main())
