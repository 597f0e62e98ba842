"""Power loss: replay the writes of real deeds, as strace logged them, and drop what was not synced.

After each change and each acknowledgement the power goes, in five ways: nothing that is pending
survived, all of it did, two random halves of it, and a random half with each write cut at a sector.
Each is a state of the disk, counted once; the records are opened from it as the app opens them, and
judged.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from tests.faults import plans, saying
from tests.faults.bench import Bench
from tests.faults.disk import Change, Disk, Write
from tests.faults.judge import judged
from tests.faults.records import kept
from tests.faults.saying import Job, Line
from tests.faults.tracing import traced

SEED: Final = 20_262
WAYS: Final = 5
WATCHED: Final = "write,pwrite64,pwritev,fsync,fdatasync,ftruncate,unlink,openat,rename,fallocate"
CALL: Final = re.compile(r"^(\w+)\((.*)\) += (-?\d+)")
ON_FILE: Final = re.compile(r'^(?:AT_FDCWD|\d+)<([^>]*)>(?:, "([^"]*)")?(?:\.\.\.)?(?:, (.*))?$')
IN_QUOTES: Final = re.compile(r'^"([^"]*)"(?:, "([^"]*)")?')
ESCAPED: Final = re.compile(r"\\x([0-9a-f]{2})")


@dataclass(frozen=True)
class Call:
    """One logged call: its name, the path of its file, its bytes and the rest of its words."""

    name: str
    path: str
    content: bytes = b""
    rest: str = ""


@dataclass(frozen=True)
class Recording:
    """The disk before the deeds, the calls that were made, and the lines that were said."""

    folder: Path
    before: dict[str, bytes]
    calls: tuple[Call, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Extent:
    """How much is replayed: around how many forms, after every how many calls."""

    forms: int
    every: int = 1
    seed: int = SEED


@dataclass
class Losses:
    """What was replayed, and what was found."""

    states: int = 0
    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)


def measure(bench: Bench, pragmas: tuple[str, ...], extent: Extent) -> Losses:
    """Record the deeds around some forms, and lose the power after their calls."""
    recording = recorded(bench, pragmas, extent.forms)
    losses = Losses()
    chance, seen = random.Random(extent.seed), set[tuple[int, bytes]]()
    for disk, said in islice(replayed(recording), 0, None, extent.every):
        for survived in surviving(disk.pending, chance):
            files = disk.after_power_loss(survived)
            state = said, _digest(files)
            if state not in seen:
                seen.add(state)
                _put(bench, files)
                _judge(losses, bench, recording.lines[:said])
    return losses


def recorded(bench: Bench, pragmas: tuple[str, ...], forms: int) -> Recording:
    """Do the deeds under strace, from records that are open already."""
    folder = bench.template.copy(bench.folder)
    deeds = tuple(deed for number in range(forms) for deed in plans.of_a_form(number))
    with bench.nursery.child(Job(folder=folder, deeds=deeds, pragmas=pragmas)) as child:
        before = {file.name: file.read_bytes() for file in _files(folder)}
        options = ("-xx", "-s", "1000000", "-e", f"trace={WATCHED}")
        with traced(child.pid, bench.log, *options):
            child.go(len(deeds))
            assert child.hear()
        lines = tuple(line for line in child.lines if line.word in {saying.TRY, saying.ACK})
        assert len(lines) == 2 * len(deeds), "a deed was not done"
    calls = tuple(read_log(bench.log.read_text()))
    return Recording(folder, before, calls, lines)


def read_log(text: str) -> Iterator[Call]:
    """Read what strace wrote with -y and -xx."""
    for line in text.splitlines():
        if found := CALL.match(line):
            name, words, result = found.groups()
            if int(result) >= 0:
                yield _call(name, words)


def replayed(recording: Recording) -> Iterator[tuple[Disk, int]]:
    """Yield the disk after each change or acknowledgement, and how many lines were said by then."""
    disk, said = Disk.holding(recording.before), 0
    for call in recording.calls:
        if call.name == "write" and call.content.startswith((b"TRY ", b"ACK ")):
            said += 1
            if call.content.startswith(b"ACK "):
                yield disk, said
        elif _happens(disk, call, recording.folder):
            yield disk, said


def surviving(pending: Sequence[Change], chance: random.Random) -> Iterator[Sequence[Change]]:
    """Yield what survives of the pending changes, in each of the ways."""
    yield ()
    yield pending
    for _ in range(2):
        yield _half(pending, chance)
    yield [
        change.cut(chance.randrange(8)) if isinstance(change, Write) else change
        for change in _half(pending, chance)
    ]


def _half(pending: Sequence[Change], chance: random.Random) -> list[Change]:
    return [change for change in pending if chance.random() < 0.5]


def _happens(disk: Disk, call: Call, folder: Path) -> bool:
    """Let a call happen to the disk; tell whether it has to do with it."""
    path = Path(call.path)
    if path == folder and call.name in {"fsync", "fdatasync"}:
        disk.sync_folder()
        return True
    if path.parent != folder or path.name.endswith("-shm"):
        return False
    match call.name:
        case "pwrite64":
            disk.write(path.name, int(call.rest.rpartition(" ")[2]), call.content)
        case "fsync" | "fdatasync":
            disk.sync(path.name)
        case "ftruncate":
            disk.truncate(path.name, int(call.rest))
        case "unlink":
            disk.unlink(path.name)
        case "write":
            disk.append(path.name, call.content)
        case "rename":
            disk.rename(path.name, Path(call.rest).name)
        case "openat" if "O_TRUNC" in call.rest:
            disk.create(path.name)
            disk.truncate(path.name, 0)
        case "openat":
            return "O_CREAT" in call.rest and disk.create(path.name)
        case _:
            raise AssertionError(f"the replay does not know {call.name}")
    return True


def _call(name: str, words: str) -> Call:
    if name in {"unlink", "rename"}:
        quoted = IN_QUOTES.match(words)
        assert quoted, words
        return Call(name, _plain(quoted[1]).decode(), rest=_plain(quoted[2] or "").decode())
    found = ON_FILE.match(words)
    assert found, words[:200]
    path, quoted_words, rest = found[1], found[2] or "", found[3] or ""
    if name == "openat":
        return Call(name, _plain(quoted_words).decode(), rest=rest)
    return Call(name, _plain(path).decode(), _plain(quoted_words), rest)


def _plain(escaped: str) -> bytes:
    return bytes.fromhex("".join(ESCAPED.findall(escaped)))


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.iterdir() if file.is_file() and not file.name.endswith("-shm")]


def _digest(files: Mapping[str, bytes]) -> bytes:
    digest = sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name} {len(content)} ".encode() + content)
    return digest.digest()


def _put(bench: Bench, files: Mapping[str, bytes]) -> None:
    folder = bench.template.copy(bench.folder)
    for file in _files(folder):
        file.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _judge(losses: Losses, bench: Bench, lines: Sequence[Line]) -> None:
    deeds = plans.everything()
    verdict = judged(bench.template, deeds, lines, kept(bench.folder))
    losses.states += 1
    losses.lost += verdict.lost[:1]
    losses.torn += verdict.torn[:1]
    losses.corrupt += verdict.corrupt[:1]
