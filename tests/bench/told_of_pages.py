"""What docs/benchmarks.md tells of the screen: page turns, beside others, first load, profile."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.bench import beside, cost, crowd, first_load, page_turns, sampling, serving
from tests.bench.beside import Beside, Load
from tests.bench.cost import Cost
from tests.bench.first_load import Loads
from tests.bench.page_turns import Turn, Turns, median, p95
from tests.bench.sampling import Profile
from tests.bench.tables import promised, table, told

MOST_RATIO: Final = 1.2
MOST_BESIDE: Final = 2.5
MOST_MEGABYTES: Final = 1.3
HEADS: Final = ("", "median", "p95", "least", "most")
RATIOS: Final = ("over itself alone", "over bare alone", "over bare")
BESIDE: Final = ("", "others", "median", "p95", *RATIOS, "CPU", "reruns")
REASONS: Final = (*sampling.PURPOSES.values(), sampling.OTHER)

ALONE: Final = """## Page turns

From the tap on Continue to the next screen painted, in Chromium on a tablet's viewport
({width} x {height}); {turns} turns of each, alternating. Ours reads the answers, validates, judges,
saves to SQLite and draws; the bare page draws one question and a button, in a Streamlit as it
comes. Slowest to come to: {slowest} (median).

"""
PARTS: Final = """Where the time of such a turn goes (medians): until the browser sends the tap,
until it has heard the last of the server's answer, and until the next screen is painted.

"""
CROWD: Final = """## Beside other patients

The others are real sessions (`tests/bench/crowd.py`), driven over the websocket by another process
on the same machine: each with a cookie and a form of its own, opened at our door, answering a
worked case touch by touch and turning a page every {every:.0f} s, evenly spread, with a seeded
jitter. The bare page has as many bare sessions beside it, which pick an answer and go on at the
same pace. Each server is measured by itself, with {turns} turns of one patient in Chromium.

Three ratios, all of p95: `over itself alone` (what is promised of ours beside 50), `over bare
alone`, and `over bare`, the bare page beside as many bare sessions. CPU is the server's, in
milliseconds for one page turn of anyone with the answers before it; `reruns` tells how many of
these answers made the script run.

"""
LOAD: Final = """## First load

A new Chromium each time, nothing cached, until the first question can be answered: ours shows a
welcome first, whose button is tapped at once. Bytes are all that came over the line by a second
later, compressed and with the headers, without the websocket. Medians of {times}. "4G" is what
Chromium's tools call "Fast 4G": 9 Mbit/s and 165 ms for files; the websocket is not slowed.

"""
PROFILE: Final = """## Where the CPU of a page turn goes

The server's CPU for a tap on Continue, medians, one session at a time and nothing else:
ours {ours:.1f} ms, the bare page {bare:.1f} ms, the bare page without the collection of garbage
that Streamlit makes after each run {least:.1f} ms. (The app freezes what it has loaded, so that
there is little to look through: `screening/web/site.py`.)

The script's share of ours, from {samples} samples taken by a timer of CPU time while AppTest
turned the same pages (`tests/bench/sampling.py`). A sample counts for the innermost package that
is named here. The last row is what is left of the server's CPU: the event loop, messages and the
websocket, and that the script has a thread of its own.

"""


@dataclass(frozen=True)
class Pages:
    """All that was measured of the screen."""

    alone: Turns
    others: Beside
    cost: Cost
    loads: Loads
    profile: Profile


def measure() -> Pages:
    """Measure one thing after the other."""
    return Pages(
        page_turns.measure(),
        beside.measure(),
        cost.measure(),
        first_load.measure(),
        sampling.measure(),
    )


def summary(pages: Pages) -> list[tuple[str, ...]]:
    """Return the rows of the first table."""
    alone, fifty = pages.alone, pages.others.ours[-1]
    beside_50 = p95(fifty.turns) / p95(alone.ours)
    ours = pages.loads.ours
    return [
        told("page turn, ours, median", median(alone.ours)),
        told("page turn, bare Streamlit page, median", median(alone.bare)),
        promised("ours over bare", alone.ratio, MOST_RATIO, ".2f"),
        told(f"page turn, ours beside {fifty.others} others, p95", p95(fifty.turns)),
        promised("the same over ours alone, p95", beside_50, MOST_BESIDE, ".2f"),
        told("CPU of the server for a page turn, ours", pages.cost.ours, ".1f"),
        told("CPU of the server for a page turn, bare", pages.cost.bare, ".1f"),
        promised("MB of the first load", ours.size / 1e6, MOST_MEGABYTES, ".2f"),
        told("first load to the first question", ours.wait),
    ]


def text(pages: Pages) -> str:
    """Return all sections."""
    sections: list[Callable[[Pages], str]] = [_alone, _beside, _load, _profile]
    return "\n".join(section(pages) for section in sections)


def _alone(pages: Pages) -> str:
    alone = pages.alone
    words = ALONE.format(**serving.TABLET, turns=len(alone.ours), slowest=alone.slowest)
    both = (("ours", alone.ours), ("bare", alone.bare))
    spreads = table(HEADS, [(name, *_spread(turns)) for name, turns in both])
    heads = ("", "tap to sent", "sent to answered", "answered to painted")
    parts = table(heads, [(name, *_parts(turns)) for name, turns in both])
    return f"{words}{spreads}\n{PARTS}{parts}"


def _spread(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    painted = [turn.painted for turn in turns]
    numbers = (median(turns), p95(turns), min(painted), max(painted))
    return tuple(f"{number:.0f}" for number in numbers)


def _parts(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    parts = (
        [turn.sent for turn in turns],
        [turn.heard - turn.sent for turn in turns],
        [turn.painted - turn.heard for turn in turns],
    )
    return tuple(f"{statistics.median(part):.0f}" for part in parts)


def _beside(pages: Pages) -> str:
    alone, others = pages.alone, pages.others
    bare = [p95(alone.bare), *(p95(load.turns) for load in others.bare)]
    rows = [
        *_beside_itself("ours", alone.ours, others.ours, bare),
        *_beside_itself("bare", alone.bare, others.bare, bare),
    ]
    words = CROWD.format(every=crowd.EVERY, turns=len(others.ours[0].turns))
    return words + table(BESIDE, rows)


def _beside_itself(
    name: str, alone: tuple[Turn, ...], loads: tuple[Load, ...], bare: list[float]
) -> Iterator[tuple[str, ...]]:
    """Return a row for each number of others, none first; `bare` are the p95 of the bare page."""
    levels = [(0, alone), *((load.others, load.turns) for load in loads)]
    costs = [("", ""), *((f"{load.cpu:.0f}", f"{load.reruns:.1f}") for load in loads)]
    for (others, turns), beside_bare, cpu in zip(levels, bare, costs, strict=True):
        slow = p95(turns)
        ratios = (slow / p95(alone), slow / bare[0], slow / beside_bare)
        times = (f"{median(turns):.0f}", f"{slow:.0f}")
        yield (name, f"{others}", *times, *(f"{ratio:.2f}" for ratio in ratios), *cpu)


def _load(pages: Pages) -> str:
    loads = pages.loads
    rows = [
        _first("ours", loads.ours),
        _first("bare", loads.bare),
        _first("ours, 4G", loads.ours_4g),
        _first("bare, 4G", loads.bare_4g),
    ]
    heads = ("", "MB", "requests", "ms to the first question")
    return LOAD.format(times=first_load.TIMES) + table(heads, rows)


def _first(name: str, load: first_load.Load) -> tuple[str, ...]:
    return (name, f"{load.size / 1e6:.2f}", f"{load.requests:.0f}", f"{load.wait:.0f}")


def _profile(pages: Pages) -> str:
    spent, profile = pages.cost, pages.profile
    words = PROFILE.format(
        ours=spent.ours,
        bare=spent.bare,
        least=spent.bare_without_collecting,
        samples=f"{profile.count:,}",
    )
    rows = [
        *_packages(profile),
        ("all of the script", *[""] * len(REASONS), f"{profile.script:.1f}"),
    ]
    left = f"{spent.ours - profile.script:.1f}"
    return words + table(
        ("ms of CPU", *REASONS, "all"), [*rows, ("what is left", *[""] * len(REASONS), left)]
    )


def _packages(profile: Profile) -> list[tuple[str, ...]]:
    """Return a row for each package, the dearest first, and a column for what it worked for."""
    each, spent = profile.script / profile.count, defaultdict[str, dict[str, float]](dict)
    for what, why, count in profile.samples:
        spent[what][why] = count * each
    ordered = sorted(spent.items(), key=lambda row: -sum(row[1].values()))
    return [
        (what, *(f"{by.get(why, 0):.2f}" for why in REASONS), f"{sum(by.values()):.2f}")
        for what, by in ordered
    ]
