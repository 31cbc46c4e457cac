"""Phones that must not be messaged."""

from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.db import Base, WithCreation, WithId


class OptOut(WithId, WithCreation, Base):
    """One phone that said stop, kept as keyed hash (to look up), sealed (to reveal) and masked (to show)."""

    __tablename__ = "opt_outs"

    phone_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    phone_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    phone_masked: Mapped[str]
    reason: Mapped[str]
    created_by: Mapped[UUID | None]
