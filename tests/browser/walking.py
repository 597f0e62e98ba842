"""A patient in a real browser: finds each question by its words and answers it by touch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

from screening.questionnaire.load import Content
from screening.questionnaire.model import Item, ItemType
from screening.response import journey
from screening.response.journey import Place
from screening.response.reading import Reading

RESTING = "[data-testid=stApp][data-test-script-state=notRunning]"
SIGNING = {"consent_privacy": "agreed", "declare": "agreed", "signature": "Test Patient"}


@dataclass(frozen=True)
class Patient:
    """Somebody who holds the tablet and knows all the answers."""

    page: Page
    content: Content
    answers: Mapping[str, Any]

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.page.locator(".st-key-buttons, .way-out").first.wait_for()
        self.page.wait_for_load_state("networkidle")

    @property
    def place(self) -> str:
        """The screen that is shown, as its buttons name it."""
        turn = self.page.locator("[data-turn]").get_attribute("data-turn") or ""
        return turn.rpartition(".")[0]

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def complaint(self) -> str:
        """What the page says is wrong; nothing if all is well."""
        return " ".join(self.page.locator(".summary").all_inner_texts())

    def tap(self, name: str) -> None:
        """Tap a button and wait until the page has answered."""
        turn = self.page.locator("[data-turn]").get_attribute("data-turn")
        self.page.get_by_role("button", name=name, exact=True).tap()
        self.wait_for_turn(turn)

    def wait_for_turn(self, turn: str | None) -> None:
        head = self.page.locator(f"[data-turn]:not([data-turn='{turn}'])")
        head.wait_for()
        # A tap within the first moments of a page counts as a double tap.
        self.page.wait_for_timeout(430)
        # The head of a page comes before its questions: who answers sees all of them.
        self.page.locator(RESTING).wait_for()

    def goes(self, where: str) -> None:
        """Use the browser's own Back or Forward, as `back` or `forward`."""
        turn = self.page.locator("[data-turn]").get_attribute("data-turn")
        # The address bar follows a turn a moment later; sooner is a late tap on the former page.
        self.page.wait_for_function(
            "place => [null, place].includes(new URLSearchParams(location.search).get('p'))",
            arg=self.place,
        )
        self.page.wait_for_timeout(550)
        self.page.evaluate(f"() => history.{where}()")
        self.wait_for_turn(turn)

    def reach(self, wanted: str) -> None:
        """Answer page after page until a screen is reached."""
        for _ in range(80):
            if self.place == wanted:
                return
            self.answer_page()
            self.go_on()
        raise AssertionError(f"never reached {wanted}: at {self.place}")

    def go_on(self) -> None:
        self.tap(self.page.locator(".st-key-buttons button[kind=primary]").inner_text())

    def answer_page(self) -> None:
        """Answer all questions of the page that is shown."""
        place = self.shown_place()
        if place is None:
            return
        asked = journey.shown_items(self.content.questionnaire, self._all_answers, place)
        for item in place.page.items:
            field = self.page.locator(f".ask[data-for$='--{place.id}--{item.id}']")
            answer = self._answer(place, item)
            if answer in (None, "", []):
                continue
            if item in asked:
                # What was answered just now may be what it is asked for: the server draws it.
                field.wait_for(state="attached")
            if field.count():
                self._give(field.get_attribute("data-for") or "", item, answer)
                self.wait_until_drawn()

    def wait_until_drawn(self) -> None:
        """Wait until the server has drawn what the last touch changes."""
        self.page.wait_for_timeout(60)
        self.page.locator(RESTING).wait_for()

    def shown_place(self) -> Place | None:
        """The place that is shown; none on a page that stands in the way."""
        return journey.find(self.content.questionnaire, self._all_answers, self.place)

    @property
    def _all_answers(self) -> Mapping[str, Any]:
        return {**self.answers, **SIGNING}

    def _answer(self, place: Place, item: Item) -> Any:
        answer = self._all_answers.get(item.id)
        return (answer or {}).get(place.card) if place.card else answer

    def _widget(self, key: str) -> Locator:
        return self.page.locator(f".st-key-{key}")

    def _give(self, key: str, item: Item, answer: Any) -> None:
        match item.type:
            case ItemType.CHOICE:
                self._pick_one(key, self._label(item, answer))
            case ItemType.CHOICES:
                for option in answer:
                    self._toggle(self._widget(f"{key}--list"), self._label(item, option))
            case ItemType.BODY_AREAS:
                for region in answer:
                    self._mark(key, region)
            case ItemType.RATING:
                self._score(key, answer)
            case ItemType.DATE | ItemType.PARTIAL_DATE:
                self._date(key, answer)
            case ItemType.ACTIVITIES:
                self._activities(key, item, answer)
            case ItemType.PHONE:
                self._phone(key, answer)
            case ItemType.CONFIRM:
                self._tick(key)
            case ItemType.DRAWING:
                self.draw(self._widget(key).locator("svg"), answer)
            case ItemType.LONG_TEXT:
                self._write(self._widget(key).locator("textarea"), answer)
            case ItemType.TEXT | ItemType.SIGNATURE:
                self._write(self._widget(key).locator("input"), answer)

    def _write(self, field: Locator, words: str) -> None:
        field.tap()
        field.fill(words)

    def _label(self, item: Item, option: str) -> str:
        return self._options(item)[option]

    def _options(self, item: Item) -> Mapping[str, str]:
        reading = Reading(self.content.questionnaire, self.answers)
        return journey.options(reading, item, self.content.segments)

    def _pick_one(self, key: str, label: str) -> None:
        self._widget(key).get_by_text(label, exact=True).tap()
        self._widget(key).get_by_role("radio", name=label, exact=True, checked=True).wait_for(
            state="attached"
        )

    def _toggle(self, within: Locator, label: str) -> None:
        button = within.get_by_role("button", name=label, exact=True)
        if button.get_attribute("aria-pressed") != "true":
            button.tap()
        within.get_by_role("button", name=label, exact=True, pressed=True).wait_for()

    def _mark(self, key: str, region: str) -> None:
        """Mark a place on the drawing or in the list, whichever is shown."""
        place, body = self.content.segments.places[region], self._widget(key).locator(".places")
        words = self.content.copy
        if body.locator(".list").is_visible():
            mark = body.locator(f".list [data-region={region}]")
            if mark.get_attribute("aria-pressed") != "true":
                mark.tap()
            return
        self._press(body, words[f"body_{place.region.view}"])
        if body.locator(".switch").nth(2).is_visible():
            self._press(body, words[f"body_{zone_of(region)}"])
        mark = body.locator(f"svg [data-region={region}]")
        if mark.get_attribute("aria-checked") != "true":
            mark.tap()

    def _press(self, within: Locator, label: str) -> None:
        button = within.get_by_role("button", name=label, exact=True)
        if button.get_attribute("aria-pressed") != "true":
            button.tap()

    def _score(self, key: str, score: int) -> None:
        self._widget(key).get_by_role("radio", name=str(score), exact=True).tap()

    def _date(self, key: str, written: str) -> None:
        parts = dict(zip(("year", "month", "day"), written.split("-"), strict=False))
        for name, value in parts.items():
            self._write(self._widget(f"{key}--{name}").locator("input"), value)

    def _activities(self, key: str, item: Item, answer: list[dict[str, Any]]) -> None:
        own = [entry["name"] for entry in answer if entry["name"] not in item.suggestions]
        for entry in answer:
            if entry["name"] in own:
                place = f"other-{own.index(entry['name']) + 1}"
                self._write(self._widget(f"{key}--{place}").locator("input"), entry["name"])
                self.page.keyboard.press("Tab")
            else:
                place = str(item.suggestions.index(entry["name"]) + 1)
                self._toggle(self._widget(f"{key}--picks"), entry["name"])
            self._score(f"{key}--score-{place}", entry["score"])

    def draw(self, box: Locator, strokes: list[list[list[int]]]) -> None:
        """Draw with a mouse."""
        for first, *rest in (on_screen(box, stroke) for stroke in strokes):
            self.page.mouse.move(*first)
            self.page.mouse.down()
            for spot in rest:
                self.page.mouse.move(*spot)
            self.page.mouse.up()

    def _phone(self, key: str, answer: str) -> None:
        if answer == "none":
            self._tick(f"{key}--none")
        else:
            self._write(self._widget(key).locator("input"), answer)

    def _tick(self, key: str) -> None:
        box = self._widget(key).get_by_role("checkbox")
        if not box.is_checked():
            self._widget(key).locator("label").tap()


def on_screen(box: Locator, stroke: list[list[int]]) -> list[tuple[float, float]]:
    """Where the points of a stroke are on the screen."""
    box.scroll_into_view_if_needed()
    spots: list[tuple[float, float]] = box.evaluate(
        """(svg, points) => points.map(([x, y]) => {
          const spot = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
          return [spot.x, spot.y]; })""",
        stroke,
    )
    return spots


def zone_of(region: str) -> str:
    """The part of the body that a phone shows a region in."""
    view, _, place = region.partition("_")
    side = place.rpartition("_")[2]
    if any(part in place for part in ("upper_arm", "elbow", "forearm", "hand")):
        return f"{side}_arm"
    legs = ("thigh", "knee", "shin", "calf", "ankle", "foot", "heel", "sole")
    return "legs" if any(part in place for part in legs) and view else "trunk"
