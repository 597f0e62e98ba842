"""Whatever is cleared, raised again or decided: no flag ever leaves the report."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from screening.assessment.grounds import grounds
from screening.questionnaire.model import Urgency
from screening.report.case import Case
from screening.report.content import report
from screening.report.decided import Decided
from screening.report.model import FlagCard
from tests.unit.report.forms import LETTERHEAD, MADE, SENT, strangers, the_content, worked

FORMS = [*worked().values(), strangers()["everything"], strangers()["unsure"]]
FLAGGED = [form for form in FORMS if form.assessment.flags]
URGENT = {Urgency.EMERGENCY, Urgency.SAME_DAY}


@st.composite
def decisions(draw: Any) -> tuple[Any, tuple[Decided, ...]]:
    form = draw(st.sampled_from(FLAGGED))
    ids = st.sampled_from([flag.id for flag in form.assessment.flags])
    known = {flag.id: grounds(flag) for flag in form.assessment.flags}
    made = tuple(
        Decided(
            kind=draw(st.sampled_from(["cleared", "cleared", "raised_again", "not_now"])),
            flag=flag,
            signed="Dana Lee",
            at=SENT,
            reason="Examined",
            stands=draw(st.booleans()),
            lapsed=draw(st.booleans()),
            grounds=draw(st.sampled_from([known[flag], known[flag], "", "{}"])),
        )
        for flag in draw(st.lists(ids, max_size=6))
    )
    return form, made


@given(drawn=decisions())
def test_clearing_never_hides_a_flag(drawn: tuple[Any, tuple[Decided, ...]]) -> None:
    form, made = drawn
    told = report(Case(the_content(), form, LETTERHEAD, MADE, made))
    calm = report(Case(the_content(), form, LETTERHEAD, MADE))

    def cards(found: Any) -> dict[str, FlagCard]:
        blocks = [block for section in found.sections for block in section.blocks]
        return {block.id: block for block in blocks if isinstance(block, FlagCard)}

    found, before = cards(told), cards(calm)
    assert found.keys() == before.keys() == {flag.id for flag in form.assessment.flags}
    words = " ".join(fact.words for fact in told.glance.facts)
    for flag_id, card in found.items():
        was = before[flag_id]
        assert (card.means, card.do, card.because) == (was.means, was.do, was.because)
        assert card.name in words
        if card.cleared:
            assert any("Cleared by Dana Lee" in line for line in card.record)
    stand = [card for card in found.values() if card.urgency in URGENT and not card.cleared]
    assert bool(told.alarm) == bool(stand)
