"""A whole file sealed for a backup, in chunks: memory stays small however large the file is.

Each file has a key of its own, wrapped with the master key in a header of fixed size. A chunk is
bound to its file, its number, and whether it is the last one (the STREAM construction): chunks
that are left out, moved, or cut off at the end do not open.
"""

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from screening.errors import SealError
from screening.records import master, seal
from screening.records.seal import Chance, Key, Place

MAGIC: Final = b"IMSBACK1"
FAMILY: Final = MAGIC[:-1]
PURPOSE: Final = "ims-intake backup"
ID_BYTES: Final = 16
TAG_BYTES: Final = 16
CHUNK: Final = 1 << 20
WRAPPED_BYTES: Final = seal.SHORTEST + seal.KEY_BYTES
HEADER: Final = struct.Struct(f">{len(MAGIC)}s16s{ID_BYTES}s{WRAPPED_BYTES}s")
NONCE: Final = struct.Struct(">7xI?")
CHANGED: Final = "{path} was changed or cut: it does not open. Take another backup"


@dataclass(frozen=True, slots=True)
class Lock:
    """What seals the chunks of one file."""

    file_id: bytes
    secret: bytes = field(repr=False)

    def sealed(self, number: int, chunk: bytes, *, last: bool) -> bytes:
        """Return a chunk sealed for its place in the file."""
        nonce = NONCE.pack(number, last)
        return AESGCM(self.secret).encrypt(nonce, chunk, MAGIC + self.file_id)

    def opened(self, number: int, chunk: bytes, *, last: bool) -> bytes:
        """Return what a chunk holds; raises InvalidTag anywhere but in its place."""
        nonce = NONCE.pack(number, last)
        return AESGCM(self.secret).decrypt(nonce, chunk, MAGIC + self.file_id)


def write(source: Path, target: Path, masters: Mapping[str, bytes], chance: Chance) -> None:
    """Seal a file into a new one for its owner alone, and make sure that it is on the disk.

    Raises OSError if it cannot be written; what was begun is taken away.
    """
    lock = Lock(chance(ID_BYTES), chance(seal.KEY_BYTES))
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, master.OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as sealed, source.open("rb") as plain:
            sealed.write(_header(lock, masters, chance))
            for number, (chunk, last) in enumerate(_chunks(plain, CHUNK)):
                sealed.write(lock.sealed(number, chunk, last=last))
            sealed.flush()
            os.fsync(sealed.fileno())
    except OSError:
        target.unlink(missing_ok=True)
        raise


def read(path: Path, masters: Mapping[str, bytes]) -> Iterator[bytes]:
    """Yield what a sealed file holds; what was yielded counts only once the end was reached.

    Raises SealError if it is no backup, belongs to another master key, was changed or cut.
    """
    try:
        with path.open("rb") as sealed:
            lock = _lock(path, sealed.read(HEADER.size), masters)
            for number, (chunk, last) in enumerate(_chunks(sealed, CHUNK + TAG_BYTES)):
                yield lock.opened(number, chunk, last=last)
    except InvalidTag:
        raise SealError(CHANGED.format(path=path)) from None
    except OSError as error:
        raise SealError(f"the backup cannot be read: {path} ({error.strerror})") from None


def open_into(path: Path, target: Path, masters: Mapping[str, bytes]) -> None:
    """Write what a sealed file holds into a new file for its owner alone.

    Raises SealError as `read` does.
    """
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, master.OWNER_ONLY)
    with os.fdopen(handle, "wb") as plain:
        plain.writelines(read(path, masters))


def check(path: Path, masters: Mapping[str, bytes]) -> None:
    """Read a sealed file to its end; raises SealError as `read` does."""
    for _ in read(path, masters):
        pass


def rewrap(path: Path, masters: Mapping[str, bytes], chance: Chance) -> None:
    """Wrap the key of a sealed file with the first of the master keys, whichever did before.

    Only its header is written, in one piece of one sector. Raises SealError as `read` does.
    """
    with path.open("r+b", buffering=0) as sealed:
        lock = _lock(path, sealed.read(HEADER.size), masters)
        sealed.seek(0)
        sealed.write(_header(lock, masters, chance))
        os.fsync(sealed.fileno())


def _header(lock: Lock, masters: Mapping[str, bytes], chance: Chance) -> bytes:
    master_id, key = next(iter(masters.items()))
    wrapping = Key(0, seal.derived(key, PURPOSE))
    wrapped = seal.sealed(wrapping, _place(lock.file_id), lock.secret, chance)
    return HEADER.pack(MAGIC, master_id.encode(), lock.file_id, wrapped)


def _lock(path: Path, header: bytes, masters: Mapping[str, bytes]) -> Lock:
    if not header.startswith(FAMILY):
        raise SealError(f"{path} is no backup of this software")
    if not header.startswith(MAGIC):
        raise SealError(f"{path} was made by a newer version of this software")
    if len(header) < HEADER.size:
        raise SealError(CHANGED.format(path=path))
    _, master_id, file_id, wrapped = HEADER.unpack(header)
    key = masters.get(master_id.decode("ascii", "replace"))
    if key is None:
        raise SealError(f"{path} was made under another master key. Put that one back")
    try:
        secret = seal.opened(seal.derived(key, PURPOSE), _place(file_id), wrapped)
    except SealError:
        raise SealError(CHANGED.format(path=path)) from None
    return Lock(file_id, secret)


def _place(file_id: bytes) -> Place:
    return Place("backup", "key", file_id.hex(), "")


def _chunks(file: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """Yield the chunks of a file, each with whether it is the last; an empty file has one."""
    chunk = file.read(size)
    while following := file.read(size):
        yield chunk, False
        chunk = following
    yield chunk, True
