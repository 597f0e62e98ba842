"""Pages: strips are stacked from top to bottom, and what does not fit goes on to the next page.

A strip is never cut. Strips that keep together with the next never end a page; a frame that
splits is closed on the one page and opened again, with its heading, on the other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from screening.report.pdf.lines import BLACK, Colour
from screening.report.pdf.pen import Ink, Pen

Draw = Callable[[Pen, float, float], None]


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece of a page: how high it is, and how it is drawn from its upper left corner."""

    height: float
    draw: Draw
    keep: bool = False
    is_gap: bool = False


class Placed(NamedTuple):
    """A strip at its place on a page."""

    strip: Strip
    x: float
    y: float


class Column(NamedTuple):
    """Strips that stand below each other, from `x` on."""

    x: float
    strips: Sequence[Strip]


@dataclass(frozen=True, slots=True)
class Frame:
    """A box around strips; `heading` is drawn again, as continued, where the box goes on."""

    x: float
    width: float
    heading: Callable[[bool], Strip]
    strips: Sequence[Strip]
    edge: Colour = BLACK
    thickness: float = 0.5


PAD: Final = 5.0
MOST_OF_A_PAGE: Final = 0.6


def gap(height: float) -> Strip:
    """Return empty space; it disappears at the top of a page."""
    return Strip(height, lambda _pen, _x, _y: None, is_gap=True)


def together(strips: Sequence[Strip]) -> list[Strip]:
    """Return the same strips so that no page ends between them."""
    return [
        *(replace(strip, keep=True) for strip in strips[:-1]),
        *strips[-1:],
    ]


def height_of(strips: Sequence[Strip]) -> float:
    """Return how high strips are when stacked."""
    return sum(strip.height for strip in strips)


class Flow:
    """Places strips on pages between `top` and `bottom`; the first page begins lower."""

    def __init__(self, first_top: float, top: float, bottom: float) -> None:
        """Begin on the first page."""
        self._top, self._bottom = top, bottom
        self._start = self._y = first_top
        self.pages: list[list[Placed]] = [[]]

    def stack(self, column: Column) -> None:
        """Place strips below each other."""
        for chunk in self._chunks(column.strips):
            self._make_room(height_of(chunk))
            for strip in chunk:
                self._place(strip, column.x)

    def beside(self, *columns: Column) -> None:
        """Place columns next to each other; each may go on on the next page."""
        queues = [list(self._chunks(column.strips)) for column in columns]
        self._make_room(max((height_of(queue[0]) for queue in queues if queue), default=0))
        while any(queues):
            ends = [self._fill(q, column.x) for q, column in zip(queues, columns, strict=True)]
            self._y = max(ends)
            if any(queues):
                self.turn()

    def room(self) -> float:
        """Return how much of the page is left."""
        return self._bottom - self._y

    def turn(self) -> None:
        """Go on on a new page."""
        self.pages.append([])
        self._start = self._y = self._top

    def frame(self, frame: Frame) -> None:
        """Place a box; it is closed and opened again where a page ends."""
        if not frame.strips:
            self._make_room(frame.heading(False).height)  # noqa: FBT003
            self._close(frame, self._open(frame, continued=False), pad=-PAD)
            return
        chunks = list(self._chunks(frame.strips))
        first = height_of(chunks[0]) if chunks else 0
        self._make_room(frame.heading(False).height + first + 2 * PAD)  # noqa: FBT003
        start = self._open(frame, continued=False)
        for chunk in chunks:
            if self._y + height_of(chunk) + PAD > self._bottom and not self._is_fresh(start):
                self._close(frame, start)
                self.turn()
                start = self._open(frame, continued=True)
            for strip in chunk:
                self._place(strip, frame.x + PAD)
        self._close(frame, start)

    def _fill(self, queue: list[list[Strip]], x: float) -> float:
        """Place as many chunks as this page takes, and return where they end."""
        start = self._y
        while queue and (self._fits(height_of(queue[0])) or self._at_top()):
            for strip in queue.pop(0):
                self._place(strip, x)
        end, self._y = self._y, start
        return end

    def _is_fresh(self, start: tuple[int, float]) -> bool:
        return len(self.pages[-1]) == start[0]

    def _open(self, frame: Frame, *, continued: bool) -> tuple[int, float]:
        top = self._y
        self._place(frame.heading(continued), frame.x)
        self._y += PAD
        return len(self.pages[-1]), top

    def _close(self, frame: Frame, start: tuple[int, float], pad: float = PAD) -> None:
        self._y += pad
        height = self._y - start[1]

        def draw(pen: Pen, x: float, y: float) -> None:
            size = (frame.width, height)
            pen.box((x, y), size, Ink(edge=frame.edge, width=frame.thickness))

        self.pages[-1].append(Placed(Strip(height, draw), frame.x, start[1]))

    def _place(self, strip: Strip, x: float) -> None:
        if strip.is_gap and self._at_top():
            return
        self.pages[-1].append(Placed(strip, x, self._y))
        self._y += strip.height

    def _make_room(self, height: float) -> None:
        if not self._fits(height) and not self._at_top():
            self.turn()

    def _fits(self, height: float) -> bool:
        return self._y + height <= self._bottom

    def _at_top(self) -> bool:
        return self._y == self._start

    def _chunks(self, strips: Sequence[Strip]) -> Iterator[list[Strip]]:
        """Gather strips that keep together, unless they would fill a page."""
        chunk: list[Strip] = []
        for strip in strips:
            chunk.append(strip)
            if not strip.keep or height_of(chunk) > (self._bottom - self._top) * MOST_OF_A_PAGE:
                yield chunk
                chunk = []
        if chunk:
            yield chunk
