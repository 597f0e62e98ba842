"""A sealed file: it opens whole or not at all, with its master key only."""

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.errors import SealError
from screening.records import master, sealed_file

KEY, OTHER = b"k" * 32, b"o" * 32
MASTERS = {master.key_id(KEY): KEY}
OTHERS = {master.key_id(OTHER): OTHER}
HEADER = sealed_file.HEADER.size
CHUNK = sealed_file.CHUNK + sealed_file.TAG_BYTES
WHOLE = secrets.token_bytes(3 * sealed_file.CHUNK + 5)


def sealed(tmp_path: Path, plain: bytes = WHOLE) -> Path:
    source, target = tmp_path / "plain", tmp_path / "sealed"
    source.write_bytes(plain)
    sealed_file.write(source, target, MASTERS, secrets.token_bytes)
    return target


def opened(path: Path) -> bytes:
    return b"".join(sealed_file.read(path, MASTERS))


@pytest.mark.parametrize(
    "size", [0, 1, sealed_file.CHUNK - 1, sealed_file.CHUNK, sealed_file.CHUNK + 1]
)
def test_a_file_of_any_size_comes_back(tmp_path: Path, size: int) -> None:
    assert opened(sealed(tmp_path, WHOLE[:size])) == WHOLE[:size]


def test_equal_files_do_not_look_equal(tmp_path: Path) -> None:
    first = sealed(tmp_path).read_bytes()
    (tmp_path / "sealed").unlink()

    assert sealed(tmp_path).read_bytes()[HEADER:] != first[HEADER:]


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    assert stat.S_IMODE(sealed(tmp_path).stat().st_mode) == 0o600


def a_bit(at: int) -> Callable[[bytes], bytes]:
    return lambda whole: whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut in the header": lambda whole: whole[: HEADER - 1],
    "cut after the header": lambda whole: whole[:HEADER],
    "cut within a chunk": lambda whole: whole[:-1],
    "cut between two chunks": lambda whole: whole[: HEADER + 2 * CHUNK],
    "something added": lambda whole: whole + b"\0",
    "the last chunk twice": lambda whole: whole + whole[HEADER + 3 * CHUNK :],
    "two chunks exchanged": lambda whole: (
        whole[:HEADER]
        + whole[HEADER + CHUNK : HEADER + 2 * CHUNK]
        + whole[HEADER : HEADER + CHUNK]
        + whole[HEADER + 2 * CHUNK :]
    ),
    "a chunk left out": lambda whole: whole[:HEADER] + whole[HEADER + CHUNK :],
    "a bit of the key": a_bit(HEADER - 1),
    "a bit of the file's id": a_bit(30),
    "a bit of the first chunk": a_bit(HEADER),
    "a bit of the last chunk": a_bit(-1 + HEADER + 3 * CHUNK + 5),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_whatever_was_changed_is_noticed(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = sealed(tmp_path)
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(SealError, match="changed or cut"):
        sealed_file.check(path, MASTERS)


def test_a_chunk_of_another_backup_is_noticed(tmp_path: Path) -> None:
    first = sealed(tmp_path).read_bytes()
    (tmp_path / "sealed").unlink()
    path = sealed(tmp_path)
    path.write_bytes(path.read_bytes()[: HEADER + CHUNK] + first[HEADER + CHUNK :])

    with pytest.raises(SealError, match="changed or cut"):
        sealed_file.check(path, MASTERS)


def test_another_master_key_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="another master key"):
        sealed_file.check(sealed(tmp_path), OTHERS)


@pytest.mark.parametrize(("head", "told"), [(b"SQLite f", "no backup"), (b"IMSBACK2", "newer")])
def test_another_kind_of_file_is_called_so(tmp_path: Path, head: bytes, told: str) -> None:
    path = sealed(tmp_path)
    path.write_bytes(head + path.read_bytes()[8:])

    with pytest.raises(SealError, match=told):
        sealed_file.check(path, MASTERS)


def test_after_the_master_key_was_changed_only_the_new_one_opens_it(tmp_path: Path) -> None:
    path = sealed(tmp_path)

    sealed_file.rewrap(path, OTHERS | MASTERS, secrets.token_bytes)

    assert b"".join(sealed_file.read(path, OTHERS)) == WHOLE
    with pytest.raises(SealError):
        sealed_file.check(path, MASTERS)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="nowhere"):
        sealed_file.check(tmp_path / "nowhere", MASTERS)


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        sealed_file.write(tmp_path / "missing", tmp_path / "target", MASTERS, secrets.token_bytes)

    assert list(tmp_path.iterdir()) == []
