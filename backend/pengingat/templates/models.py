"""Notice texts and their versions; a version never changes once written."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.db import Base, WithCreation, WithId


class Template(WithId, WithCreation, Base):
    """A notice by name and purpose; its text is that of the version with the highest number."""

    __tablename__ = "templates"
    __table_args__ = (
        CheckConstraint("purpose IN ('pbi_inactive', 'pbi_old_arrears', 'arrears', 'general')", name="purpose"),
    )

    name: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    version: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class TemplateVersion(WithId, WithCreation, Base):
    """One text. `checked_on` is the day somebody last compared it with the rules it states."""

    __tablename__ = "template_versions"
    __table_args__ = (UniqueConstraint("template_id", "version"),)

    template_id: Mapped[UUID] = mapped_column(ForeignKey("templates.id"))
    version: Mapped[int]
    name: Mapped[str]
    purpose: Mapped[str]
    body: Mapped[str]
    checked_on: Mapped[date]
    created_by: Mapped[UUID | None]
