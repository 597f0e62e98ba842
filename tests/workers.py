"""Which tests stay together when several workers share the suite, and which begin first."""

import re
from collections import OrderedDict
from typing import Any, Final

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

SERVED = re.compile(r"^tests/(?:browser|faults|deploy)/[^:]+")
# Files in which all tests look at one thing that is dear to make.
MADE_ONCE: Final = tuple(
    f"tests/{name}.py"
    for name in (
        "unit/logs/test_the_running_app",
        "unit/demo/test_demo",
        "records/test_nothing_in_the_clear",
        "records/test_postgres_server",
        "property/test_every_action",
        "property/test_the_door",
        "cases/test_mutation",
    )
)
DRAWING = re.compile(r"\[.+-(?:Letter|A4)\]$")
# What lasts longest begins first, or one worker ends long after the others; in that order.
LONGEST: Final = tuple(
    f"tests/{name}.py"
    for name in (
        "browser/test_care",
        "faults/test_replicas",
        "browser/test_whole_form",
        "browser/test_every_way",
        "browser/test_every_turn",
        "browser/test_coming_back",
        "browser/test_tablet",
        "browser/test_lost_lines",
        "browser/test_body_drawing",
        "faults/test_syscalls",
        "records/test_nothing_in_the_clear",
        "cases/test_mutation",
        "browser/test_nothing_sings",
        "browser/test_blocked_records",
    )
)


def together(nodeid: str) -> str:
    """Name what a test shares with others: a server, or what is dear to make."""
    file = nodeid.partition("::")[0]
    if file in MADE_ONCE:
        return file
    shared = SERVED.search(nodeid) or DRAWING.search(nodeid)
    return shared[0] if shared else nodeid


class LongestFirst(OrderedDict[str, Any]):
    """What waits to be handed out: the longest first, then in the order in which it came."""

    def popitem(self, last: bool = True) -> tuple[str, Any]:  # noqa: FBT001, FBT002 - as its parent's
        """Take what is handed out next."""
        long = next((scope for scope in LONGEST if scope in self), None)
        return super().popitem(last) if long is None else (long, self.pop(long))


class Sharing(LoadScopeScheduling):  # type: ignore[misc]
    """Hand out tests one by one, and those that share something all at once, before the others.

    The mark `xdist_group` would say it, too; pytest-xdist 3.8 does not see it under pytest 9.2.
    """

    def __init__(self, *given: Any) -> None:
        """Begin with nothing to hand out."""
        super().__init__(*given)
        self.workqueue = LongestFirst()

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)
