"""The bell and the sweep as the worker runs them, against Fonnte's contract."""

import httpx
import pytest
import respx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import queue
from pengingat.context import Context
from pengingat.crypto import Keyring
from pengingat.delivery import service, tasks
from pengingat.delivery.models import Message
from tests.conftest import RunJobs
from tests.factories.delivery import create_batch, create_device
from tests.gateway.payloads import body


@pytest.fixture
async def fonnte(context: Context) -> respx.MockRouter:
    """Fonnte, or what the settings call so."""
    with respx.mock(base_url=context.settings.fonnte_base_url, assert_all_called=False) as router:
        yield router
    await tasks.close()


async def test_a_bell_sends_what_is_queued(
    fonnte: respx.MockRouter, session: AsyncSession, keyring: Keyring, run_jobs: RunJobs
) -> None:
    send = fonnte.post("/send").respond(200, content=body("send", "accepted_live"))
    await create_device(session, keyring, token="device-token")
    batch = await create_batch(session, keyring, ["6281234567890"])
    await service.ring(session)
    await session.commit()
    assert await run_jobs() == ["delivery.drain"]
    request = send.calls.last.request
    assert request.headers["Authorization"] == "device-token"
    assert b"target=6281234567890" in request.content
    message = (await session.scalars(select(Message).where(Message.batch_id == batch.id))).one()
    assert (message.status, message.gateway_id) == ("accepted", "147150688")


async def test_the_sweep_asks_resumes_and_rings(
    fonnte: respx.MockRouter, session: AsyncSession, keyring: Keyring, run_jobs: RunJobs
) -> None:
    send = fonnte.post("/send").respond(200, content=body("send", "accepted_live"))
    fonnte.post("/device").respond(200, content=body("device", "connected"))
    await create_device(session, keyring, state="refused", state_reason="quota_exhausted")
    batch = await create_batch(session, keyring, 1, status="held", hold_code="quota_exhausted")
    await session.commit()
    await tasks.sweep(0)
    await session.refresh(batch)
    assert batch.status == "running"
    assert await run_jobs() == ["delivery.drain"]
    assert send.call_count == 1
    await session.refresh(batch)
    assert batch.status == "completed"


async def test_a_gateway_that_is_away_leaves_the_message_queued(
    fonnte: respx.MockRouter, session: AsyncSession, keyring: Keyring
) -> None:
    def stop_then_refuse(request: httpx.Request) -> httpx.Response:
        tasks.stop()
        raise httpx.ConnectError("refused")

    fonnte.post("/send").mock(side_effect=stop_then_refuse)
    await create_device(session, keyring)
    batch = await create_batch(session, keyring, 1)
    await session.commit()
    await tasks.drain()
    message = (await session.scalars(select(Message).where(Message.batch_id == batch.id))).one()
    assert (message.status, message.code) == ("queued", "gateway_unreachable")


async def test_a_worker_that_stops_claims_nothing_more(
    fonnte: respx.MockRouter, session: AsyncSession, keyring: Keyring
) -> None:
    def stop_then_accept(request: httpx.Request) -> httpx.Response:
        tasks.stop()
        return httpx.Response(200, content=body("send", "accepted_live"))

    send = fonnte.post("/send").mock(side_effect=stop_then_accept)
    await create_device(session, keyring)
    batch = await create_batch(session, keyring, 3)
    await session.commit()
    await tasks.drain()
    assert send.call_count == 1
    statuses = await session.scalars(select(Message.status).where(Message.batch_id == batch.id).order_by(Message.id))
    assert statuses.all() == ["accepted", "queued", "queued"]


def test_the_sweep_comes_every_fifteen_seconds() -> None:
    (periodic,) = (
        each for each in queue.app.periodic_registry.periodic_tasks.values() if each.task.name == "delivery.sweep"
    )
    ticks = periodic.croniter
    ticks.set_current(0)
    assert [ticks.get_next(float) for _ in range(3)] == [15, 30, 45]
