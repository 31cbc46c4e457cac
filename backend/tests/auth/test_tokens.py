"""Access tokens: only whole, current, rightly signed ones are taken; over HTTP, as an attacker would bring them."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from jose import jwt
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.auth import tokens
from pengingat.auth.models import User
from pengingat.auth.rules import Role
from pengingat.auth.tokens import AccessToken
from pengingat.context import Context
from tests.factories.accounts import make_user
from tests.serving import assert_problem

Claims = dict[str, object]


def claims_of(user: User) -> Claims:
    now = int(clock.now().timestamp())
    return {
        "iss": "pengingat",
        "aud": "pengingat-api",
        "sub": f"user:{user.id}",
        "iat": now,
        "exp": now + 600,
        "ver": 0,
        "role": "operator",
    }


async def status_of(client: httpx.AsyncClient, token: str) -> int:
    return (await client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})).status_code


def signed(claims: Claims, context: Context, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, context.settings.secret_key.get_secret_value(), algorithm=algorithm)


async def test_the_claims_of_these_tests_are_good(anonymous: httpx.AsyncClient, context: Context) -> None:
    assert await status_of(anonymous, signed(claims_of(await make_user(context)), context)) == 200


@pytest.mark.parametrize("missing", ["iss", "aud", "sub", "iat", "exp", "ver", "role"])
async def test_each_claim_is_needed(anonymous: httpx.AsyncClient, context: Context, missing: str) -> None:
    claims = claims_of(await make_user(context))
    del claims[missing]
    assert await status_of(anonymous, signed(claims, context)) == 401


WRONG: list[Callable[[Claims], Claims]] = [
    lambda claims: claims | {"iss": "somebody"},
    lambda claims: claims | {"aud": "another-api"},
    lambda claims: claims | {"exp": int(clock.now().timestamp()) - 1},
    lambda claims: claims | {"exp": "never"},
    lambda claims: claims | {"sub": f"user:{uuid4()}"},
    lambda claims: claims | {"sub": "user:1"},
    lambda claims: claims | {"sub": str(claims["sub"]).replace("user", "root")},
    lambda claims: claims | {"sub": str(claims["sub"]).replace("user", "client")},
    lambda claims: claims | {"ver": 1},
    lambda claims: claims | {"role": "owner"},
    lambda claims: claims | {"role": "admin"},  # validly signed, but not the account's role any more
    lambda claims: claims | {"sid": str(uuid4())},
    lambda claims: claims | {"nbf": int(clock.now().timestamp()) + 600},
]


@pytest.mark.parametrize("change", WRONG)
async def test_a_wrong_claim_is_refused(
    anonymous: httpx.AsyncClient, context: Context, change: Callable[[Claims], Claims]
) -> None:
    assert await status_of(anonymous, signed(change(claims_of(await make_user(context))), context)) == 401


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
async def test_another_algorithm_is_refused_with_the_right_key(
    anonymous: httpx.AsyncClient, context: Context, algorithm: str
) -> None:
    assert await status_of(anonymous, signed(claims_of(await make_user(context)), context, algorithm)) == 401


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
async def test_unsigned_tokens_are_refused(anonymous: httpx.AsyncClient, context: Context, algorithm: str) -> None:
    parts = ({"alg": algorithm, "typ": "JWT"}, claims_of(await make_user(context)))
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    for signature in ("", "x"):
        assert await status_of(anonymous, ".".join([*encoded, signature])) == 401


async def test_another_key_is_refused(anonymous: httpx.AsyncClient, context: Context) -> None:
    assert await status_of(anonymous, jwt.encode(claims_of(await make_user(context)), "another", "HS256")) == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "x"])
async def test_without_a_bearer_nobody_is_signed_in(anonymous: httpx.AsyncClient, header: str) -> None:
    answer = await anonymous.get("/api/v1/auth/me", headers={"Authorization": header})
    assert_problem(answer, 401, "not_signed_in")


@pytest.mark.parametrize("header", ["Bearer a.b.c", "bearer x", "Bearer é", "Bearer a b"])
async def test_anything_else_is_no_token(anonymous: httpx.AsyncClient, header: str) -> None:
    answer = await anonymous.get("/api/v1/auth/me", headers={"Authorization": header.encode()})
    assert_problem(answer, 401, "token_invalid")


async def test_a_token_in_the_address_is_none(anonymous: httpx.AsyncClient, context: Context) -> None:
    token = signed(claims_of(await make_user(context)), context)
    assert (await anonymous.get(f"/api/v1/auth/me?access_token={token}&token={token}")).status_code == 401


async def test_a_new_version_of_the_account_ends_its_tokens(
    anonymous: httpx.AsyncClient, context: Context, session: AsyncSession
) -> None:
    token = signed(claims_of(await make_user(context)), context)
    await session.execute(text("UPDATE users SET token_version = 1"))
    await session.commit()
    assert await status_of(anonymous, token) == 401


def test_what_is_issued_is_read_back(context: Context) -> None:
    for token in (
        AccessToken("user", UUID(int=1), Role.ADMIN, 3, UUID(int=2), None),
        AccessToken("client", UUID(int=1), Role.VIEWER, 0, None, frozenset({"imports.read"})),
    ):
        encoded = tokens.issue(token, context.settings, clock.now())
        assert tokens.read(encoded, context.settings) == token
        lives = jwt.get_unverified_claims(encoded)
        assert timedelta(seconds=lives["exp"] - lives["iat"]) <= timedelta(minutes=15)
