"""How the answers of a form read to a test: true, false or unknown (FORMAT.md, Truth).

A `Reading` works out once which items are shown, in the order of the form, and keeps for
each item a `State`: which options are true, which are unknown, and what all others are.
Two readings differ only in what a blank answer is: false in `show_if`, rules and outlook,
unknown in the fit.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final, NamedTuple, Self

from screening.questionnaire.condition import Test, evaluate
from screening.questionnaire.model import DECLINED, UNSURE, Item, ItemType, PageKind, Questionnaire
from screening.questionnaire.truth import Truth
from screening.response.marks import Mark, marks_of, regions_of
from screening.response.model import Answers, is_blank

NOTHING: Final[frozenset[str]] = frozenset()
LISTS: Final = frozenset({ItemType.CHOICES, ItemType.BODY_AREAS})
CARD: Final = "item"


class State(NamedTuple):
    """What one item says: options that are true, that may be, and what the rest is."""

    true: frozenset[str] = NOTHING
    maybe: frozenset[str] = NOTHING
    rest: Truth = False
    counted: tuple[int, int] | None = None
    number: int | None = None

    def has(self, options: frozenset[str]) -> Truth:
        """Tell whether any of the options is true of this item."""
        if not options.isdisjoint(self.true):
            return True
        if self.rest is None or not options.isdisjoint(self.maybe):
            return None
        return False

    def meets(self, test: Test) -> Truth:
        """Judge one test of this item."""
        if test.comparison is None:
            return self.has(test.options)
        if test.counts:
            return self.rest if self.counted is None else test.comparison.over(*self.counted)
        if self.number is None:
            return self.rest
        return test.comparison.over(self.number, self.number)


HIDDEN: Final = State()


class Reading:
    """The answers of one form, ready to be tested."""

    def __init__(self, questionnaire: Questionnaire, answers: Answers) -> None:
        """Work out which items are shown, in the order of the form."""
        self.questionnaire = questionnaire
        self.answers = answers
        self.blank: Truth = False
        self.shown: dict[str, frozenset[str] | bool] = {}
        self._states: dict[str, State] = {}
        self._show_all()

    def doubting(self) -> Self:
        """Return the same form read so that a blank answer is unknown instead of false."""
        return self._copy(self.answers, None, {})

    def settled(self, item_id: str, answer: object) -> Self:
        """Return the same reading with another answer to an item that no `show_if` reads."""
        touched = {item_id, *self.questionnaire.items[item_id].narrows}
        touched |= self.questionnaire.offers_to.get(item_id, NOTHING)
        kept = self._states.copy()
        for name in touched:
            kept.pop(name, None)
        return self._copy({**self.answers, item_id: answer}, self.blank, kept)

    def _copy(self, answers: Answers, blank: Truth, states: dict[str, State]) -> Self:
        other = object.__new__(type(self))
        other.questionnaire, other.shown = self.questionnaire, self.shown
        other.answers, other.blank = answers, blank
        other._states = states
        return other

    def is_shown(self, item_id: str) -> bool:
        """Tell whether the item is asked at all; a loop's item, on any of its cards."""
        return bool(self.shown[item_id])

    def answer(self, item_id: str) -> Any:
        """Return the answer that counts: none if the item is hidden or blank.

        Of marks on the body only the places count (see `marks`).
        """
        if not self.shown[item_id]:
            return None
        item = self.questionnaire.items[item_id]
        if item.type is ItemType.BODY_AREAS:
            return regions_of(self.answers.get(item_id)) or None
        if item_id in self.questionnaire.loop_of:
            return self._cards_answered(item_id) or None
        raw = self.answers.get(item_id)
        raw = self._offered(item, raw) if item.options_from else raw
        return None if is_blank(raw) else raw

    def shown_answers(self) -> dict[str, Any]:
        """Return the answers that count: hidden and blank ones are dropped."""
        found = {item: self._whole(item) for item in self.answers}
        return {item: answer for item, answer in found.items() if answer is not None}

    def marks(self, item_id: str) -> tuple[Mark, ...]:
        """Return the places that count, with all that was said of each."""
        return marks_of(self.answers.get(item_id)) if self.shown[item_id] else ()

    def _whole(self, item_id: str) -> Any:
        """Return the answer that counts, marks with all that was said of them."""
        if self.questionnaire.items[item_id].type is ItemType.BODY_AREAS:
            return [mark.as_answer() for mark in self.marks(item_id)] or None
        return self.answer(item_id)

    def _cards_answered(self, item_id: str) -> dict[str, Any]:
        given, cards = self.answers.get(item_id) or {}, self.cards(item_id)
        return {card: given[card] for card in given if card in cards and not is_blank(given[card])}

    def cards(self, item_id: str) -> frozenset[str]:
        """Return the cards on which a loop's item is shown."""
        cards = self.shown[item_id]
        return cards if isinstance(cards, frozenset) else NOTHING

    def state(self, item_id: str) -> State:
        """Return what an item says; a hidden one says that nothing is true."""
        state = self._states.get(item_id)
        if state is None:
            state = self._states[item_id] = self._state(self.questionnaire.items[item_id])
        return state

    def card(self, item_id: str, card: str) -> State:
        """Return what an item says on one card of its loop."""
        if card not in self.cards(item_id):
            return HIDDEN
        given = (self.answers.get(item_id) or {}).get(card)
        return self._of_choice(self.questionnaire.items[item_id], given)

    def test(self, test: Test) -> Truth:
        """Judge one test of an item."""
        return self.state(test.subject).meets(test)

    def real_options(self, item: Item) -> frozenset[str]:
        """Return the options that say something by themselves and can be picked now."""
        if not item.options_from:
            return item.real_options
        return frozenset(option for name in item.options_from for option in self._gives(name))

    def _gives(self, item_id: str) -> Iterable[str]:
        item = self.questionnaire.items[item_id]
        if item.type is not ItemType.BODY_AREAS:
            return item.real_options
        return self.answer(item_id) or ()

    def _offered(self, item: Item, raw: object) -> object:
        """Keep of an answer what its `options_from` gives at this moment."""
        offered = self.real_options(item)
        if isinstance(raw, list | tuple):
            return [option for option in raw if option in offered]
        return raw if raw in offered else None

    def _state(self, item: Item) -> State:
        if not self.shown[item.id]:
            return HIDDEN
        raw = self.answer(item.id)
        if item.type in LISTS:
            return self._of_list(item, raw)
        if item.type is ItemType.RATING:
            return State(rest=self.blank if raw is None else False, number=raw)
        return self._of_choice(item, raw)

    def _of_choice(self, item: Item, raw: str | None) -> State:
        if is_blank(raw) or not isinstance(raw, str):
            return State(rest=self.blank if is_blank(raw) else False)
        true = frozenset([raw])
        if raw == UNSURE:
            return State(true, maybe=self.real_options(item))
        return State(true, rest=self.blank if raw == DECLINED else False)

    def _of_list(self, item: Item, raw: list[str] | None) -> State:
        ticked = frozenset(raw or ())
        picks = self._picked_as_unsure(item)
        unknown = picks or NOTHING
        if UNSURE in ticked and picks is None:
            unknown = self.real_options(item)
        maybe = unknown - ticked
        if not ticked or DECLINED in ticked:
            return State(ticked, maybe, rest=self.blank)
        if item.type is ItemType.BODY_AREAS:
            return State(ticked | _base_keys(ticked), maybe, counted=(len(ticked), len(ticked)))
        sure = len(ticked & item.real_options) if not item.options_from else len(ticked)
        return State(ticked, maybe, counted=(sure, sure + len(maybe)))

    def _picked_as_unsure(self, item: Item) -> frozenset[str] | None:
        """Return what the shown follow-up picks of this list; none while it is unanswered."""
        follow_up = self.questionnaire.narrowed_by.get(item.id)
        if follow_up is None or not self.shown.get(follow_up):
            return None
        picks = self.answer(follow_up)
        return None if picks is None else frozenset(picks) & item.real_options

    def _show_all(self) -> None:
        for page in self.questionnaire.pages:
            for item in page.items:
                if page.kind is PageKind.LOOP:
                    self.shown[item.id] = self._cards_showing(item, page.over)
                else:
                    shown = item.show_if is None or evaluate(item.show_if, self.test) is True
                    self.shown[item.id] = shown
                for narrowed in item.narrows:
                    self._states.pop(narrowed, None)

    def _cards_showing(self, item: Item, over: str) -> frozenset[str]:
        ticked = self.state(over).true & self.questionnaire.items[over].real_options
        condition = item.show_if
        if condition is None:
            return ticked
        return frozenset(card for card in ticked if evaluate(condition, partial(self._on, card)))

    def _on(self, card: str, test: Test) -> Truth:
        if test.subject == CARD:
            return card in test.options
        if test.subject in self.questionnaire.loop_of:
            return self.card(test.subject, card).meets(test)
        return self.test(test)


def _base_keys(regions: frozenset[str]) -> frozenset[str]:
    return frozenset(region.removesuffix("_left").removesuffix("_right") for region in regions)
