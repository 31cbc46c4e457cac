"""Participants, what changed about them, and which import each was in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    func,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.db import Base, WithCreation, WithId

# 'ST.FATIMAH' would be one word: everything but letters and digits separates.
_SEARCH = "to_tsvector('simple', regexp_replace(name, '[^[:alnum:]]+', ' ', 'g'))"


CARD_INDEX = "uq_participants_card_hash"
MEMBERSHIP = ("segment", "status", "status_reason", "arrears_months", "arrears_amount")
"""What a person's history is about."""


class PersonColumns:
    """What is known of a person, in the form it is stored in: the same for participants and for staged rows.

    Identifiers are kept three times: sealed (AES-GCM), as keyed hash (to look up), and masked (to show).
    """

    card_hash: Mapped[bytes] = mapped_column(LargeBinary)
    card_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    card_masked: Mapped[str]
    nik_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    nik_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    nik_masked: Mapped[str | None]
    phone_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_masked: Mapped[str | None]
    name: Mapped[str]
    name_masked: Mapped[str]
    birth_date: Mapped[date | None]
    sex: Mapped[str | None]
    address: Mapped[str | None]
    village: Mapped[str | None]
    district: Mapped[str | None]
    segment: Mapped[str]
    status: Mapped[str]
    status_reason: Mapped[str]
    inactive_since: Mapped[date | None]
    care_class: Mapped[str | None]
    arrears_months: Mapped[int | None] = mapped_column(SmallInteger)
    arrears_amount: Mapped[int | None] = mapped_column(BigInteger)
    family_relation: Mapped[int | None] = mapped_column(SmallInteger)


class Participant(WithId, WithCreation, PersonColumns, Base):
    """One insured person, known by the card number.

    `file_phone_hash` is the phone the latest file gave: a phone corrected by hand stays until the file's own changes.
    """

    __tablename__ = "participants"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'inactive')", name="status"),
        CheckConstraint("segment IN ('pbi_apbn', 'pbpu_pemda', 'ppu', 'pbpu', 'bp')", name="segment"),
        CheckConstraint("(phone_hash IS NULL) = (phone_sealed IS NULL)", name="phone_whole"),
        Index(CARD_INDEX, "card_hash", unique=True),
        Index(None, "nik_hash"),
        Index(None, "phone_hash"),
        Index(None, "name", "id"),
        Index(None, "segment", "status", "name", "id"),
        Index(None, "search", postgresql_using="gin"),
    )

    arrears_months: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    arrears_amount: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    file_phone_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    search: Mapped[str] = mapped_column(TSVECTOR, Computed(_SEARCH, persisted=True), deferred=True)


class ParticipantHistory(Base):
    """Membership and arrears before and after one change, and which import or person made it.

    Here and in `ImportMember` no foreign key names the participant: checking it row by row was two fifths of applying
    a list (of 100,000 new ones 3.7 of 8.4 s of processor time). Who deletes a participant deletes these too.
    """

    __tablename__ = "participant_history"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    import_id: Mapped[UUID | None]
    changed_by: Mapped[UUID | None]
    old_segment: Mapped[str | None]
    new_segment: Mapped[str]
    old_status: Mapped[str | None]
    new_status: Mapped[str]
    old_status_reason: Mapped[str | None]
    new_status_reason: Mapped[str]
    old_arrears_months: Mapped[int | None] = mapped_column(SmallInteger)
    new_arrears_months: Mapped[int] = mapped_column(SmallInteger)
    old_arrears_amount: Mapped[int | None] = mapped_column(BigInteger)
    new_arrears_amount: Mapped[int] = mapped_column(BigInteger)


class ImportMember(Base):
    """A participant was in an import, as new, changed or unchanged. The import is known by its id only.

    There is no index by participant: somebody's imports are found by asking for each import, of which there are
    hundreds, while a row is written for each of a million people every month.
    """

    __tablename__ = "import_members"

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(primary_key=True)
    outcome: Mapped[str]
