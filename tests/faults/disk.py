"""A disk that may lose power: what was synced is on it, what was not may be there or not.

A file's bytes are safe once the file was synced; its name, or that it was removed, once its folder
was. That is all that POSIX promises, and stricter than most file systems are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

SECTOR: Final = 512


@dataclass(frozen=True)
class Write:
    """Bytes put into a file at an offset."""

    file: int
    offset: int
    content: bytes

    def cut(self, sectors: int) -> "Write":
        """Return the write as it is when the power goes after some of its sectors."""
        first = SECTOR - self.offset % SECTOR
        return Write(self.file, self.offset, self.content[: first + sectors * SECTOR])


@dataclass(frozen=True)
class Truncate:
    """A file cut, or grown, to a size."""

    file: int
    size: int


@dataclass(frozen=True)
class Link:
    """A name that leads to a file from now on; to none when it is removed."""

    name: str
    file: int | None


@dataclass(frozen=True)
class Rename:
    """A file under another name: both names change, or neither."""

    old: str
    new: str
    file: int


Change = Write | Truncate | Link | Rename


@dataclass
class Disk:
    """What is safe, and in order what is not yet.

    Files have numbers, as names may come again.
    """

    names: dict[str, int] = field(default_factory=dict)
    contents: dict[int, bytes] = field(default_factory=dict)
    pending: list[Change] = field(default_factory=list)

    @classmethod
    def holding(cls, files: Mapping[str, bytes]) -> "Disk":
        """Return a disk with these files safe on it."""
        return cls(
            {name: number for number, name in enumerate(files)},
            dict(enumerate(files.values())),
        )

    def create(self, name: str) -> bool:
        """Make an empty file; tell whether there was none of that name."""
        if self._file(name) is not None:
            return False
        number = len(self.contents)
        self.contents[number] = b""
        self.pending.append(Link(name, number))
        return True

    def write(self, name: str, offset: int, content: bytes) -> None:
        """Put bytes into a file."""
        self.pending.append(Write(self._known(name), offset, content))

    def append(self, name: str, content: bytes) -> None:
        """Put bytes at the end of a file."""
        number = self._known(name)
        _, contents = self._with(self.pending)
        self.pending.append(Write(number, len(contents[number]), content))

    def truncate(self, name: str, size: int) -> None:
        """Cut a file."""
        self.pending.append(Truncate(self._known(name), size))

    def unlink(self, name: str) -> None:
        """Remove a name."""
        self.pending.append(Link(name, None))

    def rename(self, old: str, new: str) -> None:
        """Give a file another name; what had that name is gone."""
        self.pending.append(Rename(old, new, self._known(old)))

    def sync(self, name: str) -> None:
        """Make the bytes of a file safe."""
        number = self._known(name)
        self._settle(
            [c for c in self.pending if isinstance(c, Write | Truncate) and c.file == number]
        )

    def sync_folder(self) -> None:
        """Make the names safe."""
        self._settle([change for change in self.pending if isinstance(change, Link | Rename)])

    def after_power_loss(self, survived: Iterable[Change]) -> Mapping[str, bytes]:
        """Return the files that are found when only these of the pending changes survived."""
        names, contents = self._with(survived)
        return {name: contents[number] for name, number in names.items()}

    def _file(self, name: str) -> int | None:
        """Return the file that a running program finds under a name."""
        return self._with(self.pending)[0].get(name)

    def _with(self, changes: Iterable[Change]) -> tuple[dict[str, int], dict[int, bytes]]:
        """Return names and contents when these of the pending changes are made."""
        names, contents = dict(self.names), dict(self.contents)
        for change in changes:
            _apply(change, names, contents)
        return names, contents

    def _known(self, name: str) -> int:
        number = self._file(name)
        assert number is not None, f"{name} was never created"
        return number

    def _settle(self, changes: Sequence[Change]) -> None:
        for change in changes:
            _apply(change, self.names, self.contents)
        settled = {id(change) for change in changes}
        self.pending = [change for change in self.pending if id(change) not in settled]


def _apply(change: Change, names: dict[str, int], contents: dict[int, bytes]) -> None:
    match change:
        case Write(file, offset, content):
            before = contents[file].ljust(offset, b"\0")
            contents[file] = before[:offset] + content + before[offset + len(content) :]
        case Truncate(file, size):
            contents[file] = contents[file][:size].ljust(size, b"\0")
        case Link(name, None):
            names.pop(name, None)
        case Link(name, int(file)):
            names[name] = file
        case Rename(old, new, file):
            names.pop(old, None)
            names[new] = file
