"""Members of staff in the database, and what ends their sessions."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, select

from screening.errors import Conflict
from screening.records.deeds import Deed
from screening.records.people import NOTHING_ELSE, Choice, Role, Staff, StaffChange
from screening.records.sql import rows_of_access as rows
from screening.records.sql import sessions
from screening.records.sql.chosen import put
from screening.records.sql.clinic_records import ClinicRecords, Transaction
from screening.records.sql.tables_of_access import ONE_TIME_CODE, SESSION, STAFF

# Whoever is signed in while one of these changes must come in anew.
ENDING: Final = ("password", "totp", "roles", "disabled_at", "email")


@dataclass(frozen=True, slots=True)
class SqlPeople:
    """Keep members of staff; the promises are those of People."""

    records: ClinicRecords

    def add(self, member: Staff, deed: Deed, change: StaffChange = NOTHING_ELSE) -> Staff:
        """Keep a new member; Conflict if the address is taken or the code was used."""
        with self.records.writing() as transaction:
            return _added(transaction, member, deed, change)

    def add_first(self, member: Staff, choice: Choice, deed: Deed, change: StaffChange) -> Staff:
        """Keep the first member of a clinic and what they set; Conflict if there is one."""
        with self.records.writing() as transaction:
            added = _added(transaction, member, deed, change)
            put(transaction, choice.model_copy(update={"revision": choice.revision + 1}), deed)
            # After the audit nobody else writes: whoever is here now was here before.
            if len(transaction.all(STAFF)) != 1:
                raise Conflict("the clinic has an administrator already")
        return added

    def save(self, member: Staff, deed: Deed, change: StaffChange = NOTHING_ELSE) -> Staff:
        """Replace the member of the same revision; end their sessions if the way in changed.

        Of somebody who is or was disabled, the one-time codes end too.
        """
        saved = member.model_copy(update={"revision": member.revision + 1})
        with self.records.writing() as transaction:
            _use_up(transaction, change.uses)
            row = transaction.first(STAFF, STAFF.c.id == member.id)
            before = rows.staff(transaction.keys, row) if row else None
            changed = transaction.change(
                STAFF,
                STAFF.c.id == member.id,
                STAFF.c.revision == member.revision,
                **rows.staff_row(transaction.keys, saved),
            )
            if before is None or changed != 1:
                raise Conflict("this member of staff was changed by somebody else")
            if any(getattr(before, name) != getattr(saved, name) for name in ENDING):
                transaction.remove(SESSION, SESSION.c.staff_id == member.id)
            if before.disabled_at or saved.disabled_at:
                transaction.remove(ONE_TIME_CODE, ONE_TIME_CODE.c.staff_id == member.id)
            _along(transaction, deed, change)
            if _leads(before) and not _leads(saved):
                _refuse_without_leader(transaction)
        return saved

    def every(self) -> tuple[Staff, ...]:
        """Return every member, by name."""
        with self.records.reading() as transaction:
            found = [rows.staff(transaction.keys, row) for row in transaction.all(STAFF)]
        return tuple(sorted(found, key=lambda member: (member.name.casefold(), member.id)))

    def by_id(self, staff_id: str) -> Staff | None:
        """Return the member with this id."""
        with self.records.reading() as transaction:
            return _one(transaction, STAFF.c.id == staff_id)

    def by_email(self, email: str) -> Staff | None:
        """Return the member with this e-mail address."""
        with self.records.reading() as transaction:
            digest = rows.email_digest(transaction.keys, email)
            return _one(transaction, STAFF.c.email_digest == digest)

    def by_pin(self, pin: str) -> Staff | None:
        """Return the member with this PIN, if they are not disabled."""
        with self.records.reading() as transaction:
            digest = rows.pin_digest(transaction.keys, pin)
            return _one(transaction, STAFF.c.pin_digest == digest, STAFF.c.disabled_at.is_(None))

    def set_pin(self, staff_id: str, pin: str, deed: Deed) -> None:
        """Give a member a PIN; Conflict if another one has it."""
        with self.records.writing() as transaction:
            digest = rows.pin_digest(transaction.keys, pin)
            if transaction.change(STAFF, STAFF.c.id == staff_id, pin_digest=digest) != 1:
                raise Conflict("there is no such member of staff")
            transaction.audit(deed)


def _added(transaction: Transaction, member: Staff, deed: Deed, change: StaffChange) -> Staff:
    added = member.model_copy(update={"revision": 1})
    _use_up(transaction, change.uses)
    transaction.add(STAFF, **rows.staff_row(transaction.keys, added))
    _along(transaction, deed, change)
    return added


def _along(transaction: Transaction, deed: Deed, change: StaffChange) -> None:
    if change.makes:
        sessions.put_code(transaction, change.makes)
    if change.begins:
        sessions.put_session(transaction, change.begins)
    transaction.audit(deed)
    if change.makes:
        sessions.note_code(transaction, change.makes)
    if change.begins:
        sessions.note_session(transaction, change.begins)


def _use_up(transaction: Transaction, code: str) -> None:
    if code and transaction.remove(ONE_TIME_CODE, ONE_TIME_CODE.c.hash == code) != 1:
        raise Conflict("the code was used, or is none")


def _one(transaction: Transaction, *which: ColumnElement[bool]) -> Staff | None:
    row = transaction.first(STAFF, *which)
    return rows.staff(transaction.keys, row) if row else None


def _leads(member: Staff) -> bool:
    is_here = member.disabled_at is None and bool(member.password)
    return is_here and Role.ADMINISTRATOR in member.roles


def _refuse_without_leader(transaction: Transaction) -> None:
    here = transaction.rows(select(STAFF).where(STAFF.c.disabled_at.is_(None)), STAFF)
    if not any(_leads(rows.staff(transaction.keys, row)) for row in here):
        raise Conflict("no administrator would be left")
