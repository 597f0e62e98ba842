"""What takes the place of the world outside: a mail server that never was."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from screening.delivery.mailer import Letter, Line
from screening.errors import MailError


@dataclass
class Post:
    """A mailer that keeps what it is handed; `troubles` are raised first, one at a letter."""

    is_set_up: bool = True
    letters: list[Letter] = field(default_factory=list)
    troubles: list[MailError] = field(default_factory=list)
    no_line: MailError | None = None
    lines: int = 0

    @contextmanager
    def connected(self) -> Iterator[Line]:
        if self.no_line:
            raise self.no_line
        self.lines += 1
        yield self

    def send(self, letter: Letter) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.letters.append(letter)
