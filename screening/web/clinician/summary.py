"""The page of one form: the same report as on paper, who has seen it, and what to press first."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from starlette.responses import Response
from starlette.routing import Route

from screening.actions.clinician import deciding, summary
from screening.actions.clinician.summary import Opened
from screening.clinic import Clinic, Clinics
from screening.errors import NotFound
from screening.records.model import DecisionKind
from screening.report.decided import OUTCOMES
from screening.report.glance import FIT
from screening.report.model import Block, Report, Section
from screening.web import pages
from screening.web.clinician import figures, letters
from screening.web.clinician.deciding import as_shown
from screening.web.clinician.one_form import PATH, address, asked_why, reference_of
from screening.web.clinician.printing import NO_FORM
from screening.web.clinician.shapes import SHAPES
from screening.web.days import moment
from screening.web.desk import Visit, for_staff, led

# What stands on the first screen, in this order, and what stands beside it.
FIRST: Final = ("header", "story", "act_now", "before_you_needle", "fit")
WHERE: Final = "chart"
# What goes on under the first, beside the decision.
UNDER: Final = ("pain", "course")
LAST: Final = "sign_off"
CONTINUED: Final = "{title}, continued"
MOST_MARKS: Final = 450
BY_HAND: Final = frozenset({"blanks", "checklist"})
SEEN: Final = {DecisionKind.ACKNOWLEDGED: "Acknowledged by", DecisionKind.READ: "Read by"}


class Part(NamedTuple):
    """A section as the page shows it: lines of the first glance, flags, and all else."""

    id: str
    title: str
    number: str
    tone: str
    notes: tuple[str, ...]
    is_loud: bool
    is_open: bool
    flags: tuple[Block, ...]
    blocks: tuple[Block, ...]


class Seen(NamedTuple):
    """Who has seen the form, and when, in words."""

    what: str
    who: str
    when: str


def routes(clinics: Clinics) -> tuple[Route, ...]:
    """Return the routes of a form's page."""
    return (
        Route(PATH, for_staff(clinics, _summary)),
        Route(f"{PATH}/acknowledge", for_staff(clinics, as_shown(_acknowledge)), methods=["POST"]),
    )


def words_of(clinic: Clinic, opened: Opened) -> dict[str, Any]:
    """Return what the page needs: the sections in the report's order, each in its place."""
    report = opened.report
    parts = {section.id: _part(report, section) for section in report.sections}
    where, more = _beside(report, parts.pop(WHERE, None))
    first = tuple(parts.pop(name) for name in FIRST if name in parts)
    last = tuple(parts.pop(name) for name in (LAST,) if name in parts)
    room = tuple(_room(report.sections))
    by_hand = {section.id for section in report.sections if _is_by_hand(section)}
    under = tuple(parts.pop(name) for name in UNDER if name in parts)
    rest = tuple(part for part in parts.values() if part.id not in by_hand)
    return {
        "opened": opened,
        "reference": opened.reference,
        "is_sent": opened.is_sent,
        "edition": opened.edition,
        "report": report,
        "first": first,
        "where": where,
        "facts": tuple(f for f in report.glance.facts if f.tone == "plain" and f.label != FIT),
        "under": (*more, *under),
        "rest": rest,
        "room": room,
        "last": last,
        "seen": tuple(_seen(clinic, opened)),
        "draw": figures,
        "shapes": SHAPES,
        "outcomes": OUTCOMES,
    }


def _summary(visit: Visit) -> Response:
    if asks := asked_why(visit):
        return asks
    try:
        opened = summary.opened(visit.clinic, reference_of(visit))
    except NotFound:
        return pages.message(visit.clinic, NO_FORM, 404)
    words = {**words_of(visit.clinic, opened), **letters.outgoing(visit)}
    return visit.page("summary/page.html", words)


def _acknowledge(visit: Visit) -> Response:
    return led(address(deciding.acknowledge(visit.clinic, reference_of(visit)).reference))


def _part(report: Report, section: Section) -> Part:
    """Return a section without what is written by hand; a line that it says itself is left out."""
    blocks = tuple(block for block in section.blocks if block.kind not in BY_HAND)
    said = {block.text for block in blocks if block.kind == "paragraph"}
    fact = next((one for one in report.glance.facts if one.label == section.title), None)
    return Part(
        id=section.id,
        title=section.title,
        number=section.count,
        tone=section.tone,
        notes=tuple(line for line in (fact.beside if fact else ()) if line not in said),
        is_loud=bool(fact and fact.loud),
        is_open=bool(fact and fact.open),
        flags=tuple(block for block in blocks if block.kind == "flag"),
        blocks=tuple(block for block in blocks if block.kind != "flag"),
    )


def _beside(report: Report, where: Part | None) -> tuple[Part | None, tuple[Part, ...]]:
    """Part what stands beside the drawing from what there is no room for: the levels, the cautions.

    What patients say of very many places stands with the latter.
    """
    if where is None:
        return None, ()
    marks = tuple(block for block in where.blocks[:1] if _length(block) <= MOST_MARKS)
    rest = where.blocks[len(marks) :]
    title = CONTINUED.format(title=where.title)
    more = where._replace(id=f"{where.id}-more", title=title, blocks=rest)
    return where._replace(blocks=(report.glance.chart, *marks)), (more,) if rest else ()


def _length(block: Block) -> int:
    return sum(len(row.label + row.value) for row in block.rows) if block.kind == "rows" else 0


def _is_by_hand(section: Section) -> bool:
    return any(block.kind == "checklist" for block in section.blocks)


def _room(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield what is filled in by hand: whole sections, and the lines to write on of others."""
    for section in sections:
        lines = tuple(block for block in section.blocks if block.kind in BY_HAND)
        if _is_by_hand(section):
            yield section
        elif lines:
            yield section.model_copy(update={"blocks": lines})


def _seen(clinic: Clinic, opened: Opened) -> Iterator[Seen]:
    """Tell the last who acknowledged it, and the last who read it."""
    last = {DecisionKind(one.kind): one for one in opened.seen}
    for kind, one in last.items():
        yield Seen(SEEN[kind], one.signed, moment(clinic, one.at))
