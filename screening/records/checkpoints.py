"""Signed marks outside the database: how far the audit had come, so that a cut end is found."""

import hmac
import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from screening.errors import StoreError
from screening.logs.lines import logger
from screening.logs.words import Event
from screening.records import master, seal
from screening.records.chain import Head

EVERY: Final = timedelta(minutes=1)
LOG: Final = logger(__name__)


@dataclass(frozen=True, slots=True)
class End:
    """The newest end of a clinic's audit, and what tells whether an earlier one is still in it."""

    clinic: str
    key: bytes = field(repr=False)
    head: Head
    is_there: Callable[[Head], bool]


@dataclass(slots=True)
class Checkpoints:
    """Keep one signed mark for each clinic in a folder; a new one at most once a minute."""

    folder: Path
    latest: dict[str, Head] = field(default_factory=dict)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, end: End) -> None:
        """Sign the newest end of the audit, unless the last mark is younger than a minute."""
        with self.turn:
            last = self.latest.get(end.clinic)
            if last is None or abs(end.head.at - last.at) >= EVERY:
                self._renew(end)

    def renew(self, end: End) -> None:
        """Sign the newest end of the audit now.

        A mark that the audit does not reach any more is the proof that it was cut: it stays. The
        deed is done and kept: a mark that cannot be written is told, and written later.
        """
        with self.turn:
            self._renew(end)

    def forget(self, clinic: str) -> None:
        """Forget the mark of an audit that a backup has taken the place of."""
        self._path(clinic).unlink(missing_ok=True)
        self.latest.pop(clinic, None)

    def write(self, key: bytes, clinic: str, head: Head) -> None:
        """Sign an end of the audit now.

        Raises OSError if it cannot be written.
        """
        text = head.model_dump_json()
        signed = {"head": json.loads(text), "signature": _signature(key, clinic, text)}
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(clinic)
        beside = path.with_suffix(f".{os.getpid()}.new")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, master.OWNER_ONLY)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(signed, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        master.sync_folder(self.folder)

    def read(self, key: bytes, clinic: str) -> Head | None:
        """Return the end that was signed last; none if no mark was ever written here.

        Raises ValueError if the mark was changed or signed with another key.
        """
        try:
            text = self._path(clinic).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        try:
            kept = json.loads(text)
            head = Head.model_validate(kept["head"])
            signature = str(kept["signature"])
        except (ValueError, KeyError, TypeError, ValidationError):
            raise ValueError("the checkpoint cannot be read") from None
        if not hmac.compare_digest(signature, _signature(key, clinic, head.model_dump_json())):
            raise ValueError("the checkpoint is not signed by this clinic's key")
        return head

    def _renew(self, end: End) -> None:
        try:
            signed = self.read(end.key, end.clinic)
            if signed and not end.is_there(signed):
                raise ValueError("the audit does not hold what was signed for")  # noqa: TRY301
            self.write(end.key, end.clinic, end.head)
        except (OSError, StoreError) as error:
            LOG.error(Event.CHECKPOINT_FAILED, error=error)  # noqa: TRY400 - the log has no traces
        except ValueError as error:
            LOG.error(Event.AUDIT_CUT, error=error)  # noqa: TRY400
            self.latest[end.clinic] = end.head
        else:
            self.latest[end.clinic] = end.head

    def _path(self, clinic: str) -> Path:
        return self.folder / f"audit-{clinic}.json"


def _signature(key: bytes, clinic: str, text: str) -> str:
    return seal.digest(key, "checkpoint", f"{clinic}|{text}")
