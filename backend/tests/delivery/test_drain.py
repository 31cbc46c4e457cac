"""Sending: whose turn it is, what goes, what each outcome leaves behind."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.audit.service import Actor
from pengingat.context import Context
from pengingat.crypto import Keyring, data_keys
from pengingat.delivery import service, sweep
from pengingat.delivery.drain import Drain, Drained
from pengingat.delivery.models import Attempt, Message
from pengingat.delivery.rules import SettleOutcome
from pengingat.gateway import (
    Accepted,
    DeviceCode,
    DeviceProblem,
    NotSent,
    NotSentCode,
    Rejected,
    RejectionCode,
    SendOutcome,
    Uncertain,
    UncertainCode,
)
from tests.delivery.conftest import Watch
from tests.factories.delivery import (
    StubGateway,
    accepted,
    create_batch,
    create_device,
    create_message,
    create_opt_out,
)

DrainOnce = Callable[..., Awaitable[Drained]]

UNREACHABLE = NotSent(NotSentCode.GATEWAY_UNREACHABLE, "ConnectError")
DISCONNECTED = DeviceProblem(DeviceCode.DEVICE_DISCONNECTED, "request invalid on disconnected device")
REFUSED = Rejected(RejectionCode.TARGET_INVALID, "target invalid")
IN_DOUBT = Uncertain(UncertainCode.NO_ANSWER, "ReadTimeout")


@pytest.fixture
def gateway() -> StubGateway:
    """Accepts everything until told otherwise."""
    return StubGateway()


@pytest.fixture
def drain(context: Context, gateway: StubGateway, session: AsyncSession, watch: Watch) -> DrainOnce:
    """Commits what the test wrote, then sends what may go at the watch's time, without waiting for turns."""

    async def run() -> Drained:
        await session.commit()
        drained = await Drain(context, gateway, wait_at_most=timedelta(0)).run()
        assert drained is not None
        return drained

    return run


async def messages(session: AsyncSession, batch_id: UUID) -> Sequence[Message]:
    statement = select(Message).where(Message.batch_id == batch_id).order_by(Message.id)
    return (await session.scalars(statement.execution_options(populate_existing=True))).all()


async def statuses(session: AsyncSession, batch_id: UUID) -> list[str]:
    return [message.status for message in await messages(session, batch_id)]


async def give_up(session: AsyncSession, watch: Watch) -> None:
    """The sweep comes by."""
    await sweep.give_up_leases(session, watch.now)
    await session.commit()


async def attempts(session: AsyncSession, message_id: UUID) -> list[tuple[int, str | None]]:
    rows = await session.execute(
        select(Attempt.number, Attempt.outcome).where(Attempt.message_id == message_id).order_by(Attempt.number)
    )
    return [(row.number, row.outcome) for row in rows]


async def test_a_batch_goes_out_and_is_complete(
    drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
) -> None:
    device = await create_device(session, keyring, token="secret-token")
    batch = await create_batch(session, keyring, ["6281200000001", "6281200000002"])
    assert await drain() == Drained(calls=2, ring=False, again_at=None)
    assert gateway.targets == ["6281200000001", "6281200000002"]
    assert gateway.tokens == ["secret-token"] * 2
    assert all("M*** U***" in text and "{" not in text for text in gateway.texts)
    first, second = await messages(session, batch.id)
    assert (first.status, first.code, first.attempts, first.device_id) == ("accepted", None, 1, device.id)
    assert first.gateway_id != second.gateway_id
    assert first.sending_at == first.accepted_at == watch.now
    assert (first.lease_until, first.finished_at) == (None, None)
    assert await attempts(session, first.id) == [(1, "accepted")]
    await session.refresh(batch)
    assert (batch.status, batch.finished_at, batch.last_progress_at) == ("completed", watch.now, watch.now)
    await session.refresh(device)
    assert (device.state, device.sent_today) == ("connected", 2)


async def test_nothing_to_do(drain: DrainOnce, gateway: StubGateway) -> None:
    assert await drain() == Drained(calls=0, ring=False, again_at=None)
    assert gateway.targets == []


class TestTurns:
    async def test_one_message_a_turn_and_a_gap_between_the_two_bounds(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
    ) -> None:
        device = await create_device(session, keyring, pace_min_s=10.0, pace_max_s=30.0)
        await create_batch(session, keyring, 12)
        gaps = set()
        for turn in range(1, 13):
            drained = await drain()
            assert (drained.calls, len(gateway.targets)) == (1, turn)
            await session.refresh(device)
            gap = (device.next_send_at - watch.now).total_seconds()
            assert 10 <= gap <= 30
            assert drained.again_at == (device.next_send_at if turn < 12 else None)
            gaps.add(gap)
            watch.now = device.next_send_at
        assert len(gaps) > 6  # drawn anew each time

    async def test_just_before_the_turn_nothing_goes(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, watch: Watch
    ) -> None:
        await create_device(session, keyring, next_send_at=watch.now + timedelta(milliseconds=1))
        await create_batch(session, keyring, 1)
        assert (await drain()).calls == 0
        watch.move(milliseconds=1)
        assert (await drain()).calls == 1

    @pytest.mark.parametrize(("of_device", "of_batch"), [((1.0, 2.0), (40.0, 50.0)), ((40.0, 50.0), (1.0, 2.0))])
    async def test_the_slower_pace_wins(
        self,
        drain: DrainOnce,
        session: AsyncSession,
        keyring: Keyring,
        watch: Watch,
        of_device: tuple[float, float],
        of_batch: tuple[float, float],
    ) -> None:
        device = await create_device(session, keyring, pace_min_s=of_device[0], pace_max_s=of_device[1])
        await create_batch(session, keyring, 2, pace_min_s=of_batch[0], pace_max_s=of_batch[1])
        assert (await drain()).calls == 1
        await session.refresh(device)
        assert 40 <= (device.next_send_at - watch.now).total_seconds() <= 50

    async def test_a_turn_that_is_near_is_waited_for(
        self, context: Context, session: AsyncSession, keyring: Keyring, gateway: StubGateway
    ) -> None:
        await create_device(session, keyring, pace_min_s=0.05, pace_max_s=0.1)
        await create_batch(session, keyring, 3)
        await session.commit()
        drained = await Drain(context, gateway).run()
        assert drained == Drained(calls=3, ring=False, again_at=None)

    async def test_several_devices_send_side_by_side_one_call_each(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway
    ) -> None:
        together = asyncio.Event()

        async def all_at_once(target: str) -> SendOutcome:
            if gateway.at_once == 3:
                together.set()
            await together.wait()
            return accepted()

        gateway.script = all_at_once
        for number in range(3):
            await create_device(session, keyring, token=f"token-{number}")
        batch = await create_batch(session, keyring, 9)
        async with asyncio.timeout(20):
            assert (await drain()).calls == 9
        assert gateway.most_at_once == 3
        assert set(gateway.tokens) == {"token-0", "token-1", "token-2"}
        assert len(set(gateway.targets)) == 9
        assert set(await statuses(session, batch.id)) == {"accepted"}

    async def test_batches_take_turns(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
    ) -> None:
        """A long job does not make a short one wait for its end."""
        await create_device(session, keyring, pace_min_s=1.0, pace_max_s=1.0)
        long = await create_batch(session, keyring, 20)
        short = await create_batch(session, keyring, 3)
        for _ in range(6):
            await drain()
            watch.move(seconds=1)
        assert (await statuses(session, short.id)).count("accepted") == 3
        assert (await statuses(session, long.id)).count("accepted") == 3

    async def test_the_cap_of_a_day(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, watch: Watch
    ) -> None:
        device = await create_device(session, keyring, daily_cap=2)
        await create_batch(session, keyring, 5)
        assert (await drain()).calls == 2
        midnight = watch.now + timedelta(hours=14)  # in Makassar
        watch.move(hours=13, minutes=59)
        assert await drain() == Drained(calls=0, ring=False, again_at=midnight)
        watch.now = midnight
        assert (await drain()).calls == 2
        await session.refresh(device)
        assert device.sent_today == 2


class TestHours:
    @pytest.mark.parametrize(
        ("of_device", "of_batch", "opens_in_hours"),
        [("13:00-17:00", None, 3), ("00:00-24:00", "12:00-13:00", 2), ("09:00-12:00", "11:00-13:00", 1)],
    )
    async def test_nothing_goes_outside_them(
        self,
        drain: DrainOnce,
        session: AsyncSession,
        keyring: Keyring,
        watch: Watch,
        of_device: str,
        of_batch: str | None,
        opens_in_hours: int,
    ) -> None:
        await create_device(session, keyring, window=of_device)
        await create_batch(session, keyring, 2, window=of_batch)
        opening = watch.now + timedelta(hours=opens_in_hours)
        assert await drain() == Drained(calls=0, ring=False, again_at=opening)
        watch.now = opening - timedelta(seconds=1)
        assert (await drain()).calls == 0
        watch.now = opening
        assert (await drain()).calls == 2

    async def test_the_closing_ends_a_run(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
    ) -> None:
        def a_minute(target: str) -> SendOutcome:
            watch.move(minutes=1)
            return accepted()

        gateway.script = a_minute
        await create_device(session, keyring, window="10:00-10:03")
        batch = await create_batch(session, keyring, 9)
        assert (await drain()).calls == 3
        assert (await statuses(session, batch.id)).count("queued") == 6

    async def test_after_its_time_what_is_left_is_cancelled(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, watch: Watch
    ) -> None:
        await create_device(session, keyring, pace_min_s=60.0, pace_max_s=60.0)
        batch = await create_batch(session, keyring, 3, expires_at=watch.now + timedelta(seconds=60))
        assert (await drain()).calls == 1
        watch.move(seconds=60)
        assert (await drain()).calls == 0
        left = [(m.status, m.code, m.finished_at) for m in await messages(session, batch.id)]
        assert left[1:] == [("cancelled", "expired", watch.now)] * 2
        await session.refresh(batch)
        assert batch.status == "completed"


class TestWhoIsLeftAlone:
    @pytest.mark.parametrize("status", ["paused", "held", "cancelled", "completed"])
    async def test_batches_that_do_not_run(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, status: str
    ) -> None:
        await create_device(session, keyring)
        await create_batch(session, keyring, 2, status=status)
        assert (await drain()).calls == 0

    async def test_who_opted_out_after_the_start(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway
    ) -> None:
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, ["6281200000001", "6281200000002"])
        await create_opt_out(session, keyring, "6281200000001")
        await drain()
        assert gateway.targets == ["6281200000002"]
        gone, went = await messages(session, batch.id)
        assert (gone.status, gone.code, gone.attempts) == ("cancelled", "opted_out", 0)
        assert went.status == "accepted"

    async def test_who_opts_out_while_others_are_being_sent(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway
    ) -> None:
        async def first_then_opt_out(target: str) -> SendOutcome:
            await create_opt_out(session, keyring, "6281200000002")
            await session.commit()
            return accepted()

        gateway.script = first_then_opt_out
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, ["6281200000001", "6281200000002"])
        await drain()
        assert gateway.targets == ["6281200000001"]
        await drain()
        assert await statuses(session, batch.id) == ["accepted", "cancelled"]

    async def test_a_message_that_was_not_queued(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
    ) -> None:
        await create_device(session, keyring)
        batch = await create_batch(session, keyring)
        for status in ("sending", "accepted", "sent", "delivered", "read", "failed", "uncertain", "cancelled"):
            await create_message(session, keyring, batch.id, status=status)
        assert (await drain()).calls == 0


class TestOutcomes:
    async def test_refused_for_good(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
    ) -> None:
        gateway.script = lambda target: REFUSED if target.endswith("1") else accepted()
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, ["6281200000001", "6281200000002"])
        await drain()
        failed, went = await messages(session, batch.id)
        assert (failed.status, failed.code, failed.detail) == ("failed", "target_invalid", "target invalid")
        assert (failed.finished_at, went.status) == (watch.now, "accepted")
        await session.refresh(batch)
        assert (batch.status, batch.failures_in_row) == ("completed", 0)

    async def test_in_doubt_stays_so_for_ever(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
    ) -> None:
        gateway.script = lambda target: IN_DOUBT
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, 1)
        await drain()
        watch.move(days=30)
        await drain()
        (message,) = await messages(session, batch.id)
        assert (message.status, message.code, message.attempts) == ("uncertain", "no_answer", 1)
        assert len(gateway.targets) == 1
        await session.refresh(batch)
        assert batch.status == "completed"

    async def test_a_gateway_that_raises_leaves_a_doubt(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway
    ) -> None:
        def broken(target: str) -> SendOutcome:
            raise ZeroDivisionError

        gateway.script = broken
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, 1)
        await drain()
        (message,) = await messages(session, batch.id)
        assert (message.status, message.code, message.detail) == ("uncertain", "broken_off", "ZeroDivisionError")

    async def test_what_did_not_leave_waits_and_goes_later(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
    ) -> None:
        outcomes = iter([UNREACHABLE, accepted()])
        gateway.script = lambda target: next(outcomes)
        device = await create_device(session, keyring)
        batch = await create_batch(session, keyring, 1)
        drained = await drain()
        (message,) = await messages(session, batch.id)
        assert (message.status, message.code) == ("queued", "gateway_unreachable")
        assert message.not_before == drained.again_at == watch.now + timedelta(seconds=2)
        watch.move(seconds=2)
        assert (await drain()).calls == 1
        (message,) = await messages(session, batch.id)
        assert (message.status, message.code, message.attempts) == ("accepted", None, 2)
        assert await attempts(session, message.id) == [(1, "gateway_unreachable"), (2, "accepted")]
        await session.refresh(device)
        assert device.failures_in_row == 0

    async def test_the_gateways_own_wait_is_kept(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
    ) -> None:
        gateway.script = lambda target: NotSent(NotSentCode.RATE_LIMITED, "HTTP 429", retry_after_s=120)
        device = await create_device(session, keyring)
        await create_batch(session, keyring, 2)
        drained = await drain()
        assert drained == Drained(calls=1, ring=False, again_at=watch.now + timedelta(seconds=120))
        await session.refresh(device)
        assert device.next_send_at == drained.again_at

    async def test_a_gateway_nobody_reaches_holds_the_batch_and_says_why(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, watch: Watch
    ) -> None:
        gateway.script = lambda target: UNREACHABLE
        device = await create_device(session, keyring)
        batch = await create_batch(session, keyring, 9)
        waits = []
        while (again_at := (await drain()).again_at) is not None:
            waits.append((again_at - watch.now).total_seconds())
            watch.now = again_at
        assert waits == [2, 4]
        await session.refresh(device)
        await session.refresh(batch)
        assert (device.state, device.state_reason) == ("unreachable", "gateway_unreachable")
        assert (batch.status, batch.hold_code) == ("held", "gateway_unreachable")
        assert set(await statuses(session, batch.id)) == {"queued"}

    @pytest.mark.parametrize(
        ("code", "state"),
        [
            (DeviceCode.DEVICE_DISCONNECTED, "disconnected"),
            (DeviceCode.TOKEN_INVALID, "refused"),
            (DeviceCode.QUOTA_EXHAUSTED, "refused"),
        ],
    )
    async def test_a_device_that_cannot_send_stops_at_once(
        self,
        drain: DrainOnce,
        session: AsyncSession,
        keyring: Keyring,
        gateway: StubGateway,
        code: DeviceCode,
        state: str,
    ) -> None:
        gateway.script = lambda target: DeviceProblem(code, "in its words")
        device = await create_device(session, keyring)
        batches = [await create_batch(session, keyring, 4) for _ in range(2)]
        assert await drain() == Drained(calls=1, ring=False, again_at=None)
        await session.refresh(device)
        assert (device.state, device.state_reason) == (state, code)
        for batch in batches:
            await session.refresh(batch)
            assert (batch.status, batch.hold_code) == ("held", code)
            assert set(await statuses(session, batch.id)) == {"queued"}

    async def test_another_device_takes_over(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway
    ) -> None:
        gateway.script = lambda target: DISCONNECTED if gateway.latest_token[target] == "lost" else accepted()
        await create_device(session, keyring, token="lost", pace_min_s=5.0, pace_max_s=5.0)
        await create_device(session, keyring, token="well")
        batch = await create_batch(session, keyring, 6)
        assert (await drain()).calls == 7
        await session.refresh(batch)
        assert batch.status == "completed"
        assert gateway.tokens.count("lost") == 1
        assert set(await statuses(session, batch.id)) == {"accepted"}

    async def test_without_any_device_the_batch_is_held(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring
    ) -> None:
        batch = await create_batch(session, keyring, 2)
        assert (await drain()).calls == 0
        await session.refresh(batch)
        assert (batch.status, batch.hold_code) == ("held", "no_device")

    @pytest.mark.parametrize("outcome", [REFUSED, IN_DOUBT])
    async def test_failures_in_a_row_hold_their_batch_alone(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway, outcome: SendOutcome
    ) -> None:
        bad = [f"62812111000{number:02}" for number in range(20)]
        gateway.script = lambda target: outcome if target in bad else accepted()
        await create_device(session, keyring)
        failing, fine = await create_batch(session, keyring, bad), await create_batch(session, keyring, 20)
        await drain()
        await session.refresh(failing)
        await session.refresh(fine)
        assert (failing.status, failing.hold_code) == ("held", "too_many_failures")
        assert failing.hold_detail == outcome.reason
        assert (await statuses(session, failing.id)).count("queued") == 15
        assert fine.status == "completed"

    async def test_a_success_between_them_goes_on(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway
    ) -> None:
        gateway.script = lambda target: accepted() if target.endswith("4") else REFUSED
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, [f"62812111000{number:02}" for number in range(5, 24)])
        await drain()
        await session.refresh(batch)
        assert batch.status == "held"
        assert (await statuses(session, batch.id)).count("failed") == 5


class TestWhatCannotBePrepared:
    async def test_a_phone_under_a_lost_key(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway
    ) -> None:
        lost = Keyring(keys=data_keys([("lost", b"l" * 32)]), index_key=b"i" * 32)
        await create_device(session, keyring)
        batch = await create_batch(session, lost, 3)
        assert (await drain()).calls == 1
        assert gateway.targets == []
        await session.refresh(batch)
        assert (batch.status, batch.hold_code) == ("held", "cannot_prepare")
        assert set(await statuses(session, batch.id)) == {"queued"}

    async def test_a_token_under_a_lost_key(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, gateway: StubGateway
    ) -> None:
        lost = Keyring(keys=data_keys([("lost", b"l" * 32)]), index_key=b"i" * 32)
        device = await create_device(session, lost)
        batch = await create_batch(session, keyring, 3)
        await drain()
        await session.refresh(device)
        await session.refresh(batch)
        assert gateway.targets == []
        assert (device.state, batch.status, batch.hold_code) == ("refused", "held", "token_invalid")


class TestWhileACallIsInFlight:
    """What happens to the batch while the gateway thinks; the outcome comes after."""

    @pytest.fixture
    def during(self, gateway: StubGateway) -> Callable[[Callable[[], Awaitable[Any]], SendOutcome], None]:
        def script(act: Callable[[], Awaitable[Any]], outcome: SendOutcome) -> None:
            async def send(target: str) -> SendOutcome:
                await act()
                return outcome

            gateway.script = send

        return script

    @pytest.mark.parametrize(
        ("outcome", "status", "code"),
        [
            (accepted(), "accepted", None),
            (REFUSED, "failed", "target_invalid"),
            (IN_DOUBT, "uncertain", "no_answer"),
            (UNREACHABLE, "cancelled", "job_cancelled"),
            (DISCONNECTED, "cancelled", "job_cancelled"),
        ],
    )
    async def test_a_cancelled_batch_gets_no_message_back(
        self,
        drain: DrainOnce,
        session: AsyncSession,
        keyring: Keyring,
        during: Callable[..., None],
        outcome: SendOutcome,
        status: str,
        code: str | None,
    ) -> None:
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, 3)

        async def cancel() -> None:
            assert await service.cancel(session, batch.id) == 2
            await session.commit()

        during(cancel, outcome)
        assert (await drain()).calls == 1
        first, *others = await messages(session, batch.id)
        assert (first.status, first.code) == (status, code)
        assert [(m.status, m.code) for m in others] == [("cancelled", "job_cancelled")] * 2
        await session.refresh(batch)
        assert batch.status == "cancelled"

    async def test_a_paused_batch_keeps_what_did_not_leave(
        self, drain: DrainOnce, session: AsyncSession, keyring: Keyring, during: Callable[..., None]
    ) -> None:
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, 3)

        async def pause() -> None:
            assert await service.hold(session, batch.id)
            await session.commit()

        during(pause, UNREACHABLE)
        assert (await drain()).calls == 1
        assert await statuses(session, batch.id) == ["queued"] * 3
        await session.refresh(batch)
        assert batch.status == "paused"

    @pytest.mark.parametrize(
        ("outcome", "status", "code"),
        [
            (accepted(), "accepted", None),
            (REFUSED, "failed", "target_invalid"),
            (IN_DOUBT, "uncertain", "no_answer"),
            (UNREACHABLE, "failed", "gateway_unreachable"),
        ],
    )
    async def test_an_answer_after_the_lease_is_still_believed(
        self,
        drain: DrainOnce,
        session: AsyncSession,
        keyring: Keyring,
        gateway: StubGateway,
        during: Callable[..., None],
        watch: Watch,
        outcome: SendOutcome,
        status: str,
        code: str | None,
    ) -> None:
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, 1)

        async def sleep_through_the_lease() -> None:
            watch.move(minutes=10)
            await give_up(session, watch)
            assert await statuses(session, batch.id) == ["uncertain"]

        during(sleep_through_the_lease, outcome)
        await drain()
        (message,) = await messages(session, batch.id)
        assert (message.status, message.code) == (status, code)
        assert len(gateway.targets) == 1

    @pytest.mark.parametrize("outcome", [accepted(), REFUSED, UNREACHABLE, IN_DOUBT])
    async def test_what_a_person_settled_meanwhile_stands(
        self,
        drain: DrainOnce,
        session: AsyncSession,
        keyring: Keyring,
        during: Callable[..., None],
        watch: Watch,
        outcome: SendOutcome,
    ) -> None:
        await create_device(session, keyring)
        batch = await create_batch(session, keyring, 1)

        async def sleep_and_settle() -> None:
            watch.move(minutes=10)
            await give_up(session, watch)
            (message,) = await messages(session, batch.id)
            await service.settle(session, [message.id], SettleOutcome.NOT_SENT, actor=Actor.SYSTEM)
            await session.commit()

        during(sleep_and_settle, outcome)
        await drain()
        (message,) = await messages(session, batch.id)
        assert (message.status, message.code) == ("failed", "settled_not_sent")
        # But the id is learned: a receipt may prove the person wrong.
        assert (message.gateway_id is not None) is isinstance(outcome, Accepted)
