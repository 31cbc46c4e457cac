"""Received files, their staged rows and their problems."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, SmallInteger, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.db import Base, WithCreation, WithId
from pengingat.participants.models import PersonColumns


class Import(WithId, WithCreation, Base):
    """One file from its receipt to its fate. Counts and codes are written when the reading ends.

    `attempts` counts how often reading or applying was begun: one that never ends is given up.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(
            "status IN ('received', 'reading', 'ready', 'applying', 'applied', 'failed', 'discarded')", name="status"
        ),
        Index(None, "created_at", "id"),
        Index(None, "file_hash"),
    )

    file_name: Mapped[str]
    file_hash: Mapped[bytes] = mapped_column(LargeBinary)
    file_bytes: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str]
    sheet: Mapped[str | None]
    default_segment: Mapped[str | None]
    default_status: Mapped[str | None]
    chosen_columns: Mapped[dict[str, str | None] | None] = mapped_column(JSONB)
    mapping: Mapped[dict[str, object] | None]
    columns: Mapped[list[dict[str, object]] | None]
    sheets: Mapped[list[dict[str, object]] | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    rows_read: Mapped[int] = mapped_column(default=0, server_default="0")
    rows: Mapped[int] = mapped_column(default=0, server_default="0")
    valid: Mapped[int] = mapped_column(default=0, server_default="0")
    with_warnings: Mapped[int] = mapped_column(default=0, server_default="0")
    rejected: Mapped[int] = mapped_column(default=0, server_default="0")
    ignored: Mapped[int] = mapped_column(default=0, server_default="0")
    new: Mapped[int] = mapped_column(default=0, server_default="0")
    changed: Mapped[int] = mapped_column(default=0, server_default="0")
    unchanged: Mapped[int] = mapped_column(default=0, server_default="0")
    not_seen: Mapped[int | None]
    changes: Mapped[dict[str, int] | None]
    codes: Mapped[dict[str, int]] = mapped_column(server_default="{}", default=dict)
    problem_code: Mapped[str | None]
    problem_values: Mapped[dict[str, object] | None]
    created_by: Mapped[UUID | None]
    applied_by: Mapped[UUID | None]
    applied_at: Mapped[datetime | None]


class ImportFileChunk(Base):
    """A sealed piece (at most 1 MiB of plain) of the file as it was received."""

    __tablename__ = "import_file_chunks"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(PersonColumns, Base):
    """A valid row, staged as it would be stored. `row` is the sheet's own number.

    `clears_inactive_since` tells an empty cell, which clears the stored date, from an absent column and a bad date.
    """

    __tablename__ = "import_rows"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    clears_inactive_since: Mapped[bool] = mapped_column(default=False, server_default="false")


class RememberedMapping(WithCreation, Base):
    """Which columns somebody chose for files with these headings; `fingerprint` is of the headings, in their order."""

    __tablename__ = "import_mappings"

    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    columns: Mapped[dict[str, str | None]] = mapped_column(JSONB)
    chosen_by: Mapped[UUID | None]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ImportProblem(Base):
    """What is wrong in one cell; `value` is masked or clipped."""

    __tablename__ = "import_problems"
    __table_args__ = (Index(None, "import_id", "row", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    row: Mapped[int]
    column: Mapped[str | None]
    column_index: Mapped[int | None] = mapped_column(SmallInteger)
    field: Mapped[str | None]
    code: Mapped[str]
    severity: Mapped[str]
    value: Mapped[str | None]
    values: Mapped[dict[str, object]]
