"""Where the CPU of one of our page turns goes: the script is looked at every few milliseconds.

Streamlit's AppTest runs it, in the main thread, where a timer of CPU time can interrupt it: unlike
a tracing profiler, that does not make small functions look dear. A sample belongs to the innermost
package that is listed (what the standard library does is done for its caller), and to the screen
module of ours that called it. Run as a module, it measures in a fresh process and prints JSON.
"""

import gc
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Final

from streamlit.runtime.scriptrunner import ScriptRunner

from screening import bootstrap
from screening.settings import Settings
from screening.ui import visitor
from tests.app.tablet import Tablet
from tests.bench.assessing import ROOT
from tests.bench.page_turns import Unfinished

WALKS: Final = 40
WARM_UP: Final = 2
EVERY: Final = 0.001
COLLECTING: Final = "Streamlit: collecting garbage after the run"
OTHER: Final = "around it"
# The innermost file that contains one of these decides; the first that fits.
PACKAGES: Final = {
    "screening/assessment/": "ours: what the answers mean",
    "screening/response/": "ours: the way through the form, and reading answers",
    "screening/questionnaire/": "ours: the way through the form, and reading answers",
    "screening/actions/": "ours: the deeds",
    "screening/records/": "SQLAlchemy and SQLite",
    "/sqlalchemy/": "SQLAlchemy and SQLite",
    "screening/ui/": "ours: drawing",
    "/pydantic": "pydantic",
    "/streamlit/elements/": "Streamlit: its widgets",
    "/streamlit/delta_generator": "Streamlit: its widgets",
    "/streamlit/runtime/state/": "Streamlit: the state of widgets",
    "/streamlit/": "Streamlit: all around the script",
}
PURPOSES: Final = {
    "screening/ui/visitor.py": "look up the form",
    "screening/ui/deeds.py": "take the tap",
    "screening/ui/screens.py": "draw the page",
}


@dataclass(frozen=True)
class Profile:
    """Milliseconds of CPU of the script for one page turn, and the samples by what and what for."""

    script: float
    samples: tuple[tuple[str, str, int], ...]

    @property
    def count(self) -> int:
        """Return how many samples there are."""
        return sum(count for _what, _why, count in self.samples)


class _Onlooker:
    """Counts where the script is whenever the timer goes off."""

    def __init__(self) -> None:
        self.seen: Counter[tuple[str, str]] = Counter()
        self.is_looking = False
        self.spent, self.runs = 0.0, 0

    def look(self, _number: int, frame: FrameType | None) -> None:
        if self.is_looking:
            stack = list(_frames(frame))
            self.seen[_package(stack), _purpose(stack)] += 1

    def start(self, runner: Any) -> None:
        """Run the script at once, where a thread of its own would run it."""
        runner._script_thread = threading.current_thread()
        since, self.is_looking = time.process_time(), True
        runner._run_script_thread()
        runner._script_thread = None
        _collect()
        self.is_looking = False
        self.spent += time.process_time() - since
        self.runs += 1


def _collect() -> None:
    """Do what the server does after each run, and AppTest does not."""
    gc.collect()


def _frames(frame: FrameType | None) -> Iterator[tuple[str, str]]:
    while frame is not None:
        yield frame.f_code.co_filename, frame.f_code.co_name
        frame = frame.f_back


def _package(stack: list[tuple[str, str]]) -> str:
    for file, function in stack:
        if (file, function) == (__file__, _collect.__name__):
            return COLLECTING
        for part, name in PACKAGES.items():
            if part in file:
                return name
    return OTHER


def _purpose(stack: list[tuple[str, str]]) -> str:
    for file, _ in stack:
        for part, name in PURPOSES.items():
            if file.endswith(part):
                return name
    return OTHER


def measure() -> Profile:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.sampling"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
    told = json.loads(done.stdout)
    return Profile(told["script"], tuple((what, why, count) for what, why, count in told["seen"]))


def _main() -> None:
    onlooker = _Onlooker()

    def start(runner: ScriptRunner) -> None:
        onlooker.start(runner)

    ScriptRunner.start = start  # type: ignore[method-assign, assignment]
    with tempfile.TemporaryDirectory() as name:
        form = Unfinished.made(Path(name))
        clinics = bootstrap.clinics(Settings(data_dir=Path(name)))
        clinic = clinics.first()
        bootstrap.running = lambda: clinics  # type: ignore[assignment]
        visitor.cookies = lambda: form.cookies
        _walk(clinic, form, WARM_UP)
        gc.collect()
        gc.freeze()
        onlooker.spent, onlooker.runs = 0.0, 0
        signal.signal(signal.SIGPROF, onlooker.look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        _walk(clinic, form, WALKS)
        signal.setitimer(signal.ITIMER_PROF, 0)
    seen = [[what, why, count] for (what, why), count in onlooker.seen.items()]
    json.dump({"script": onlooker.spent / onlooker.runs * 1000, "seen": seen}, sys.stdout)


def _walk(clinic: Any, form: Unfinished, times: int) -> None:
    for _ in range(times):
        tablet = Tablet.opened(clinic, form.path[0])
        for _ in form.path[1:]:
            tablet.tap()


if __name__ == "__main__":
    _main()
