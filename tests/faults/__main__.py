"""Run every fault at full size, print what was found, and keep it in docs/faults.md.

`python -m tests.faults --seed 7` kills at other moments and loses other halves.
"""

import argparse
import sqlite3
import sys
from dataclasses import dataclass, field
from typing import Final

from tests import postgres
from tests.bench.tables import MISSED, table
from tests.faults import (
    blocked,
    guesses,
    kills,
    link_guesses,
    modes,
    nginx,
    nursery,
    plans,
    postgres_killed,
    power,
    replicas,
    restore_drill,
    surface,
    syscalls,
    told,
    told_of_servers,
    tracing,
)
from tests.faults.bench import Bench, a_bench
from tests.faults.nursery import ROOT
from tests.faults.power import Extent
from tests.faults.records import OPEN_TOKENS
from tests.faults.syscalls import Swept

KILLS: Final = 500
SERVER_KILLS: Final = 20
COPY_KILLS: Final = 100
BACKUPS: Final = 20
FORMS: Final = len(OPEN_TOKENS)
FORMS_OF_A_CHECK: Final = 2
KEPT: Final = ROOT / "docs" / "faults.md"


@dataclass
class Report:
    """What is told so far."""

    rows: list[told.Row] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def add(self, row: told.Row, wrong: list[str]) -> None:
        """Add a row, and print it at once: the whole takes a quarter of an hour."""
        print(" | ".join(row), flush=True)
        self.rows.append(row)
        self.wrong[row[0]] = wrong


def main() -> int:
    """Return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=kills.SEED)
    seed: int = parser.parse_args().seed
    if reason := nursery.missing():
        print(reason)
        return 1
    report = Report()
    with a_bench() as bench:
        opened = bench.opened()
        _kill(report, bench, seed)
        _sweep(report, bench)
        _lose_power(report, bench, seed)
        _block(report, bench)
    _malform(report, seed)
    _kill_servers(report, seed)
    _guess(report)
    text = "\n".join((table(told.HEADS, report.rows), *report.sections, told.faults(report.wrong)))
    print(text)
    KEPT.write_text(told.head(sqlite3.sqlite_version, opened) + text, encoding="utf-8")
    return 1 if MISSED in text else 0


def _kill(report: Report, bench: Bench, seed: int) -> None:
    found = {}
    for mode in modes.KILLED:
        one = found[mode] = kills.measure(bench, mode.pragmas, kills=KILLS, seed=seed)
        report.add(told.row_of_kills(mode, one, KILLS), one.lost + one.torn)
    report.sections.append(told.table_of_kills(found, FORMS))


def _sweep(report: Report, bench: Bench) -> None:
    if reason := tracing.missing():
        report.add(told.not_run("a fault at every system call", reason), [])
        return
    found = {}
    for mode, do in modes.SWEPT:
        one = found[mode, do] = syscalls.measure(bench, Swept(plans.one(do), mode.pragmas))
        report.add(told.row_of_sweep(mode, do, one), one.faults)
    report.sections.append(told.table_of_sweeps(found))


def _lose_power(report: Report, bench: Bench, seed: int) -> None:
    if reason := tracing.missing():
        report.add(told.not_run("power loss", reason), [])
        return
    for mode in modes.SAFE:
        one = power.measure(bench, mode.pragmas, Extent(FORMS, seed=seed))
        report.add(told.row_of_losses(mode, one), one.lost + one.torn + one.corrupt)
    for mode in modes.KNOWN_TO_LOSE:
        one = power.measure(bench, mode.pragmas, Extent(FORMS_OF_A_CHECK, seed=seed))
        report.add(told.row_of_check(mode, one), one.torn)
    report.sections.append(told.words_of_power(seed))


def _block(report: Report, bench: Bench) -> None:
    found = {}
    for do in ("answer", "submit"):
        for case in blocked.CASES:
            what = f"{case.name}: {told.DEEDS[do]}"
            if reason := case.missing():
                report.add(told.not_run(what, reason), [])
                continue
            one = found[what] = case.provoke(bench, do)
            report.add(told.row_of_outcome(what, one, waits=case.waits), one.faults)
    report.sections.append(told.table_of_words(found))


def _malform(report: Report, seed: int) -> None:
    found = surface.run(surface.REQUESTS, seed)
    row = told_of_servers.row_of_malformed(found, surface.REQUESTS)
    report.add(row, found.wrong)
    report.sections.append(told_of_servers.tables_of_malformed(found, seed))


def _kill_servers(report: Report, seed: int) -> None:
    if reason := servers_missing():
        report.add(told.not_run("servers killed, backups brought back", reason), [])
        return
    killed = postgres_killed.run(SERVER_KILLS, seed)
    report.add(told_of_servers.row_of_postgres(killed, SERVER_KILLS), killed.lost)
    copies = replicas.run(COPY_KILLS, seed)
    report.add(told_of_servers.row_of_replicas(copies, COPY_KILLS), copies.wrong)
    drills = restore_drill.run(BACKUPS, seed)
    rows = told_of_servers.rows_of_backups(drills, BACKUPS)
    for row, one in zip(rows, drills.values(), strict=True):
        report.add(row, one.faults)
    report.sections.append(told_of_servers.SERVERS.rstrip() + "\n")


def _guess(report: Report) -> None:
    found = guesses.measure(guesses.MILLION)
    report.add(guesses.row(found), [str(one) for one in found if one.hits])
    at_links = link_guesses.measure(guesses.MILLION)
    report.add(link_guesses.row(at_links), [str(one) for one in at_links if one.hits])


def servers_missing() -> str:
    """Return why no servers can be killed here, or nothing if they can."""
    if reason := postgres.why_missing():
        return reason
    return "" if nginx.program() else "nginx is not installed"


if __name__ == "__main__":
    sys.exit(main())
