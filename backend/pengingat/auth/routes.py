"""Signing in and out, and who one is."""

import base64
import binascii
from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Cookie, Form, Request, Response

from pengingat import clock
from pengingat.auth import service, sessions, sign_in
from pengingat.auth.dependencies import OWN_ORIGIN, SIGNED_IN, CallerDep
from pengingat.auth.schemas import MePublic, PasswordChange, TokenPublic, TokenRequest
from pengingat.auth.sessions import Origin, SignedIn
from pengingat.auth.tokens import NOT_SIGNED_IN
from pengingat.context import ContextDep
from pengingat.db import SessionDep
from pengingat.early import EarlyRoute
from pengingat.errors import Forbidden, Unauthenticated, problem
from pengingat.problems import documented
from pengingat.settings import Settings

COOKIE = "pengingat_refresh"
COOKIE_PATH = "/api/v1/auth"

PEOPLE_ONLY = problem(
    "people_only",
    id="Hanya orang yang dapat mengganti kata sandi; klien API memakai rahasianya.",
    en="Only people change passwords; an API client has its secret.",
)

router = APIRouter(prefix="/auth", tags=["auth"], route_class=EarlyRoute)

RefreshCookie = Annotated[str | None, Cookie(alias=COOKIE, max_length=200)]


@router.post("/token", dependencies=[OWN_ORIGIN], responses=documented(429))
async def issue_token(
    form: Annotated[TokenRequest, Form()],
    request: Request,
    response: Response,
    context: ContextDep,
) -> TokenPublic:
    """Sign in: a person by password (this also sets the refresh cookie), a program by its client credentials.

    A program may send its id and secret by HTTP Basic instead. Wrong credentials are answered 401 with
    `error: "invalid_grant"`, too many wrong tries 429 with `Retry-After`.
    """
    if form.grant_type == "client_credentials":
        client_id, client_secret = _client_credentials(form, request)
        access_token = await sign_in.sign_in_client(
            context,
            client_id=client_id,
            client_secret=client_secret,
            scopes=form.scope.split(),
            origin=_origin(request),
        )
        return _token(access_token, context.settings)
    signed_in = await sign_in.sign_in(context, username=form.username, password=form.password, origin=_origin(request))
    return _signed_in(signed_in, response, context.settings)


@router.post("/refresh", dependencies=[OWN_ORIGIN])
async def refresh_token(
    request: Request,
    response: Response,
    context: ContextDep,
    cookie: RefreshCookie = None,
) -> TokenPublic:
    """Exchange the refresh cookie for a new access token and the next cookie. Each cookie works once."""
    if cookie is None:
        raise Unauthenticated(NOT_SIGNED_IN)
    renewed = await sessions.refresh(context, cookie, _origin(request))
    return _signed_in(renewed, response, context.settings)


@router.post("/logout", dependencies=[OWN_ORIGIN], status_code=204)
async def logout(
    request: Request,
    response: Response,
    session: SessionDep,
    cookie: RefreshCookie = None,
) -> None:
    """End this browser's session; its access tokens end with it."""
    if cookie is not None:
        await sessions.sign_out(session, cookie, _origin(request))
    response.delete_cookie(COOKIE, path=COOKIE_PATH)


@router.get("/me", dependencies=[SIGNED_IN])
async def get_me(caller: CallerDep) -> MePublic:
    """Who is signed in, and what they may do."""
    return MePublic(
        id=caller.id,
        username=caller.username,
        full_name=caller.full_name,
        role=caller.role,
        permissions=sorted(caller.permissions),
    )


@router.post("/password", dependencies=[SIGNED_IN], status_code=204, responses=documented(429))
async def change_password(change: PasswordChange, caller: CallerDep, context: ContextDep) -> None:
    """Change one's own password; all one's other sessions end."""
    if caller.type != "user":
        raise Forbidden(PEOPLE_ONLY)
    await service.change_password(
        context,
        user_id=caller.id,
        session_id=caller.session_id,
        current=change.current_password,
        new=change.new_password,
        actor=caller.actor,
    )


def _client_credentials(form: TokenRequest, request: Request) -> tuple[str, str]:
    """A program's id and secret, from the form or from HTTP Basic (RFC 6749, 2.3.1)."""
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if form.client_id or kind.lower() != "basic":
        return form.client_id, form.client_secret
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return client_id, secret


def _origin(request: Request) -> Origin:
    agent = request.headers.get("user-agent")
    return Origin(request.client.host if request.client else None, agent[:200] if agent else None)


def _token(access_token: str, settings: Settings) -> TokenPublic:
    return TokenPublic(access_token=access_token, token_type="bearer", expires_in=settings.access_token_seconds)  # noqa: S106 - OAuth's word


def _signed_in(signed_in: SignedIn, response: Response, settings: Settings) -> TokenPublic:
    lives = signed_in.expires_at.astimezone(UTC) - clock.now()
    response.set_cookie(
        COOKIE,
        signed_in.refresh_token,
        max_age=int(lives.total_seconds()),
        path=COOKIE_PATH,
        secure=settings.public_url.startswith("https:"),
        httponly=True,
        samesite="strict",
    )
    return _token(signed_in.access_token, settings)
