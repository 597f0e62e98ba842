"""The forms of one patient as small charts: SVG, drawn on the server, the same for the same forms.

Colour says nothing alone: each activity has a shape of its own. The table says all of it, too.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import altair as alt
import vl_convert

from screening.report.over_time import Again, Line

# All of a chart, words included: the page leaves this room before it comes.
WIDTH: Final = 480
HEIGHT: Final = 250
INK: Final = "#16211f"
QUIET: Final = "#4a5654"
HAIR: Final = "#d7dedc"
BRAND: Final = "#0b5a4f"
COLOURS: Final = (BRAND, "#5c3b00", "#981616", "#16211f", "#4a3a8c", "#4a5654")
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
# Days apart enough to be told apart; the points stand where they are.
TICKS: Final = 5
LETTER: Final = 8
SIZE: Final = 90
SCALE: Final = [0, 10]
TOP: Final = 10
Row = dict[str, Any]
# Altair says no types of it.
DATA: Final[Any] = alt.Data


def svg(again: Again, name: str) -> str:
    """Draw one of CHARTS.

    Raises KeyError if there is none of that name.
    """
    drawn = CHARTS[name](again)
    fit = alt.AutoSizeParams(type="fit", contains="padding")
    chart = drawn.properties(width=WIDTH, height=HEIGHT, autosize=fit).configure(**LOOK)
    # Nothing is fetched from anywhere: the values stand in the chart.
    told: str = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    return told


def _scores(*names: str) -> Callable[[Again], Any]:
    """Return how to draw measures from 0 to 10, the same scale each time."""

    def drawn(again: Again) -> Any:
        lines = [one for one in again.lines if one.id.startswith(names)]
        rows = [row for one in lines for row in _rows(again, one)]
        labels = [one.label for one in lines]
        scale = alt.Scale(domain=SCALE)
        y = alt.Y("value:Q", scale=scale, title=None, axis=alt.Axis(values=[0, 2, 4, 6, 8, TOP]))
        return _line_and_points(rows, y, labels)

    return drawn


def _band(again: Again) -> Any:
    line = _line_of(again, "band")
    order = list(reversed(line.steps))
    # Browsers have wider letters than the renderer, which leaves as much room as its own need.
    axis = alt.Axis(minExtent=max(map(len, order)) * LETTER)
    y = alt.Y("words:O", scale=alt.Scale(domain=order), title=None, axis=axis)
    return _line_and_points(_rows(again, line), y, [line.label])


def _places(again: Again) -> Any:
    line = _line_of(again, "places")
    y = alt.Y("value:Q", scale=alt.Scale(zero=True), title=None, axis=alt.Axis(tickMinStep=1))
    return _line_and_points(_rows(again, line), y, [line.label])


def _line_and_points(rows: list[Row], y: Any, labels: list[str]) -> Any:
    legend = alt.Legend(title=None, orient="bottom", columns=2) if len(labels) > 1 else None
    colours = alt.Scale(domain=labels, range=[*COLOURS])
    shapes = alt.Scale(domain=labels, range=[*SHAPES])
    base = alt.Chart(DATA(values=rows)).encode(
        # The clinic's own clock, told as if it were UTC: where the server stands changes nothing.
        x=alt.X(
            "at:T",
            scale=alt.Scale(type="utc", nice=False, padding=14),
            axis=alt.Axis(format="%-d %b %y", tickCount=TICKS, title=None, labelOverlap=True),
        ),
        y=y,
        color=alt.Color("line:N", scale=colours, legend=legend),
    )
    points = base.mark_point(size=SIZE, filled=False, strokeWidth=2.5, opacity=1).encode(
        shape=alt.Shape("line:N", scale=shapes, legend=legend)
    )
    return base.mark_line(strokeWidth=2) + points


def _rows(again: Again, line: Line) -> list[Row]:
    return [
        {
            "at": f"{form.sent_at:%Y-%m-%dT%H:%M:%S}Z",
            "value": cell.value,
            "words": cell.words,
            "line": line.label,
        }
        for form, cell in zip(again.forms, line.cells, strict=True)
        if cell.value is not None
    ]


def _line_of(again: Again, name: str) -> Line:
    return next(one for one in again.lines if one.id == name)


CHARTS: Final[Mapping[str, Callable[[Again], Any]]] = {
    "peg": _scores("peg"),
    "activities": _scores("activity:"),
    "band": _band,
    "places": _places,
}
LOOK: Final[dict[str, Any]] = {
    "background": "#ffffff",
    "padding": {"left": 5, "right": 30, "top": 8, "bottom": 5},
    "font": "sans-serif",
    "view": {"stroke": HAIR},
    "axis": {
        "labelColor": INK,
        "labelFontSize": 13,
        "labelLimit": 220,
        "gridColor": HAIR,
        "domainColor": QUIET,
        "tickColor": QUIET,
    },
    "legend": {"labelColor": INK, "labelFontSize": 13, "labelLimit": 190, "symbolSize": SIZE},
}
