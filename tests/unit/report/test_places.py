"""Regions in words: whole groups by name, both sides once."""

import pytest

from screening.report.places import group_words, place_words
from tests.unit.report.forms import the_content


@pytest.mark.parametrize(
    ("regions", "words"),
    [
        ([], ""),
        (["back_calf_left"], "Left: calf"),
        (["back_calf_left", "back_calf_right"], "Both sides: calf"),
        (["front_shin_left", "back_calf_left"], "Left: leg"),
        (["back_sacrum"], "Base of spine and tailbone"),
        (["front_pelvis"], "Private area"),
        (["back_low_back_left", "back_calf_right"], "Left: low back; right: calf"),
        (
            ["back_low_back_left", "back_low_back_right", "back_sacrum"],
            "Both sides: low back",
        ),
    ],
)
def test_regions_are_told_as_a_person_would(regions: list[str], words: str) -> None:
    assert place_words(the_content().segments, regions) == words


def test_every_region_is_named_alone() -> None:
    segments = the_content().segments

    for place in segments.places.values():
        assert place.region.label.lower() in place_words(segments, [place.id]).lower()


def test_groups_stand_in_the_order_of_the_file() -> None:
    assert group_words(the_content().segments, ["hip", "low_back"]) == "Low back, hip"
