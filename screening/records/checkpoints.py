"""Signed marks outside the database: how far the audit had come, so that a cut end is found."""

import hmac
import json
import os
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from screening.logs.lines import logger
from screening.logs.words import Event
from screening.records import master, seal
from screening.records.chain import Head

EVERY: Final = timedelta(minutes=1)
LOG: Final = logger(__name__)


@dataclass(slots=True)
class Checkpoints:
    """Keep one signed mark for each clinic in a folder; a new one at most once a minute."""

    folder: Path
    latest: dict[str, Head] = field(default_factory=dict)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, key: bytes, clinic: str, head: Head) -> None:
        """Sign the newest end of the audit, unless the last mark is younger than a minute.

        The deed is done and kept: a mark that cannot be written is told, and written later.
        """
        with self.turn:
            last = self.latest.get(clinic)
            if last and abs(head.at - last.at) < EVERY:
                return
            try:
                self.write(key, clinic, head)
            except OSError as error:
                LOG.error(Event.CHECKPOINT_FAILED, error=error)  # noqa: TRY400 - the log has no traces
            else:
                self.latest[clinic] = head

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

    def _path(self, clinic: str) -> Path:
        return self.folder / f"audit-{clinic}.json"


def _signature(key: bytes, clinic: str, text: str) -> str:
    return seal.digest(key, "checkpoint", f"{clinic}|{text}")
