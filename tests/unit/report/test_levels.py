"""From marks to levels: a starting list in the order that the heuristic promises."""

import pytest

from screening.report.levels import levels_first
from tests.unit.report.forms import the_content


def first(*marked: str) -> list[str]:
    return [level.name for level in levels_first(the_content().segments, marked)]


def test_thigh_and_knee_point_to_l3() -> None:
    assert first("front_thigh_left", "front_knee_left")[0] == "L3"


@pytest.mark.parametrize(
    ("marked", "level"),
    [
        (["back_hip_side_left", "front_shin_left"], "L5"),
        (["back_buttock_left", "back_calf_left"], "S1"),
        (["front_shoulder_left"], "C5"),
    ],
)
def test_known_patterns_point_to_their_level(marked: list[str], level: str) -> None:
    assert first(*marked)[0] == level


def test_cranial_nerves_are_never_levels() -> None:
    assert {name[0] for name in first("front_face_left", "front_head_left")} <= {"C"}


def test_weak_levels_are_left_out() -> None:
    levels = levels_first(the_content().segments, ["back_calf_left"])

    assert min(level.weight for level in levels) >= 0.3 * levels[0].weight


def test_no_mark_gives_no_level() -> None:
    assert first() == []
