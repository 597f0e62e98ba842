"""Answers in which every field has a word of its own, and a search for those words in any dress."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import Any, Final
from urllib.parse import quote

from tests.factories import a_response

# No other text, and hardly any chance, has eight such letters in a row.
LATIN: Final = "Zkwyxqvj"
CYRILLIC: Final = "Жщюэъыфж"
BIRTH_DATE: Final = "1947-02-19"
PHONE: Final = "604 555 7391"
STROKES: Final = [[[137, 91], [291, 73], [419, 117]], [[71, 129], [383, 59]]]
EXACTLY: Final = (
    BIRTH_DATE,
    "19470219",
    "February 19, 1947",
    "19 February 1947",
    PHONE,
    PHONE.replace(" ", ""),
    PHONE.replace(" ", "-"),
    "[137, 91]",
    "[137,91]",
)
CODED: Final = ("utf-8", "utf-16-le", "utf-16-be")
# A birth date of digits alone stands by chance in a few of a million sets of records.
HASH_LENGTH: Final = 64
IN_HEX: Final = re.compile(rb"[0-9a-f]{%d,}" % HASH_LENGTH)


def word(where: str) -> str:
    """Return the canary of a place; which place it is can be read from its end."""
    letters = "".join(letter for letter in where.lower() if letter in ascii_lowercase)
    return f"{LATIN}{letters} {CYRILLIC}"


def a_canary_response(state: str, **answers: Any) -> dict[str, Any]:
    """Return the answers of a whole form with a canary in every field where one can be typed."""
    typed = {
        item: word(f"{state} {item}")
        for item in ("helper_name", "name", "doctor", "main_problem", "medicine_list", "ask_physio")
    }
    return a_response(
        **typed,
        filled_by="helper",
        dob=BIRTH_DATE,
        phone=PHONE,
        onset_date="2026-02",
        treatments=["surgery", "ims"],
        tx_result={"surgery": "no_change", "ims": "no_change"},
        tx_length={"ims": "ge4w"},
        tx_note={card: word(f"{state} note {card}") for card in ("surgery", "ims")},
        activities=[{"name": word(f"{state} activity"), "score": 4}],
        signature=typed["name"],
        signature_drawn=STROKES,
    ) | {item: answer for item, answer in answers.items() if answer is not None}


def found(data: bytes) -> list[str]:
    """Return in which dresses canaries stand in some bytes, with what stands around the first."""
    small = data.lower()
    hits = [_hit(dress, small, _place(small, sought)) for dress, sought in _dresses() if sought]
    hits += [_hit(dress, data, data.find(sought)) for dress, sought in _in_base64()]
    return [hit for hit in hits if hit]


def found_in(folder: Path) -> dict[str, list[str]]:
    """Return in which files below a folder canaries stand, in their bytes or in their names."""
    hits: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        inside = found(path.read_bytes()) if path.is_file() else []
        if every := [*found(name.encode()), *inside]:
            hits[name] = every
    return hits


def dressed() -> Mapping[str, bytes]:
    """Return canaries in every dress that the search knows."""
    plain = {dress: b"..." + sought + b"..." for dress, sought in _dresses()}
    shouted = {f"{dress}, shouted": data.upper() for dress, data in plain.items()}
    coded = {dress: b"..." + sought + b"..." for dress, sought in _in_base64()}
    return {**plain, **shouted, **coded}


@cache
def _dresses() -> tuple[tuple[str, bytes], ...]:
    """Return what to look for where upper and lower case are the same."""
    sought: dict[str, bytes] = {}
    for text in (LATIN, *_cases(CYRILLIC), *EXACTLY):
        for coding in CODED:
            sought[f"{text} in {coding}"] = text.encode(coding)
            sought[f"{text} in hex of {coding}"] = text.encode(coding).hex().encode()
        sought[f"{text} in JSON"] = json.dumps(text).strip('"').encode()
        sought[f"{text} in an address"] = quote(text).encode()
    return tuple((dress, one.lower()) for dress, one in sought.items())


@cache
def _in_base64() -> tuple[tuple[str, bytes], ...]:
    return tuple(
        (f"{text} in base64 of {coding}, {ahead} ahead", _inner(text.encode(coding), ahead))
        for text in (*_cases(LATIN), *_cases(CYRILLIC), *EXACTLY)
        for coding in CODED
        for ahead in range(3)
    )


def _inner(text: bytes, ahead: int) -> bytes:
    """Return those letters of base64 that depend on a text alone, if so many bytes are before."""
    whole = base64.b64encode(bytes(ahead) + text)
    return whole[-(-ahead * 8 // 6) : (ahead + len(text)) * 8 // 6]


def _place(data: bytes, sought: bytes) -> int:
    """Return where something stands first; eight digits within a long number in hex are chance."""
    at, is_short = data.find(sought), sought.isdigit() and len(sought) <= len("19470219")
    while at >= 0 and is_short and _is_in_a_hash(data, at, len(sought)):
        at = data.find(sought, at + 1)
    return at


def _is_in_a_hash(data: bytes, at: int, length: int) -> bool:
    """Tell whether so many bytes of some place are a part of a SHA-256 in hex."""
    start = max(0, at - HASH_LENGTH)
    return any(
        one.start() + start <= at and at + length <= one.end() + start
        for one in IN_HEX.finditer(data[start : at + length + HASH_LENGTH])
    )


def _cases(text: str) -> Iterator[str]:
    yield from (text, text.lower(), text.upper())


def _hit(dress: str, data: bytes, at: int) -> str:
    return f"{dress}: {data[max(0, at - 30) : at + 60]!r}" if at >= 0 else ""
