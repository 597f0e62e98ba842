"""A tablet without a browser: Streamlit runs the script, and the widgets are the real ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from screening.clinic import Clinic
from screening.questionnaire.model import Item, ItemType
from screening.response.journey import Place
from screening.ui.fields import key_of, listened_to, mark_of
from screening.ui.memory import MEMORY, Memory, View
from screening.ui.widgets import FIRST_PART
from tests.factories import Clock

SCRIPT = Path(__file__).parents[2] / "screening" / "ui" / "main.py"
SIGNING = {"consent_privacy": "agreed", "declare": "agreed", "signature": "Test Patient"}


@dataclass(frozen=True)
class Tablet:
    """One tab in front of a patient who knows all the answers."""

    tab: AppTest
    clinic: Clinic

    @classmethod
    def opened(cls, clinic: Clinic, page: str = "") -> "Tablet":
        """Open a tab, at a page if one is named in its address."""
        tab = AppTest.from_file(SCRIPT, default_timeout=20)
        if page:
            tab.query_params["p"] = page
        return cls(tab.run(), clinic)

    @classmethod
    def reconnected(cls, before: "Tablet", tapped: str) -> "Tablet":
        """Tap a button of a tab that the server has forgotten: a new session gets the tap."""
        before.button(tapped).click()
        return cls.forgotten(before).hears(before)

    @classmethod
    def forgotten(cls, before: "Tablet") -> "Tablet":
        """Begin a new session for a tab that the server has forgotten; nothing has run in it."""
        tab = AppTest.from_file(SCRIPT, default_timeout=20)
        tab.query_params["p"] = before.address
        return cls(tab, before.clinic)

    def hears(self, before: "Tablet") -> "Tablet":
        """Run once with what the browser holds since the session before."""
        self.tab._run(before.tab._tree.get_widget_states())
        return self

    def tap_twice(self) -> None:
        """Tap Continue again before the browser has drawn the next page or its address."""
        address = self.address
        self.button("continue").click()
        twice = self.tab._tree.get_widget_states()
        self.tab._run(twice)
        self.tab.query_params["p"] = address
        self.tab._run(twice)

    @property
    def memory(self) -> Memory:
        remembered: Memory = self.tab.session_state[MEMORY]
        return remembered

    @property
    def view(self) -> View:
        view = self.memory.view
        assert view is not None
        return view

    @property
    def name(self) -> str:
        """The screen that is shown, as its buttons name it."""
        return "done" if self.memory.is_sent else self.view.name

    @property
    def address(self) -> str:
        page = self.tab.query_params.get("p", "")
        return page if isinstance(page, str) else page[0]

    @property
    def html(self) -> str:
        """Everything that the screen says besides its widgets."""
        return "".join(element.body for element in self.tab.html)

    @property
    def place(self) -> Place:
        return self.view.place

    def button(self, deed: str) -> Any:
        return self.tab.get_by_key(f"{deed}--{self.name}")

    def tap(self, deed: str = "continue") -> None:
        self.button(deed).click().run()
        assert not self.tab.exception

    def go_to(self, page: str) -> None:
        """Use the browser's own Back or Forward, a moment after the page was drawn."""
        assert isinstance(self.clinic.clock, Clock)
        self.clinic.clock.passes(seconds=5)
        self.tab.query_params["p"] = page
        self.tab.run()

    def key(self, item_id: str) -> str:
        return key_of(mark_of(self.view.draft), self.place, self.item(item_id))

    def item(self, item_id: str) -> Item:
        return self.clinic.content.questionnaire.items[item_id]

    def widget(self, item_id: str, part: str = "") -> Any:
        key = self.key(item_id)
        return self.tab.get_by_key(f"{key}--{part}" if part else key)

    def asks(self, item_id: str) -> bool:
        """Tell whether the question is on the screen."""
        return f'data-for="{self.key(item_id)}"' in self.html

    def answer_page(self, answers: Mapping[str, Any]) -> None:
        """Answer the questions of this page from above to below, as they appear."""
        for item in self.place.page.items:
            answer = {**answers, **SIGNING}.get(item.id)
            if self.place.card:
                answer = (answer or {}).get(self.place.card)
            if self.asks(item.id) and answer not in (None, "", []):
                self.say(item.id, answer)

    def say(self, item_id: str, answer: Any) -> None:
        """Answer one question; the page is drawn again if another one depends on it."""
        item = self.item(item_id)
        match item.type:
            case ItemType.CHOICES:
                self.widget(item_id, FIRST_PART[item.type]).set_value(answer)
            case ItemType.BODY_AREAS:
                self._mark(item_id, answer)
            case ItemType.DATE | ItemType.PARTIAL_DATE:
                self.write_date(item_id, *reversed((*answer.split("-"), "", "")[:3]))
            case ItemType.ACTIVITIES:
                self._activities(item, answer)
            case ItemType.PHONE:
                none = answer == "none"
                part = self.widget(item_id, "none") if none else self.widget(item_id)
                part.set_value(none or answer)
            case ItemType.DRAWING:
                self.draw(item_id, answer)
            case ItemType.CONFIRM:
                self.widget(item_id).set_value(answer == "agreed")
            case _:
                self.widget(item_id).set_value(answer)
        if item_id in listened_to(self.place.page):
            self.tab.run()

    def write_date(self, item_id: str, day: str, month: str, year: str) -> None:
        for part, text in (("day", day), ("month", month), ("year", year)):
            self.widget(item_id, part).set_value(text)

    def _mark(self, item_id: str, regions: list[str]) -> None:
        # AppTest knows no components: what the browser would say stands in the session.
        self.tab.session_state[self.key(item_id)] = {"marks": regions}

    def draw(self, item_id: str, strokes: Any) -> None:
        """Say what the browser would of a drawing, or what it never should."""
        self.tab.session_state[self.key(item_id)] = {"strokes": strokes}

    def _activities(self, item: Item, answer: list[dict[str, Any]]) -> None:
        suggested = [entry for entry in answer if entry["name"] in item.suggestions]
        own = [entry for entry in answer if entry["name"] not in item.suggestions]
        self.widget(item.id, "picks").set_value([entry["name"] for entry in suggested])
        for number, entry in enumerate(own, 1):
            self.widget(item.id, f"other-{number}").set_value(entry["name"])
            self.tab.run()
        self.tab.run()
        for entry in answer:
            if "score" in entry:
                self.widget(item.id, f"score-{self._place_of(item, own, entry)}").set_value(
                    entry["score"]
                )

    def _place_of(self, item: Item, own: list[dict[str, Any]], entry: dict[str, Any]) -> str:
        if entry in own:
            return f"other-{own.index(entry) + 1}"
        return str(item.suggestions.index(entry["name"]) + 1)

    def walk(self, answers: Mapping[str, Any], until: str = "done") -> tuple[str, ...]:
        """Answer page after page until a screen is reached; return the screens on the way."""
        seen: list[str] = []
        for _ in range(120):
            if self.name == until:
                return tuple(seen)
            seen.append(self.name)
            if not self.view.interrupt:
                self.answer_page(answers)
            self.tap()
        raise AssertionError(f"never reached {until}: {seen[-5:]} {self.view.problems}")
