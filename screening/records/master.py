"""The master key: 32 bytes that wrap every clinic's keys, and never lie beside the records' backup.

It comes from a file that only its owner may read, from the environment, or from a command that
prints it. While it is being changed, a second one may stand beside the first.
"""

import base64
import binascii
import hashlib
import os
import shlex
import stat
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from screening.errors import SealError
from screening.records.seal import KEY_BYTES

NEXT: Final = ".next"
PATIENCE_SECONDS: Final = 30
OWNER_ONLY: Final = 0o600
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
# Reads the keys, by id, the one to wrap with first; raises SealError in words for the clinic.
Source = Callable[[], Mapping[str, bytes]]
MISSING: Final = (
    "the master key is missing: {where}. Without it no record can be read or written. "
    "Put the key back; only a new, empty place may get a new one (`python -m screening master-key`)"
)


def key_id(key: bytes) -> str:
    """Return the public name of a master key: it tells keys apart and nothing about them."""
    return hashlib.sha256(b"ims-intake master key|" + key).hexdigest()[:16]


def from_text(text: str) -> Source:
    """Take the key from a setting."""
    return lambda: _named(_read(text, "IMS_MASTER_KEY"))


def from_command(command: str) -> Source:
    """Take the key from what a command prints, as key services offer it."""

    def run() -> Mapping[str, bytes]:
        where = "what IMS_MASTER_KEY_COMMAND prints"
        try:
            told = subprocess.run(  # noqa: S603 - the clinic's own command, split as a shell would
                shlex.split(command), capture_output=True, timeout=PATIENCE_SECONDS, check=True
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            failed = f"IMS_MASTER_KEY_COMMAND {_why(error)}"
            raise SealError(MISSING.format(where=failed)) from None
        return _named(_read(told.stdout.decode("ascii", "replace"), where))

    return run


def from_file(path: Path) -> Source:
    """Take the key from a file; while it is being changed, the next one from beside it too."""

    def read() -> Mapping[str, bytes]:
        found = _named(_read_file(path))
        following = path.with_name(path.name + NEXT)
        if following.exists():
            return {**_named(_read_file(following)), **found}
        return found

    return read


def make_file(path: Path, key: bytes) -> None:
    """Write a key into a new file for its owner alone, and make sure that it stays.

    Raises SealError if there is a file already or it cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except OSError as error:
        raise SealError(f"{path}: the master key cannot be written: {error.strerror}") from None


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder survive a power cut; Windows does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def others_may_read(path: Path) -> bool:
    """Tell whether others than its owner may read a file or folder; not known on Windows."""
    return os.name == "posix" and bool(path.stat().st_mode & OTHERS)


def _why(error: Exception) -> str:
    """Say why a command gave no key; never what it printed."""
    if isinstance(error, subprocess.CalledProcessError):
        return f"ended with {error.returncode}"
    if isinstance(error, subprocess.TimeoutExpired):
        return f"did not end within {PATIENCE_SECONDS} seconds"
    if isinstance(error, OSError):
        return f"cannot be started ({error.strerror})"
    return "cannot be split into words: look at its quotes"


def _named(key: bytes) -> Mapping[str, bytes]:
    return {key_id(key): key}


def _read_file(path: Path) -> bytes:
    try:
        is_open = others_may_read(path)
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise SealError(MISSING.format(where=f"{path} ({error.strerror})")) from None
    if is_open:
        raise SealError(f"{path}: others may read the master key. Run: chmod 600 {path}")
    return _read(text, str(path))


def _read(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().encode("ascii", "replace"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SealError(
            f"the master key in {where} cannot be used: expected {KEY_BYTES} bytes as base64"
        )
    return key
