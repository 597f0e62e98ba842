"""One report from one form, in the order of `report.yaml`."""

from collections.abc import Callable, Mapping
from typing import Final

from screening.questionnaire.model import Item
from screening.questionnaire.wording import SectionPlan
from screening.report import said
from screening.report.blank import consent_blocks, exam_blocks, sign_off_blocks
from screening.report.care import care_blocks
from screening.report.case import Case
from screening.report.chart import chart_blocks
from screening.report.cleared import standing_flags
from screening.report.fit import fit_block
from screening.report.flags import flag_blocks, tone
from screening.report.glance import glance
from screening.report.header import (
    age_words,
    born_words,
    header_blocks,
    name_words,
    record_words,
    unfinished_words,
)
from screening.report.model import (
    Block,
    Footer,
    Paragraph,
    Quote,
    Report,
    Rows,
    Section,
)
from screening.report.standing import standing_words
from screening.report.story import story
from screening.report.withdrawn import ACT

DRAFT: Final = "Draft rules: not signed off by a clinician"
SIGNED: Final = "Rules signed: "


def report(case: Case) -> Report:
    """Tell a form, finished or not, to the physiotherapist; the same case gives the same report."""
    submission, letterhead = case.submission, case.letterhead
    rules = f"{SIGNED}{letterhead.rules_signed}" if letterhead.rules_signed else DRAFT
    return Report(
        clinic=letterhead.clinic_name[:1].upper() + letterhead.clinic_name[1:],
        address=letterhead.address,
        colour=letterhead.colour,
        patient=name_words(case),
        born=age_words(case),
        rules=rules,
        unfinished=unfinished_words(case),
        standing=standing_words(case),
        alarm=_alarm(case),
        reference=submission.reference,
        language=case.content.questionnaire.language,
        made_at=case.made_at,
        glance=glance(case),
        sections=tuple(_section(case, plan) for plan in case.content.report.sections),
        footer=Footer(
            patient=name_words(case),
            born=born_words(case),
            record=record_words(case),
            statement=case.fill(case.content.report.footer),
            rules=rules,
        ),
    )


def _alarm(case: Case) -> str:
    urgent = [flag for flag in standing_flags(case) if flag.urgency in ACT]
    if not urgent:
        return ""
    return f"ACT NOW: {len(urgent)} urgent {'flag' if len(urgent) == 1 else 'flags'}, from page 1"


def _section(case: Case, plan: SectionPlan) -> Section:
    blocks = (flag_blocks if plan.flags else SECTIONS.get(plan.id, _rows))(case, plan)
    count = sum(block.kind == "flag" and not block.cleared for block in blocks)
    return Section(
        id=plan.id,
        title=plan.title,
        count=str(count) if count else "",
        tone=tone(plan),
        blocks=blocks,
    )


def _rows(case: Case, plan: SectionPlan) -> tuple[Block, ...]:
    rows = tuple(said.told(case, plan.shows))
    return (Rows(rows=rows),) if rows else ()


def _short_rows(case: Case, plan: SectionPlan) -> tuple[Block, ...]:
    rows = tuple(row for name in plan.shows if (row := said.row(case, name)))
    return (Rows(rows=rows, layout="grid"),)


def _own_words(case: Case, plan: SectionPlan) -> tuple[Block, ...]:
    items = [case.content.questionnaire.items[name] for name in plan.shows]
    quotes = tuple(_quote(case, item) for item in items if case.answer(item.id))
    return quotes or (Paragraph(text="Nothing written.", weight="quiet"),)


def _quote(case: Case, item: Item) -> Quote:
    return Quote(label=said.label(item), text=str(case.answer(item.id)))


# A section that is not named here is told as rows of what it shows.
SECTIONS: Final[Mapping[str, Callable[[Case, SectionPlan], tuple[Block, ...]]]] = {
    "header": lambda case, plan: header_blocks(case, plan.shows),
    "story": lambda case, _: (Paragraph(text=story(case) or "Nothing told yet.", weight="strong"),),
    "fit": lambda case, _: (fit_block(case),),
    "chart": lambda case, plan: chart_blocks(case, plan.shows),
    "care": lambda case, plan: care_blocks(case, plan.shows),
    "life": _short_rows,
    "own_words": _own_words,
    "exam": lambda case, _: exam_blocks(case),
    "consent": lambda case, _: consent_blocks(case),
    "sign_off": lambda case, plan: sign_off_blocks(case, plan.shows),
}
