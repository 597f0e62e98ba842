"""Disks that are small, or that may only be read: real ones, in memory."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

SIZE: Final = "2m"
BLOCK: Final = 4096
OWN: Final = 0o700
ONLY_READ: Final = 0o500


@cache
def missing() -> str:
    """Return why no disk can be mounted here, or nothing if one can."""
    try:
        with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder)):
            return ""
    except (OSError, subprocess.CalledProcessError):
        return "no disk can be mounted here: that needs root, and a container that allows it"


def no_read_only() -> str:
    """Return why no folder can be made read-only here, or nothing if one can."""
    return missing() if is_root() else ""


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a disk of its own that is soon full."""
    folder.mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", str(folder))


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Leave no block free."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * BLOCK):
                pass
        except OSError:
            yield
    ballast.unlink()


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Let nobody write to a mounted disk."""
    _run("mount", "-o", "remount,ro", str(disk))
    try:
        yield
    finally:
        _run("mount", "-o", "remount,rw", str(disk))


@contextmanager
def not_ours(folder: Path) -> Iterator[None]:
    """Take the right to write from a folder and its files; it means nothing to root."""
    for path in (*folder.iterdir(), folder):
        path.chmod(ONLY_READ)
    try:
        yield
    finally:
        for path in (folder, *folder.iterdir()):
            path.chmod(OWN)


def is_root() -> bool:
    """Tell whether rights mean nothing to us."""
    return os.geteuid() == 0


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
