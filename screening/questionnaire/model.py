"""The questionnaire as the patient meets it: sections, pages, items and options.

Names follow FHIR's Questionnaire: an item's `id` is its linkId, `options` are its
answerOptions, `show_if` is its enableWhen.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Final

from screening.questionnaire.condition import ConditionField
from screening.questionnaire.frozen import Frozen, TrueFalse

NONE: Final = "none"
UNSURE: Final = "unsure"
DECLINED: Final = "declined"
SPOKEN_FOR: Final = frozenset({NONE, UNSURE, DECLINED})


class ItemType(StrEnum):
    """How an item is asked and what its answer looks like (FORMAT.md, Answers)."""

    CHOICE = "choice"
    CHOICES = "choices"
    BODY_AREAS = "body_areas"
    RATING = "rating"
    DATE = "date"
    PARTIAL_DATE = "partial_date"
    ACTIVITIES = "activities"
    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    CONFIRM = "confirm"
    SIGNATURE = "signature"
    DRAWING = "drawing"


class PageKind(StrEnum):
    """What a page does; most pages ask questions."""

    QUESTIONS = "questions"
    INFO = "info"
    INTERRUPT = "interrupt"
    GUARDIAN = "guardian"
    LOOP = "loop"
    CHECK = "check"
    FINISH = "finish"


class Urgency(StrEnum):
    """How soon somebody must act; `clear` means that no flag was raised."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    MEDICAL_REVIEW = "medical_review"
    NO_NEEDLING = "no_needling"
    PRECAUTION = "precaution"
    NOTE = "note"
    CLEAR = "clear"

    @property
    def rank(self) -> int:
        """Return 0 for the most urgent."""
        return RANKS[self]


RANKS: Final = {urgency: rank for rank, urgency in enumerate(Urgency)}


class Scale(Frozen):
    """The ends of a rating, in numbers and in words."""

    min: int
    max: int
    low: str
    high: str


class Item(Frozen):
    """One question: its words, its answer, and when it is shown.

    A place on the body may be asked about further: `scale` and `sensations` say how.
    """

    id: str
    type: ItemType
    text: str
    required: TrueFalse = False
    admin: TrueFalse = False
    sensitivity: str = ""
    why: str = ""
    intro: str = ""
    help: str = ""
    min: int | None = None
    max: int | None = None
    scale: Scale | None = None
    sensations: Mapping[str, str] = {}
    instrument: str = ""
    options: Mapping[str, str] = {}
    options_from: tuple[str, ...] = ()
    exclusive: frozenset[str] = frozenset()
    narrows: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    prefill: str = ""
    show_if: ConditionField | None = None
    error: str = ""
    errors: Mapping[str, str] = {}

    @cached_property
    def real_options(self) -> frozenset[str]:
        """Return the options that say something by themselves."""
        return frozenset(self.options) - SPOKEN_FOR


class Section(Frozen):
    """A part of the form, such as "Your pain"; only counted ones are numbered."""

    id: str
    title: str
    counted: TrueFalse


class Page(Frozen):
    """One screen of the form."""

    id: str
    section: str
    title: str
    kind: PageKind = PageKind.QUESTIONS
    body: str = ""
    body_kiosk: str = ""
    body_home: str = ""
    button: str = ""
    button_kiosk: str = ""
    button_home: str = ""
    urgency: Urgency | None = None
    over: str = ""
    item_names: Mapping[str, str] = {}
    items: tuple[Item, ...] = ()


class Questionnaire(Frozen):
    """Everything that a patient may be asked, in order."""

    id: str
    version: str
    language: str
    status: str
    minutes: str
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]

    def all_items(self) -> Iterator[Item]:
        """List the items in the order of the form."""
        for page in self.pages:
            yield from page.items

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Return every item by its id, in the order of the form."""
        return {item.id: item for item in self.all_items()}

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """Return where each item stands in the order of the form."""
        return {item: number for number, item in enumerate(self.items)}

    @cached_property
    def page(self) -> Mapping[str, Page]:
        """Return every page by its id."""
        return {page.id: page for page in self.pages}

    @cached_property
    def page_of(self) -> Mapping[str, Page]:
        """Return the page on which each item stands."""
        return {item.id: page for page in self.pages for item in page.items}

    @cached_property
    def loop_of(self) -> Mapping[str, str]:
        """Return, for each item of a loop, the item over whose options it is repeated."""
        return {
            item.id: page.over
            for page in self.pages
            if page.kind is PageKind.LOOP
            for item in page.items
        }

    @cached_property
    def narrowed_by(self) -> Mapping[str, str]:
        """Return, for each list, the follow-up that asks which ones are unsure."""
        return {name: item.id for item in self.all_items() for name in item.narrows}

    @cached_property
    def offers_to(self) -> Mapping[str, frozenset[str]]:
        """Return, for each item, the items that take their options from it."""
        names = {name for item in self.all_items() for name in item.options_from}
        return {
            name: frozenset(item.id for item in self.all_items() if name in item.options_from)
            for name in names
        }

    def counted_sections(self) -> tuple[Section, ...]:
        """Return the sections that the progress line numbers."""
        return tuple(section for section in self.sections if section.counted)
