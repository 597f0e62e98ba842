"""Pages: strips are stacked from top to bottom, and what does not fit goes on to the next page.

A strip is never cut. Strips that keep together with the next do not end a page, unless together
they would take more of it than a reader would leave empty for their sake. What goes on on
another page has its heading there again: a frame is closed and opened anew, and other strips know
what is drawn `again` above them where they begin a page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from screening.report.pdf.pen import Ink, Pen
from screening.report.pdf.style import BLACK, Colour
from screening.report.pdf.tags import REPEATED, Tag

Draw = Callable[[Pen, float, float], None]


class Strip(NamedTuple):
    """A piece of a page: how high it is, and how it is drawn from its upper left corner.

    One that keeps together with the next does not end a page. A gap is left out at the top of one.
    What is drawn `again` stands above a strip that begins a page.
    """

    height: float
    draw: Draw
    keep: bool = False
    is_gap: bool = False
    again: tuple["Strip", ...] = ()


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
KEPT_AT_MOST: Final = 0.4


def gap(height: float) -> Strip:
    """Return empty space; it disappears at the top of a page."""
    return Strip(height, lambda _pen, _x, _y: None, is_gap=True)


def space(height: float) -> Strip:
    """Return empty space that stays, wherever it stands."""
    return Strip(height, lambda _pen, _x, _y: None)


def together(strips: Sequence[Strip]) -> list[Strip]:
    """Return the same strips so that no page ends between them."""
    return [
        *(strip._replace(keep=True) for strip in strips[:-1]),
        *strips[-1:],
    ]


def tagged(strips: Sequence[Strip], tag: Tag) -> list[Strip]:
    """Return the same strips, saying what they are."""
    return [strip._replace(draw=_as(tag, strip.draw)) for strip in strips]


def _as(tag: Tag, draw: Draw) -> Draw:
    def drawn(pen: Pen, x: float, y: float) -> None:
        with pen.tagged(tag):
            draw(pen, x, y)

    return drawn


def under(head: Sequence[Strip], strips: Sequence[Strip]) -> list[Strip]:
    """Return the same strips, with the head drawn again above one that begins a page."""
    repeated = tuple(tagged(head, REPEATED))
    return [strip._replace(again=(*repeated, *strip.again)) for strip in strips]


def height_of(strips: Sequence[Strip]) -> float:
    """Return how high strips are when stacked."""
    return sum(strip.height for strip in strips)


class Flow:
    """Places strips on pages between `top` and `bottom`; the first page begins lower."""

    def __init__(
        self, first_top: float, top: float, bottom: float, *, kept: float = KEPT_AT_MOST
    ) -> None:
        """Begin on the first page; `kept` is the share of one that may keep together."""
        self._top, self._bottom, self._kept = top, bottom, (bottom - top) * kept
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
        heading = frame.heading(continued)
        self._put(tagged([heading], REPEATED)[0] if continued else heading, frame.x)
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
        if self._at_top():
            if strip.is_gap:
                return
            for head in strip.again:
                self._put(head, x)
        self._put(strip, x)

    def _put(self, strip: Strip, x: float) -> None:
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
            if not strip.keep or height_of(chunk) > self._kept:
                yield chunk
                chunk = []
        if chunk:
            yield chunk
