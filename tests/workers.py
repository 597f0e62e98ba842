"""Which tests stay together when several workers share the suite."""

import re

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

SERVED = re.compile(
    r"^tests/(?:(?:browser|faults|deploy)/[^:]+|unit/logs/test_the_running_app\.py)"
)
DRAWING = re.compile(r"\[.+-(?:Letter|A4)\]$")


def together(nodeid: str) -> str:
    """Name what a test shares with others: a server, or a drawing that is read back once."""
    shared = SERVED.search(nodeid) or DRAWING.search(nodeid)
    return shared[0] if shared else nodeid


class Sharing(LoadScopeScheduling):  # type: ignore[misc]
    """Hand out tests one by one, and those that share something all at once, before the others.

    The mark `xdist_group` would say it, too; pytest-xdist 3.8 does not see it under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)
