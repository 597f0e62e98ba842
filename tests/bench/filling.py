"""Records filled with forms by the thousand, each sealed for its row; the audit is left out."""

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert

from screening.actions import codes
from screening.assessment.submission import Submission
from screening.clinic import Clinic
from screening.records import traces
from screening.records.sql import opening, rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables import BLIND_INDEX, SUBMISSION
from tests.factories import MORNING, a_clinic, a_draft, a_submission, send_form, the_records

AT_ONCE: Final = 1000
SEED: Final = 20260601
# Of 1,000 forms so many are an emergency, and so many must be acted on the same day.
EMERGENCIES, SAME_DAY = 5, 50
GIVEN_NAMES, FAMILY_NAMES = 200, 5000
OLDEST: Final = date(1930, 1, 1)
DAYS: Final = 29_000


@dataclass
class Patients:
    """Makes up patients: one who is well, one to see today, one emergency, by turns."""

    well: Submission
    today: Submission
    emergency: Submission
    chance: random.Random
    last: Mapping[str, Any]

    @classmethod
    def of(cls, clinic: Clinic) -> "Patients":
        """Begin with one form that is sent as patients do."""
        # One is sent, so that the questionnaire's text is kept; it is not counted.
        well, draft = send_form(clinic), a_draft()
        today = a_submission(clinic, draft, urgent_signs=["declined"])
        emergency = a_submission(clinic, draft, urgent_signs=["saddle"])
        return cls(well, today, emergency, random.Random(SEED), {})

    @property
    def given(self) -> str:
        """Return the given name of the last one."""
        return str(self.last["name"]).split()[0]

    def form(self, number: int) -> Submission:
        """Return the form of a new patient, sent a minute after the one before."""
        turn = self.chance.randrange(1000)
        like = self.emergency if turn < EMERGENCIES else self.today
        like = like if turn < EMERGENCIES + SAME_DAY else self.well
        given, family = self.chance.randrange(GIVEN_NAMES), self.chance.randrange(FAMILY_NAMES)
        born = OLDEST + timedelta(days=self.chance.randrange(DAYS))
        self.last = {"name": f"Given{given} Family{family}", "dob": born.isoformat()}
        sent_at = MORNING + timedelta(minutes=number)
        answers = {**like.answers, **self.last}
        new = {"reference": reference(number), "sent_at": sent_at, "answers": answers}
        return like.model_copy(update=new)


def reference(number: int) -> str:
    """Return the reference of the form of a number, as those look that patients get."""
    letters = ""
    for _ in range(codes.REFERENCE_LETTERS):
        number, letter = divmod(number, len(codes.LETTERS))
        letters = codes.LETTERS[letter] + letters
    return codes.tidy(letters)


def filled(records: ClinicRecords, patients: Patients, sizes: Sequence[int]) -> Iterator[int]:
    """Fill the records, and tell whenever they have come to a size."""
    done = 1
    for size in sizes:
        while done < size:
            numbers = range(done, min(size, done + AT_ONCE))
            with records.writing() as transaction:
                add(transaction, [(n, patients.form(n)) for n in numbers])
            done = numbers.stop
        yield size


def copies(folder: Path, sizes: Sequence[int]) -> Mapping[int, Path]:
    """Return a folder with records of each size: the largest one, and what it was on its way."""
    there, made = folder / "largest", dict[int, Path]()
    records = the_records(there)
    with closing(records.database):
        patients = Patients.of(a_clinic(there, store=opening.store(records)))
        for size in filled(records, patients, sizes):
            made[size] = there
            if size != sizes[-1]:
                made[size] = folder / f"{size}"
                shutil.copytree(there, made[size])
    return made


def add(transaction: Transaction, forms: Sequence[tuple[int, Submission]]) -> None:
    """Keep forms as sending does, but for the audit: each sealed for its own row."""
    keys, mine = transaction.keys, {"clinic_id": transaction.clinic}
    kept = [mine | rows.submission_row(keys, f"patient-{n}", form) for n, form in forms]
    transaction.connection.execute(insert(SUBMISSION), kept)
    found = [
        mine | rows.trace_row(keys, form.reference, trace)
        for _, form in forms
        for trace in traces.of(form.answers)
    ]
    transaction.connection.execute(insert(BLIND_INDEX), found)
