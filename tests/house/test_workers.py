"""What is dear to make is made by one worker only."""

from pathlib import Path

import pytest

from tests.workers import LONGEST, MADE_ONCE, LongestFirst, together

PAPER = "tests/unit/report/test_paper.py"
RUNNING = "tests/unit/logs/test_the_running_app.py"
STORY = "tests/browser/test_care.py"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{STORY}::test_a_tap", f"{STORY}::test_every_page[820-1180]"),
        (f"{RUNNING}::test_one", f"{RUNNING}::test_other[page_failed]"),
        ("tests/faults/test_replicas.py::test_a", "tests/faults/test_replicas.py::test_b"),
        (
            f"{PAPER}::test_words[01_back-A4]",
            "tests/unit/report/test_grey.py::test_ink[01_back-A4]",
        ),
    ],
)
def test_what_shares_a_browser_servers_or_a_drawing_stays_together(one: str, other: str) -> None:
    assert together(one) == together(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{STORY}::test_a_tap", "tests/browser/test_whole_form.py::test_a_tap"),
        (f"{PAPER}::test_words[01_back-A4]", f"{PAPER}::test_words[01_back-Letter]"),
        (f"{PAPER}::test_words[01_back-A4]", f"{PAPER}::test_words[02_neck-A4]"),
        (f"{PAPER}::test_a_box", f"{PAPER}::test_a_table"),
    ],
)
def test_all_else_goes_to_whichever_worker_is_free(one: str, other: str) -> None:
    assert together(one) != together(other)


def test_what_lasts_longest_is_handed_out_first_and_is_there(root: Path) -> None:
    waiting = LongestFirst()
    for scope in ("tests/unit/a.py::b", LONGEST[1], LONGEST[0], "tests/unit/c.py::d"):
        waiting[scope] = {}

    handed = [waiting.popitem(last=False)[0] for _ in range(4)]

    assert handed == [LONGEST[0], LONGEST[1], "tests/unit/a.py::b", "tests/unit/c.py::d"]
    assert [name for name in (*LONGEST, *MADE_ONCE) if not (root / name).exists()] == []
