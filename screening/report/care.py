"""What was tried: one row for each treatment, and what it did."""

from typing import Final

from screening.report import said
from screening.report.case import Case
from screening.report.model import Block, Column, Rows, Table

SHARES: Final = (0.19, 0.40, 0.16, 0.25)
TITLES: Final = ("Treatment", "Did it help?", "How long", "What and when")
NOTHING: Final = "-"
CARD_ITEMS: Final = ("tx_result", "tx_length", "tx_note")


def care_blocks(case: Case, shows: tuple[str, ...]) -> tuple[Block, ...]:
    """Tell the treatments as a table, then the rest of the section as rows."""
    tried = case.answer("treatments")
    kinds = [] if tried is None else [t for t in tried if t in _real(case)]
    names = [n for n in shows if n not in (*CARD_ITEMS, *(("treatments",) if kinds else ()))]
    rows = tuple(row for name in names if (row := said.row(case, name)))
    return (*((_table(case, kinds),) if kinds else ()), Rows(rows=rows, layout="run"))


def _real(case: Case) -> frozenset[str]:
    return case.content.questionnaire.items["treatments"].real_options


def _table(case: Case, kinds: list[str]) -> Table:
    options = case.content.questionnaire.items["treatments"].options
    return Table(
        columns=tuple(
            Column(title=title, share=share) for title, share in zip(TITLES, SHARES, strict=True)
        ),
        rows=tuple((options[kind], *(_cell(case, i, kind) for i in CARD_ITEMS)) for kind in kinds),
    )


def _cell(case: Case, item_id: str, kind: str) -> str:
    if kind not in case.reading.cards(item_id):
        return NOTHING
    item = case.content.questionnaire.items[item_id]
    given = (case.answer(item_id) or {}).get(kind)
    if given is None:
        return said.NOT_ANSWERED if item.required else NOTHING
    return said.words(case, item, given)
