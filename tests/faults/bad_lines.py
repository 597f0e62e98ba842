"""Websockets that no browser of ours opens, and what is said over them: frames and messages.

A message is a BackMsg of Streamlit's, whole or broken; some name widgets that are on the page.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.canaries import word
from tests.faults.malformed import KIB, Sent

STREAM: Final = "/_stcore/stream"
KEY: Final = "dGhlIHNhbXBsZSBub25jZQ=="
MASK: Final = b"\x01\x02\x03\x04"
FINAL: Final = 0x80
TEXT: Final = 1
BINARY: Final = 2
CLOSE: Final = 8
PING: Final = 9
ODD_LINES: Final = (
    "Sec-WebSocket-Key: x",
    "Sec-WebSocket-Key: " + "A" * 3000,
    "Sec-WebSocket-Version: 99",
    "Sec-WebSocket-Version: x",
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=99; \xff",
    "Sec-WebSocket-Extensions: ;;;,",
    "Sec-WebSocket-Protocol: ,,,,",
    "Sec-WebSocket-Protocol: streamlit, " + "x" * 2000 + ", y",
    "Sec-WebSocket-Protocol: \xff",
    "Sec-WebSocket-Protocol: streamlit\r\nSec-WebSocket-Protocol: streamlit",
    "Origin: http://evil.example",
    "Origin: http://[",
    "Origin: \xff",
    "Cookie: ims_form=\xff; _streamlit_user=\xfe",
    "Cookie: _streamlit_user=x; _streamlit_user_tokens=y; _streamlit_xsrf=2|x|y|z",
    "Host: evil.example",
    "Connection: close",
    "Upgrade: h2c",
    "X: " + "x" * 9000,
    "\r\n".join(f"X-{n}: x" for n in range(120)),
    "\r\n".join(f"X-{n}: x" for n in range(200)),
    "Content-Length: 5",
    "Transfer-Encoding: chunked",
)
NONSENSE: Final = (
    '{"marks": [{"region": "x"}, 7, null]}',
    '{"strokes": [[["a"]]]}',
    "[" * 2_000,
    "{",
    "null",
    "\x00",
    "\U0001f489" * 50,
    "<img src=x onerror=alert(1)>",
)
FLAGS: Final = (
    "clear_cache",
    "set_run_on_save",
    "stop_script",
    "load_git_info",
    "debug_disconnect_websocket",
    "debug_shutdown_runtime",
    "app_heartbeat",
)
Widgets = Sequence[str]
Kind = Callable[[random.Random, Widgets], Sent]


def bad_handshake(chance: random.Random, _widgets: Widgets) -> Sent:
    lines = chance.sample(ODD_LINES, chance.randrange(1, 3))
    path = chance.choice((STREAM, STREAM, "/", "/staff", "/_stcore/stream/x", "/%00", "/x" * 2_000))
    method = chance.choice(("GET", "GET", "GET", "POST", "HEAD"))
    data, said = handshake(path, "\r\n".join(lines), method), _frame(BINARY, _a_message(chance))
    return Sent("handshake", data, is_answered=False, then=said)


def bad_frames(chance: random.Random, _widgets: Widgets) -> Sent:
    secret = word("frame").encode()
    frames = chance.choice(
        (
            bytes([FINAL | chance.choice((3, 7, 11, 15))]) + _masked(secret),
            bytes([FINAL | 0x70 | BINARY]) + _masked(secret),
            bytes([FINAL | BINARY, len(secret)]) + secret,
            bytes([FINAL | BINARY, 0xFF]) + b"\xff" * 8 + MASK + secret,
            bytes([FINAL | BINARY, 0xFF]) + (2**31).to_bytes(8, "big") + MASK + secret,
            bytes([BINARY]) + _masked(secret) + bytes([FINAL | BINARY]) + _masked(secret),
            bytes([FINAL]) + _masked(secret),
            bytes([PING]) + _masked(secret),
            bytes([FINAL | PING]) + _masked(secret * 20),
            (bytes([FINAL | PING]) + _masked(secret)) * 300,
            _frame(TEXT, secret),
            _frame(TEXT, b"\xff\xfe" + secret),
            _frame(CLOSE, b"\x03"),
            _frame(CLOSE, b"\x00\x01" + secret),
            _frame(CLOSE, b"\x03\xe8\xff\xfe"),
            _frame(CLOSE, b"\x03\xe8") + _frame(BINARY, secret),
            _frame(BINARY, secret)[:-3],
            _frame(BINARY, secret.ljust(300 * KIB, b"x")),
            _frame(BINARY, secret.ljust(2_100 * KIB, b"x")),
            (bytes([BINARY]) + _masked(secret) + (bytes([0]) + _masked(secret)) * 500),
            chance.randbytes(chance.randrange(1, 400)),
        )
    )
    return Sent("frames", handshake(), then=frames)


def bad_message(chance: random.Random, _widgets: Widgets) -> Sent:
    data = _a_message(chance)
    broken = chance.choice((_cut, _flipped, _noise, _whole))(chance, data)
    return Sent("message", handshake(), then=_frame(BINARY, broken))


def nonsense_told(chance: random.Random, widgets: Widgets) -> Sent:
    """Tell widgets that are on a page what they cannot hold, after the page was asked for."""
    first, asked = BackMsg(), BackMsg()
    first.rerun_script.query_string = ""
    for name in chance.sample(widgets, min(len(widgets), 3)):
        _tell(chance, asked.rerun_script.widget_states.widgets.add(id=name))
    told = b"".join(_frame(BINARY, one.SerializeToString()) for one in (first, asked, asked))
    return Sent("widgets", handshake(), then=told)


KINDS: Final[Mapping[Kind, int]] = {
    bad_handshake: 5,
    bad_frames: 5,
    bad_message: 4,
    nonsense_told: 2,
}


def a_line(chance: random.Random, widgets: Widgets, cookie: str) -> Sent:
    """Make one of any kind; some come with the cookie of a form that is under way."""
    kind = chance.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    sent = kind(chance, widgets)
    if kind is bad_handshake or chance.random() < 0.5:
        return sent
    data = sent.data.replace(b"\r\n\r\n", f"\r\nCookie: {cookie}\r\n\r\n".encode())
    return replace(sent, data=data)


def handshake(path: str = STREAM, more: str = "", method: str = "GET") -> bytes:
    """Return the request that opens a line."""
    lines = [f"{method} {path} HTTP/1.1"]
    lines += ["Host: 127.0.0.1"] * ("Host:" not in more)
    lines += ["Upgrade: websocket"] * ("Upgrade:" not in more)
    lines += ["Connection: Upgrade"] * ("Connection:" not in more)
    lines += [f"Sec-WebSocket-Key: {KEY}"] * ("Key:" not in more)
    lines += ["Sec-WebSocket-Version: 13"] * ("Version:" not in more)
    lines += ["Sec-WebSocket-Protocol: streamlit"] * ("Protocol:" not in more)
    lines += [more] * bool(more)
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def _frame(opcode: int, data: bytes) -> bytes:
    return bytes([FINAL | opcode]) + _masked(data)


def _masked(data: bytes) -> bytes:
    size = len(data)
    if size < 126:
        head = bytes([0x80 | size])
    elif size < 2**16:
        head = bytes([0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([0x80 | 127]) + size.to_bytes(8, "big")
    mask = int.from_bytes(MASK * (-(-size // 4)), "big")
    padded = data.ljust(-(-size // 4) * 4, b"\x00")
    mixed = (int.from_bytes(padded, "big") ^ mask).to_bytes(len(padded), "big")
    return head + MASK + mixed[:size]


def _a_message(chance: random.Random) -> bytes:
    kind, message = chance.choice((*FLAGS, "file_urls_request", *(["rerun_script"] * 3))), BackMsg()
    if kind in FLAGS:
        setattr(message, kind, True)
    elif kind == "rerun_script":
        _ask_for_a_run(chance, message)
    else:
        message.file_urls_request.request_id = word("files")
        message.file_urls_request.file_names.extend([word("file"), "../../x", "\x00"])
    return bytes(message.SerializeToString())


def _ask_for_a_run(chance: random.Random, message: BackMsg) -> None:
    asked = message.rerun_script
    asked.query_string = f"p={word('query')}&p=%00&{'x=1&' * chance.randrange(50)}"
    asked.page_script_hash = chance.choice(("", "x", word("page"), "0" * 32))
    asked.page_name = chance.choice(("", "../x", word("name")))
    asked.fragment_id = chance.choice(("", "x", word("fragment")))
    for _ in range(chance.randrange(5)):
        _tell(chance, asked.widget_states.widgets.add(id=word("widget")))


def _tell(chance: random.Random, state: WidgetState) -> None:
    match chance.randrange(9):
        case 0:
            state.trigger_value = True
        case 1:
            state.bool_value = chance.random() < 0.5
        case 2:
            state.double_value = chance.choice((float("nan"), float("inf"), -1e308))
        case 3:
            state.int_value = chance.choice((-(2**63), 2**63 - 1, 99))
        case 4:
            state.string_value = chance.choice((*NONSENSE, word("told"), "x" * 20_000))
        case 5:
            state.string_array_value.data.extend([word("told"), *NONSENSE])
        case 6:
            state.json_value = chance.choice((*NONSENSE, word("told")))
        case 7:
            state.bytes_value = word("told").encode()
        case _:
            state.int_array_value.data.extend([-1, 2**40])


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _flipped(chance: random.Random, data: bytes) -> bytes:
    mixed = bytearray(data or b"x")
    for _ in range(3):
        mixed[chance.randrange(len(mixed))] ^= 1 << chance.randrange(8)
    return bytes(mixed)


def _noise(chance: random.Random, _data: bytes) -> bytes:
    return chance.randbytes(chance.randrange(2_000)) + word("noise").encode()


def _whole(_chance: random.Random, data: bytes) -> bytes:
    return data
