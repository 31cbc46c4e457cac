"""Signed-in sessions: refresh tokens that replace one another, and what happens when an old one comes back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.auth import queries, tokens
from pengingat.auth.models import RefreshToken, Session, SignInAttempts, User
from pengingat.auth.rules import REUSE_GRACE, Role
from pengingat.auth.tokens import TOKEN_INVALID, AccessToken
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.errors import Unauthenticated
from pengingat.settings import Settings

_TOKEN_BYTES = 32
_KEEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request comes from."""

    address: str | None
    user_agent: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a signed-in browser gets: an access token, the cookie's refresh token, and when the session ends."""

    access_token: str
    refresh_token: str
    expires_at: datetime


async def open_session(session: AsyncSession, user: User, origin: Origin, settings: Settings) -> SignedIn:
    """Begin a session of this user."""
    now = clock.now()
    opened = Session(
        user_id=user.id,
        address=origin.address,
        user_agent=origin.user_agent,
        last_used_at=now,
        expires_at=now + timedelta(days=settings.refresh_token_days),
    )
    session.add(opened)
    await session.flush()
    return _continue(session, user, opened, settings, now)


async def refresh(context: Context, refresh_token: str, origin: Origin) -> SignedIn:
    """Exchange a refresh token for the next one and a new access token; raises `Unauthenticated`.

    A token that was used already ends its whole session, because someone else may hold it; two tabs that ask within
    `REUSE_GRACE` are no such case. The ending outlives the refusal, hence the transaction of its own.
    """
    async with transaction(context.sessions) as session:
        renewed = await _rotate(session, refresh_token, origin, context.settings)
    if renewed is None:
        raise Unauthenticated(TOKEN_INVALID)
    return renewed


async def _rotate(session: AsyncSession, refresh_token: str, origin: Origin, settings: Settings) -> SignedIn | None:
    found = await queries.lock_refresh_token(session, _hash(refresh_token))
    if found is None:
        return None
    token, opened, user = found
    now = clock.now()
    if not user.is_active or not is_open(opened, now):
        return None
    if token.used_at is not None:
        if now - token.used_at > REUSE_GRACE:
            opened.revoked_at = now
            actor = Actor("user", user.id, origin.address)
            audit.record(session, actor, Action.SESSION_REUSED, "session", opened.id)
        return None
    token.used_at = opened.last_used_at = now
    return _continue(session, user, opened, settings, now)


def _continue(session: AsyncSession, user: User, opened: Session, settings: Settings, now: datetime) -> SignedIn:
    refresh_token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(RefreshToken(token_hash=_hash(refresh_token), session_id=opened.id))
    access = AccessToken("user", user.id, Role(user.role), user.token_version, opened.id, scopes=None)
    return SignedIn(tokens.issue(access, settings, now), refresh_token, opened.expires_at)


async def sign_out(session: AsyncSession, refresh_token: str, origin: Origin) -> None:
    """End the session this refresh token belongs to, its access tokens included."""
    found = await queries.lock_refresh_token(session, _hash(refresh_token))
    if found is None:
        return
    _, opened, user = found
    opened.revoked_at = opened.revoked_at or clock.now()
    audit.record(session, Actor("user", user.id, origin.address), Action.SIGN_OUT, "session", opened.id)


async def end_other_sessions(session: AsyncSession, user_id: UUID, keep: UUID | None) -> None:
    """End all of a user's sessions but this one."""
    await session.execute(
        update(Session)
        .where(Session.user_id == user_id, Session.id.is_distinct_from(keep), Session.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def is_open(opened: Session, now: datetime) -> bool:
    """Whether a session still counts."""
    return opened.revoked_at is None and opened.expires_at > now


async def forget_ended(session: AsyncSession) -> None:
    """Delete sessions and counted tries that ended long ago."""
    before = clock.now() - _KEEP
    await session.execute(delete(Session).where(Session.expires_at < before))
    await session.execute(delete(SignInAttempts).where(SignInAttempts.since < before))


def _hash(refresh_token: str) -> bytes:
    return hashlib.sha256(refresh_token.encode()).digest()
