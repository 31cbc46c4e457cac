"""People and programs that sign in, their sessions, and failed attempts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from pengingat.db import Base, WithCreation, WithId

_ROLES = "role IN ('viewer', 'operator', 'admin')"


class User(WithId, WithCreation, Base):
    """A person who signs in. `token_version` is part of every access token: raising it ends them all."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(_ROLES, name="role"),
        Index("uq_users_username_lower", text("lower(username)"), unique=True),
    )

    username: Mapped[str]
    full_name: Mapped[str]
    password_hash: Mapped[str]
    role: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True, server_default="true")
    token_version: Mapped[int] = mapped_column(default=0, server_default="0")
    last_sign_in_at: Mapped[datetime | None]


class ApiClient(WithId, WithCreation, Base):
    """A program that signs in with client credentials. `scopes` narrow its role's permissions when given."""

    __tablename__ = "api_clients"
    __table_args__ = (CheckConstraint(_ROLES, name="role"),)

    client_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    role: Mapped[str]
    scopes: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    token_version: Mapped[int] = mapped_column(default=0, server_default="0")
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class Session(WithId, WithCreation, Base):
    """One signed-in browser: the family of refresh tokens that follow one another."""

    __tablename__ = "sessions"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    address: Mapped[str | None]
    user_agent: Mapped[str | None]
    last_used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class RefreshToken(WithCreation, Base):
    """One refresh token, stored as its SHA-256 (it is 256 random bits: nothing to guess). Used once."""

    __tablename__ = "refresh_tokens"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    used_at: Mapped[datetime | None]


class SignInAttempts(Base):
    """Failed tries for one account name or one address, counted in a window that starts with the first."""

    __tablename__ = "sign_in_attempts"

    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]
