"""The device of the settings, and what is learned about devices."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.crypto import Keyring, data_keys
from pengingat.devices import service
from pengingat.devices.models import Device
from pengingat.devices.rules import DeviceState
from pengingat.errors import Invalid
from pengingat.gateway import DeviceAnswer, DeviceCode, DeviceProblem, DeviceProfile, DeviceUpdate, Unreachable
from pengingat.settings import Settings
from tests.factories.delivery import create_device

PROFILE = DeviceProfile("62812000111", "Kantor", connected=True, quota=10, package="Reguler", expires="-")


def with_token(settings: Settings, token: str = "first-token", **changes: Any) -> Settings:
    return settings.model_copy(update={"fonnte_token": SecretStr(token), **changes})


async def default(session: AsyncSession) -> Device:
    statement = select(Device).where(Device.name == "default").execution_options(populate_existing=True)
    return (await session.scalars(statement)).one()


class TestDefault:
    async def test_is_made_from_the_settings(self, session: AsyncSession, keyring: Keyring, settings: Settings) -> None:
        chosen = with_token(settings, send_pace="10-30", send_window="mon-fri 08:00-17:00", daily_cap=150)
        await service.ensure_default(session, keyring, chosen)
        device = await default(session)
        assert (device.pace_min_s, device.pace_max_s) == (10, 30)
        assert (device.window, device.daily_cap, device.state) == ("mon-fri 08:00-17:00", 150, "unknown")
        assert keyring.open("device_token", device.token_sealed) == "first-token"

    async def test_without_a_token_nothing_is_made(
        self, session: AsyncSession, keyring: Keyring, settings: Settings
    ) -> None:
        await service.ensure_default(session, keyring, settings)
        assert await session.scalar(select(Device.id).where(Device.name == "default")) is None

    async def test_a_new_start_keeps_what_was_learned_and_takes_new_limits(
        self, session: AsyncSession, keyring: Keyring, settings: Settings
    ) -> None:
        await service.ensure_default(session, keyring, with_token(settings))
        device = await default(session)
        sealed = device.token_sealed
        await service.record_answer(session, device.id, PROFILE, clock.now())
        await service.ensure_default(session, keyring, with_token(settings, send_pace="5", daily_cap=7))
        device = await default(session)
        assert (device.state, device.number, device.token_sealed) == ("connected", "62812000111", sealed)
        assert (device.pace_min_s, device.daily_cap) == (5, 7)

    async def test_another_token_is_another_device(
        self, session: AsyncSession, keyring: Keyring, settings: Settings
    ) -> None:
        await service.ensure_default(session, keyring, with_token(settings))
        refused = DeviceProblem(DeviceCode.TOKEN_INVALID, "invalid token")
        await service.record_answer(session, (await default(session)).id, refused, clock.now())
        assert (await default(session)).state == "refused"
        await service.ensure_default(session, keyring, with_token(settings, "second-token"))
        device = await default(session)
        assert (device.state, device.state_reason, device.number) == ("unknown", None, None)
        assert keyring.open("device_token", device.token_sealed) == "second-token"

    async def test_a_token_sealed_under_lost_keys_is_sealed_anew(
        self, session: AsyncSession, keyring: Keyring, settings: Settings
    ) -> None:
        lost = Keyring(keys=data_keys([("lost", b"l" * 32)]), index_key=b"i" * 32)
        await service.ensure_default(session, lost, with_token(settings))
        await service.ensure_default(session, keyring, with_token(settings))
        assert keyring.open("device_token", (await default(session)).token_sealed) == "first-token"

    async def test_hours_nobody_understands_stop_the_start(
        self, session: AsyncSession, keyring: Keyring, settings: Settings
    ) -> None:
        with pytest.raises(Invalid, match="window_invalid"):
            await service.ensure_default(session, keyring, with_token(settings, send_window="8 to 5"))


class TestAnswers:
    @pytest.mark.parametrize(
        ("answer", "state", "reason"),
        [
            (PROFILE, "connected", None),
            (DeviceProblem(DeviceCode.TOKEN_INVALID, "-"), "refused", "token_invalid"),
            (DeviceProblem(DeviceCode.DEVICE_DISCONNECTED, "-"), "disconnected", "device_disconnected"),
            (Unreachable("-"), "unreachable", "gateway_unreachable"),
        ],
    )
    async def test_are_written_down(
        self, session: AsyncSession, keyring: Keyring, answer: DeviceAnswer, state: str, reason: str | None
    ) -> None:
        device = await create_device(
            session, keyring, state="unreachable", state_reason="gateway_unreachable", failures_in_row=3
        )
        now = clock.now()
        await service.record_answer(session, device.id, answer, now)
        await session.refresh(device)
        assert (device.state, device.state_reason, device.state_at) == (state, reason, now)
        assert device.failures_in_row == (0 if state == "connected" else 3)

    async def test_a_device_that_is_gone_is_passed_over(self, session: AsyncSession, keyring: Keyring) -> None:
        device = await create_device(session, keyring)
        await session.delete(device)
        await session.flush()
        await service.record_answer(session, device.id, PROFILE, clock.now())


class TestChecks:
    async def test_the_doubtful_are_asked_once_a_minute(self, session: AsyncSession, keyring: Keyring) -> None:
        now = clock.now()
        lately, before = now - timedelta(seconds=59), now - timedelta(seconds=60)
        doubtful = {
            (await create_device(session, keyring)).id,
            (await create_device(session, keyring, state="refused", state_at=before)).id,
            (await create_device(session, keyring, state="connected", state_at=before)).id,  # its number is not known
        }
        await create_device(session, keyring, state="refused", state_at=lately)
        await create_device(session, keyring, state="connected", number="62812", state_at=before)
        assert {device_id for device_id, _ in await service.claim_checks(session, now)} == doubtful
        assert await service.claim_checks(session, now) == []

    async def test_on_a_persons_word_they_are_asked_at_once(self, session: AsyncSession, keyring: Keyring) -> None:
        now = clock.now()
        device = await create_device(session, keyring, state="disconnected", state_at=now)
        assert await service.claim_checks(session, now) == []
        await service.ask_again(session)
        assert [device_id for device_id, _ in await service.claim_checks(session, now)] == [device.id]


class TestCallbacks:
    async def test_a_device_that_went_is_believed(self, session: AsyncSession, keyring: Keyring) -> None:
        device = await create_device(session, keyring, number="62812000111", state="connected")
        other = await create_device(session, keyring, number="62812000222", state="connected")
        await service.record_callback(session, DeviceUpdate("62812000111", False, "", "1"), clock.now())
        await session.refresh(device)
        await session.refresh(other)
        assert (device.state, device.state_reason) == (DeviceState.DISCONNECTED, "device_disconnected")
        assert other.state == DeviceState.CONNECTED

    async def test_a_device_that_came_is_asked_first(self, session: AsyncSession, keyring: Keyring) -> None:
        now = clock.now()
        device = await create_device(session, keyring, number="62812000111", state="disconnected", state_at=now)
        await service.record_callback(session, DeviceUpdate("62812000111", True, "", "2"), now)
        await session.refresh(device)
        assert device.state == DeviceState.DISCONNECTED
        assert [device_id for device_id, _ in await service.claim_checks(session, now)] == [device.id]
