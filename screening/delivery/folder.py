"""Letters kept as files, for as long as no mail server is set up."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from screening.delivery.compose import packed
from screening.delivery.mailer import Letter, Line
from screening.errors import MailDelayed

NOBODY: Final = "nobody@localhost"
NAME: Final = "mail-{message}.eml"


@dataclass(frozen=True, slots=True)
class FolderMailer:
    """Write each letter into a file that only its owner can read, under its message's id."""

    folder: Path
    address: str = NOBODY

    @property
    def is_set_up(self) -> bool:
        """Tell that no letter goes out."""
        return False

    @contextmanager
    def connected(self) -> Iterator[Line]:
        """Make the folder, if it is not there."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise MailDelayed("the folder for messages cannot be made") from error
        yield self

    def send(self, letter: Letter) -> None:
        """Write a letter; one that was written before is written over."""
        content = packed(letter, self.address).content
        name = letter.message_id.strip("<>").partition("@")[0]
        path = self.folder / NAME.format(message=name)
        try:
            path.touch(mode=0o600)
            path.write_bytes(content)
        except OSError as error:
            raise MailDelayed("the message cannot be written to its folder") from error


def letters_before(folder: Path, moment: datetime) -> tuple[Path, ...]:
    """Return the letters in a folder that were written before a moment."""
    return tuple(one for one in folder.glob("*.eml") if one.stat().st_mtime < moment.timestamp())


def letters_but(folder: Path, messages: Collection[str]) -> tuple[Path, ...]:
    """Return the letters in a folder but those of some messages, told by their ids."""
    named = {NAME.format(message=message) for message in messages}
    return tuple(one for one in folder.glob("*.eml") if one.name not in named)


def letters_of(folder: Path, messages: Collection[str]) -> tuple[Path, ...]:
    """Return the letters in a folder of some messages, told by their ids."""
    named = (folder / NAME.format(message=message) for message in messages)
    return tuple(one for one in named if one.exists())
