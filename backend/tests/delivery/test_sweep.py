"""What is looked after every few seconds."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.context import Context
from pengingat.crypto import Keyring
from pengingat.delivery import sweep
from pengingat.delivery.models import Attempt
from pengingat.gateway import DeviceAnswer, DeviceCode, DeviceProblem, DeviceProfile, Unreachable
from tests.delivery.conftest import Watch
from tests.factories.delivery import StubGateway, create_batch, create_device, create_message, create_opt_out

WELL = DeviceProfile("62812000111", "Kantor", connected=True, quota=5, package="Reguler", expires="-")


async def bells(session: AsyncSession) -> int:
    statement = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'delivery.drain' AND status = 'todo'")
    return await session.scalar(statement) or 0


class TestLeases:
    async def test_an_abandoned_message_is_in_doubt(
        self, session: AsyncSession, keyring: Keyring, watch: Watch
    ) -> None:
        device = await create_device(session, keyring)
        other = await create_device(session, keyring, token="token-other")
        batch = await create_batch(session, keyring)
        over = {"status": "sending", "attempts": 2, "device_id": device.id, "lease_until": watch.now}
        abandoned = await create_message(session, keyring, batch.id, **over)
        not_yet = {"device_id": other.id, "lease_until": watch.now + timedelta(seconds=1)}
        alive = await create_message(session, keyring, batch.id, **over | not_yet)
        for message in (abandoned, alive):
            for number, outcome in ((1, "gateway_unreachable"), (2, None)):
                finished = watch.now if outcome else None
                session.add(
                    Attempt(
                        message_id=message.id,
                        number=number,
                        device_id=message.device_id,
                        outcome=outcome,
                        finished_at=finished,
                    )
                )
        await session.flush()
        await sweep.sweep(session, watch.now)
        await session.refresh(abandoned)
        await session.refresh(alive)
        assert (abandoned.status, abandoned.code, abandoned.lease_until) == ("uncertain", "lease_expired", None)
        assert (abandoned.finished_at, alive.status) == (watch.now, "sending")
        outcomes = select(Attempt.outcome).where(Attempt.message_id == abandoned.id).order_by(Attempt.number)
        assert (await session.scalars(outcomes)).all() == ["gateway_unreachable", "lease_expired"]
        outcomes = select(Attempt.outcome).where(Attempt.message_id == alive.id).order_by(Attempt.number)
        assert (await session.scalars(outcomes)).all() == ["gateway_unreachable", None]
        await session.refresh(batch)
        assert batch.status == "running"

    async def test_the_last_one_completes_its_batch(
        self, session: AsyncSession, keyring: Keyring, watch: Watch
    ) -> None:
        batch = await create_batch(session, keyring)
        await create_message(session, keyring, batch.id, status="sending", lease_until=watch.now)
        await sweep.sweep(session, watch.now)
        await session.refresh(batch)
        assert (batch.status, batch.finished_at) == ("completed", watch.now)


class TestOvertaken:
    @pytest.mark.parametrize("status", ["running", "paused", "held"])
    async def test_time_is_over(self, session: AsyncSession, keyring: Keyring, watch: Watch, status: str) -> None:
        hold = "too_many_failures" if status == "held" else None
        batch = await create_batch(session, keyring, status=status, hold_code=hold, expires_at=watch.now)
        message = await create_message(session, keyring, batch.id)
        in_time = await create_batch(session, keyring, expires_at=watch.now + timedelta(seconds=1))
        other = await create_message(session, keyring, in_time.id)
        await sweep.sweep(session, watch.now)
        await session.refresh(message)
        await session.refresh(other)
        await session.refresh(batch)
        assert (message.status, message.code, batch.status) == ("cancelled", "expired", "completed")
        assert other.status == "queued"

    @pytest.mark.parametrize(
        ("status", "after"), [("queued", "cancelled"), ("sending", "sending"), ("accepted", "accepted")]
    )
    async def test_opted_out(
        self, session: AsyncSession, keyring: Keyring, watch: Watch, status: str, after: str
    ) -> None:
        batch = await create_batch(session, keyring)
        later = watch.now + timedelta(minutes=1)
        message = await create_message(
            session, keyring, batch.id, phone="6281234567890", status=status, lease_until=later
        )
        await create_opt_out(session, keyring, "6281234567890")
        await sweep.sweep(session, watch.now)
        await session.refresh(message)
        assert message.status == after
        assert (message.code == "opted_out") is (after == "cancelled")


@pytest.mark.parametrize(
    ("status", "age", "code"),
    [
        ("accepted", timedelta(days=7), "no_receipt"),
        ("accepted", timedelta(days=7, seconds=-1), None),
        ("sent", timedelta(days=30), None),
    ],
)
async def test_no_word_for_seven_days(
    session: AsyncSession, keyring: Keyring, watch: Watch, status: str, age: timedelta, code: str | None
) -> None:
    batch = await create_batch(session, keyring, status="completed")
    message = await create_message(session, keyring, batch.id, status=status, accepted_at=watch.now - age)
    await sweep.sweep(session, watch.now)
    await session.refresh(message)
    assert (message.status, message.code) == (status, code)


@pytest.mark.parametrize(
    ("status", "message", "rings"),
    [("running", "queued", 1), ("paused", "queued", 0), ("running", "sending", 0), ("running", "accepted", 0)],
)
async def test_it_rings_while_something_may_go(
    session: AsyncSession, keyring: Keyring, watch: Watch, status: str, message: str, rings: int
) -> None:
    await create_device(session, keyring)
    batch = await create_batch(session, keyring, status=status)
    later = watch.now + timedelta(minutes=1)
    await create_message(session, keyring, batch.id, status=message, lease_until=later)
    await sweep.sweep(session, watch.now)
    await sweep.sweep(session, watch.now)
    assert await bells(session) == rings


class TestAskingDevices:
    @pytest.mark.parametrize(
        ("answer", "state", "status"),
        [
            (WELL, "connected", "running"),
            (DeviceProblem(DeviceCode.DEVICE_DISCONNECTED, "-"), "disconnected", "held"),
            (DeviceProblem(DeviceCode.TOKEN_INVALID, "-"), "refused", "held"),
            (Unreachable("ConnectError"), "disconnected", "held"),
        ],
    )
    async def test_what_was_held_for_a_device_goes_on_when_it_is_well(
        self,
        context: Context,
        session: AsyncSession,
        keyring: Keyring,
        watch: Watch,
        answer: DeviceAnswer,
        state: str,
        status: str,
    ) -> None:
        lost = {"state": "disconnected", "state_reason": "device_disconnected"}
        device = await create_device(session, keyring, token="its-token", **lost)
        batch = await create_batch(session, keyring, 1, status="held", hold_code="device_disconnected")
        await session.commit()
        gateway = StubGateway(answer=answer)
        await sweep.ask_devices(context, gateway)
        await session.refresh(device)
        await session.refresh(batch)
        assert gateway.asked == ["its-token"]
        assert (device.state, batch.status) == (state, status)
        assert await bells(session) == 1

    async def test_no_more_than_once_a_minute(
        self, context: Context, session: AsyncSession, keyring: Keyring, watch: Watch
    ) -> None:
        await create_device(session, keyring, state="disconnected", state_reason="device_disconnected")
        await create_batch(session, keyring, 1)
        await session.commit()
        gateway = StubGateway(answer=Unreachable("-"))
        for _ in range(8):
            await sweep.ask_devices(context, gateway)
            watch.move(seconds=15)
        assert len(gateway.asked) == 2

    async def test_not_while_nothing_waits(
        self, context: Context, session: AsyncSession, keyring: Keyring, watch: Watch
    ) -> None:
        await create_device(session, keyring, state="disconnected")
        await create_batch(session, keyring, 1, status="completed")
        await session.commit()
        gateway = StubGateway()
        await sweep.ask_devices(context, gateway)
        assert gateway.asked == []
