"""The key ring: every clinic's wrapped keys in one living file, apart from the backups.

A backup holds no keys. Whoever leaves the ring can be read in no backup any more, however many
copies of it there are; so the ring is replaced by each newer one, and never collected.
"""

import hmac
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from screening.errors import SealError
from screening.questionnaire.frozen import Frozen
from screening.records import master, seal

NAME: Final = "keyring.json"
FORMAT: Final = 1
PURPOSE: Final = "ims-intake key ring"


class WrappedKey(Frozen, ser_json_bytes="base64", val_json_bytes="base64"):
    """One key of a clinic, wrapped with a master key; the fields are the columns of its table."""

    clinic_id: str
    purpose: str
    key_id: int
    master_id: str
    wrapped: bytes
    made_at: datetime


class Ring(Frozen, ser_json_bytes="base64", val_json_bytes="base64"):
    """All wrapped keys at one moment, and the name of the master key that vouches for them."""

    format: int = FORMAT
    master_id: str
    keys: tuple[WrappedKey, ...]


def write_ring(path: Path, rows: Iterable[Mapping[str, Any]], masters: Mapping[str, bytes]) -> None:
    """Write the wrapped keys into a file for its owner alone; an older ring there is replaced.

    The first of the master keys vouches for it. Raises OSError if it cannot be written.
    """
    master_id, key = next(iter(masters.items()))
    names = WrappedKey.model_fields
    kept = [WrappedKey.model_validate({name: row[name] for name in names}) for row in rows]
    kept.sort(key=lambda one: (one.clinic_id, one.purpose, one.key_id))
    text = Ring(master_id=master_id, keys=tuple(kept)).model_dump_json()
    signed = {"ring": json.loads(text), "signature": _signature(key, text)}
    _replace(path, json.dumps(signed, indent=1) + "\n")


def read_ring(path: Path, masters: Mapping[str, bytes]) -> Sequence[WrappedKey]:
    """Return the wrapped keys of a ring.

    Raises SealError if it cannot be read, was changed, or belongs to another master key.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        ring = Ring.model_validate_json(json.dumps(kept["ring"]))
        signature = str(kept["signature"])
    except OSError as error:
        raise SealError(f"the key ring cannot be read: {path} ({error.strerror})") from None
    except (ValueError, KeyError, TypeError):
        raise SealError(f"{path} is no key ring of this software") from None
    if ring.format != FORMAT:
        raise SealError(f"{path} was written by a newer version of this software")
    if ring.master_id not in masters:
        raise SealError(f"{path} belongs to another master key. Put the right one back")
    if not hmac.compare_digest(
        signature, _signature(masters[ring.master_id], ring.model_dump_json())
    ):
        raise SealError(f"{path} was changed by somebody without the master key")
    return ring.keys


def _signature(key: bytes, text: str) -> str:
    return seal.digest(seal.derived(key, PURPOSE), "key ring", text)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, master.OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    master.sync_folder(path.parent)
