"""Senders: WhatsApp numbers linked to the gateway."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.db import Base, WithCreation, WithId


class Device(WithId, WithCreation, Base):
    """One sender. `next_send_at` is its turn; `sent_today` counts the calls of `sent_on` (office's date).

    `failures_in_row` counts its latest calls that did not reach the gateway; `state_at` is when its state was last
    learned or asked for.
    """

    __tablename__ = "devices"
    __table_args__ = (
        CheckConstraint("state IN ('unknown', 'connected', 'disconnected', 'refused', 'unreachable')", name="state"),
    )

    name: Mapped[str] = mapped_column(unique=True)
    number: Mapped[str | None]
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    pace_min_s: Mapped[float]
    pace_max_s: Mapped[float]
    daily_cap: Mapped[int] = mapped_column(default=0, server_default="0")
    window: Mapped[str]
    state: Mapped[str] = mapped_column(default="unknown", server_default="unknown")
    state_reason: Mapped[str | None]
    state_at: Mapped[datetime | None]
    failures_in_row: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    next_send_at: Mapped[datetime]
    sent_on: Mapped[date | None]
    sent_today: Mapped[int] = mapped_column(default=0, server_default="0")
