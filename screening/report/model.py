"""The summary for the physiotherapist, told once and drawn by the PDF and by the screen.

A `Report` holds finished words: whoever draws it looks nothing up and decides nothing.
Sections stand in the order of `report.yaml`, which is the order in which to act.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from screening.questionnaire.frozen import Frozen
from screening.questionnaire.model import Urgency
from screening.report.figures import Chart, FitScale, HandDrawing, SegmentGrid

Paper = Literal["Letter", "A4"]
Tone = Literal["plain", "act", "needle"]


class Letterhead(Frozen):
    """What the clinic adds to every summary: its name, its numbers and its clock.

    `address` are the lines below the name, `colour` is #rrggbb or nothing. `rules_signed` says who
    signed the rules and when; while it is empty they are a draft.
    """

    clinic_name: str
    clinic_phone: str
    emergency_number: str
    advice_line: str
    crisis_line: str
    time_zone: str
    rules_signed: str = ""
    address: tuple[str, ...] = ()
    colour: str = ""


class Row(Frozen):
    """A label and what is known; `open` means not answered, not sure or not told."""

    label: str
    value: str
    open: bool = False


class Rows(Frozen):
    """Labelled values: below each other, short ones in a grid, or run in as one paragraph."""

    kind: Literal["rows"] = "rows"
    rows: tuple[Row, ...]
    layout: Literal["list", "grid", "run"] = "list"


class Paragraph(Frozen):
    """Running text: said loudly, plainly or in passing."""

    kind: Literal["paragraph"] = "paragraph"
    text: str
    weight: Literal["strong", "plain", "quiet"] = "plain"


class FlagCard(Frozen):
    """A safety flag: how soon, what it means, what to do, and the answers behind it.

    `name` says it in a few words, for the screen. Not `certain` means that it only may hold, and
    `cleared` that a clinician has settled it: `record` then says who, when and why.
    `record` tells when the patient saw the page about it; `to_fill` are the lines that whoever
    acts on it writes.
    """

    kind: Literal["flag"] = "flag"
    id: str
    name: str
    urgency: Urgency
    urgency_word: str
    certain: bool
    cleared: bool = False
    means: str
    do: str
    exclude: str = ""
    warn: str = ""
    because: tuple[Row, ...] = ()
    sources: str = ""
    record: tuple[str, ...] = ()
    to_fill: tuple[str, ...] = ()


class Point(Frozen):
    """One point of the fit, for the screen: what it is worth, and the answers behind it.

    `side` tells whether it speaks for a match or against it, may still apply, or caps the band;
    `within` names the part of the fit that it belongs to.
    """

    side: Literal["for", "against", "open", "cap"]
    worth: str
    label: str
    within: str = ""
    because: tuple[Row, ...] = ()
    sources: str = ""


class FitBlock(Frozen):
    """The fit with its band, its interval and the reasons on both sides.

    `points` tells each reason with what is behind it; the ones that the lists name come first.
    """

    kind: Literal["fit"] = "fit"
    band: str
    decided: bool
    range_words: str = ""
    scale: FitScale | None = None
    for_: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()
    settle: tuple[str, ...] = ()
    outlook: tuple[str, ...] = ()
    evidence_note: str = ""
    statement: str
    points: tuple[Point, ...] = ()


class Column(Frozen):
    """A column of a table and its share of the width."""

    title: str
    share: float


class Table(Frozen):
    """A table; an empty cell is left blank to be filled in by hand."""

    kind: Literal["table"] = "table"
    title: str = ""
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


class Quote(Frozen):
    """The patient's own words, unchanged."""

    kind: Literal["quote"] = "quote"
    label: str
    text: str


class Checklist(Frozen):
    """Boxes to tick by hand."""

    kind: Literal["checklist"] = "checklist"
    title: str = ""
    items: tuple[str, ...]


class Blanks(Frozen):
    """Labelled lines to write on by hand; they share one line of the paper if they fit."""

    kind: Literal["blanks"] = "blanks"
    labels: tuple[str, ...]


Block = Annotated[
    Rows
    | Paragraph
    | FlagCard
    | FitBlock
    | Table
    | Quote
    | Checklist
    | Blanks
    | Chart
    | HandDrawing
    | SegmentGrid,
    Field(discriminator="kind"),
]


class Section(Frozen):
    """One part of the summary; its tone says whether somebody must act on it."""

    id: str
    title: str
    count: str = ""
    tone: Tone = "plain"
    blocks: tuple[Block, ...]


class Fact(Frozen):
    """One of the few things to know first; a loud one calls for somebody to act.

    An open one leaves a safety question to ask, or a doubt that would be urgent or was. `beside`
    are the lines of its words that list no flag, for the screen, where each flag has its own line.
    """

    label: str
    words: str
    beside: tuple[str, ...] = ()
    tone: Tone = "plain"
    loud: bool = False
    open: bool = False


class Glance(Frozen):
    """What a physiotherapist reads between two patients: the facts, and where it hurts."""

    facts: tuple[Fact, ...]
    chart: Chart


class Footer(Frozen):
    """What stands on every page, so that a loose sheet still says whose it is."""

    patient: str
    born: str
    record: str
    statement: str
    rules: str


class Report(Frozen):
    """The whole summary of one form; `alarm` is empty unless somebody must act now.

    `standing` is empty unless the form was corrected or entered in error.
    """

    clinic: str
    address: tuple[str, ...] = ()
    colour: str = ""
    patient: str
    born: str
    rules: str
    unfinished: str
    standing: str = ""
    alarm: str
    reference: str
    language: str
    made_at: datetime
    glance: Glance
    sections: tuple[Section, ...]
    footer: Footer
