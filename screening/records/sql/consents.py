"""What patients agreed to, and to which words: kept with the deed that it belongs to."""

from screening.records.deeds import Deed
from screening.records.model import Consent, ConsentKind, Draft
from screening.records.sql import rows
from screening.records.sql.clinic_records import Transaction
from screening.records.sql.tables import CONSENT

# Until there are overlays, every patient reads the questionnaire's own language.
LANGUAGE = "en"


def keep(transaction: Transaction, draft: Draft, kind: ConsentKind, deed: Deed) -> None:
    """Keep that a patient agreed, to the text that the draft was asked from."""
    consent = Consent(
        id=f"{draft.id}.{kind}",
        reference=draft.reference,
        kind=kind,
        questionnaire=draft.questionnaire,
        version=draft.version,
        content_hash=draft.content_hash,
        language=LANGUAGE,
        at=deed.at,
    )
    transaction.add(CONSENT, **rows.plain(consent))


def of(transaction: Transaction, reference: str) -> tuple[Consent, ...]:
    """Return what was agreed to on a form, the first agreement first."""
    found = transaction.all(CONSENT, CONSENT.c.reference == reference)
    kept = [Consent.model_validate(rows.known(Consent, row)) for row in found]
    return tuple(sorted(kept, key=lambda consent: consent.at))


def forget(transaction: Transaction, reference: str) -> None:
    """Forget what was agreed to on a form that is forgotten."""
    transaction.remove(CONSENT, CONSENT.c.reference == reference)
