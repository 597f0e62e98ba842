"""The tests' folders stand in memory only where that takes nothing from anybody."""

from pathlib import Path

from tests.scratch import in_memory


def test_a_place_with_room_is_used(tmp_path: Path) -> None:
    assert in_memory(tmp_path, room=1)


def test_a_place_without_room_or_that_is_not_there_is_left_alone(tmp_path: Path) -> None:
    assert not in_memory(tmp_path, room=2**80)
    assert not in_memory(tmp_path / "missing", room=1)
