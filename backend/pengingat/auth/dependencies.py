"""Who calls, and whether they may: what every protected route depends on.

`APIRouter(...).get("", dependencies=[requires(Permission.X)])` names a route's permission; `CallerDep` gives the
caller to routes that write. Permission is decided before the path, the query or the body is looked at.
"""

from dataclasses import dataclass
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlowPassword, OAuthFlows
from fastapi.params import Depends as DependsParam
from fastapi.security import OAuth2
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit.service import Actor
from pengingat.auth import tokens
from pengingat.auth.models import ApiClient, User
from pengingat.auth.rules import Permission, Role, granted
from pengingat.auth.tokens import TOKEN_INVALID, AccessToken
from pengingat.context import SettingsDep
from pengingat.db import SessionDep
from pengingat.errors import Forbidden, Unauthenticated, problem

_TOKEN_URL = "/api/v1/auth/token"  # noqa: S105 - an address

NOT_ALLOWED = problem(
    "not_allowed",
    id="Peran Anda tidak mengizinkan tindakan ini. Hubungi admin kantor Anda.",
    en="Your role does not allow this. Ask your office's admin.",
)
NOT_SIGNED_IN = problem(
    "not_signed_in", id="Anda belum masuk. Silakan masuk dahulu.", en="You are not signed in. Please sign in first."
)

scheme = OAuth2(
    flows=OAuthFlows(
        password=OAuthFlowPassword(tokenUrl=_TOKEN_URL),
        clientCredentials=OAuthFlowClientCredentials(tokenUrl=_TOKEN_URL),
    ),
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes this request."""

    type: tokens.SubjectType
    id: UUID
    username: str
    full_name: str
    role: Role
    permissions: frozenset[Permission]
    session_id: UUID | None
    address: str | None

    @property
    def actor(self) -> Actor:
        """The caller as the audit trail names it."""
        return Actor(self.type, self.id, self.address)


async def get_caller(
    request: Request,
    session: SessionDep,
    settings: SettingsDep,
    authorization: Annotated[str | None, Depends(scheme)],
) -> Caller:
    """The person or program behind the bearer token; raises `Unauthenticated`."""
    kind, _, encoded = (authorization or "").partition(" ")
    if kind.lower() != "bearer" or not encoded:
        raise Unauthenticated(NOT_SIGNED_IN)
    token = tokens.read(encoded, settings)
    load = _load_user if token.subject_type == "user" else _load_client
    caller = await load(session, token, request.client.host if request.client else None)
    request.state.caller = caller.actor.reference
    return caller


CallerDep = Annotated[Caller, Depends(get_caller)]


def requires(permission: Permission) -> DependsParam:
    """A dependency that lets only callers with `permission` through; raises `Forbidden`."""

    async def check(caller: CallerDep) -> None:
        if permission not in caller.permissions:
            raise Forbidden(NOT_ALLOWED)

    check.permission = permission  # type: ignore[attr-defined] # read by the list of routes
    return cast("DependsParam", Depends(check))


async def _load_user(session: AsyncSession, token: AccessToken, address: str | None) -> Caller:
    user = await session.get(User, token.subject_id)
    if user is None or not user.is_active or user.token_version != token.version:
        raise Unauthenticated(TOKEN_INVALID)
    role = Role(user.role)
    return Caller(
        type="user",
        id=user.id,
        username=user.username,
        full_name=user.full_name,
        role=role,
        permissions=granted(role, None),
        session_id=token.session_id,
        address=address,
    )


async def _load_client(session: AsyncSession, token: AccessToken, address: str | None) -> Caller:
    client = await session.get(ApiClient, token.subject_id)
    if client is None or client.revoked_at or client.token_version != token.version:
        raise Unauthenticated(TOKEN_INVALID)
    if client.expires_at is not None and client.expires_at <= clock.now():
        raise Unauthenticated(TOKEN_INVALID)
    role = Role(client.role)
    return Caller(
        type="client",
        id=client.id,
        username=client.client_id,
        full_name=client.name,
        role=role,
        permissions=granted(role, token.scopes),
        session_id=None,
        address=address,
    )
