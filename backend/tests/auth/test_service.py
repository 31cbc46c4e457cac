"""Making accounts, as the command line does."""

import asyncio

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.models import AuditEvent
from pengingat.auth import service
from pengingat.auth.models import ApiClient, User
from pengingat.auth.rules import Role
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.errors import Conflict, Invalid
from pengingat.main import create_app
from pengingat.settings import Settings
from tests.factories.accounts import PASSWORD, make_client, make_user

pytestmark = pytest.mark.usefixtures("cheap_hashes")


async def test_a_user_is_made_and_written_down(context: Context, session: AsyncSession) -> None:
    user = await make_user(context)
    event = await session.scalar(select(AuditEvent).where(AuditEvent.action == "user.created"))
    assert event is not None
    assert (event.actor_type, event.object_id, event.details) == ("system", str(user.id), {"role": "operator"})


async def test_a_name_is_taken_in_any_case(context: Context) -> None:
    await make_user(context, "rina")
    with pytest.raises(Conflict):
        await make_user(context, "Rina")


async def test_a_short_password_makes_no_user(session: AsyncSession) -> None:
    with pytest.raises(Invalid):
        await service.create_user(session, username="rina", full_name="Rina", password="pendek", role=Role.VIEWER)


async def test_a_clients_secret_is_stored_as_a_hash_alone(context: Context, session: AsyncSession) -> None:
    made = await make_client(context)
    stored = await session.get_one(ApiClient, made.id)
    assert stored.client_id == made.client_id
    assert made.client_secret.encode() not in stored.secret_hash
    assert len(made.client_secret) >= 43


async def test_a_client_gets_no_scope_its_role_does_not_hold(context: Context) -> None:
    with pytest.raises(Invalid):
        await make_client(context, Role.VIEWER, ["devices.manage"])


def with_admin(settings: Settings) -> Settings:
    return settings.model_copy(update={"admin_username": "kepala", "admin_password": SecretStr(PASSWORD)})


class TestFirstAdmin:
    async def admins(self, session: AsyncSession) -> int:
        return await session.scalar(select(func.count()).where(User.role == "admin")) or 0

    async def test_is_made_once(self, session: AsyncSession, settings: Settings) -> None:
        for _ in range(2):
            await service.ensure_first_admin(session, with_admin(settings))
        assert await self.admins(session) == 1

    async def test_is_not_made_beside_another(self, context: Context, session: AsyncSession) -> None:
        await make_user(context, "lain", Role.ADMIN)
        await service.ensure_first_admin(session, with_admin(context.settings))
        assert await session.scalar(select(User.username).where(User.role == "admin")) == "lain"

    async def test_is_not_made_without_settings(self, session: AsyncSession, settings: Settings) -> None:
        await service.ensure_first_admin(session, settings)
        assert await self.admins(session) == 0

    async def test_that_cannot_be_made_keeps_nobody_out(self, context: Context, session: AsyncSession) -> None:
        await make_user(context, "kepala", Role.VIEWER)
        await service.ensure_first_admin(session, with_admin(context.settings))
        short = with_admin(context.settings).model_copy(update={"admin_password": SecretStr("pendek")})
        await service.ensure_first_admin(session, short)
        assert await self.admins(session) == 0

    async def test_processes_that_start_together_make_one(self, committed: Context) -> None:
        async def start() -> None:
            app = create_app(with_admin(committed.settings), committed.settings.database_url)
            async with app.router.lifespan_context(app):
                pass

        await asyncio.gather(*(start() for _ in range(3)))
        async with transaction(committed.sessions) as session:
            assert await self.admins(session) == 1
