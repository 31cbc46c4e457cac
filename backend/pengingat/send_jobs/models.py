"""Send jobs: whom a notice goes to, decided once, and what was left out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.db import Base, WithCreation, WithId


class SendJob(WithId, WithCreation, Base):
    """A notice to an audience. Once started its progress is its batch's (same id) and its messages'.

    `confirmed`: a person typed its name, knowing that some of these people had the same notice lately. `hold_code`:
    why it was not started when its time came.
    """

    __tablename__ = "send_jobs"
    __table_args__ = (Index(None, "created_at", "id"),)

    name: Mapped[str]
    template_id: Mapped[UUID] = mapped_column(ForeignKey("templates.id"))
    template_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("template_versions.id"))
    audience: Mapped[dict[str, object]]
    start_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    pace: Mapped[str | None]
    window: Mapped[str | None]
    scheduled: Mapped[bool] = mapped_column(default=False, server_default="false")
    confirmed: Mapped[bool] = mapped_column(default=False, server_default="false")
    hold_code: Mapped[str | None]
    simulator: Mapped[bool | None]
    started_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    started_by: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    recipients: Mapped[int | None]
    participants: Mapped[int | None]
    excluded: Mapped[dict[str, int] | None]
