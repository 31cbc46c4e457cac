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
from pengingat.auth import queries, tokens
from pengingat.auth.models import ApiClient, Session, User
from pengingat.auth.rules import Permission, Role
from pengingat.auth.sessions import is_open
from pengingat.auth.sign_in import is_valid
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
ORIGIN_FOREIGN = problem(
    "origin_foreign",
    id="Permintaan ini datang dari situs lain dan ditolak. Buka Pengingat langsung dari alamatnya.",
    en="This request comes from another site and is refused. Open Pengingat at its own address.",
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
    _documented: Annotated[str | None, Depends(scheme)],
) -> Caller:
    """The person or program behind the bearer token, whose signature `platform.guard` has checked.

    Raises `Unauthenticated` when the account, its role or its session has ended since the token was made.
    """
    token: AccessToken = request.state.token
    load = _load_user if token.subject_type == "user" else _load_client
    return await load(session, token, request.client.host if request.client else None)


CallerDep = Annotated[Caller, Depends(get_caller)]


SIGNED_IN = cast("DependsParam", Depends(get_caller))
"""For the few routes that anybody signed in may use."""


def requires(permission: Permission) -> DependsParam:
    """A dependency that lets only callers with `permission` through; raises `Forbidden`.

    The token is looked at before the body is read (`early.EarlyRoute`), the account itself afterwards.
    """

    def check_token(request: Request) -> None:
        token: AccessToken = request.state.token
        if permission not in token.permissions:
            raise Forbidden(NOT_ALLOWED)

    async def check(caller: CallerDep) -> None:
        if permission not in caller.permissions:
            raise Forbidden(NOT_ALLOWED)

    check.before_body = check_token  # type: ignore[attr-defined] # run by EarlyRoute
    check.permission = permission  # type: ignore[attr-defined] # read by the list of routes
    return cast("DependsParam", Depends(check))


def check_origin(request: Request, settings: SettingsDep) -> None:
    """Refuse what another site's page sends along with our cookie; raises `Forbidden`.

    Programs that are no browsers send neither header.
    """
    origin = request.headers.get("origin")
    if origin is None:
        own = request.headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
    else:
        host = request.headers.get("host", "")
        ours = {settings.public_url.rstrip("/"), f"http://{host}", f"https://{host}", *settings.cors_origins}
        own = origin in ours
    if not own:
        raise Forbidden(ORIGIN_FOREIGN)


OWN_ORIGIN = cast("DependsParam", Depends(check_origin))


async def _load_user(session: AsyncSession, token: AccessToken, address: str | None) -> Caller:
    found = await queries.user_and_session(session, token.subject_id, token.session_id)
    if found is None or not _stands(*found, token):
        raise Unauthenticated(TOKEN_INVALID)
    user = found[0]
    return Caller(
        type="user",
        id=user.id,
        username=user.username,
        full_name=user.full_name,
        role=token.role,
        permissions=token.permissions,
        session_id=token.session_id,
        address=address,
    )


def _stands(user: User, opened: Session | None, token: AccessToken) -> bool:
    """Whether all that the token says of a user is still so."""
    in_session = token.session_id is None or (opened is not None and is_open(opened, clock.now()))
    return user.is_active and user.role == token.role and user.token_version == token.version and in_session


async def _load_client(session: AsyncSession, token: AccessToken, address: str | None) -> Caller:
    client = await session.get(ApiClient, token.subject_id)
    if client is None or not is_valid(client) or (client.role, client.token_version) != (token.role, token.version):
        raise Unauthenticated(TOKEN_INVALID)
    return Caller(
        type="client",
        id=client.id,
        username=client.client_id,
        full_name=client.name,
        role=token.role,
        permissions=token.permissions,
        session_id=None,
        address=address,
    )
