"""One person's forms among the rows, and whether they have moved on since they were read."""

from screening.assessment.submission import Submission
from screening.errors import Conflict
from screening.records import traces
from screening.records.model import Draft, Folder, Trace
from screening.records.sql.clinic_records import Transaction
from screening.records.sql.tables import BLIND_INDEX, DECISION, SUBMISSION


def with_all(transaction: Transaction, wanted: tuple[Trace, ...]) -> set[str]:
    """Return the references of the sent forms that have all these traces."""
    found: list[set[str]] = []
    for trace in wanted:
        which = (
            BLIND_INDEX.c.kind == str(trace.kind),
            BLIND_INDEX.c.digest == transaction.keys.digest(trace.kind, trace.value),
        )
        found.append({row["reference"] for row in transaction.all(BLIND_INDEX, *which)})
    return set.intersection(*found) if found else set()


def forget_decisions(transaction: Transaction, reference: str) -> int:
    """Forget what was decided about a form that is forgotten; return how many there were."""
    return transaction.remove(DECISION, DECISION.c.reference == reference)


def take_out(transaction: Transaction, reference: str, folder: Folder) -> None:
    """Forget the decisions about one form; Conflict unless they are those that were read.

    Another may still be on its way; `refuse_changed` meets it.
    """
    if forget_decisions(transaction, reference) != len(folder.about(reference)):
        raise Conflict("somebody decided on the form meanwhile")


def refuse_changed(transaction: Transaction, gone: Draft | Submission, folder: Folder) -> None:
    """Raise Conflict unless all else in the folder of a form that is gone is as it was read.

    Call it after the deed was audited: from there on nobody else writes.
    """
    rest, person = folder.without(gone.reference), traces.person(gone.answers)
    others = with_all(transaction, (person,)) if person else set()
    # The form itself too: an edition that came while its row was being removed is still there.
    now = _forms(transaction, {gone.reference, *others})
    if now != {(form.reference, form.edition) for form in rest.forms}:
        raise Conflict("the person has another form or edition meanwhile")
    decided = transaction.all(DECISION, DECISION.c.reference.in_(folder.references))
    if {row["id"] for row in decided} != {decision.id for decision in rest.decisions}:
        raise Conflict("somebody decided on a form of this person meanwhile")


def _forms(transaction: Transaction, references: set[str]) -> set[tuple[str, int]]:
    which = SUBMISSION.c.is_current, SUBMISSION.c.reference.in_(references)
    return {(row["reference"], row["edition"]) for row in transaction.all(SUBMISSION, *which)}
