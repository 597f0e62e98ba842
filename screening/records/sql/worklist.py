"""What waits for staff, read from its index: as quick with a hundred thousand forms as with ten."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Case, ColumnElement, RowMapping, Select, bindparam, case, func, select

from screening.assessment.submission import Submission
from screening.errors import Conflict
from screening.records.model import Decision, Draft, Trace
from screening.records.sql import folders, rows
from screening.records.sql.clinic_records import ClinicRecords, Transaction, prepared
from screening.records.sql.tables import DRAFT, SUBMISSION
from screening.records.worklist import NOT_WAITING, SEEN, Key, Show, Waiting, Wanted

URGENT: Final = SUBMISSION.c.rank < NOT_WAITING
# An unfinished form waits as urgently as it ever was: whoever takes an answer back is still asked.
RANK: Final = DRAFT.c.worst_rank
ATTENTION: Final[Case[int]] = case((DRAFT.c.read_rank > RANK, RANK), else_=NOT_WAITING)
WAITS: Final = ATTENTION < NOT_WAITING
SEE: Final = prepared(DRAFT, DRAFT.c.reference == bindparam("seen")).values(read_rank=RANK)


class Stretch(NamedTuple):
    """Sent forms that stand beside each other in the index, the newest first."""

    is_read: bool
    attention: int
    also: tuple[ColumnElement[bool], ...] = ()


OF_A_KEY: Final = (
    SUBMISSION.c.sent_at,
    SUBMISSION.c.reference,
    SUBMISSION.c.edition,
    SUBMISSION.c.attention,
    SUBMISSION.c.is_read,
)
UNREAD: Final = tuple(Stretch(is_read=False, attention=a) for a in range(NOT_WAITING + 1))


@dataclass(frozen=True, slots=True)
class SqlWorklist:
    """Tell what waits; the promises are those of Worklist."""

    records: ClinicRecords

    def keys(self, wanted: Wanted, size: int, after: Key | None = None) -> tuple[Key, ...]:
        """Return the next forms of a list, in its order, without opening any."""
        with self.records.reading() as transaction:
            found = [
                [_sent(row) for row in transaction.rows(_part(part, size, after), SUBMISSION)]
                for part in _stretches(wanted)
                if after is None or part.attention >= after.attention
            ]
            drafts = _drafts(transaction, _which_drafts(wanted))
            found.append([key for key in drafts if _comes_later(key, after)])
        return tuple(islice(merge(*found, key=attrgetter("order")), size))

    def forms(self, keys: Sequence[Key]) -> tuple[Submission | Draft, ...]:
        """Return the forms of keys in their order; one that is gone since is left out."""
        sent = [key.reference for key in keys if key.is_sent]
        open_ = [key.reference for key in keys if not key.is_sent]
        with self.records.reading() as transaction:
            found: dict[str, Submission | Draft] = {
                row["reference"]: rows.submission(transaction.keys, row)
                for row in transaction.all(
                    SUBMISSION, SUBMISSION.c.is_current, SUBMISSION.c.reference.in_(sent)
                )
            }
            for row in transaction.all(DRAFT, DRAFT.c.reference.in_(open_)):
                found[row["reference"]] = rows.draft(transaction.keys, row)
        return tuple(found[key.reference] for key in keys if key.reference in found)

    def of(self, references: Collection[str]) -> tuple[Key, ...]:
        """Return where these forms stand, in the order of a list; those in error too."""
        named = list(references)
        with self.records.reading() as transaction:
            sent = [_sent(row) for row in _current(transaction, named)]
            drafts = list(_drafts(transaction, (DRAFT.c.reference.in_(named),)))
        return tuple(sorted((*sent, *drafts), key=attrgetter("order")))

    def find(self, *wanted: Trace) -> tuple[Key, ...]:
        """Return the listed forms that were sent and have all these traces, in a list's order."""
        with self.records.reading() as transaction:
            named = list(folders.with_all(transaction, wanted))
            # Chosen and sorted here: asked for what is listed, SQLite reads every form in order.
            found = [_sent(row) for row in _current(transaction, named) if row["is_listed"]]
        return tuple(sorted(found, key=attrgetter("order")))

    def waiting(self, most: int) -> Waiting:
        """Count what waits: sent forms, and unfinished ones that are urgent."""
        with self.records.reading() as transaction:
            drafts = _count(transaction, select(DRAFT.c.id).where(WAITS), most)
            urgent, others = (
                sum(_count(transaction, _all_of(part), most) for part in parts)
                for parts in (UNREAD[:NOT_WAITING], UNREAD[NOT_WAITING:])
            )
        return Waiting(min(urgent + drafts, most), min(urgent + others + drafts, most))


def mark_seen(transaction: Transaction, decision: Decision) -> None:
    """Take a form off what waits if a decision says that somebody has seen it.

    Raises Conflict if another edition than the one that was seen is the newest by now.
    """
    if decision.kind not in SEEN:
        return
    newest = SUBMISSION.c.reference == decision.reference, SUBMISSION.c.is_current
    seen = (*newest, SUBMISSION.c.edition == decision.edition)
    if transaction.change(SUBMISSION, *seen, is_read=True, attention=NOT_WAITING):
        return
    if transaction.first(SUBMISSION, *newest):
        raise Conflict("the form has moved on since it was seen")
    transaction.run(SEE, {"seen": decision.reference})


def _stretches(wanted: Wanted) -> tuple[Stretch, ...]:
    read = Stretch(is_read=True, attention=NOT_WAITING)
    match wanted.show:
        case Show.NOW:
            return (*UNREAD, read._replace(also=(SUBMISSION.c.sent_at >= wanted.today,)))
        case Show.URGENT:
            return (*UNREAD[:NOT_WAITING], read._replace(also=(URGENT,)))
        case Show.UNFINISHED:
            return ()
        case Show.ALL:
            return (*UNREAD, read)


def _all_of(part: Stretch) -> Select[Any]:
    which = SUBMISSION.c.is_listed, SUBMISSION.c.is_read == part.is_read
    return select(SUBMISSION).where(*which, SUBMISSION.c.attention == part.attention, *part.also)


def _part(part: Stretch, size: int, after: Key | None) -> Select[Any]:
    query = _all_of(part).with_only_columns(*OF_A_KEY, maintain_column_froms=True)
    if after and part.attention == after.attention:
        at = after.moment
        earlier = (SUBMISSION.c.sent_at < at) | (SUBMISSION.c.reference > after.reference)
        query = query.where(SUBMISSION.c.sent_at <= at, earlier)
    return query.order_by(SUBMISSION.c.sent_at.desc(), SUBMISSION.c.reference).limit(size)


def _current(transaction: Transaction, references: Sequence[str]) -> Iterator[RowMapping]:
    which = SUBMISSION.c.is_current, SUBMISSION.c.reference.in_(references)
    return transaction.rows(select(*OF_A_KEY, SUBMISSION.c.is_listed).where(*which), SUBMISSION)


def _sent(row: Any) -> Key:
    return Key(
        attention=row["attention"],
        moment=row["sent_at"],
        reference=row["reference"],
        version=row["edition"],
        is_sent=True,
        is_read=row["is_read"],
    )


def _drafts(transaction: Transaction, which: tuple[ColumnElement[bool], ...]) -> Iterator[Key]:
    """Yield unfinished forms in a list's order; they are few, since they go in time."""
    columns = DRAFT.c.opened_at, DRAFT.c.reference, DRAFT.c.revision, ATTENTION.label("attention")
    order = ATTENTION, DRAFT.c.opened_at.desc(), DRAFT.c.reference
    query = select(*columns).where(*which).order_by(*order)
    for row in transaction.rows(query, DRAFT):
        yield Key(
            attention=row["attention"],
            moment=row["opened_at"],
            reference=row["reference"],
            version=row["revision"],
            is_sent=False,
            is_read=False,
        )


def _which_drafts(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    match wanted.show:
        case Show.NOW:
            return (WAITS | (DRAFT.c.opened_at >= wanted.today),)
        case Show.URGENT:
            return (RANK < NOT_WAITING,)
        case Show.UNFINISHED | Show.ALL:
            return ()


def _comes_later(key: Key, after: Key | None) -> bool:
    return after is None or key.order > after.order


def _count(transaction: Transaction, query: Select[Any], most: int) -> int:
    """Count rows up to a most: no list needs to know that there are a hundred thousand."""
    table = query.get_final_froms()[0]
    mine = query.where(table.c.clinic_id == transaction.clinic).limit(most)
    few = mine.with_only_columns(table.c.clinic_id, maintain_column_froms=True).subquery()
    return transaction.connection.execute(select(func.count()).select_from(few)).scalar_one()
