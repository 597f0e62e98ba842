"""Many patients are invited at once: a list is uploaded, looked at, confirmed, and then sent.

Whoever confirms may go: the app goes on by itself, some rows at a time.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from screening.actions import codes
from screening.actions.allowed import needs
from screening.actions.invite import inviting, list_rows
from screening.actions.invite.inviting import DESK, Preview
from screening.actions.invite.links import new_link
from screening.clinic import Clinic
from screening.delivery import csv_rows
from screening.delivery.csv_rows import FIELD
from screening.errors import AnswerError, AnswerProblem, Conflict, NotFound
from screening.records.batches import Batch, BatchState, Invited, Left, Person
from screening.records.deeds import Did
from screening.records.invitations import LinkPurpose
from screening.records.people import Role
from screening.report import csv_file
from screening.report.columns import Column, Kind

MOST: Final = 1_000
TOO_MANY: Final = "This list has {count:,} rows; at most {most:,} go at once. Split it into files"
TICK: Final = "Tick the box if these patients said we can e-mail them"
NOBODY: Final = "Nobody of this list can be invited. Correct the rows, and upload the file again"
KNOWN: Final = "A form is open for this person already"
SHARES: Final = "Another person has this e-mail address; not invited, as you chose"
# So many rows are kept in one transaction: patients who save meanwhile wait for no longer.
AT_ONCE: Final = 10
# A list that nobody confirms is forgotten, and what is left of one that is done.
UNCONFIRMED: Final = timedelta(days=1)
KEPT: Final = timedelta(days=30)


@needs(*DESK)
def upload(clinic: Clinic, content: bytes) -> Batch:
    """Keep a list as it was read, for somebody to look at; nobody is invited yet.

    Raises AnswerError, in words that say what to do, if the file is no such list.
    """
    sheet = csv_rows.read(content)
    if len(sheet.rows) > MOST:
        raise _wrong(FIELD, TOO_MANY.format(count=len(sheet.rows), most=MOST))
    found = list_rows.sorted_out(sheet, clinic.today())
    people, known = _parted(clinic, found.people)
    batch = Batch(
        id=codes.reference(clinic.chance),
        total=len(people),
        made_at=clinic.clock(),
        made_by=clinic.who,
        people=people,
        left=tuple(sorted((*found.left, *known), key=_number)),
        unused=found.unused,
        is_guessed=sheet.is_guessed,
    )
    return clinic.store.batches.add(batch, clinic.deed(Did.LIST_UPLOADED))


@needs(*DESK)
def one(clinic: Clinic, batch_id: str) -> Batch:
    """Return a list; raises NotFound if there is none of this id."""
    batch = clinic.store.batches.by_id(batch_id)
    if batch is None:
        clinic.note(Did.NOT_FOUND, codes.tidy(batch_id)[: codes.REFERENCE_LENGTH])
        raise NotFound("there is no such list")
    return batch


@needs(*DESK)
def to_look_at(clinic: Clinic, batch_id: str) -> Batch:
    """Return a list for somebody to read; raises NotFound as `one` does."""
    batch = one(clinic, batch_id)
    clinic.note(Did.LIST_SEEN)
    return batch


@needs(*DESK)
def unfinished(clinic: Clinic) -> tuple[Batch, ...]:
    """Return the lists that wait to be confirmed or are being sent, the oldest first."""
    return clinic.store.batches.in_state(BatchState.READ, BatchState.SENDING)


@needs(*DESK)
def confirm(clinic: Clinic, batch_id: str, *, is_agreed: bool, with_shared: bool) -> Batch:
    """Let a list be sent; once confirmed it stays so.

    `with_shared` invites those too who share an e-mail address with somebody.
    Raises AnswerError unless the patients agreed, or if there is nobody to invite.
    """
    batch = one(clinic, batch_id)
    if batch.state is not BatchState.READ:
        return batch
    people = [person for person in batch.people if with_shared or not person.shares]
    if not is_agreed:
        raise _wrong("is_agreed", TICK)
    if not people:
        raise _wrong("with_shared", NOBODY)
    kept = {person.number for person in people}
    spared = (_left(person, SHARES) for person in batch.people if person.number not in kept)
    changed = {
        "state": BatchState.SENDING,
        "total": len(people),
        "confirmed_by": clinic.who,
        "people": tuple(people),
        "left": tuple(sorted((*batch.left, *spared), key=_number)),
    }
    confirmed = batch.model_copy(update=changed)
    return clinic.store.batches.save(confirmed, clinic.deed(Did.LIST_CONFIRMED))


@needs(*DESK)
def stop(clinic: Clinic, batch_id: str) -> BatchState:
    """Invite nobody any more of a list; one that was not confirmed is forgotten.

    Returns the state that it was in. Raises NotFound if there is none, Conflict if more was sent
    just now.
    """
    batch = one(clinic, batch_id)
    if batch.state is BatchState.READ:
        clinic.store.batches.forget(batch, clinic.deed(Did.LIST_FORGOTTEN))
    elif batch.state is BatchState.SENDING:
        stopped = _wiped(clinic, batch, BatchState.STOPPED)
        clinic.store.batches.save(stopped, clinic.deed(Did.LIST_STOPPED))
    return batch.state


@needs(*DESK)
def example(clinic: Clinic, batch: Batch) -> Preview | None:
    """Return the message to the first of a list; none if nobody is invited."""
    if not batch.people:
        return None
    return inviting.preview(clinic, inviting.prepared(clinic, list_rows.invitee(batch.people[0])))


@needs(*DESK)
def to_correct(clinic: Clinic, batch_id: str) -> bytes:
    """Return the rows of a list that cannot be used as a CSV file, each with what is wrong.

    Corrected, it can be uploaded as it is.
    """
    left = [row for row in one(clinic, batch_id).left if row.cells]
    clinic.note(Did.LIST_ROWS_WRITTEN)
    columns = [Column(name, Kind.TEXT) for name in list_rows.COLUMNS.values()]
    rows = [(*row.cells, ". ".join(row.why)) for row in left]
    return csv_file.head([*columns, Column(list_rows.REASONS, Kind.TEXT)]) + csv_file.lines(rows)


@needs(*DESK)
def template(_clinic: Clinic) -> bytes:
    """Return an empty list: a CSV file with the names of the columns."""
    return csv_file.head(Column(name, Kind.TEXT) for name in list_rows.COLUMNS.values())


def go_on(clinic: Clinic, most: int) -> int:
    """Invite up to so many more people of the lists that are being sent; return how many rows.

    However many workers do this at once, and wherever one of them ends, each row is dealt with
    once: its invitation, its message and the count are kept together. Old lists are forgotten.
    """
    _forget_old(clinic)
    done = 0
    while done < most:
        batch = next(iter(clinic.store.batches.in_state(BatchState.SENDING)), None)
        if batch is None:
            break
        done += _step(clinic, batch, min(AT_ONCE, most - done))
    return done


def _step(clinic: Clinic, batch: Batch, most: int) -> int:
    """Deal with the next rows of a list; return how many, none if another worker was faster."""
    desk = clinic.acting_as(batch.confirmed_by, frozenset({Role.FRONT_DESK}))
    people, rest = batch.people[:most], batch.people[most:]
    fresh, known = _parted(desk, people)
    changed: dict[str, Any] = {
        "people": rest,
        "done": batch.done + len(people),
        "invited": batch.invited + len(fresh),
        "left": tuple(sorted((*batch.left, *known), key=_number)),
    }
    stepped = batch.model_copy(update=changed)
    kept = stepped if rest else _wiped(desk, stepped, BatchState.DONE)
    try:
        clinic.store.batches.save(
            kept, None, [_invited(desk, batch.id, person) for person in fresh]
        )
    except Conflict:
        return 0
    return len(people)


def _invited(clinic: Clinic, batch_id: str, person: Person) -> Invited:
    invitation = inviting.prepared(clinic, list_rows.invitee(person))
    of_list = invitation.model_copy(update={"batch": batch_id})
    opens = new_link(clinic, LinkPurpose.OPEN, of_list.id)
    deed = clinic.deed(Did.PATIENT_INVITED, of_list.reference)
    return Invited(of_list, deed, inviting.mailed(clinic, of_list, opens))


def _parted(clinic: Clinic, people: tuple[Person, ...]) -> tuple[tuple[Person, ...], list[Left]]:
    """Part people from those for whom a form is open, and mark who shares an address with them."""
    fresh, known = [], []
    for person in people:
        open_ones = inviting.open_to(clinic, person.email)
        theirs = [one for one in open_ones if one.birth_date == person.birth_date]
        if theirs:
            known.append(_left(person, KNOWN, theirs[0].reference))
        else:
            shares = person.shares or bool(open_ones)
            fresh.append(person.model_copy(update={"shares": shares}))
    return tuple(fresh), known


def _left(person: Person, why: str, reference: str = "") -> Left:
    return Left(number=person.number, why=(why,), reference=reference)


def _wiped(clinic: Clinic, batch: Batch, state: BatchState) -> Batch:
    """Return a list that is over: how many there were and which rows were left, and nobody."""
    bare = tuple(row.model_copy(update={"cells": ()}) for row in batch.left)
    over = {"state": state, "people": (), "left": bare, "unused": (), "done_at": clinic.clock()}
    return batch.model_copy(update=over)


def _forget_old(clinic: Clinic) -> None:
    now, batches = clinic.clock(), clinic.store.batches
    old = (
        *batches.in_state(BatchState.READ, before=now - UNCONFIRMED),
        *batches.in_state(BatchState.DONE, BatchState.STOPPED, before=now - KEPT),
    )
    for batch in old:
        # Another worker may have forgotten it a moment before.
        with suppress(Conflict):
            batches.forget(batch, clinic.deed(Did.LIST_FORGOTTEN))


def _number(one: Left) -> int:
    return one.number


def _wrong(field: str, why: str) -> AnswerError:
    return AnswerError(AnswerProblem(field, why))
