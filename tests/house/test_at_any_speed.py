"""No test hangs on how quick a machine is, or on what else it does."""

import contextlib
from pathlib import Path

from hypothesis import settings

from tests.browser.conftest import PORTS, free_port

GIVEN_OUT = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_examples_are_the_same_on_every_run_and_may_take_their_time() -> None:
    assert (settings().derandomize, settings().deadline) == (True, None)


def test_a_port_is_handed_out_once_and_never_by_the_system_to_a_line() -> None:
    ports = [free_port() for _ in range(50)]

    assert len(set(ports)) == 50
    with contextlib.suppress(FileNotFoundError):
        first, last = GIVEN_OUT.read_text(encoding="ascii").split()
        assert not {*PORTS} & {*range(int(first), int(last) + 1)}
