"""Signing in: a person by password, a program by its secret.

Each step is a short transaction of its own: a failed try must stay counted although the request is refused, and no
connection may be held while a password is hashed.
"""

import hashlib
import hmac
from collections.abc import Collection
from uuid import UUID

from pengingat import clock
from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.auth import passwords, queries, sessions, throttle, tokens
from pengingat.auth.models import ApiClient, User
from pengingat.auth.passwords import Verdict
from pengingat.auth.rules import Role, Subject, account_subject, address_subject, granted
from pengingat.auth.sessions import Origin, SignedIn
from pengingat.auth.tokens import AccessToken
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.errors import Invalid, Unauthenticated, problem

WRONG_CREDENTIALS = problem(
    "wrong_credentials",
    id="Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecilnya, lalu coba lagi.",
    en="The username or the password is wrong. Check capital and small letters, then try again.",
)
SCOPE_NOT_HELD = problem(
    "scope_not_held",
    id="Klien ini tidak memiliki izin: {scope}.",
    en="This client does not hold the permission: {scope}.",
)


class InvalidGrant(Unauthenticated):
    """Wrong credentials, said in OAuth's own words too (RFC 6749, 5.2)."""

    extra = {"error": "invalid_grant"}


class InvalidScope(Invalid):
    """A scope was asked for that the client does not hold."""

    extra = {"error": "invalid_scope"}


async def sign_in(context: Context, *, username: str, password: str, origin: Origin) -> SignedIn:
    """Begin a session; raises `InvalidGrant` or `TooMany`."""
    async with passwords.turn():
        async with transaction(context.sessions) as session:
            user = await queries.find_user(session, username)
            known = user and origin.address and await queries.has_signed_in_from(session, user.id, origin.address)
            subjects = _subjects(username, origin, known=bool(known))
            await throttle.check(session, subjects, clock.now())
        verdict = await passwords.verify(password, user.password_hash if user and user.is_active else None)
        if user is None or not verdict.right:
            await _refuse(context, subjects, Actor("user", user.id if user else None, origin.address))
            raise InvalidGrant(WRONG_CREDENTIALS)
    return await _welcome(context, user.id, verdict, subjects[0], origin)


async def _welcome(context: Context, user_id: UUID, verdict: Verdict, account: Subject, origin: Origin) -> SignedIn:
    async with transaction(context.sessions) as session:
        user = await session.get(User, user_id, with_for_update=True)
        if user is None or not user.is_active:
            raise InvalidGrant(WRONG_CREDENTIALS)
        if verdict.new_hash:
            user.password_hash = verdict.new_hash
        user.last_sign_in_at = clock.now()
        await throttle.forget(session, account)
        signed_in = await sessions.open_session(session, user, origin, context.settings)
        audit.record(session, Actor("user", user.id, origin.address), Action.SIGN_IN, "user", user.id)
        return signed_in


async def sign_in_client(
    context: Context, *, client_id: str, client_secret: str, scopes: Collection[str], origin: Origin
) -> str:
    """An access token for a program, narrowed to `scopes` if any; raises `InvalidGrant`, `InvalidScope`, `TooMany`."""
    now = clock.now()
    async with transaction(context.sessions) as session:
        client = await queries.find_client(session, client_id)
        subjects = _subjects(f"client {client_id}", origin, known=False)
        await throttle.check(session, subjects, now)
        if client is not None and _opens(client, client_secret):
            client.last_used_at = now
            token = AccessToken(
                "client",
                client.id,
                Role(client.role),
                client.token_version,
                session_id=None,
                scopes=_narrowed(client, scopes),
            )
            return tokens.issue(token, context.settings, now)
    await _refuse(context, subjects, Actor("client", client.id if client else None, origin.address))
    raise InvalidGrant(WRONG_CREDENTIALS)


def is_valid(client: ApiClient) -> bool:
    """Whether a program may still sign in and call."""
    return client.revoked_at is None and (client.expires_at is None or client.expires_at > clock.now())


def secret_hash(client_secret: str) -> bytes:
    """What is stored of a secret: it is 256 random bits, so a plain hash leaves nothing to guess."""
    return hashlib.sha256(client_secret.encode()).digest()


def _opens(client: ApiClient, client_secret: str) -> bool:
    return is_valid(client) and hmac.compare_digest(client.secret_hash, secret_hash(client_secret))


def _narrowed(client: ApiClient, scopes: Collection[str]) -> frozenset[str] | None:
    held = None if client.scopes is None else frozenset(client.scopes)
    may = granted(Role(client.role), held)
    for scope in scopes:
        if scope not in may:
            raise InvalidScope(SCOPE_NOT_HELD, scope=scope)
    return frozenset(scopes) or held


def _subjects(name: str, origin: Origin, *, known: bool) -> list[Subject]:
    account = account_subject(name, origin.address if known else None)
    return [account, address_subject(origin.address)] if origin.address else [account]


async def _refuse(context: Context, subjects: Collection[Subject], actor: Actor) -> None:
    async with transaction(context.sessions) as session:
        await throttle.count_failure(session, list(subjects), clock.now())
        audit.record(session, actor, Action.SIGN_IN_REFUSED, actor.type, actor.id)
