"""A drawing by hand: strokes within a box, and nothing else, whatever a browser sends."""

from datetime import date
from typing import Any

import pytest

from screening.errors import AnswerError
from screening.response.strokes import HEIGHT, MOST_POINTS, MOST_STROKES, WIDTH, strokes_of
from screening.response.validate import read_answers
from screening.response.written import typed_answers
from tests.factories import the_content
from tests.unit.report.forms import most_drawn

CONTENT = the_content()
ON = date(2026, 6, 1)
DRAWN = [[[0, 0], [WIDTH, HEIGHT]], [[500, 20]]]


def read(answer: Any) -> Any:
    return read_answers(CONTENT, {"signature_drawn": answer}, ON).get("signature_drawn")


def test_strokes_are_kept_as_they_were_drawn() -> None:
    assert read(DRAWN) == DRAWN
    assert strokes_of(DRAWN) == (((0, 0), (WIDTH, HEIGHT)), ((500, 20),))


def test_a_drawing_may_be_as_long_as_the_limits_say() -> None:
    assert read(most_drawn()) == most_drawn()


def test_an_empty_box_is_a_blank_and_no_mistake() -> None:
    assert read([]) is None
    assert strokes_of(None) == ()


@pytest.mark.parametrize(
    "answer",
    [
        *("agreed", {"strokes": DRAWN}, 7, True, "[[[1, 2]]]"),
        *([[]], [[1, 2]], [DRAWN], [DRAWN[0], []], ["12"], [[["x", "y"]]], [[{"x": 1, "y": 2}]]),
        *([[["1", "2"]]], [[[1.0, 2.0]]], [[[float("nan"), 1]]], [[[float("inf"), 1]]]),
        *([[[True, 1]]], [[[None, 1]]], [[[1]]], [[[1, 2, 3]]], [[[[1], [2]]]]),
        *([[[-1, 5]]], [[[5, -1]]], [[[WIDTH + 1, 5]]], [[[5, HEIGHT + 1]]], [[[10**30, 1]]]),
        [[[1, 2]]] * (MOST_STROKES + 1),
        [[[1, 2]] * (MOST_POINTS + 1)],
        [[[1, 2]] * 1000] * 5,
    ],
)
def test_nonsense_from_a_browser_is_refused_in_one_line(answer: Any) -> None:
    with pytest.raises(AnswerError) as caught:
        read(answer)

    assert [problem.item for problem in caught.value.problems] == ["signature_drawn"]
    assert "\n" not in str(caught.value)


def test_points_written_by_hand_are_whole_numbers() -> None:
    written = {"signature_drawn": [[["0", "12"], ["5", "x"]]], "signature": "12"}
    assert typed_answers(CONTENT.questionnaire, written) == {
        "signature_drawn": [[[0, 12], [5, "x"]]],
        "signature": "12",
    }
