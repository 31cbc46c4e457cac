"""Signing in over HTTP: by password, by client credentials, and what guards both."""

import asyncio
import base64
from datetime import datetime, timedelta

import httpx
import pytest
from jose import jwt
from passlib.hash import argon2
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit.models import AuditEvent
from pengingat.auth.models import SignInAttempts, User
from pengingat.auth.rules import Permission, Role
from pengingat.context import Context
from pengingat.db import transaction
from tests.factories.accounts import PASSWORD, make_client, make_user
from tests.serving import assert_problem, serving

pytestmark = pytest.mark.usefixtures("cheap_hashes")

TOKEN = "/api/v1/auth/token"


async def sign_in(client: httpx.AsyncClient, username: str = "rina", password: str = PASSWORD) -> httpx.Response:
    return await client.post(TOKEN, data={"grant_type": "password", "username": username, "password": password})


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> "Travel":
    return Travel(monkeypatch)


class Travel:
    """Moves the clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.real = clock.now
        self.ahead = timedelta()
        monkeypatch.setattr(clock, "now", self._now)

    def _now(self) -> datetime:
        return self.real() + self.ahead

    def by(self, **ahead: float) -> None:
        self.ahead += timedelta(**ahead)


class TestPassword:
    async def test_gives_a_token_that_works_and_a_cookie(
        self, anonymous: httpx.AsyncClient, context: Context, session: AsyncSession
    ) -> None:
        user = await make_user(context)
        answer = await sign_in(anonymous)
        assert answer.status_code == 200
        body = answer.json()
        assert body == {"access_token": body["access_token"], "token_type": "bearer", "expires_in": 900}
        me = await anonymous.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {body['access_token']}"})
        assert me.json() | {"permissions": ...} == {
            "id": str(user.id),
            "username": "rina",
            "full_name": "Rina",
            "role": "operator",
            "permissions": ...,
        }
        assert "send_jobs.send" in me.json()["permissions"]
        assert "devices.manage" not in me.json()["permissions"]
        actions = (await session.scalars(select(AuditEvent.action).where(AuditEvent.actor_id == user.id))).all()
        assert "auth.sign_in" in actions

    async def test_the_cookie_is_out_of_scripts_reach(self, anonymous: httpx.AsyncClient, context: Context) -> None:
        await make_user(context)
        cookie = (await sign_in(anonymous)).headers["set-cookie"].lower()
        for part in ("httponly", "samesite=strict", "path=/api/v1/auth", "max-age=60479"):
            assert part in cookie
        assert "secure" not in cookie

    async def test_the_cookie_is_for_https_alone_when_the_product_is(self, context: Context) -> None:
        await make_user(context)
        secure = Context(
            context.settings.model_copy(update={"public_url": "https://pengingat.example"}),
            context.sessions,
            context.keyring,
        )
        async with serving(secure) as client:
            answer = await sign_in(client)
        assert "; secure" in answer.headers["set-cookie"].lower()
        assert answer.headers["strict-transport-security"] == "max-age=31536000"

    async def test_the_username_may_be_written_in_capitals(
        self, anonymous: httpx.AsyncClient, context: Context
    ) -> None:
        await make_user(context)
        assert (await sign_in(anonymous, "RINA")).status_code == 200

    @pytest.mark.parametrize(
        ("username", "password"), [("rina", "salah besar sekali"), ("siapa", PASSWORD), ("rina", ""), ("", "")]
    )
    async def test_wrong_ones_are_all_answered_alike(
        self, anonymous: httpx.AsyncClient, context: Context, username: str, password: str
    ) -> None:
        await make_user(context)
        answer = await sign_in(anonymous, username, password)
        body = assert_problem(answer, 401, "wrong_credentials")
        assert body["error"] == "invalid_grant"
        assert "set-cookie" not in answer.headers

    async def test_a_deactivated_user_is_answered_like_a_wrong_password(
        self, anonymous: httpx.AsyncClient, context: Context, session: AsyncSession
    ) -> None:
        user = await make_user(context)
        token = (await sign_in(anonymous)).json()["access_token"]
        await session.execute(text("UPDATE users SET is_active = false WHERE id = :id"), {"id": user.id})
        await session.commit()
        assert_problem(await sign_in(anonymous), 401, "wrong_credentials")
        me = await anonymous.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert_problem(me, 401, "token_invalid")

    async def test_what_was_typed_is_stored_nowhere(
        self, anonymous: httpx.AsyncClient, context: Context, session: AsyncSession
    ) -> None:
        await sign_in(anonymous, "my-secret-typed-in-the-wrong-field", "x")
        rows = await session.execute(text("SELECT row_to_json(a)::text FROM audit_events a"))
        assert "my-secret" not in str(rows.all())
        attempts = (await session.scalars(select(SignInAttempts.subject))).all()
        assert attempts
        assert not any(b"my-secret" in subject for subject in attempts)

    async def test_an_older_hash_is_stored_anew(
        self, anonymous: httpx.AsyncClient, context: Context, session: AsyncSession
    ) -> None:
        user = await make_user(context)
        from_old = "UPDATE users SET password_hash = :hash WHERE id = :id"
        hashed = _weak_hash()
        await session.execute(text(from_old), {"hash": hashed, "id": user.id})
        await session.commit()
        assert (await sign_in(anonymous)).status_code == 200
        stored = await session.scalar(select(User.password_hash).where(User.id == user.id))
        assert stored != hashed
        assert (await sign_in(anonymous)).status_code == 200

    async def test_the_form_is_checked(self, anonymous: httpx.AsyncClient) -> None:
        answer = await anonymous.post(TOKEN, data={"grant_type": "implicit"})
        body = assert_problem(answer, 422, "request_invalid")
        assert body["errors"] == [
            {
                "field": "grant_type",
                "code": "literal_error",
                "message": "Pilih salah satu: 'password' or 'client_credentials'.",
            }
        ]

    async def test_a_nul_is_the_requests_fault(self, anonymous: httpx.AsyncClient) -> None:
        assert_problem(await sign_in(anonymous, "ri\0na"), 422, "request_invalid")

    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
    )
    async def test_another_sites_page_is_refused(
        self, anonymous: httpx.AsyncClient, context: Context, headers: dict[str, str]
    ) -> None:
        await make_user(context)
        form = {"grant_type": "password", "username": "rina", "password": PASSWORD}
        assert_problem(await anonymous.post(TOKEN, data=form, headers=headers), 403, "origin_foreign")

    async def test_our_own_page_is_heard(self, anonymous: httpx.AsyncClient, context: Context) -> None:
        await make_user(context)
        form = {"grant_type": "password", "username": "rina", "password": PASSWORD}
        headers = {"Origin": "http://pengingat.test", "Sec-Fetch-Site": "same-origin"}
        assert (await anonymous.post(TOKEN, data=form, headers=headers)).status_code == 200


def _weak_hash() -> str:
    weak: str = argon2.using(type="ID", memory_cost=32, rounds=1, parallelism=1).hash(PASSWORD)
    return weak


class TestThrottle:
    async def test_an_account_is_closed_within_twenty_tries_and_opens_again(
        self, anonymous: httpx.AsyncClient, context: Context, travel: Travel
    ) -> None:
        await make_user(context)
        answers = [await sign_in(anonymous, password="salah besar sekali") for _ in range(11)]
        assert [answer.status_code for answer in answers] == [401] * 10 + [429]
        assert_problem(answers[-1], 429, "too_many_tries")
        assert 0 < int(answers[-1].headers["retry-after"]) <= 300
        assert (await sign_in(anonymous)).status_code == 429
        travel.by(seconds=int(answers[-1].headers["retry-after"]) + 1)
        assert (await sign_in(anonymous)).status_code == 200

    async def test_others_sign_in_meanwhile(self, anonymous: httpx.AsyncClient, context: Context) -> None:
        await make_user(context)
        await make_user(context, "tono")
        for _ in range(11):
            await sign_in(anonymous, password="salah besar sekali")
        assert (await sign_in(anonymous)).status_code == 429
        assert (await sign_in(anonymous, "tono")).status_code == 200

    async def test_strangers_do_not_lock_the_owner_out(
        self, anonymous: httpx.AsyncClient, context: Context, session: AsyncSession
    ) -> None:
        """From an address the owner has signed in from, only failures from there count."""
        user = await make_user(context)
        for _ in range(11):
            await sign_in(anonymous, password="salah besar sekali")
        assert (await sign_in(anonymous)).status_code == 429
        await session.execute(
            text(
                "INSERT INTO sessions (user_id, address, last_used_at, expires_at) "
                "VALUES (:id, '127.0.0.1', now(), now())"
            ),
            {"id": user.id},
        )
        await session.commit()
        assert (await sign_in(anonymous)).status_code == 200

    async def test_an_address_that_tries_many_accounts_is_closed(
        self, anonymous: httpx.AsyncClient, context: Context, travel: Travel
    ) -> None:
        await make_user(context)
        answers = [await sign_in(anonymous, f"nama{number}") for number in range(19)]
        assert [answer.status_code for answer in answers] == [401] * 18 + [429]
        assert (await sign_in(anonymous)).status_code == 429
        travel.by(seconds=61)
        assert (await sign_in(anonymous)).status_code == 200

    async def test_the_right_password_forgives_the_account(
        self, anonymous: httpx.AsyncClient, context: Context, travel: Travel
    ) -> None:
        await make_user(context)
        assert (await sign_in(anonymous)).status_code == 200  # the address is known from here on
        for _ in range(2):
            for _ in range(9):
                assert (await sign_in(anonymous, password="salah besar sekali")).status_code == 401
            travel.by(seconds=61)
            assert (await sign_in(anonymous)).status_code == 200

    async def test_a_burst_cannot_outrun_the_count(self, committed: Context) -> None:
        await make_user(committed)
        async with serving(committed) as client:
            answers = await asyncio.gather(*(sign_in(client, password="salah besar sekali") for _ in range(30)))
            statuses = [answer.status_code for answer in answers]
        assert set(statuses) == {401, 429}
        assert statuses.count(401) < 14  # ten, and the at most three being hashed when the tenth failed
        async with transaction(committed.sessions) as session:
            assert (await session.scalar(select(func.max(SignInAttempts.failures)))) == statuses.count(401)

    async def test_many_right_ones_at_once_are_all_let_in(self, committed: Context) -> None:
        await make_user(committed)
        async with serving(committed) as client:
            answers = await asyncio.gather(*(sign_in(client) for _ in range(25)))
        assert {answer.status_code for answer in answers} == {200}

    async def test_client_secrets_are_counted_too(self, anonymous: httpx.AsyncClient, context: Context) -> None:
        made = await make_client(context)
        form = {"grant_type": "client_credentials", "client_id": made.client_id, "client_secret": "salah"}
        statuses = [(await anonymous.post(TOKEN, data=form)).status_code for _ in range(11)]
        assert statuses == [401] * 10 + [429]


class TestClientCredentials:
    async def test_gives_a_token_and_no_cookie(self, anonymous: httpx.AsyncClient, context: Context) -> None:
        made = await make_client(context, Role.VIEWER)
        form = {"grant_type": "client_credentials", "client_id": made.client_id, "client_secret": made.client_secret}
        answer = await anonymous.post(TOKEN, data=form)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        me = await anonymous.get(
            "/api/v1/auth/me", headers={"Authorization": f"Bearer {answer.json()['access_token']}"}
        )
        assert me.json()["username"] == made.client_id
        assert me.json()["role"] == "viewer"
        assert "participants.read" in me.json()["permissions"]

    async def test_may_come_by_http_basic(self, anonymous: httpx.AsyncClient, context: Context) -> None:
        made = await make_client(context)
        answer = await anonymous.post(
            TOKEN, data={"grant_type": "client_credentials"}, auth=(made.client_id, made.client_secret)
        )
        assert answer.status_code == 200

    @pytest.mark.parametrize("authorization", ["Basic", "Basic !!", "Basic " + base64.b64encode(b"\xff:x").decode()])
    async def test_broken_basic_is_wrong_credentials(self, anonymous: httpx.AsyncClient, authorization: str) -> None:
        answer = await anonymous.post(
            TOKEN, data={"grant_type": "client_credentials"}, headers={"Authorization": authorization}
        )
        assert assert_problem(answer, 401, "wrong_credentials")["error"] == "invalid_grant"

    async def test_a_password_is_taken_beside_an_empty_basic_header(
        self, anonymous: httpx.AsyncClient, context: Context
    ) -> None:
        """As the docs page's Authorize button sends it."""
        await make_user(context)
        form = {"grant_type": "password", "username": "rina", "password": PASSWORD}
        assert (await anonymous.post(TOKEN, data=form, headers={"Authorization": "Basic Og=="})).status_code == 200

    async def test_scopes_narrow_the_token(self, anonymous: httpx.AsyncClient, context: Context) -> None:
        made = await make_client(context, Role.OPERATOR, ["participants.read", "imports.write"])
        form = {"grant_type": "client_credentials", "client_id": made.client_id, "client_secret": made.client_secret}

        async def permissions(scope: str) -> list[Permission]:
            answer = await anonymous.post(TOKEN, data=form | {"scope": scope})
            bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
            return (await anonymous.get("/api/v1/auth/me", headers=bearer)).json()["permissions"]

        assert await permissions("") == ["imports.write", "participants.read"]
        assert await permissions("imports.write") == ["imports.write"]
        answer = await anonymous.post(TOKEN, data=form | {"scope": "imports.write devices.manage"})
        assert assert_problem(answer, 422, "scope_not_held")["error"] == "invalid_scope"

    @pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
    async def test_one_that_has_ended_is_refused_and_its_tokens_die(
        self, anonymous: httpx.AsyncClient, context: Context, session: AsyncSession, column: str
    ) -> None:
        made = await make_client(context)
        form = {"grant_type": "client_credentials", "client_id": made.client_id, "client_secret": made.client_secret}
        token = (await anonymous.post(TOKEN, data=form)).json()["access_token"]
        await session.execute(text(f"UPDATE api_clients SET {column} = now() WHERE id = :id"), {"id": made.id})
        await session.commit()
        assert_problem(await anonymous.post(TOKEN, data=form), 401, "wrong_credentials")
        me = await anonymous.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {token}"})
        assert_problem(me, 401, "token_invalid")

    async def test_the_token_lives_at_most_15_minutes(self, anonymous: httpx.AsyncClient, context: Context) -> None:
        made = await make_client(context)
        form = {"grant_type": "client_credentials", "client_id": made.client_id, "client_secret": made.client_secret}
        claims = jwt.get_unverified_claims((await anonymous.post(TOKEN, data=form)).json()["access_token"])
        assert 0 < claims["exp"] - claims["iat"] <= 900
