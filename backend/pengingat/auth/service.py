"""Accounts: making users and API clients, changing a password."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from structlog import get_logger

from pengingat import clock
from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.auth import passwords, sessions, throttle
from pengingat.auth.models import ApiClient, User
from pengingat.auth.rules import Role, account_subject, check_password, check_scopes, check_username
from pengingat.auth.sign_in import secret_hash
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.errors import Conflict, DomainError, Invalid, problem
from pengingat.settings import Settings

USERNAME_TAKEN = problem(
    "username_taken",
    id="Nama pengguna {username} sudah dipakai. Pilih nama lain.",
    en="The username {username} is taken. Choose another one.",
)
PASSWORD_WRONG = problem(
    "password_wrong",
    id="Kata sandi Anda saat ini salah. Periksa lalu coba lagi.",
    en="Your present password is wrong. Check it and try again.",
)
_SECRET_BYTES = 32

log = get_logger()


@dataclass(frozen=True, slots=True)
class NewClient:
    """A new API client with its secret, which is shown this once."""

    id: UUID
    client_id: str
    client_secret: str


async def create_user(
    session: AsyncSession,
    *,
    username: str,
    full_name: str,
    password: str,
    role: Role,
    actor: Actor = Actor.SYSTEM,
) -> User:
    """Make a user; raises `Invalid` (username, password) or `Conflict` (username taken)."""
    check_username(username)
    check_password(password)
    user = User(
        username=username,
        full_name=full_name,
        password_hash=await passwords.hash_password(password),
        role=role,
    )
    try:
        async with session.begin_nested():
            session.add(user)
    except IntegrityError as error:
        raise Conflict(USERNAME_TAKEN, username=username) from error
    audit.record(session, actor, Action.USER_CREATED, "user", user.id, role=role)
    return user


async def create_client(
    session: AsyncSession,
    *,
    name: str,
    role: Role,
    scopes: Collection[str] | None = None,
    actor: Actor = Actor.SYSTEM,
) -> NewClient:
    """Make an API client, narrowed to `scopes` when given; raises `Invalid` for a scope its role does not hold."""
    check_scopes(role, scopes)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    client = ApiClient(
        client_id=f"pk_{secrets.token_hex(8)}",
        name=name,
        secret_hash=secret_hash(secret),
        role=role,
        scopes=sorted(set(scopes)) if scopes else None,
    )
    session.add(client)
    await session.flush()
    audit.record(session, actor, Action.CLIENT_CREATED, "client", client.id, role=role, scopes=client.scopes)
    return NewClient(client.id, client.client_id, secret)


async def ensure_first_admin(session: AsyncSession, settings: Settings) -> None:
    """Make the admin of the settings when there is none at all; processes that start together take turns."""
    if not settings.admin_username or settings.admin_password is None:
        return
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('pengingat.first_admin'))"))
    if await session.scalar(select(exists().where(User.role == Role.ADMIN))):
        return
    try:
        await create_user(
            session,
            username=settings.admin_username,
            full_name=settings.admin_username,
            password=settings.admin_password.get_secret_value(),
            role=Role.ADMIN,
        )
    except DomainError as error:
        # The product goes on for those who have accounts; `pengingat create-user` makes the admin.
        log.error("first admin not made", reason=error.code)


async def change_password(
    context: Context, *, user_id: UUID, session_id: UUID | None, current: str, new: str, actor: Actor
) -> None:
    """Give a user a new password and end their other sessions.

    Raises `Invalid` for a wrong present or an unfit new password, `TooMany` after too many wrong ones. In short
    transactions of its own, like signing in, and for the same reasons.
    """
    check_password(new)
    async with passwords.turn():
        async with transaction(context.sessions) as session:
            user = await session.get_one(User, user_id)
            subject = account_subject(f"password {user.username}", None)
            await throttle.check(session, [subject], clock.now())
        if not (await passwords.verify(current, user.password_hash)).right:
            async with transaction(context.sessions) as session:
                await throttle.count_failure(session, [subject], clock.now())
            raise Invalid(PASSWORD_WRONG)
    hashed = await passwords.hash_password(new)
    async with transaction(context.sessions) as session:
        user = await session.get_one(User, user_id, with_for_update=True)
        user.password_hash = hashed
        await throttle.forget(session, subject)
        await sessions.end_other_sessions(session, user_id, session_id)
        audit.record(session, actor, Action.PASSWORD_CHANGED, "user", user_id)
