"""The records under a fault: made once with forms in them, copied for each run, and read back.

Only this file asks the store: a store with other names is followed here.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records.deeds import PATIENT
from screening.records.model import Draft
from screening.settings import DATABASE_FILE
from tests.factories import a_clinic, a_response, open_form, send_form, walk

SENT: Final = 3
OPEN: Final = 12
EVER, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def token(name: str) -> str:
    """Return the cookie of a form."""
    return f"{name:-<43}"


SENT_TOKENS: Final = tuple(token(f"sent-{number}") for number in range(SENT))
OPEN_TOKENS: Final = tuple(token(f"open-{number}") for number in range(OPEN))


@dataclass(frozen=True)
class Kept:
    """All that the records hold, known to us or not, and what the database says of itself.

    Drafts by the hash of their cookie, submissions by their reference. `audited` counts by
    reference the rows of the audit that tell of a patient's deed (open, answer, submit); none
    if nobody looked.
    """

    drafts: Mapping[str, Draft]
    sent: Mapping[str, Submission]
    audited: Mapping[str, int] | None = None
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """Records that a run copies: forms that were sent, and forms that only lack a signature."""

    folder: Path
    forms: Mapping[str, Draft | Submission]
    kept: Kept

    def copy(self, folder: Path) -> Path:
        """Return a fresh copy of the records in a folder that holds nothing else."""
        return copied(self.folder, folder)


def copied(source: Path, folder: Path) -> Path:
    """Copy records into a folder that holds nothing else afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(source, folder))


def prepared(folder: Path) -> Template:
    """Make the records through the deeds of patients."""
    clinic = a_clinic(folder)
    forms: dict[str, Draft | Submission] = {}
    for cookie in SENT_TOKENS:
        forms[cookie] = send_form(clinic, cookie, main_problem=f"Told by {cookie}")
    for cookie in OPEN_TOKENS:
        answers = a_response(main_problem=f"Told by {cookie}")
        forms[cookie] = walk(clinic, open_form(clinic, cookie), answers).draft
    return Template(folder, forms, kept(folder))


def kept(folder: Path) -> Kept:
    """Open the records as the app does, and return all that they hold."""
    try:
        return read_back(a_clinic(folder), complaints(folder))
    except Exception as error:  # noqa: BLE001 - whatever keeps them from being read is what is wrong
        return Kept({}, {}, complaints=(f"they cannot be read: {type(error).__name__}",))


def read_back(clinic: Clinic, complaints: tuple[str, ...]) -> Kept:
    """Return all that the records hold."""
    return Kept(
        drafts={draft.token_hash: draft for draft in clinic.store.drafts.open()},
        sent={form.reference: form for form in clinic.store.submissions.listed()},
        audited=audited(clinic),
        complaints=(*complaints, *clinic.store.ledger.verify()),
    )


def audited(clinic: Clinic) -> Mapping[str, int]:
    """Count by reference what the audit tells of patients' deeds."""
    told = clinic.store.ledger.done_by(PATIENT, EVER, NEVER)
    return Counter(reference for event in told for reference in event.whose)


def complaints(folder: Path) -> tuple[str, ...]:
    """Return what SQLite finds wrong with the file."""
    with closing(sqlite3.connect(database(folder))) as connection:
        integrity = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        strangers = connection.execute("PRAGMA foreign_key_check").fetchall()
    return tuple(one for one in integrity if one != "ok") + tuple(f"{row}" for row in strangers)


def database(folder: Path) -> Path:
    """Return the file of the embedded database."""
    return folder / DATABASE_FILE


def is_half_done(folder: Path) -> bool:
    """Tell whether a transaction was left to be undone; in WAL mode nothing shows it."""
    journal = Path(f"{database(folder)}-journal")
    return journal.exists() and journal.stat().st_size > 0
