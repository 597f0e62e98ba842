"""Safety flags as cards: most urgent first, then those that touch a needled region."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from screening.assessment.model import Flag
from screening.questionnaire.model import Urgency
from screening.questionnaire.wording import SectionPlan, Source
from screening.report import labels, said
from screening.report.case import Case
from screening.report.model import Block, FlagCard, Paragraph, Rows, Tone
from screening.report.places import place_words

ACT: Final = frozenset({Urgency.EMERGENCY, Urgency.SAME_DAY})
NEEDLE: Final = frozenset({Urgency.MEDICAL_REVIEW, Urgency.NO_NEEDLING, Urgency.PRECAUTION})
SURNAME: Final = re.compile(r"^([A-Z][\w'-]+(?: [A-Z][a-z]+)?) [A-Z]{1,3}\b.*")
WRITE_IN: Final = ("Who was told, and when", "Cleared by, and why")
NONE_RAISED: Final = {"act": "None raised", "needle": "None reported", "plain": "None raised"}


def tone(plan: SectionPlan) -> Tone:
    """Tell whether a section's flags call for action, for care with needles, or for neither."""
    if not ACT.isdisjoint(plan.flags):
        return "act"
    return "plain" if NEEDLE.isdisjoint(plan.flags) else "needle"


def raised(case: Case, plan: SectionPlan) -> tuple[Flag, ...]:
    """Return the flags of a section in the order in which to read them."""
    flags = [flag for flag in case.submission.assessment.flags if flag.urgency in plan.flags]
    needled = needled_places(case)
    return tuple(sorted(flags, key=lambda flag: (flag.urgency.rank, _touch(flag, needled))))


def needled_places(case: Case) -> frozenset[str]:
    """Return every region id that a needle would reach."""
    segments, groups = case.content.segments, frozenset(case.submission.assessment.needled)
    return frozenset(
        place.id
        for place in segments.places.values()
        if segments.group_of[place.region.key] in groups
    )


def _touch(flag: Flag, needled: frozenset[str]) -> int:
    """Rank exclusions at a needled region before cares there, and both before the rest."""
    if not needled.isdisjoint(flag.regions.exclude):
        return 0
    return 2 if needled.isdisjoint(flag.regions.warn) else 1


def flag_blocks(case: Case, plan: SectionPlan) -> tuple[Block, ...]:
    """Tell a section's flags, or that none was raised and how much was asked."""
    flags = raised(case, plan)
    cards = tuple(card(case, flag) for flag in flags)
    return (*(() if cards else (_empty(case, plan),)), *cards, *_still_open(case, plan))


def card(case: Case, flag: Flag) -> FlagCard:
    """Tell one flag, with the question and answer behind it."""
    rule, segments = case.content.rules.by_id[flag.id], case.content.segments
    return FlagCard(
        id=flag.id,
        urgency=flag.urgency,
        urgency_word=labels.URGENCIES[flag.urgency],
        certain=flag.certain,
        means=case.fill(rule.means),
        do=case.fill(rule.do),
        exclude=place_words(segments, flag.regions.exclude),
        warn=place_words(segments, flag.regions.warn),
        because=tuple(said.finding(case, f.item, f.answer) for f in flag.because),
        sources=f"{rule.basis.capitalize()}: {cited(case, flag.sources)}",
        record=tuple(_record(case, flag)) if flag.urgency in ACT else (),
        to_fill=WRITE_IN if flag.urgency in ACT else (),
    )


def cited(case: Case, source_ids: Iterable[str]) -> str:
    """Cite sources shortly, by author and year, and say which were not read again."""
    return "; ".join(_short(case.content.sources[source_id]) for source_id in source_ids)


def _short(source: Source) -> str:
    author = SURNAME.sub(r"\1", source.cite.split(". ")[0].split(", ")[0].removesuffix("."))
    recalled = ", recalled" if source.status == "recalled" else ""
    return f"{author} {source.year}{recalled}"


def _record(case: Case, flag: Flag) -> Iterable[str]:
    seen = [a for a in case.submission.acknowledgements if flag.id in a.flags]
    for shown in seen:
        understood = shown.understood_at
        after = f"understood {case.moment(understood)}" if understood else "not yet understood"
        yield f"Patient saw the page {case.moment(shown.shown_at)}, {after}"
    if not seen:
        yield "No page about this was shown to the patient"


def _empty(case: Case, plan: SectionPlan) -> Paragraph:
    questions = _questions(case, plan)
    asked = len(questions) - len(_blank(case, questions))
    so_far = " so far" if asked < len(questions) else ""
    return Paragraph(
        text=f"{NONE_RAISED[tone(plan)]}{so_far}. Asked: {asked} of {len(questions)}.",
        weight="strong" if so_far else "plain",
    )


def asked_of(case: Case) -> tuple[int, int]:
    """Return how many safety questions were answered, of how many."""
    total = [item for item in case.content.rules.must_be_asked if case.reading.is_shown(item)]
    return len(total) - len(_blank(case, total)), len(total)


def _questions(case: Case, plan: SectionPlan) -> list[str]:
    """Return the safety questions that a section answers for; the first answers for all."""
    items = [item for item in case.content.rules.must_be_asked if case.reading.is_shown(item)]
    return [item for item in items if item in plan.shows] if tone(plan) == "needle" else items


def _blank(case: Case, items: Iterable[str]) -> list[str]:
    missing = frozenset(case.submission.assessment.not_yet_asked)
    return [item for item in items if item in missing]


def _still_open(case: Case, plan: SectionPlan) -> tuple[Block, ...]:
    """List the safety questions that are not answered yet, where somebody will act on it."""
    missing = _blank(case, _questions(case, plan)) if tone(plan) != "plain" else []
    if not missing:
        return ()
    told = "; ".join(labels.ITEMS.get(item, item) for item in missing)
    return (Paragraph(text=f"NOT YET ASKED: {told}.", weight="strong"),)


def rows_beside(case: Case, plan: SectionPlan, cards: Sequence[Block]) -> tuple[Block, ...]:
    """Tell what a section shows beside its flags; what a card quotes is not told twice."""
    quoted = {row.label for c in cards if isinstance(c, FlagCard) for row in c.because}
    names = [n for n in plan.shows if n.startswith(said.MEASURE) or not _quoted(case, n, quoted)]
    if tone(plan) == "act":
        names = [n for n in names if not said.is_none(case.answer(n))]
    rows = said.told(case, names)
    return (Rows(rows=tuple(rows), layout="run"),) if rows else ()


def _quoted(case: Case, name: str, questions: set[str]) -> bool:
    return case.answer(name) is not None and said.question(case, name) in questions
