"""The forms of one patient side by side, and what changed beyond what chance would change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from screening.assessment.measures_of_signs import PEG_ITEMS
from screening.questionnaire.model import Urgency
from screening.questionnaire.named import PAIN_AREAS
from screening.report import days, labels
from screening.report.bands import band_names
from screening.report.case import Case
from screening.report.change import ACTIVITIES, ACTIVITY, PAIN, PEG, Change
from screening.report.fit import shown_fit
from screening.report.header import born_words, name_words
from screening.report.over_time import (
    EQUAL,
    Again,
    Given,
    Head,
    Judge,
    Line,
    Region,
    Seen,
    Verdict,
    by_sums,
    given,
    line,
    mean,
)
from screening.report.places import place_words
from screening.report.said import NOT_ANSWERED

NOT_NAMED: Final = "Not named"
NO_NUMBER: Final = "No number given"
ACTIVITY_ITEM: Final = "activities"
PAIN_ITEM: Final = "peg_pain"

PAIN_HEAD: Final = Head("pain", "Pain on average (0-10)", "2 points or 30 % count")
PEG_HEAD: Final = Head("peg", "PEG: pain, enjoyment, activity (0-10)", "1 point counts")
MEAN_HEAD: Final = Head("activities", "Activities, mean (10: as before)", "2 points count")
ONE_COUNTS: Final = "3 points count"
BAND_HEAD: Final = Head("band", "Fit with IMS", "Neither better nor worse")
URGENCY_HEAD: Final = Head("urgency", "Most urgent flag", "Every step counts")
PLACES_HEAD: Final = Head("places", "Places that hurt", "Neither better nor worse")

# The name as it was typed, and how well it goes.
Activities = Mapping[str, tuple[str, int | None]]


def again(cases: Sequence[Case], *, is_known: bool = True) -> Again:
    """Tell the forms of one patient, which are given with the oldest first.

    Not `is_known` is a patient whose other forms cannot be found.
    """
    newest = cases[-1]
    return Again(
        patient=name_words(newest),
        born=born_words(newest),
        is_known=is_known,
        forms=tuple(_seen(case) for case in cases),
        lines=(
            _pain(cases),
            _peg(cases),
            *_activities([_named(case) for case in cases]),
            _band(cases),
            _urgency(cases),
            _places(cases),
        ),
        body=tuple(
            Region(id=name, offset=outline.offset, d=outline.d)
            for name, outline in newest.content.body.regions.items()
        ),
    )


def _seen(case: Case) -> Seen:
    marked = tuple(case.answer(PAIN_AREAS) or ())
    zone = ZoneInfo(case.letterhead.time_zone)
    at = (case.submission.sent_at or case.submission.opened_at).astimezone(zone)
    return Seen(
        reference=case.submission.reference,
        day=days.short(at),
        sent_at=at,
        marked=tuple(place for place in marked if place in case.content.body.regions),
        where=place_words(case.content.segments, marked),
    )


def _pain(cases: Sequence[Case]) -> Line:
    values = [case.answer(PAIN_ITEM) for case in cases]
    return line(PAIN_HEAD, [given(one) for one in values], by_sums(PAIN, [[v] for v in values]))


def _peg(cases: Sequence[Case]) -> Line:
    ratings = [[case.answer(item) for item in PEG_ITEMS] for case in cases]
    return line(PEG_HEAD, [mean(one) for one in ratings], by_sums(PEG, ratings))


# ---- Activities, by their names ----


def _named(case: Case) -> Activities:
    """Return the activities of a form by a name that case and blanks do not change."""
    listed: Iterable[Mapping[str, Any]] = case.answer(ACTIVITY_ITEM) or ()
    typed = ((" ".join(str(one["name"]).split()), one.get("score")) for one in listed)
    return {name.casefold(): (name, score) for name, score in typed}


def _activities(told: Sequence[Activities]) -> Iterator[Line]:
    """Tell the mean, and each activity of which any form speaks."""
    means = [mean([score for _, score in one.values()]) for one in told]
    yield line(MEAN_HEAD, means, _mean_judge(told))
    for name in dict.fromkeys(name for one in told for name in one):
        scores = [one[name][1] if name in one else None for one in told]
        words = [_scored(one, name) for one in told]
        title = next(one[name][0] for one in reversed(told) if name in one)
        head = Head(f"activity:{name}", title, ONE_COUNTS)
        yield line(head, words, by_sums(ACTIVITY, [[score] for score in scores]))


def _scored(told: Activities, name: str) -> Given:
    if name not in told:
        return Given(NOT_NAMED)
    score = told[name][1]
    return Given(NO_NUMBER) if score is None else Given(f"{score}", score)


def _mean_judge(told: Sequence[Activities]) -> Judge:
    """Judge the mean of the same activities only; of one it is that activity itself."""

    def judge(first: int, second: int) -> Verdict:
        if told[first].keys() != told[second].keys():
            return Verdict(word="Not compared", more="other activities")
        scores = [[score for _, score in one.values()] for one in told]
        yardstick = ACTIVITIES if len(told[first]) > 1 else ACTIVITY
        return by_sums(yardstick, scores)(first, second)

    return judge


# ---- What is no number ----


def _band(cases: Sequence[Case]) -> Line:
    steps = band_names(cases[-1].content.scoring)
    found = [shown_fit(case).band for case in cases]
    told = [Given(steps.get(one, one), _place(one, steps)) for one in found]

    def judge(first: int, second: int) -> Verdict:
        is_same = found[first] == found[second]
        return EQUAL if is_same else Verdict(Change.OTHER, "Other than before")

    return line(BAND_HEAD, told, judge).model_copy(update={"steps": tuple(steps.values())})


def _place(band: str, steps: Mapping[str, str]) -> int | None:
    return [*steps].index(band) if band in steps else None


def _urgency(cases: Sequence[Case]) -> Line:
    found = [case.submission.assessment.urgency for case in cases]

    def judge(first: int, second: int) -> Verdict:
        before, after = found[first].rank, found[second].rank
        if before == after:
            return EQUAL
        is_less = after > before
        told = (Change.BETTER, "Less urgent") if is_less else (Change.WORSE, "More urgent")
        return Verdict(*told)

    return line(URGENCY_HEAD, [Given(_urgency_words(one), one.rank) for one in found], judge)


def _urgency_words(urgency: Urgency) -> str:
    return labels.URGENCIES.get(urgency, labels.NO_FLAGS).capitalize()


def _places(cases: Sequence[Case]) -> Line:
    segments = cases[-1].content.segments
    marked = [case.answer(PAIN_AREAS) or () for case in cases]

    def judge(first: int, second: int) -> Verdict:
        before, after = set(marked[first]), set(marked[second])
        parts = (("New", after - before), ("Gone", before - after))
        told = [f"{word}: {place_words(segments, ids)}" for word, ids in parts if ids]
        return Verdict(Change.OTHER, "Other places", ". ".join(told)) if told else EQUAL

    return line(PLACES_HEAD, [_counted(one) for one in marked], judge)


def _counted(places: Sequence[str]) -> Given:
    if not places:
        return Given(NOT_ANSWERED)
    return Given("1 place" if len(places) == 1 else f"{len(places)} places", len(places))
