"""Paths and hatching: inside the shape, and nowhere else."""

import pytest

from screening.report.pdf.path import hatching, polygon
from tests.unit.report.forms import the_content

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


def test_a_straight_path_keeps_its_corners() -> None:
    assert polygon("M0 0L10 0L10 10L0 10Z") == SQUARE


def test_a_curve_ends_where_it_should() -> None:
    assert polygon("M0 0C0 5 5 10 10 10Z")[-1] == pytest.approx((10, 10))


def test_every_region_of_the_drawing_is_a_shape_on_the_page() -> None:
    drawing = the_content().body
    for outline in drawing.regions.values():
        points = [(x + outline.offset[0], y + outline.offset[1]) for x, y in polygon(outline.d)]
        assert len(points) > 3
        assert all(0 <= x <= drawing.viewBox[2] for x, _ in points)
        assert all(0 <= y <= drawing.viewBox[3] for _, y in points)


def test_hatching_stays_inside() -> None:
    lines = hatching(SQUARE, 3)

    assert len(lines) == 6
    for line in lines:
        for x, y in line:
            assert -1e-9 <= x <= 10 + 1e-9
            assert -1e-9 <= y <= 10 + 1e-9
