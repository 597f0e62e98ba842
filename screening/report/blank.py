"""The parts that the physiotherapist fills in by hand: examination, consent talk, signature."""

from typing import Final

from screening.assessment.model import Flag
from screening.questionnaire.model import ItemType
from screening.report import said
from screening.report.case import Case
from screening.report.chart import blank_chart, segment_grid
from screening.report.cleared import is_cleared, standing_flags
from screening.report.figures import HandDrawing
from screening.report.flags import NEEDLE, flag_name
from screening.report.header import audit_words
from screening.report.model import Blanks, Block, Checklist, Column, Paragraph, Rows, Table
from screening.report.withdrawn import ACT
from screening.response.strokes import HEIGHT, WIDTH, strokes_of

GUNN: Final = (
    "Sensory: tender motor points and paraspinals. Autonomic: cold, sweat, goose bumps, "
    "trophedema. Trophic: hair, nails, skin. Motor: shortened muscles, taut bands."
)
GUNN_COLUMNS: Final = ("Level, side", "Sensory", "Autonomic", "Trophic", "Motor")
GUNN_ROWS: Final = 3
NEUROLOGICAL: Final = (
    "Power by level",
    "Reflexes",
    "Light touch, pinprick",
    "Saddle feeling, if asked for",
    "Hoffmann, Babinski, clonus",
    "Gait, balance, hands",
    "Slump, leg raise, arm nerve tests",
    "Pulse, temperature if unwell",
)
CONSENT: Final = (
    "What was found",
    "What will be done: muscles, levels",
    "What it feels like: cramp, deep ache",
    "Benefit, and that it is uncertain",
    "Soreness, bleeding, bruising: 1 in 5 ({brady}) to 1 in 3 ({boyce})",
    "Pneumothorax if near the lung: rare, needs hospital, may show hours later",
    "Infection, nerve injury, fainting",
    "Other care, also none at all",
    "Cost and number of visits",
    "Right to stop at any time",
    "Undressing, touch, chaperone",
    "Who is present",
    "Questions asked and answered",
    "After-care given",
    "Asked again at each visit",
)
CONSENT_LINES: Final = (
    "Pregnancy",
    "Under age, guardian",
    "Agreed, date",
    "Initials",
)
SIGN_LINES: Final = ("Physiotherapist (name, signature)", "Date", "Time")
BY_HAND: Final = "Signature drawn by hand"


def exam_blocks(case: Case) -> tuple[Block, ...]:
    """Return Gunn's signs and segments by level, a neurological screen, a body to draw on."""
    return (
        Paragraph(text=GUNN, weight="quiet"),
        Table(
            columns=tuple(Column(title=t, share=1 / len(GUNN_COLUMNS)) for t in GUNN_COLUMNS),
            rows=(("",) * len(GUNN_COLUMNS),) * GUNN_ROWS,
        ),
        segment_grid(case),
        Checklist(title="Neurological screen", items=NEUROLOGICAL),
        blank_chart(case.content.body),
    )


def consent_blocks(case: Case) -> tuple[Block, ...]:
    """Return the consent talk as boxes to tick after the examination."""
    cites = {"brady": _cited(case, "brady-2014"), "boyce": _cited(case, "boyce-2020")}
    return (
        Checklist(items=(*(item.format(**cites) for item in CONSENT), _precautions(case))),
        Blanks(labels=CONSENT_LINES),
    )


def sign_off_blocks(case: Case, shows: tuple[str, ...]) -> tuple[Block, ...]:
    """Tell what the patient signed, leave lines for the physiotherapist, and keep the trail."""
    rows = [row for name in shows if not _is_drawn(case, name) and (row := said.row(case, name))]
    signed = tuple(row for row in rows if case.is_recorded or not row.open)
    audit, lines = Paragraph(text=audit_words(case), weight="quiet"), Blanks(labels=SIGN_LINES)
    drawing = _drawing(case, shows)
    told = (Rows(rows=signed, layout="run" if drawing else "grid"),) if signed else ()
    return (*told, audit, drawing, lines) if drawing else (*told, lines, audit)


def _drawing(case: Case, shows: tuple[str, ...]) -> HandDrawing | None:
    """Return the signature that was drawn, if one was."""
    by_hand = (case.answer(name) for name in shows if _is_drawn(case, name))
    drawn = next((strokes_of(answer) for answer in by_hand if answer), ())
    return HandDrawing(width=WIDTH, height=HEIGHT, strokes=drawn, alt=BY_HAND) if drawn else None


def _is_drawn(case: Case, name: str) -> bool:
    return case.content.questionnaire.items[name].type is ItemType.DRAWING


def _cited(case: Case, source_id: str) -> str:
    source = case.content.sources[source_id]
    return f"{source.cite.split()[0]} {source.year}"


def _precautions(case: Case) -> str:
    flags = [f for f in case.submission.assessment.flags if f.urgency in NEEDLE]
    names = [f"{flag_name(case, f.id)}{_how(case, f)}" for f in flags]
    urgent = any(f.urgency in ACT for f in standing_flags(case))
    told = [*(["settle the urgent flags first"] if urgent else []), *names]
    return f"This patient's precautions: {'; '.join(told) or 'none raised'}"


def _how(case: Case, flag: Flag) -> str:
    if is_cleared(case, flag):
        return " (cleared)"
    return "" if flag.certain else " (in doubt)"
