"""The body chart: what is marked, which levels to examine first, what lies under the needle."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from screening.questionnaire.body import BodyDrawing, Region
from screening.questionnaire.model import Item
from screening.questionnaire.named import PAIN_AREAS
from screening.report import said
from screening.report.case import Case
from screening.report.figures import Chart, ChartRegion, SegmentGrid
from screening.report.levels import Level, levels_first
from screening.report.marks import (
    NUMB_WHERE,
    contradictions,
    feelings,
    letters_of,
    marks_words,
    step_of,
    steps_words,
)
from screening.report.model import Block, Column, Paragraph, Row, Rows, Table
from screening.report.places import group_words, place_words
from screening.response.marks import Mark

STARTING_LIST: Final = "Examine first: a starting list, not a finding"
CAUTIONS: Final = "Cautions where needles would go"
LEVELS_SHOWN: Final = 5
DRAWN: Final = "Body drawing, front and back."
BLANK: Final = "Blank body drawing, front and back, to mark findings on."
GRID: Final = ("C2", "S4")
GRID_TITLE: Final = "Segments: shaded ones match the marked places, a prompt only"


def chart_blocks(case: Case, shows: tuple[str, ...]) -> tuple[Block, ...]:
    """Tell the marks in words, with what follows from them."""
    rows = (*(row for name in shows if (row := said.row(case, name))), *contradictions(case))
    return tuple(chain([Rows(rows=rows, layout="run")], _levels(case), _cautions(case)))


def chart(case: Case) -> Chart:
    """Return the drawing with the patient's marks."""
    item, body = case.content.questionnaire.items[PAIN_AREAS], blank_chart(case.content.body)
    marks = {mark.region: mark for mark in case.reading.marks(PAIN_AREAS)}
    numb = case.answer(NUMB_WHERE) or ()
    rated = any(mark.intensity is not None for mark in marks.values())
    regions = (
        region.model_copy(
            update={
                "worst": region.id == case.worst_place,
                "numb": region.id in numb,
                **(_pain(item, marks[region.id]) if region.id in marks else {}),
            }
        )
        for region in body.regions
    )
    return Chart(
        width=body.width,
        height=body.height,
        regions=tuple(regions),
        steps=steps_words(item) if rated else (),
        letters=feelings(case, item),
        alt=_in_words(case, case.worst_place),
    )


def blank_chart(body: BodyDrawing) -> Chart:
    """Return the drawing without any marks, to draw on by hand."""
    return Chart(
        width=body.viewBox[2],
        height=body.viewBox[3],
        regions=tuple(
            ChartRegion(
                id=name,
                view=outline.view,
                anchor=outline.anchor,
                offset=outline.offset,
                d=outline.d,
            )
            for name, outline in body.regions.items()
        ),
        blank=True,
        alt=BLANK,
    )


def _pain(item: Item, mark: Mark) -> dict[str, Any]:
    """Return the pain of one place as the drawing tells it."""
    return {"pain": True, "step": step_of(mark.intensity, item), "said": letters_of(mark, item)}


def _in_words(case: Case, worst: str) -> str:
    """Say what the drawing shows."""
    segments, items = case.content.segments, case.content.questionnaire.items
    marks = (
        ("Pain", marks_words(case, items[PAIN_AREAS], case.answer(PAIN_AREAS) or ())),
        ("Worst", segments.places[worst].label if worst in segments.places else ""),
        ("Numb or tingling", place_words(segments, case.answer(NUMB_WHERE) or ())),
    )
    told = [f"{name}: {words}." for name, words in marks if words]
    return " ".join([DRAWN, *(told or ["Nothing is marked."])])


def segment_grid(case: Case) -> SegmentGrid:
    """Return the levels by side, those behind the marks of each side shaded."""
    segments, marked = case.content.segments, case.answer(PAIN_AREAS) or ()
    left, right = (
        frozenset(
            level.name
            for place in marked
            if segments.places[place].side in {side, None}
            for level in levels_first(segments, [place])
        )
        for side in ("left", "right")
    )
    first, last = (segments.levels.index(name) for name in GRID)
    return SegmentGrid(
        title=GRID_TITLE, levels=segments.levels[first : last + 1], right=right, left=left
    )


def _levels(case: Case) -> Iterator[Block]:
    levels = levels_first(case.content.segments, case.answer(PAIN_AREAS) or ())
    if levels:
        yield Table(
            title=STARTING_LIST,
            columns=(
                Column(title="Level", share=0.12),
                Column(title="Painful muscles that it mainly supplies", share=0.88),
            ),
            rows=tuple(_level_row(case, level) for level in levels[:LEVELS_SHOWN]),
        )


def _level_row(case: Case, level: Level) -> tuple[str, str]:
    muscles = ", ".join(case.content.segments.muscles[m].name for m in level.muscles)
    return level.name, muscles or "Skin only"


def _cautions(case: Case) -> Iterator[Block]:
    segments, under = case.content.segments, _groups_over(case)
    told: dict[str, list[str]] = {}
    for caution, groups in under.items():
        told.setdefault(group_words(segments, groups), []).append(segments.cautions[caution])
    if told:
        yield Paragraph(text=CAUTIONS, weight="strong")
        yield Rows(
            rows=tuple(Row(label=where, value=" ".join(what)) for where, what in told.items())
        )


def _groups_over(case: Case) -> dict[str, set[str]]:
    """Return, for each caution, the needled groups that lie over it."""
    found: dict[str, set[str]] = {}
    for region in _needled(case):
        for caution in region.cautions:
            found.setdefault(caution, set()).add(case.content.segments.group_of[region.key])
    return found


def _needled(case: Case) -> Iterator[Region]:
    """List the marked regions, and those of the spine with most of the levels behind them."""
    segments = case.content.segments
    marked = {segments.places[place].region.key for place in case.answer(PAIN_AREAS) or ()}
    levels = {level for key in marked for level in segments.by_key[key].paraspinal}
    for group in case.submission.assessment.needled:
        here = [segments.by_key[key] for key in segments.groups[group]]
        mine = [region for region in here if region.key in marked]
        most = max(len(levels.intersection(region.paraspinal)) for region in here)
        yield from mine or (
            region for region in here if len(levels.intersection(region.paraspinal)) == most > 0
        )
