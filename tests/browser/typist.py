"""A patient who has no pointer: Tab, arrows, the space bar and letters are all there is."""

from dataclasses import dataclass
from typing import Any

from screening.questionnaire.model import Item, ItemType
from tests.browser.walking import Patient

MOST_STEPS = 140


@dataclass(frozen=True)
class Typist(Patient):
    """Somebody who goes through the form by keyboard, and marks places in the list."""

    def go_on(self) -> None:
        turn = self.page.locator("[data-turn]").get_attribute("data-turn")
        self.come_to("(e) => e.matches('.st-key-buttons button[kind=primary]')")
        self.page.keyboard.press("Enter")
        self.wait_for_turn(turn)

    def come_to(self, is_it: str, key: str = "Tab") -> None:
        """Press a key until the focus is on what is wanted; never start from anywhere else."""
        for _ in range(MOST_STEPS):
            if self.page.evaluate(f"() => ({is_it})(document.activeElement)"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the keyboard never came to {is_it} on {self.place}")

    def _give(self, key: str, item: Item, answer: Any) -> None:
        match item.type:
            case ItemType.CHOICE:
                self._choose(key, self._label(item, answer))
            case ItemType.CHOICES:
                for option in sorted(answer, key=[*self._options(item)].index):
                    self._press_one(f"{key}--list", self._label(item, option))
            case ItemType.BODY_AREAS:
                self._list(key, answer)
            case ItemType.RATING:
                self._number(key, answer)
            case ItemType.DATE | ItemType.PARTIAL_DATE:
                parts = dict(zip(("year", "month", "day"), answer.split("-"), strict=False))
                for part in ("day", "month", "year"):
                    self._type(f"{key}--{part}", parts.get(part, ""))
            case ItemType.ACTIVITIES:
                for entry in answer:
                    self._press_one(f"{key}--picks", entry["name"])
                    place = item.suggestions.index(entry["name"]) + 1
                    self._widget(f"{key}--score-{place}").wait_for()
                    self.wait_until_drawn()
                    self._number(f"{key}--score-{place}", entry["score"])
            case ItemType.PHONE if answer == "none":
                self._press_box(f"{key}--none")
            case ItemType.CONFIRM:
                self._press_box(key)
            case _:
                self._type(key, answer)

    def _type(self, key: str, words: str) -> None:
        self.come_to(f"(e) => e.closest('.st-key-{key}') && e.matches('input, textarea')")
        self.page.keyboard.type(words)

    def _press_box(self, key: str) -> None:
        self.come_to(f"(e) => e.closest('.st-key-{key}') && e.type === 'checkbox'")
        self.page.keyboard.press("Space")

    def _press_one(self, key: str, label: str) -> None:
        self._come_into(key, label)
        self.page.keyboard.press("Space")

    def _come_into(self, key: str, label: str) -> None:
        """Come to a button of a group: with Tab into it, and on with the arrows if it has them."""
        inside = f"e.closest('.st-key-{key}')"
        self.come_to(f"(e) => {inside} && e.matches('button')")
        moves = "ArrowDown" if key.endswith("--list") else "ArrowRight"
        self.come_to(f"(e) => {inside} && e.innerText.trim() === {label!r}", moves)

    def _choose(self, key: str, label: str) -> None:
        self.come_to(f"(e) => e.closest('.st-key-{key}') && e.type === 'radio'")
        self.page.keyboard.press("Space")
        chosen = "e.closest('label').innerText.trim()"
        self.come_to(f"(e) => e.checked && {chosen} === {label!r}", "ArrowDown")

    def _number(self, key: str, score: int) -> None:
        self._press_one(key, str(score))

    def _list(self, key: str, regions: list[str]) -> None:
        body = f"e.closest('.st-key-{key}')"
        words = self.content.copy["body_list"]
        self.come_to(f"(e) => {body} && e.innerText.trim() === {words!r}")
        self.page.keyboard.press("Space")
        listed = self.page.locator(f".st-key-{key} .list [data-region]")
        order = [box.get_attribute("data-region") for box in listed.all()]
        for region in sorted(regions, key=order.index):
            self.come_to(f"(e) => {body} && e.dataset.region === '{region}'")
            self.page.keyboard.press("Space")
