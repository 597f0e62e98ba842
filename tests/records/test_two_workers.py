"""Two workers empty one outbox at once: each message goes out exactly once, on both databases."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from screening.actions.invite import inviting
from screening.actions.invite.invitees import Invitee
from screening.actions.mail import post
from screening.delivery.mailer import Letter, Line
from screening.records.sql import opening
from screening.records.sql.clinic_records import ClinicRecords
from tests.factories import a_clinic

MAILS = 40


@dataclass
class Both:
    """A mailer that begins once both workers have a line."""

    taken: list[str] = field(default_factory=list)
    gate: threading.Barrier = field(default_factory=lambda: threading.Barrier(2, timeout=30))
    is_set_up: bool = True

    @contextmanager
    def connected(self) -> Iterator[Line]:
        self.gate.wait()
        yield self

    def send(self, letter: Letter) -> None:
        self.taken.append(letter.message_id)


def test_two_workers_at_once(open_records: Callable[[], ClinicRecords], tmp_path: Path) -> None:
    carrier, done = Both(), list[post.Round]()
    workers = []
    for _ in range(2):
        clinic = a_clinic(tmp_path, store=opening.store(open_records()))
        workers.append(replace(clinic, mailer=carrier))
    for number in range(MAILS):
        address = f"robin{number}@example.org"
        inviting.invite(workers[0], Invitee("Robin Example", address, "1985-03-27"))

    threads = [
        threading.Thread(target=lambda one=one: done.append(post.deliver_due(one)))
        for one in workers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(Counter(carrier.taken).values()) == {1}
    assert len(carrier.taken) == sum(one.sent for one in done) == MAILS
    assert all(one.sent for one in done)
