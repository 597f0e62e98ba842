"""Where a run happens: who starts the child, which records it copies, and where to."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.nursery import Nursery
from tests.faults.records import Template, prepared
from tests.faults.saying import Job, Opened


@dataclass(frozen=True)
class Bench:
    """What every run needs; `folder` is made anew by each."""

    nursery: Nursery
    template: Template
    folder: Path

    @property
    def log(self) -> Path:
        """Return the file that strace writes."""
        return self.template.folder.with_name("strace.log")

    def opened(self) -> Opened:
        """Return the mode in which the app itself opens its records."""
        with self.nursery.child(Job(folder=self.template.copy(self.folder), deeds=())) as child:
            return child.opened


@contextmanager
def a_bench() -> Iterator[Bench]:
    """Give a bench with a template made for it."""
    with tempfile.TemporaryDirectory() as named, Nursery() as nursery:
        place = Path(named).resolve()  # as strace names it
        template = prepared(place / "template")
        yield Bench(nursery, template, place / "run")
