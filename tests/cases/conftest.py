"""Print how many mutants of the rules the worked cases notice."""

import pytest

from tests.cases.tally import TALLY, Tally


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print one line for each family of mutants, and the sum."""
    tallies = terminalreporter.config.stash.get(TALLY, [])
    if tallies:
        terminalreporter.section("mutants of the rules")
        mutants = sum(tally.mutants for tally in tallies)
        noticed = sum(tally.noticed for tally in tallies)
        for tally in (*tallies, Tally("all", mutants, noticed)):
            terminalreporter.line(str(tally))
