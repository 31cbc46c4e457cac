"""Several senders on one database, senders that are stopped, and databases that go away: nobody is written to twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.context import Context
from pengingat.db import Sessions, transaction
from pengingat.delivery import drain as draining
from pengingat.delivery import queries, service, sweep
from pengingat.delivery.drain import Drain, Drained
from pengingat.delivery.models import Attempt, Batch, Message
from pengingat.delivery.rules import LEASE
from pengingat.devices.models import Device
from pengingat.gateway import SendOutcome
from tests.factories.delivery import StubGateway, accepted, create_batch, create_device


async def prepare(context: Context, *, devices: int = 1, messages: int, **of_device: float) -> Batch:
    async with transaction(context.sessions) as session:
        for number in range(devices):
            await create_device(session, context.keyring, token=f"token-{number}", **of_device)
        return await create_batch(session, context.keyring, messages)


async def by_status(sessions: Sessions) -> dict[str, int]:
    async with sessions() as session:
        return dict(Counter((await session.scalars(select(Message.status))).all()))


def now_and_here(context: Context, gateway: StubGateway) -> Drain:
    return Drain(context, gateway, wait_at_most=timedelta(seconds=5))


async def test_three_senders_at_once(committed: Context) -> None:
    batch = await prepare(committed, devices=3, messages=60)

    async def think(target: str) -> SendOutcome:
        await asyncio.sleep(0.01)
        return accepted()

    gateway = StubGateway(think)
    drains = [now_and_here(committed, gateway) for _ in range(3)]
    async with asyncio.timeout(60):
        ends = await asyncio.gather(*(drain.run() for drain in drains))
    assert len(set(gateway.targets)) == len(gateway.targets) == 60
    assert sum(end.calls for end in ends if end is not None) == 60
    assert gateway.most_from_one_device == 1  # whoever makes the call
    assert await by_status(committed.sessions) == {"accepted": 60}
    async with transaction(committed.sessions) as session:
        await service.complete_batches(session, clock.now())
        assert await session.scalar(select(Batch.status).where(Batch.id == batch.id)) == "completed"
        assert (await session.scalars(select(Attempt.number))).all() == [1] * 60


async def test_two_claims_at_the_same_moment_take_two_messages(committed: Context) -> None:
    """The one that comes second neither takes the same message nor waits for the first."""
    batch = await prepare(committed, devices=2, messages=3)
    now, claimed = clock.now(), []
    async with transaction(committed.sessions) as first, transaction(committed.sessions) as second:
        await second.execute(text("SET LOCAL statement_timeout = '5s'"))
        devices = (await first.scalars(select(Device.id))).all()
        for session, device_id in ((first, devices[0]), (second, devices[1])):
            claimed += await queries.claim(
                session, devices=[device_id], batches=[batch.id], now=now, today=now.date(), lease=LEASE
            )
    assert len({each.message_id for each in claimed}) == 2
    async with transaction(committed.sessions) as session:
        assert await by_status(committed.sessions) == {"sending": 2, "queued": 1}
        assert (await session.scalars(select(Attempt.number))).all() == [1, 1]


async def test_a_device_seen_as_free_while_another_worker_sends_from_it_is_not_taken(committed: Context) -> None:
    """Without a pace nothing on the device's own row says that its turn is gone."""
    batch = await prepare(committed, messages=2)
    now = clock.now()
    async with committed.sessions() as late:
        await late.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        device = (await late.scalars(select(Device.id))).one()
        async with transaction(committed.sessions) as other:
            last = (await other.scalars(select(Message).order_by(Message.id.desc()))).first()
            assert last is not None
            last.status, last.device_id, last.lease_until = "sending", device, now + LEASE
        with pytest.raises(queries.DeviceBusyError):
            await queries.claim(late, devices=[device], batches=[batch.id], now=now, today=now.date(), lease=LEASE)
    assert await by_status(committed.sessions) == {"sending": 1, "queued": 1}


async def test_a_sender_whose_device_was_taken_in_the_same_instant_looks_again(
    committed: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    await prepare(committed, messages=3)
    claim, clashes = queries.claim, iter([True, False, True])

    async def clash_now_and_then(session: AsyncSession, **wanted: Any) -> list[queries.Claimed]:
        if next(clashes, False):
            raise queries.DeviceBusyError
        return await claim(session, **wanted)

    monkeypatch.setattr(queries, "claim", clash_now_and_then)
    gateway = StubGateway()
    async with asyncio.timeout(60):
        await now_and_here(committed, gateway).run()
    assert len(set(gateway.targets)) == len(gateway.targets) == 3


async def test_two_claims_at_the_same_moment_take_a_devices_turn_once(committed: Context) -> None:
    batch = await prepare(committed, messages=3, pace_min_s=10, pace_max_s=10)
    now = clock.now()
    async with transaction(committed.sessions) as first, transaction(committed.sessions) as second:
        await second.execute(text("SET LOCAL statement_timeout = '5s'"))
        device = (await first.scalars(select(Device.id))).one()
        usual = {"devices": [device], "batches": [batch.id], "now": now, "today": now.date(), "lease": LEASE}
        assert len(await queries.claim(first, **usual)) == 1
        assert await queries.claim(second, **usual) == []


async def test_a_device_makes_one_call_at_a_time_whoever_makes_it(committed: Context) -> None:
    batch = await prepare(committed, messages=3)
    now, claimed = clock.now(), []
    for moment in (now, now + LEASE / 2, now + LEASE):
        async with transaction(committed.sessions) as session:
            await sweep.give_up_leases(session, moment)
            device = (await session.scalars(select(Device.id))).one()
            usual = {"devices": [device], "batches": [batch.id], "now": moment, "today": now.date(), "lease": LEASE}
            claimed.append(len(await queries.claim(session, **usual)))
    assert claimed == [1, 0, 1]


async def test_a_shared_device_keeps_its_pace(committed: Context) -> None:
    await prepare(committed, messages=6, pace_min_s=0.05, pace_max_s=0.05)
    gateway = StubGateway()
    async with asyncio.timeout(60):
        await asyncio.gather(*(now_and_here(committed, gateway).run() for _ in range(2)))
    assert len(set(gateway.targets)) == len(gateway.targets) == 6
    async with committed.sessions() as session:
        times = (await session.scalars(select(Attempt.started_at).order_by(Attempt.started_at))).all()
    assert all(later - earlier >= timedelta(milliseconds=50) for earlier, later in pairwise(times))


async def test_no_transaction_is_open_while_the_gateway_thinks(committed: Context) -> None:
    await prepare(committed, messages=5)
    open_ones = []
    idle = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    )

    async def look(target: str) -> SendOutcome:
        async with committed.sessions() as session:
            open_ones.append(await session.scalar(idle))
        return accepted()

    async with asyncio.timeout(60):
        await now_and_here(committed, StubGateway(look)).run()
    assert open_ones == [0] * 5


async def test_pausing_stops_after_the_call_in_flight(committed: Context) -> None:
    batch = await prepare(committed, messages=10)
    gateway = StubGateway()

    async def pause_at_the_third(target: str) -> SendOutcome:
        if len(gateway.targets) == 3:
            async with transaction(committed.sessions) as session:
                assert await service.hold(session, batch.id)
        return accepted()

    gateway.script = pause_at_the_third
    async with asyncio.timeout(60):
        await now_and_here(committed, gateway).run()
    assert await by_status(committed.sessions) == {"accepted": 3, "queued": 7}
    gateway.script = None
    async with transaction(committed.sessions) as session:
        assert await service.release(session, batch.id)
    async with asyncio.timeout(60):
        await now_and_here(committed, gateway).run()
    assert len(set(gateway.targets)) == len(gateway.targets) == 10


@asynccontextmanager
async def under_way(
    drain: Drain, gateway: StubGateway
) -> AsyncIterator[tuple[asyncio.Task[Drained | None], asyncio.Event]]:
    """A run with a call in flight that ends when the event is set."""
    begun, answer = asyncio.Event(), asyncio.Event()

    async def wait(target: str) -> SendOutcome:
        begun.set()
        await answer.wait()
        return accepted()

    gateway.script = wait
    run = asyncio.create_task(drain.run())
    async with asyncio.timeout(60):
        await begun.wait()
        yield run, answer


class TestTheBell:
    async def test_what_is_queued_as_a_run_ends_goes_in_that_run(
        self, committed: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The bell rings after the run saw that nothing is left, before it has ended."""
        await prepare(committed, messages=1)
        gateway = StubGateway()
        drain = now_and_here(committed, gateway)
        look, rung = queries.queued_from, []

        async def look_then_ring(*arguments: Any) -> dict[UUID, datetime]:
            found = await look(*arguments)
            if not rung:
                async with transaction(committed.sessions) as session:
                    await create_batch(session, committed.keyring, 2)
                rung.append(await drain.run())
            return found

        monkeypatch.setattr(queries, "queued_from", look_then_ring)
        async with asyncio.timeout(60):
            assert await drain.run() == Drained(calls=3, ring=False, again_at=None)
        assert rung == [None]
        assert len(set(gateway.targets)) == 3

    async def test_what_comes_while_a_call_is_in_flight_does_not_wait_for_it(self, committed: Context) -> None:
        await prepare(committed, messages=1)
        gateway = StubGateway()
        drain = now_and_here(committed, gateway)
        async with under_way(drain, gateway) as (run, answer):
            async with transaction(committed.sessions) as session:
                await create_device(session, committed.keyring)
                await create_batch(session, committed.keyring, 1)

            async def end_both(target: str) -> SendOutcome:
                answer.set()
                return accepted()

            gateway.script = end_both
            assert await drain.run() is None
            async with asyncio.timeout(10):
                assert await run == Drained(calls=2, ring=False, again_at=None)


class TestStopping:
    async def test_a_stopped_sender_records_what_is_in_flight_and_claims_no_more(self, committed: Context) -> None:
        await prepare(committed, messages=5)
        gateway = StubGateway()
        drain = now_and_here(committed, gateway)
        async with under_way(drain, gateway) as (run, answer):
            drain.stop()
            answer.set()
            assert await run == Drained(calls=1, ring=False, again_at=None)
        assert await by_status(committed.sessions) == {"accepted": 1, "queued": 4}

    async def test_so_does_a_cancelled_one(self, committed: Context) -> None:
        await prepare(committed, devices=2, messages=5)
        gateway = StubGateway()
        async with under_way(now_and_here(committed, gateway), gateway) as (run, answer):
            run.cancel()
            await asyncio.sleep(0)
            assert not run.done()
            answer.set()
            with pytest.raises(asyncio.CancelledError):
                await run
        left = await by_status(committed.sessions)
        assert left.pop("accepted") == len(gateway.targets)
        assert left == {"queued": 5 - len(gateway.targets)}

    async def test_a_run_ends_after_its_time_and_asks_to_be_rung(
        self, committed: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(draining, "RUN_FOR", timedelta(0))
        await prepare(committed, messages=1)
        assert await now_and_here(committed, StubGateway()).run() == Drained(calls=0, ring=True, again_at=None)


class TestLeases:
    async def test_a_long_call_keeps_its_lease(self, committed: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(draining, "RENEW_EVERY", timedelta(milliseconds=20))
        renewed, renew = asyncio.Event(), queries.renew_leases

        leases = []

        async def tell(session: AsyncSession, *arguments: Any) -> None:
            await renew(session, *arguments)
            leases.append(await session.scalar(select(Message.lease_until - Message.sending_at)))
            renewed.set()

        monkeypatch.setattr(queries, "renew_leases", tell)
        await prepare(committed, messages=1)
        gateway = StubGateway()
        async with under_way(now_and_here(committed, gateway), gateway) as (run, answer):
            await renewed.wait()
            answer.set()
            await run
        assert leases[0] > LEASE
        assert await by_status(committed.sessions) == {"accepted": 1}

    async def test_a_lease_that_ran_out_before_the_call_means_no_call(
        self, committed: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The machine slept between claim and call: by now a person may have sent the message otherwise."""
        monkeypatch.setattr(draining, "LEASE", timedelta(seconds=-1))
        await prepare(committed, messages=1)
        gateway = StubGateway()
        drain = now_and_here(committed, gateway)
        record = draining.record

        async def once(*arguments: Any) -> bool:
            drain.stop()
            return await record(*arguments)

        monkeypatch.setattr(draining, "record", once)
        async with asyncio.timeout(60):
            await drain.run()
        assert gateway.targets == []
        assert await by_status(committed.sessions) == {"queued": 1}


class TestADatabaseThatGoesAway:
    async def test_an_outcome_waits_for_it(self, committed: Context, monkeypatch: pytest.MonkeyPatch) -> None:
        await prepare(committed, messages=2)
        gateway = StubGateway()
        monkeypatch.setattr(draining, "RECORD_RETRY", timedelta(0))
        fails = iter([True, True, False, False])
        record = draining.record

        async def failing(*arguments: Any) -> bool:
            if next(fails, False):
                raise OperationalError("UPDATE", {}, Exception("server closed the connection"))
            return await record(*arguments)

        monkeypatch.setattr(draining, "record", failing)
        async with asyncio.timeout(60):
            await now_and_here(committed, gateway).run()
        assert len(gateway.targets) == 2
        assert await by_status(committed.sessions) == {"accepted": 2}

    async def test_after_long_it_gives_up_and_the_next_run_records_it(
        self, committed: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await prepare(committed, messages=1)
        gateway = StubGateway()
        monkeypatch.setattr(draining, "RECORD_RETRY", timedelta(0))

        async def failing(*arguments: Any) -> bool:
            raise OperationalError("UPDATE", {}, Exception("server closed the connection"))

        record = draining.record
        monkeypatch.setattr(draining, "record", failing)
        drain = now_and_here(committed, gateway)
        with pytest.raises(OperationalError):
            await drain.run()
        async with transaction(committed.sessions) as session:
            await session.execute(update(Message).values(lease_until=clock.now() - timedelta(minutes=1)))
            await sweep.give_up_leases(session, clock.now())
        assert await by_status(committed.sessions) == {"uncertain": 1}
        monkeypatch.setattr(draining, "record", record)
        async with asyncio.timeout(60):
            await drain.run()
        assert await by_status(committed.sessions) == {"accepted": 1}
        assert len(gateway.targets) == 1


async def test_a_batch_cancelled_while_two_send(committed: Context) -> None:
    batch = await prepare(committed, devices=2, messages=40)
    gateway = StubGateway()

    async def cancel_at_ten(target: str) -> SendOutcome:
        if len(gateway.targets) == 10:
            async with transaction(committed.sessions) as session:
                await service.cancel(session, batch.id)
        return accepted()

    gateway.script = cancel_at_ten
    async with asyncio.timeout(60):
        await asyncio.gather(*(now_and_here(committed, gateway).run() for _ in range(2)))
    left = await by_status(committed.sessions)
    assert left["accepted"] == len(gateway.targets) <= 12
    assert left["cancelled"] == 40 - len(gateway.targets)
