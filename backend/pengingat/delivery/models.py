"""Messages on their way: batches, messages with their members, attempts, and what the gateway told us."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.db import Base, WithCreation, WithId
from pengingat.devices.models import Device
from pengingat.participants.models import Participant
from pengingat.templates.models import TemplateVersion

_STATUSES = "'queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'failed', 'uncertain', 'cancelled'"


ONE_CALL_A_DEVICE = "uq_messages_sending_device"


class Batch(Base):
    """The messages of one send job and how they may go out. Its id is the job's: all that is known of the job here.

    `failures_in_row` counts its latest messages that the gateway refused or left in doubt.
    """

    __tablename__ = "batches"
    __table_args__ = (
        CheckConstraint("status IN ('running', 'paused', 'held', 'completed', 'cancelled')", name="status"),
        Index(None, "status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[str]
    hold_code: Mapped[str | None]
    hold_detail: Mapped[str | None]
    pace_min_s: Mapped[float]
    pace_max_s: Mapped[float]
    window: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    failures_in_row: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_progress_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Message(WithId, Base):
    """One notice to one phone. The row is the queue entry, the ledger and the receipt in one.

    `variables` are the masked values its text is rendered from; the phone's sealed form is the participant's own.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("batch_id", "phone_hash"),
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        Index(None, "batch_id", "status", "id"),
        Index("ix_messages_queued", "batch_id", "id", postgresql_where=text("status = 'queued'")),
        Index("ix_messages_lease", "lease_until", postgresql_where=text("status = 'sending'")),
        # Two workers that claim at the same moment may both believe a device to be free: the second one fails here.
        Index(ONE_CALL_A_DEVICE, "device_id", unique=True, postgresql_where=text("status = 'sending'")),
        Index("ix_messages_unreceipted", "accepted_at", postgresql_where=text("status = 'accepted' AND code IS NULL")),
        Index(None, "gateway_id"),
        Index(None, "state_id"),
        Index(None, "phone_hash"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batches.id"))
    template_version_id: Mapped[UUID] = mapped_column(ForeignKey(TemplateVersion.id))
    phone_hash: Mapped[bytes] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    phone_masked: Mapped[str]
    name_masked: Mapped[str]
    card_masked: Mapped[str]
    variables: Mapped[dict[str, str]]
    status: Mapped[str] = mapped_column(default="queued", server_default="queued")
    code: Mapped[str | None]
    detail: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    not_before: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey(Device.id))
    gateway_id: Mapped[str | None]
    state_id: Mapped[str | None]
    queued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sending_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class MessageRecipient(Base):
    """A participant a message is for; `position` 0 is the one it names."""

    __tablename__ = "message_recipients"
    __table_args__ = (Index(None, "participant_id"),)

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey(Participant.id, ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger)


class Attempt(Base):
    """One call to the gateway for one message, written before the call and completed after it."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("message_id", "number"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(SmallInteger)
    device_id: Mapped[UUID] = mapped_column(ForeignKey(Device.id))
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    detail: Mapped[str | None]


class GatewayEvent(WithCreation, Base):
    """A callback as it came, redacted, kept once. One that comes before its message is known waits without it."""

    __tablename__ = "gateway_events"
    __table_args__ = (
        Index("ix_gateway_events_waiting", "gateway_id", "state_id", postgresql_where=text("message_id IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    kind: Mapped[str]
    gateway_id: Mapped[str | None]
    state_id: Mapped[str | None]
    payload: Mapped[dict[str, object]]
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), index=True)
