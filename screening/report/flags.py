"""Safety flags as cards: most urgent first, then those that touch a needled region."""

import re
from collections.abc import Iterable
from typing import Any, Final

from screening.assessment.model import Finding, Flag
from screening.questionnaire.condition import tests
from screening.questionnaire.load import Content
from screening.questionnaire.model import Urgency
from screening.questionnaire.wording import SectionPlan, Source
from screening.report import labels, said
from screening.report.case import Case
from screening.report.cleared import is_cleared, settled_words, standing_flags
from screening.report.model import Block, FlagCard, Paragraph, Rows, Tone
from screening.report.places import place_words
from screening.report.withdrawn import ACT, changes, shown_words, withdrawn

NEEDLE: Final = frozenset({Urgency.MEDICAL_REVIEW, Urgency.NO_NEEDLING, Urgency.PRECAUTION})
SURNAME: Final = re.compile(r"^([A-Z][\w'-]+(?: [A-Z][a-z]+)?) [A-Z]{1,3}\b.*")
WRITE_IN: Final = ("Who was told, and when", "Cleared by, and why")
NONE_RAISED: Final = {"act": "None raised", "needle": "None reported", "plain": "No notes"}


def tone(plan: SectionPlan) -> Tone:
    """Tell whether a section's flags call for action, for care with needles, or for neither."""
    if not ACT.isdisjoint(plan.flags):
        return "act"
    return "plain" if NEEDLE.isdisjoint(plan.flags) else "needle"


def raised(case: Case, plan: SectionPlan) -> tuple[Flag, ...]:
    """Return the flags of a section in the order in which to read them, cleared ones last."""
    flags = [flag for flag in case.submission.assessment.flags if flag.urgency in plan.flags]
    needled = needled_places(case)
    return tuple(
        sorted(
            flags,
            key=lambda f: (
                is_cleared(case, f),
                f.urgency.rank,
                _touch(f, needled),
                not f.certain,
            ),
        )
    )


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
    """Tell a section's flags; that none is urgent stands in the glance, unless it may change."""
    flags = raised(case, plan)
    cards = tuple(card(case, flag) for flag in flags)
    taken_back = (*changes(case), *withdrawn(case)) if tone(plan) == "act" else ()
    beside = rows_beside(case, plan)
    none = () if cards else _none(case, plan, told=bool(taken_back or beside))
    return (*cards, *none, *taken_back, *_still_open(case, plan), *beside)


def flag_name(case: Case, flag_id: str) -> str:
    """Name a flag in a few words; one that the content has no name for, by its id."""
    return named_in(case.content, flag_id)


def named_in(content: Content, flag_id: str) -> str:
    """Name a flag as the files of a form do."""
    rule = content.rules.by_id.get(flag_id)
    return (rule.name if rule else "") or flag_id.replace("-", " ")


def card(case: Case, flag: Flag) -> FlagCard:
    """Tell one flag, with the question and answer behind it."""
    rule, segments = case.content.rules.by_id[flag.id], case.content.segments
    cleared = is_cleared(case, flag)
    return FlagCard(
        id=flag.id,
        name=flag_name(case, flag.id),
        urgency=flag.urgency,
        urgency_word=labels.URGENCIES[flag.urgency],
        certain=flag.certain,
        cleared=cleared,
        means=case.fill(rule.means),
        do=case.fill(rule.do),
        exclude=place_words(segments, flag.regions.exclude),
        warn=place_words(segments, set(flag.regions.warn) - excluded(case)),
        because=tuple(said.finding(case, f.item, quoted(case, flag, f)) for f in flag.because),
        sources=f"{rule.basis.capitalize()}: {cited(case, flag.sources)}",
        record=(
            *(_record(case, flag) if flag.urgency in ACT else ()),
            *settled_words(case, flag),
        ),
        to_fill=WRITE_IN if flag.urgency in ACT and not cleared else (),
    )


def excluded(case: Case) -> frozenset[str]:
    """Return every region where no needle goes: to needle there with care is not an option."""
    flags = [flag for flag in standing_flags(case) if flag.certain]
    return frozenset(region for flag in flags for region in flag.regions.exclude)


def quoted(case: Case, flag: Flag, found: Finding) -> Any:
    """Return the part of an answer that a flag rests on; if that cannot be told, all of it."""
    named, answer = _named_options(case, flag, found), found.answer
    if not isinstance(answer, list | tuple) or named.isdisjoint(answer):
        return answer
    return [option for option in answer if option in named]


def _named_options(case: Case, flag: Flag, found: Finding) -> frozenset[str]:
    """Return the options that a rule names: in doubt, those that a patient was not sure about."""
    asked = list(tests(case.content.rules.by_id[flag.id].when))
    if flag.certain:
        asked = [test for test in asked if test.subject == found.item]
    elif any(test.subject == found.item or test.subject.startswith(said.MEASURE) for test in asked):
        return frozenset()
    return frozenset(option for test in asked for option in test.options)


def cited(case: Case, source_ids: Iterable[str]) -> str:
    """Cite sources shortly, by author and year, and say which were not read again."""
    return "; ".join(_short(case.content.sources[source_id]) for source_id in source_ids)


def _short(source: Source) -> str:
    author = SURNAME.sub(r"\1", source.cite.split(". ")[0].split(", ")[0].removesuffix("."))
    recalled = ", recalled" if source.status == "recalled" else ""
    return f"{author} {source.year}{recalled}"


def _record(case: Case, flag: Flag) -> Iterable[str]:
    seen = [a for a in case.submission.acknowledgements if flag.id in a.flags]
    yield from (shown_words(case, shown) for shown in seen)
    if not seen and case.is_recorded:
        yield "No page about this was shown to the patient"


def _none(case: Case, plan: SectionPlan, *, told: bool) -> tuple[Paragraph, ...]:
    """Say that there is no flag: before a needle, and where something else is still to be said."""
    is_open = bool(_blank(case, _questions(case, plan)))
    if not (is_open or tone(plan) == "needle" or (told and tone(plan) == "act")):
        return ()
    return (Paragraph(text=none_words(case, plan), weight="strong" if is_open else "plain"),)


def none_words(case: Case, plan: SectionPlan) -> str:
    """Say that a section has no flag, and how much was asked."""
    questions = _questions(case, plan)
    asked = len(questions) - len(_blank(case, questions))
    if tone(plan) != "plain" and not asked:
        return f"None of {len(questions)} safety questions asked yet."
    so_far = " so far" if asked < len(questions) else ""
    # How much was asked is said where somebody must act or needle; notes need not say it again.
    asked_of_all = "" if tone(plan) == "plain" else f" Asked: {asked} of {len(questions)}."
    return f"{NONE_RAISED[tone(plan)]}{so_far}.{asked_of_all}"


def unasked_words(case: Case, plan: SectionPlan) -> str:
    """Say how many of a section's safety questions are still to be asked; nothing if none."""
    questions = _questions(case, plan)
    missing = len(_blank(case, questions))
    return f"NOT YET ASKED: {missing} of {len(questions)}." if missing else ""


def asked_of(case: Case) -> tuple[int, int]:
    """Return how many safety questions were answered, of how many."""
    total = [item for item in case.content.rules.must_be_asked if case.reading.is_shown(item)]
    return len(total) - len(_blank(case, total)), len(total)


def _questions(case: Case, plan: SectionPlan) -> list[str]:
    """Return the safety questions that a section answers for: before a needle, its own."""
    items = [item for item in case.content.rules.must_be_asked if case.reading.is_shown(item)]
    return [item for item in items if item in plan.shows] if tone(plan) == "needle" else items


def _blank(case: Case, items: Iterable[str]) -> list[str]:
    missing = frozenset(case.submission.assessment.not_yet_asked)
    return [item for item in items if item in missing]


def _still_open(case: Case, plan: SectionPlan) -> tuple[Block, ...]:
    """List the safety questions that are not answered yet, where somebody will act on it."""
    missing = _blank(case, _questions(case, plan)) if tone(plan) != "plain" else []
    missing += _follow_ups(case) if tone(plan) == "act" else []
    if not missing:
        return ()
    told = "; ".join(labels.ITEMS.get(item, item) for item in missing)
    return (Paragraph(text=f"NOT YET ASKED: {told}.", weight="strong"),)


def _follow_ups(case: Case) -> list[str]:
    """Return the questions that an answer calls for and that are blank, whatever they ask."""
    form = case.content.questionnaire
    asked = (item for item in form.all_items() if item.show_if and item.required and not item.admin)
    shown = (item.id for item in asked if case.reading.is_shown(item.id))
    return [name for name in shown if name not in form.loop_of and case.answer(name) is None]


def rows_beside(case: Case, plan: SectionPlan) -> tuple[Block, ...]:
    """Tell what a section shows beside its flags; what its cards quote is not told twice."""
    left_out = frozenset(case.submission.assessment.not_yet_asked)
    told = _told_by_cards(case, plan)
    names = [
        name
        for name in plan.shows
        if name not in left_out
        and not (tone(plan) == "act" and said.is_none(_answer(case, name)))
        and not _options(_answer(case, name)) <= told.get(name, frozenset())
    ]
    rows = said.told(case, names)
    return (Rows(rows=tuple(rows), layout="run"),) if rows else ()


def _answer(case: Case, name: str) -> Any:
    return None if name.startswith(said.MEASURE) else case.answer(name)


def _told_by_cards(case: Case, plan: SectionPlan) -> dict[str, frozenset[str]]:
    told: dict[str, frozenset[str]] = {}
    for flag in raised(case, plan):
        for found in flag.because:
            options = _options(quoted(case, flag, found))
            told[found.item] = told.get(found.item, frozenset()) | options
    return told


def _options(answer: Any) -> frozenset[str]:
    """Return what an answer says, one by one; a blank one still has something to tell."""
    listed = answer if isinstance(answer, list | tuple) else [answer]
    return frozenset(str(option) for option in listed)
