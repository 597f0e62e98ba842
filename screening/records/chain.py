"""The chain of the audit: what an event's hash is made of, and how a chain is checked."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from screening.questionnaire.frozen import Frozen
from screening.records import seal
from screening.records.deeds import Event

BEGINNING: Final = "0" * 64


class Head(Frozen):
    """The newest event of a clinic's audit: enough to tell a whole chain from a cut one."""

    seq: int
    hash: str
    at: datetime


def canonical(event: Event) -> bytes:
    """Return the bytes that an event's hash is made of: sorted keys, no blanks, UTC."""
    told = event.model_dump(exclude={"hash"}) | {"at": event.at.astimezone(UTC).isoformat()}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def hashed(key: bytes, before: str, event: Event) -> str:
    """Return the hash of an event that follows another (HMAC-SHA-256)."""
    return seal.chained(key, before, canonical(event))


def faults(key: bytes, events: Iterable[Event], heads: Sequence[Head]) -> tuple[str, ...]:
    """Return what is wrong with a chain, in words; nothing if it is whole.

    `heads` are the ends that the chain is known to have reached.
    """
    before, last, wrong = BEGINNING, 0, []
    reached = {head.seq: head for head in heads}
    for event in events:
        if event.seq != last + 1:
            wrong.append(f"event {last + 1} is missing")
        elif event.hash != hashed(key, before, event):
            wrong.append(f"event {event.seq} was changed")
        if event.seq in reached and reached[event.seq].hash != event.hash:
            wrong.append(f"event {event.seq} is not the one that was signed for")
        before, last = event.hash, event.seq
    cut = max((head.seq for head in heads), default=0)
    if cut > last:
        wrong.append(f"the end is cut: {cut} events were signed for, {last} are here")
    return tuple(wrong)
