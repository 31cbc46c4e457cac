"""Looking up who signs in, and who a token or a cookie belongs to."""

from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.auth.models import ApiClient, RefreshToken, Session, User


async def find_user(session: AsyncSession, username: str) -> User | None:
    """The user of this name; upper and lower case are the same."""
    return await session.scalar(select(User).where(func.lower(User.username) == username.lower()))


async def find_client(session: AsyncSession, client_id: str) -> ApiClient | None:
    """The API client of this id."""
    return await session.scalar(select(ApiClient).where(ApiClient.client_id == client_id))


async def has_signed_in_from(session: AsyncSession, user_id: UUID, address: str) -> bool:
    """Whether this person has signed in from this address before."""
    known = exists().where(Session.user_id == user_id, Session.address == address)
    return bool(await session.scalar(select(known)))


async def user_and_session(
    session: AsyncSession, user_id: UUID, session_id: UUID | None
) -> tuple[User, Session | None] | None:
    """A user and their signed-in session, in one look-up."""
    of_user = (Session.id == session_id) & (Session.user_id == User.id)
    statement = select(User, Session).outerjoin(Session, of_user).where(User.id == user_id)
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (row[0], row[1])


async def lock_refresh_token(session: AsyncSession, token_hash: bytes) -> tuple[RefreshToken, Session, User] | None:
    """A refresh token with its session and user. Two who bring the same one take turns."""
    statement = (
        select(RefreshToken, Session, User)
        .join(Session, Session.id == RefreshToken.session_id)
        .join(User, User.id == Session.user_id)
        .where(RefreshToken.token_hash == token_hash)
        .with_for_update(of=RefreshToken)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])
