"""The disk that may lose power, and the log that is replayed on it."""

from tests.faults.disk import Disk, Write
from tests.faults.power import Call, read_log


def test_bytes_are_safe_once_their_file_was_synced() -> None:
    disk = Disk.holding({"file": b"old"})
    disk.write("file", 0, b"new")

    before = disk.after_power_loss([])
    disk.sync("file")

    assert before == {"file": b"old"}
    assert disk.after_power_loss([]) == {"file": b"new"}


def test_a_new_name_is_safe_once_its_folder_was_synced() -> None:
    disk = Disk.holding({})
    disk.create("file")
    disk.write("file", 2, b"new")
    disk.sync("file")

    before = disk.after_power_loss([])
    disk.sync_folder()

    assert before == {}
    assert disk.after_power_loss([]) == {"file": b"\0\0new"}


def test_a_removed_name_comes_back_until_its_folder_was_synced() -> None:
    disk = Disk.holding({"file": b"old"})
    disk.unlink("file")

    before = disk.after_power_loss([])
    disk.sync_folder()

    assert before == {"file": b"old"}
    assert disk.after_power_loss([]) == {}


def test_a_name_that_comes_again_is_another_file() -> None:
    disk = Disk.holding({"file": b"old"})
    disk.unlink("file")
    disk.create("file")
    disk.write("file", 0, b"new")
    disk.sync("file")

    assert disk.after_power_loss([]) == {"file": b"old"}
    assert disk.after_power_loss(disk.pending) == {"file": b"new"}


def test_a_renamed_file_has_its_old_name_or_its_new_one() -> None:
    disk = Disk.holding({"mark": b"old"})
    disk.create("mark.new")
    disk.append("mark.new", b"n")
    disk.append("mark.new", b"ew")
    disk.sync("mark.new")
    disk.rename("mark.new", "mark")

    before = disk.after_power_loss([])
    disk.sync_folder()

    assert before == {"mark": b"old"}
    assert disk.after_power_loss([]) == {"mark": b"new"}


def test_what_survives_is_put_on_in_order() -> None:
    disk = Disk.holding({"file": b"old"})
    disk.truncate("file", 0)
    disk.write("file", 0, b"a")
    disk.write("file", 1, b"b")

    assert disk.after_power_loss(disk.pending) == {"file": b"ab"}
    assert disk.after_power_loss(disk.pending[2:]) == {"file": b"obd"}


def test_a_write_is_cut_at_a_sector() -> None:
    write = Write(0, 500, bytes(2000))

    assert len(write.cut(0).content) == 12
    assert len(write.cut(2).content) == 12 + 1024
    assert write.cut(99) == write


def test_the_log_is_read_with_its_paths_bytes_and_offsets() -> None:
    log = r"""
pwrite64(3<\x2f\x61\x2f\x64\x62>, "\x0a\x22\x29", 3, 4096) = 3
openat(AT_FDCWD<\x2f>, "\x2f\x61\x2f\x6a", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 7<\x2f\x61\x2f\x6a>
fdatasync(8<\x2f\x61>)                  = 0
ftruncate(7<\x2f\x61\x2f\x6a>, 0)       = 0
unlink("\x2f\x61\x2f\x6a")              = 0
rename("\x2f\x61\x2f\x6a", "\x2f\x61\x2f\x6b") = 0
pwrite64(3<\x2f\x61\x2f\x64\x62>, "\x0a", 1, 0) = -1 EIO (Input/output error)
"""

    assert list(read_log(log)) == [
        Call("pwrite64", "/a/db", b'\n")', "3, 4096"),
        Call("openat", "/a/j", rest="O_RDWR|O_CREAT|O_CLOEXEC, 0600"),
        Call("fdatasync", "/a"),
        Call("ftruncate", "/a/j", rest="0"),
        Call("unlink", "/a/j"),
        Call("rename", "/a/j", rest="/a/k"),
    ]
