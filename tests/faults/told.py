"""How docs/faults.md tells what was found: a row of the first table, and the words below it."""

from collections.abc import Mapping, Sequence
from typing import Final

from tests.bench.tables import table, verdict
from tests.faults.blocked import Outcome
from tests.faults.kills import Kills
from tests.faults.modes import Mode
from tests.faults.power import Losses
from tests.faults.saying import Opened
from tests.faults.syscalls import FAULTS, Sweep

Row = tuple[str, ...]
DEEDS: Final = {"open": "opening a form", "answer": "autosave", "submit": "submit"}
LEAST_STATES: Final = 2_000
HEADS: Final = ("What", "Found", "Bar", "")

HEAD: Final = """# Faults

Written by `make faults`. The deeds are real ones (a patient opens a form, saves a page, sends the
form), done by a process of its own that says so after each. Whatever befalls it,
`tests/faults/judge.py` opens the records anew and holds them against what was said:

- what was acknowledged is there, exactly as it was acknowledged;
- the deed under way is done or not done, never between; a form is a draft or a submission, never
  both and never neither;
- all other records are as they were, and nothing else is there;
- the audit has one row for each deed that stands and none for any other; its chain and its signed
  mark are whole, and SQLite finds its file in order.

What was acknowledged and is not there is **lost**; any other fault is **torn**. SQLite {sqlite}
was linked; with it the app chooses {journal} and synchronous {synchronous} (2 is FULL).

"""
KILLS: Final = """## kill -9

Each process was to do two autosaves, a new form and a submit for each of {forms} forms, and was
killed at a random moment after a random deed (seed {seed}). Under way tells what had begun and was
not acknowledged. To undo: the kill fell into a transaction, and left a journal that rolls it back
when the records are opened again. Done, not told: the deed was found done, and had not been
acknowledged yet.

"""
SWEEPS: Final = """## A fault at every system call

strace records which system calls a deed makes on the files of the records; then the deed is done
again once for each of them and each fault, with that one call struck: the process is killed at
it, or the call is not made and gives an error. After an error the same process must tell a
StoreError, or have saved; done again, the deed must be saved. The columns count the calls of each
kind; then how often the deed was found done, and not done, after one fault.

One call has a long shadow: when SQLite gives back a lock of its WAL (`fcntl`) and is told an error,
which no disk of one's own does, it takes the lock for held until the connection is closed.
Nothing is lost, and a new process saves.

"""
POWER: Final = """## Power loss

The calls of real deeds are logged and replayed on a disk (`tests/faults/disk.py`) that keeps
nothing but what was synced: bytes by a sync of their file, names by a sync of their folder. After
each change and each acknowledgement the power goes, in five ways (seed {seed}): nothing that was
pending survived, all of it, two random halves, and a half in which writes end at a random sector.
A disk that looks like one before it, with the same acknowledgements, is not counted again. The app
uses none of the last two modes; a replay that found nothing lost in them would prove nothing. The
complaints there are the audit's: its mark was signed for more than is left.

"""
BLOCKED: Final = """## Records that cannot be written for a while

Tried while it lasts, and again by the same process when it is over. A lock is one that shuts out
readers, too; "refused after" tells how long the first try waited.

"""


def head(sqlite: str, opened: Opened) -> str:
    """Return the first words."""
    return HEAD.format(
        sqlite=sqlite, journal=opened.journal.upper(), synchronous=opened.synchronous
    )


def not_run(what: str, reason: str) -> Row:
    """Return the row of something that this machine does not allow."""
    return (what, f"not run: {reason}", "", "")


def row_of_kills(mode: Mode, found: Kills, wanted: int) -> Row:
    """Return what was lost by kills."""
    told = f"{found.kills} kills, {len(found.lost)} lost, {len(found.torn)} torn"
    kept = found.kills == wanted and found.during.total() > 0 and not found.lost + found.torn
    return (f"kill -9, {mode}", told, f"{wanted} kills, 0 lost, 0 torn", verdict(kept=kept))


def table_of_kills(found: Mapping[Mode, Kills], forms: int) -> str:
    """Return where the kills fell."""
    rows = [
        (
            str(mode),
            *(str(one.during[do]) for do in DEEDS),
            str(one.half_done),
            str(one.landed),
            str(one.acknowledged),
        )
        for mode, one in found.items()
    ]
    under_way = (f"under way: {deed}" for deed in DEEDS.values())
    heads = ("", *under_way, "to undo", "done, not told", "deeds acknowledged")
    seed = next(iter(found.values())).seed
    return KILLS.format(seed=seed, forms=forms) + table(heads, rows)


def row_of_sweep(mode: Mode, do: str, found: Sweep) -> Row:
    """Return how many points were atomic."""
    points = found.points.total()
    told = f"{points - len(found.broken)} of {points} atomic"
    if found.restarts:
        told += f", saved by a new process only: {len(found.restarts)}"
    return (
        f"a fault at every system call: {DEEDS[do]}, {mode}",
        told,
        "every point",
        verdict(kept=points > 0 and not found.faults and _are_of_locks(found.restarts)),
    )


def _are_of_locks(restarts: Sequence[str]) -> bool:
    return all(point.startswith("fcntl:error") for point in restarts)


def table_of_sweeps(found: Mapping[tuple[Mode, str], Sweep]) -> str:
    """Return how many points there were of each call."""
    calls = sorted({kind.partition(" ")[0] for sweep in found.values() for kind in sweep.points})
    first = next(iter(FAULTS))
    rows = [
        (
            f"{DEEDS[do]}, {mode}",
            *(str(sweep.points[f"{call} {first}"] or "") for call in calls),
            str(sweep.points.total()),
            str(sweep.done),
            str(sweep.undone),
        )
        for (mode, do), sweep in found.items()
    ]
    faults = ", ".join(FAULTS)
    heads = ("", *calls, f"x {len(FAULTS)} ({faults})", "then done", "then not done")
    return SWEEPS + table(heads, rows)


def row_of_losses(mode: Mode, found: Losses) -> Row:
    """Return how many states lost something."""
    kept = found.states >= LEAST_STATES and not found.lost + found.torn + found.corrupt
    bar = f"at least {LEAST_STATES:,} states, 0 lost, 0 torn"
    return (f"power loss, {mode}", _states(found), bar, verdict(kept=kept))


def row_of_check(mode: Mode, found: Losses) -> Row:
    """Return how many states of an unsafe mode lost something: the replay must find some."""
    return (f"can it fail? {mode}", _states(found), "some lost", verdict(kept=bool(found.lost)))


def _states(found: Losses) -> str:
    torn = f"{len(found.torn)} torn, {len(found.corrupt)} with a complaint"
    return f"{found.states:,} states, {len(found.lost)} lost, {torn}"


def row_of_outcome(what: str, found: Outcome, *, waits: bool) -> Row:
    """Return whether it was refused, or waited for, and saved in the end."""
    refused = f"refused after {found.seconds:.0f} s, " if found.refusals else "waited, "
    told = refused + ("saved when it was over" if found.saved else "never saved")
    bar = "saved" if waits else "StoreError, nothing changed, saved when it is over"
    kept = found.saved and not found.faults and bool(found.refusals) is not waits
    return (what, told, bar, verdict(kept=kept))


def words_of_power(seed: int) -> str:
    """Return how the power was lost."""
    return POWER.format(seed=seed).rstrip() + "\n"


def table_of_words(found: Mapping[str, Outcome]) -> str:
    """Return with which words each trouble was told."""
    rows = [(what, *(sorted(set(one.refusals)) or ["(waited)"])) for what, one in found.items()]
    return BLOCKED + table(("", "What the StoreError says"), [row[:2] for row in rows])


def faults(named: Mapping[str, Sequence[str]]) -> str:
    """Return the first faults of each run that had any, for whoever must find them."""
    lines = [f"- {what}: {fault}" for what, wrong in named.items() for fault in wrong[:10]]
    return "\n".join(("## What went wrong", "", *lines, "")) if lines else ""
