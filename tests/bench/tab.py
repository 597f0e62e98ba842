"""A tab without a browser: it speaks to the server over the websocket as Streamlit's own page does.

It keeps what the last run has drawn, and sends with every tap what all its widgets hold, so that
the server does for it what it does for a patient's tab; only the painting is left out.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

# What a widget may be told: a text (a component: JSON), a tick, or the positions of its options.
Told = str | bool | tuple[int, ...]

TURN: Final = re.compile(r'data-turn="([^"]*)\.\d+"')
SENT: Final = 'data-sent="yes"'
COMPONENT: Final = "bidi_component"
WIDGETS: Final = frozenset(
    {"radio", "button_group", "checkbox", "text_input", "text_area", COMPONENT}
)
LARGEST: Final = 2**24
DONE: Final = "done"


@dataclass
class Screen:
    """What one run has drawn: the widgets by their keys, and the name of the screen."""

    widgets: dict[str, Any] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    main: str = ""
    name: str = ""

    def add(self, delta: Delta) -> None:
        """Take one element."""
        kind = delta.new_element.WhichOneof("type") or ""
        drawn: Any = getattr(delta.new_element, kind) if kind else None
        if kind == "html":
            found = TURN.search(drawn.body)
            self.name = DONE if SENT in drawn.body else found[1] if found else self.name
        elif kind == "button" and drawn.type == "primary":
            self.main = drawn.id
        elif kind in WIDGETS:
            key = drawn.id.split("-", 2)[-1]
            self.widgets[key], self.kinds[key] = drawn, kind


@dataclass
class Tab:
    """One websocket, the screen that it shows, and what its widgets were told."""

    line: ClientConnection
    address: str = ""
    screen: Screen = field(default_factory=Screen)
    told: dict[str, Told] = field(default_factory=dict)

    async def tell(self, key: str, told: Told) -> bool:
        """Touch a widget; return whether that made the script run."""
        self.told[key] = told
        if getattr(self.screen.widgets[key], "ignore_rerun", False):
            return False
        await self.run()
        return True

    async def go_on(self) -> None:
        """Tap the main button."""
        await self.run(self.screen.main)

    async def run(self, tapped: str = "") -> None:
        """Have the script run, and wait for the end of it."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.address
        asked.widget_states.CopyFrom(self._states())
        if tapped:
            asked.widget_states.widgets.add(id=tapped, trigger_value=True)
        await self.line.send(message.SerializeToString())
        self.screen = await self._drawn()
        self.told = {key: told for key, told in self.told.items() if key in self.screen.widgets}

    def _states(self) -> WidgetStates:
        shown = self.screen
        states = (
            _state(shown.kinds[key], one, self.told.get(key))
            for key, one in shown.widgets.items()
            if shown.kinds[key] != COMPONENT or key in self.told
        )
        return WidgetStates(widgets=states)

    async def _drawn(self) -> Screen:
        screen = Screen()
        async for data in self.line:
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            match message.WhichOneof("type"):
                case "new_session":
                    screen = Screen()
                case "delta":
                    screen.add(message.delta)
                case "page_info_changed":
                    self.address = message.page_info_changed.query_string
                case "script_finished" if (
                    message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                ):
                    return screen
        raise ConnectionError("the server hung up")


def _state(kind: str, drawn: Any, told: Told | None) -> WidgetState:
    """Return what a widget says: what it was told, else what it was drawn with."""
    state = WidgetState(id=drawn.id)
    match kind:
        case "checkbox":
            held = drawn.value if drawn.set_value else drawn.default
            state.bool_value = held if told is None else bool(told)
        case "button_group":
            labels = [option.content for option in drawn.options]
            kept = drawn.raw_values if drawn.set_value else [labels[n] for n in drawn.default]
            state.string_array_value.data[:] = (
                kept if told is None else [labels[n] for n in picks(told)]
            )
        case "bidi_component":
            state.json_value = str(told)
        case "radio":
            _pick(state, drawn, told)
        case _:
            state.string_value = str(told) if told is not None else _text(drawn)
    return state


def picks(told: Told) -> tuple[int, ...]:
    """Return the positions that a widget was told."""
    return told if isinstance(told, tuple) else ()


def _pick(state: WidgetState, drawn: Any, told: Told | None) -> None:
    if told is not None:
        state.string_value = drawn.options[picks(told)[0]]
    elif drawn.set_value:
        state.string_value = drawn.raw_value
    elif drawn.HasField("default"):
        state.string_value = drawn.options[drawn.default]


def _text(drawn: Any) -> str:
    return str(drawn.value if drawn.set_value else drawn.default)


@asynccontextmanager
async def opened(address: str, cookies: Mapping[str, str], at: str = "") -> AsyncIterator[Tab]:
    """Open a tab with the cookies of a browser, at a page if one is named."""
    sent = "; ".join(f"{name}={secret}" for name, secret in cookies.items())
    async with connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": sent} if sent else None,
        max_size=LARGEST,
    ) as line:
        tab = Tab(line, f"p={at}" if at else "")
        await tab.run()
        yield tab
