"""The named measures of `measures.yaml`: each function is one algorithm of that file.

A `Facts` reads the same form in one of two ways (blank is false, or blank is unknown) and
keeps what it has worked out. Values are a truth, a range of numbers (`None`: unknown), or
a set of possible options.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from screening.questionnaire.body import Place
from screening.questionnaire.condition import Condition, Test, evaluate
from screening.questionnaire.load import Content
from screening.questionnaire.model import UNSURE
from screening.questionnaire.truth import Truth, every, some
from screening.response.dates import completed_years, days_before, parse_partial
from screening.response.reading import NOTHING, Reading, State

DAYS: Final = {
    "lt6w": (0, 41),
    "w6to12": (42, 91),
    "m3to6": (92, 182),
    "m6to12": (183, 364),
    "y1to5": (365, 1826),
    "gt5y": (1827, 10**6),
}
SLACK_DAYS: Final = 31
YEARS_AGO: Final = {"y1to5": (5, 1), "gt5y": (10**3, 5)}
NEW: Final = frozenset({"lt6w", "w6to12"})
LISTED_CARE: Final = frozenset(
    {"physio", "exercise", "chiro", "massage", "acupuncture", "injection", "medicine", "other"}
)
NEEDLING: Final = frozenset({"ims", "dry_needling"})
ONE_OFF_CARE: Final = frozenset({"injection", "surgery"})
FAILED: Final = frozenset({"temporary", "no_change", "worse"})
UNCHANGED: Final = frozenset({"no_change", "worse"})
NERVE_WORDS: Final = ("burn", "shock", "tingle", "cold", "itch")
NUMB: Final = frozenset({"sometimes", "always", "spreading"})
NOT_SPREAD: Final = frozenset({"jaw", "chest", "abdomen"})
ONCE: Final = frozenset({"neck", "chest", "abdomen", "upper_back", "lower_back"})
UNUSUAL_AGES: Final = (18, 50)
EARLY_ONSET_AGE: Final = 40


class Range(NamedTuple):
    """All numbers that a measure may turn out to be."""

    low: float
    high: float


class Possible(NamedTuple):
    """All options that a category may turn out to be; none: it was not answered."""

    options: frozenset[str] = NOTHING
    blank: Truth = False

    def within(self, named: frozenset[str]) -> Truth:
        """Return true if every possible option is named, false if none is, else unknown."""
        if not self.options:
            return self.blank
        if self.options <= named:
            return True
        return False if self.options.isdisjoint(named) else None


Value = Range | Possible | State | Truth


class Facts:
    """One form on one day, ready for every test that the content can write."""

    def __init__(self, content: Content, reading: Reading, on: date) -> None:
        """Bind the content, the reading and the day on which the answers are judged."""
        self.content = content
        self.reading = reading
        self.on = on
        self._values: dict[str, Value] = {}

    def holds(self, condition: Condition) -> Truth:
        """Judge a condition."""
        return evaluate(condition, self.test)

    def test(self, test: Test) -> Truth:
        """Judge one test of an item or a measure."""
        if test.measure:
            return self._meets(self.value(test.measure), test)
        return self.reading.state(test.subject).meets(test)

    def has(self, item: str, *options: str) -> Truth:
        """Tell whether any of the options is true of the item."""
        return self.reading.state(item).has(frozenset(options))

    def value(self, name: str) -> Value:
        """Return a measure, worked out at most once."""
        if name not in self._values:
            self._values[name] = MEASURES[name](self)
        return self._values[name]

    def truth(self, name: str) -> Truth:
        """Return a measure that is a truth."""
        value = self.value(name)
        assert value is None or isinstance(value, bool)  # noqa: S101 - narrows the union
        return value

    def range(self, name: str) -> Range | None:
        """Return a measure that is a number."""
        value = self.value(name)
        return value if isinstance(value, Range) else None

    def lasting(self) -> Possible:
        """Return the bands of duration that are possible."""
        value = self.value("duration")
        assert isinstance(value, Possible)  # noqa: S101 - narrows the union
        return value

    def marked(self) -> list[Place]:
        """Return the places that the patient marked as painful."""
        places = self.content.segments.places
        return [places[region] for region in self.reading.answer("pain_areas") or ()]

    def blank_marks(self) -> Truth:
        """Return what a test of the marked places is while none is marked."""
        return self.reading.state("pain_areas").rest

    def _meets(self, value: Value, test: Test) -> Truth:
        if isinstance(value, Possible):
            return value.within(test.options)
        if isinstance(value, State):
            return value.has(self._groups(test.options))
        if isinstance(value, Range):
            return test.comparison.over(*value) if test.comparison else None
        return value

    def _groups(self, names: frozenset[str]) -> frozenset[str]:
        segments = self.content.segments
        return frozenset(group for name in names for group in segments.groups_named(name))


def _born(facts: Facts) -> date | None:
    raw = facts.reading.answer("dob")
    born = date.fromisoformat(raw) if raw else None
    return born if born and born <= facts.on else None


def age(facts: Facts) -> Value:
    """Return completed years on the day the answers are judged."""
    born = _born(facts)
    if born is None:
        return None
    years = completed_years(born, facts.on)
    return Range(years, years)


def days_since_onset(facts: Facts) -> Value:
    """Return how many days ago the pain began: a range for a month or a year."""
    raw = facts.reading.answer("onset_date")
    span = parse_partial(raw) if raw else None
    if span is None or span[0] > facts.on:
        return None
    first, last = span
    return Range(days_before(facts.on, min(last, facts.on)), days_before(facts.on, first))


def duration(facts: Facts) -> Value:
    """Return the bands of duration that are possible."""
    state = facts.reading.state("duration")
    if UNSURE not in state.true:
        return Possible(state.true, blank=state.rest)
    days = facts.range("days_since_onset")
    return Possible(frozenset(_bands_touched(days) if days else DAYS))


def _bands_touched(days: Range) -> Iterable[str]:
    return (band for band, (low, high) in DAYS.items() if low <= days.high and days.low <= high)


def onset_mismatch(facts: Facts) -> Value:
    """Tell whether the picked band and the onset date cannot both be right."""
    picked = facts.reading.state("duration").true & frozenset(DAYS)
    days = facts.range("days_since_onset")
    if not picked or days is None:
        return False
    low, high = DAYS[next(iter(picked))]
    return days.high < low - SLACK_DAYS or days.low > high + SLACK_DAYS


def onset_age(facts: Facts) -> Value:
    """Return the age at which the pain began."""
    years = facts.range("age")
    if years is None:
        return None
    bands = facts.lasting().options or frozenset(DAYS)
    ago = [YEARS_AGO.get(band, (1, 0)) for band in bands]
    low = min(years.low - longest for longest, _ in ago)
    high = max(years.low - shortest for _, shortest in ago)
    return Range(max(0, low), max(0, high))


def _in_zone(facts: Facts, zone: str, *also: str) -> Truth:
    segments = facts.content.segments
    groups = segments.zones[zone]
    marked = facts.marked()
    if not marked:
        return facts.blank_marks()
    keys = (place.region.key for place in marked)
    return any(segments.group_of[key] in groups or key in also for key in keys)


def spine_pain(facts: Facts) -> Value:
    """Tell whether a marked region lies in the zone spine."""
    return _in_zone(facts, "spine")


def back_pain(facts: Facts) -> Value:
    """Tell whether a marked region lies in the zone back, or is a buttock."""
    return _in_zone(facts, "back", "back_buttock")


def trunk_pain(facts: Facts) -> Value:
    """Tell whether a marked region lies in the zone trunk."""
    return _in_zone(facts, "trunk")


def leg_pain(facts: Facts) -> Value:
    """Tell whether a leg is marked, or the pain travels down one."""
    return some([_in_zone(facts, "lower_limb"), facts.has("pain_travel", "leg")])


def girdle_both(facts: Facts) -> Value:
    """Tell whether both shoulders are marked, or both hips."""
    marked = facts.marked()
    if not marked:
        return facts.blank_marks()
    group_of = facts.content.segments.group_of
    sides = {(group_of[place.region.key], place.side) for place in marked}
    return any({(group, "left"), (group, "right")} <= sides for group in ("shoulder", "hip"))


def new_spine_pain(facts: Facts) -> Value:
    """Tell whether spine pain is new, worsening, or not eased at night."""
    signs = (
        facts.lasting().within(NEW),
        facts.has("trend", "worse", "fast"),
        facts.has("night", "nothing_helps"),
    )
    return every([facts.truth("spine_pain"), some(signs)])


def needled(facts: Facts) -> Value:
    """Return the groups that are needled: where it hurts, and the matching spine levels."""
    segments = facts.content.segments
    marked = facts.marked()
    if not marked:
        return State(rest=facts.blank_marks())
    levels = {level for place in marked for level in place.region.paraspinal}
    groups = {segments.group_of[place.region.key] for place in marked}
    groups |= {group for group, held in segments.needled_rule.items() if levels & set(held)}
    return State(true=frozenset(groups))


def wpi(facts: Facts) -> Value:
    """Return how many areas of the 2016 Widespread Pain Index are marked."""
    marked = facts.marked()
    areas = {
        (place.region.wpi, None if place.region.wpi in ONCE else place.side)
        for place in marked
        if place.region.wpi != "none"
    }
    return Range(len(areas), len(areas)) if marked or facts.blank_marks() is False else None


def quadrant(place: Place) -> str:
    """Return the body quadrant that a mark counts for; nothing if it does not count."""
    region = place.region
    if region.quadrant == "none" or region.wpi in NOT_SPREAD:
        return ""
    return "axial" if region.quadrant == "axial" else f"{place.side} {region.quadrant}"


def pain_quadrants(facts: Facts) -> Value:
    """Return how many of the five body quadrants are marked."""
    marked = facts.marked()
    if not marked and facts.blank_marks() is None:
        return Range(0, 5)
    found = {quadrant(place) for place in marked} - {""}
    return Range(len(found), len(found))


def peg(facts: Facts) -> Value:
    """Return the exact mean of the three PEG ratings (Krebs 2009)."""
    ratings = [facts.reading.state(item).number for item in PEG_ITEMS]
    given = [rating for rating in ratings if rating is not None]
    if len(given) < len(PEG_ITEMS):
        return None
    mean = sum(given) / len(given)
    return Range(mean, mean)


PEG_ITEMS: Final = ("peg_pain", "peg_enjoyment", "peg_activity")


def asas_criteria(facts: Facts) -> Value:
    """Return how many of the five expert criteria for inflammatory back pain are met."""
    began = facts.range("onset_age")
    young = None if began is None else _below(began, EARLY_ONSET_AGE)
    return _tally(
        young,
        facts.has("onset_cause", "unknown", "gradual"),
        facts.has("better_with", "move"),
        _rest_does_not_help(facts),
        facts.has("night", "up_helps"),
    )


def _below(number: Range, limit: float) -> Truth:
    if number.high < limit:
        return True
    return False if number.low >= limit else None


def _rest_does_not_help(facts: Facts) -> Truth:
    state = facts.reading.state("better_with")
    if not state.true:
        return state.rest
    helps = state.has(frozenset(["rest"]))
    return None if helps is None else not helps


def _tally(*truths: Truth) -> Range:
    """Count what holds, up to what may hold."""
    sure = sum(truth is True for truth in truths)
    return Range(sure, sure + sum(truth is None for truth in truths))


def _cards(facts: Facts, kinds: frozenset[str]) -> frozenset[str]:
    return facts.reading.cards("tx_result") & kinds


def _untold(facts: Facts) -> bool:
    """Tell whether the list of treatments is blank where blank means unknown."""
    return facts.reading.state("treatments").rest is None


def care_4w(facts: Facts) -> Value:
    """Tell whether some care was tried for 4 weeks or more without a change."""
    if _untold(facts):
        return None
    cards = facts.reading.cards("tx_result") - ONE_OFF_CARE
    return some(
        every(
            [
                facts.reading.card("tx_result", card).has(UNCHANGED),
                facts.reading.card("tx_length", card).has(frozenset(["ge4w"])),
            ]
        )
        for card in cards
    )


def weak_flags(facts: Facts) -> Value:
    """Return how many weak warning signs there are, from 0 to 4."""
    new = facts.lasting().within(NEW)
    return _tally(
        facts.has("night", "nothing_helps"),
        facts.has("lately", "sweats"),
        every([facts.truth("care_4w"), new]),
        every([new, _unusual_age(facts.range("age"))]),
    )


def _unusual_age(years: Range | None) -> Truth:
    young, old = UNUSUAL_AGES
    return None if years is None else years.low > old or years.low < young


def failed_care(facts: Facts) -> Value:
    """Return how many treatments gave no relief, or relief that passed."""
    return _cards_with(facts, FAILED)


def lasting_care(facts: Facts) -> Value:
    """Return how many treatments still help."""
    return _cards_with(facts, frozenset(["lasting"]))


def _cards_with(facts: Facts, results: frozenset[str]) -> Range:
    if _untold(facts):
        return Range(0, len(LISTED_CARE))
    cards = _cards(facts, LISTED_CARE)
    return _tally(*(facts.reading.card("tx_result", card).has(results) for card in cards))


def failed_needling(facts: Facts) -> Value:
    """Tell whether IMS or dry needling made no change, or made things worse."""
    if _untold(facts):
        return None
    cards = _cards(facts, NEEDLING)
    return some(facts.reading.card("tx_result", card).has(UNCHANGED) for card in cards)


def nerve_words(facts: Facts) -> Value:
    """Return how many nerve-like descriptors fit; not a neuropathic pain score."""
    words = (facts.has("pain_words", word) for word in NERVE_WORDS)
    return _tally(*words, facts.has("numb", *NUMB))


MEASURES: Final[Mapping[str, Callable[[Facts], Value]]] = {
    function.__name__: function
    for function in (
        age,
        days_since_onset,
        duration,
        onset_mismatch,
        onset_age,
        spine_pain,
        back_pain,
        trunk_pain,
        leg_pain,
        girdle_both,
        new_spine_pain,
        needled,
        wpi,
        pain_quadrants,
        peg,
        asas_criteria,
        care_4w,
        weak_flags,
        failed_care,
        lasting_care,
        failed_needling,
        nerve_words,
    )
}
