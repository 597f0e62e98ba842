"""Crashes of a real process: what Python itself would print, with the message in it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.factories import MASTER_KEY

START = """
import asyncio, gc, sys, threading, traceback, warnings
from screening.logs import process
from tests.factories import MASTER_KEY
from tests.unit.logs.canaries import CANARY, FAULTS, a_group, a_plain_one, a_refused_answer
process.set_up()
"""
ENDS = {
    "at its end": ("crashed", "ExceptionGroup", "a_group()"),
    "in a thread": (
        "thread_crashed",
        "ValidationError",
        "one = threading.Thread(target=a_refused_answer); one.start(); one.join()",
    ),
    "in a task that nobody awaits": (
        "library",
        "ValueError",
        """
async def fails():
    a_plain_one()
async def main():
    task = asyncio.create_task(fails(), name=CANARY)
    await asyncio.sleep(0)
    del task
    gc.collect()
asyncio.run(main())
""",
    ),
    "in a call of the loop": (
        "library",
        "ValidationError",
        """
async def main():
    asyncio.get_running_loop().call_soon(a_refused_answer)
    await asyncio.sleep(0)
asyncio.run(main())
""",
    ),
    "while cleaning up": (
        "cleaning_failed",
        "ValueError",
        "class Left:\n    def __del__(self): a_plain_one()\nLeft()\ngc.collect()",
    ),
    "as a warning": (
        "python_warning",
        "UserWarning",
        "warnings.warn(CANARY)",
    ),
    "printed by hand": (
        "crashed",
        "ExceptionGroup",
        "try:\n    a_group()\nexcept Exception:\n    traceback.print_exc()",
    ),
    "while interrupted": (
        "crashed",
        "KeyboardInterrupt",
        "try:\n    a_plain_one()\nexcept ValueError:\n    raise KeyboardInterrupt",
    ),
}


def ended(root: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START + code], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("where", ENDS)
def test_a_crash_tells_its_type_and_place_only(where: str, root: Path) -> None:
    event, kind, code = ENDS[where]

    done = ended(root, code)

    (one,) = [json.loads(line) for line in done.stderr.splitlines()]
    facts: dict[str, Any] = one
    assert (facts["event"], facts["error_type"]) == (event, kind)
    assert ":" in facts["error_at"]
    assert "Canary" not in done.stdout + done.stderr


def test_a_start_that_fails_says_where_and_not_why(root: Path) -> None:
    code = """
sys.excepthook = sys.__excepthook__
from screening import bootstrap
bootstrap.running = a_plain_one
import app
"""
    done = ended(root, code)

    (line,) = done.stderr.splitlines()
    facts = json.loads(line)
    assert done.returncode == 1
    assert (facts["error_type"], facts["error_at"][:7]) == ("ValueError", "app.py:")
    assert "Canary" not in done.stdout + done.stderr


def test_a_command_that_fails_says_where_and_not_why(root: Path, tmp_path: Path) -> None:
    code = """
from screening import __main__
from screening.actions.clinician import review
review.list_cases = lambda *_: a_plain_one()
sys.argv = ["screening", "summaries"]
__main__.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", START + code],
        cwd=root,
        env={"IMS_DATA_DIR": str(tmp_path), "IMS_MASTER_KEY": MASTER_KEY},
        capture_output=True,
        text=True,
        check=False,
    )

    line, end = done.stderr.splitlines()
    facts = json.loads(line)
    assert done.returncode == 1
    assert (facts["event"], facts["error_type"]) == ("crashed", "ValueError")
    assert facts["error_at"].startswith("screening/__main__.py:")
    assert end.startswith("Stopped: ")
    assert "Canary" not in done.stdout + done.stderr
