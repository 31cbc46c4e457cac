"""The audit trail's table. The application's database role may only insert and read it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.db import Base


class AuditEvent(Base):
    """Who did what to which object, when and from where. Ids only: erasing a person never touches it."""

    __tablename__ = "audit_events"
    __table_args__ = (Index(None, "object_type", "object_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
    actor_type: Mapped[str]
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    address: Mapped[str | None]
    action: Mapped[str] = mapped_column(index=True)
    object_type: Mapped[str]
    object_id: Mapped[str | None]
    details: Mapped[dict[str, object]]
