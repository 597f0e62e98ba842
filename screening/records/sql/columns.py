"""Columns that many tables share, and the metadata that all are part of."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
)
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """Keep UTC moments; a naive one is refused because nobody knows when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn an aware moment into UTC on its way to the database."""
        if value is not None and value.tzinfo is None:
            raise TypeError("a moment without a time zone cannot be kept")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment in UTC; SQLite keeps no time zone, and what it keeps is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def clinic_id(**options: Any) -> Column[str]:
    """Return the column that says whose row it is."""
    return Column("clinic_id", String(32), ForeignKey("clinic.id"), nullable=False, **options)


def row_id() -> Column[str]:
    """Return the column that names a row for good."""
    return Column("id", String(80), primary_key=True)


def moment(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a column that keeps a moment."""
    return Column(name, Moment, nullable=nullable)


def reference(**options: Any) -> Column[str]:
    """Return the column of the number that staff use."""
    return Column("reference", String(16), nullable=False, **options)


def body() -> Column[bytes]:
    """Return the column that keeps what is private, sealed."""
    return Column("body", LargeBinary, nullable=False)


def shown() -> tuple[Column[Any], ...]:
    """Return the columns that say which questionnaire was shown."""
    return (
        Column("questionnaire", String(80), nullable=False),
        Column("version", String(40), nullable=False),
        Column(
            "content_hash",
            String(64),
            ForeignKey("questionnaire_text.content_hash"),
            nullable=False,
        ),
    )
