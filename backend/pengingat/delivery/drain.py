"""The sender: takes turns, hands messages to the gateway, writes down what came of it. One per process.

    claim → commit → call the gateway, no transaction open → record → commit

A claimed message is handed over at most once. A process killed anywhere in between leaves it `sending` with a lease;
the sweep makes it `uncertain`, and nothing is ever sent again because its outcome is not known.
Statements run one after another here; only the calls run side by side, one per device.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from structlog import get_logger

from pengingat import clock
from pengingat.context import Context
from pengingat.db import transaction
from pengingat.delivery import queries, service, sweep
from pengingat.delivery.calls import hand_over
from pengingat.delivery.plan import Plan
from pengingat.delivery.queries import Claimed, DeviceBusyError
from pengingat.delivery.recording import Call, record
from pengingat.delivery.rules import LEASE, CallOutcome
from pengingat.gateway import Gateway

RUN_FOR = timedelta(minutes=5)
"""A run ends after this time even with work left, so that no job of the queue lives for ever; then it rings again."""

WAIT_AT_MOST = timedelta(seconds=60)
"""A turn nearer than this is waited for; a later one is left to the sweep's bell."""

PLAN_FOR = timedelta(seconds=2)
RENEW_EVERY = timedelta(seconds=20)
CONTENDED = timedelta(seconds=0.5)
"""How long to leave alone what another process is at."""

RECORD_RETRY = timedelta(seconds=1)
RECORD_TRIES = 100

log = get_logger()


@dataclass(frozen=True, slots=True)
class Drained:
    """How a run ended: calls made, whether to ring at once because only its time was over, when the next may go."""

    calls: int
    ring: bool
    again_at: datetime | None


class Drain:
    """Sends whatever may go, from every device. Asked to run while it runs, it only looks again."""

    def __init__(self, context: Context, gateway: Gateway, *, wait_at_most: timedelta = WAIT_AT_MOST) -> None:
        self._context = context
        self._gateway = gateway
        self._wait_at_most = wait_at_most
        self._running = False
        self._stopping = False
        self._woken = asyncio.Event()
        self._calls: dict[asyncio.Task[CallOutcome], Claimed] = {}
        self._ended: list[Call] = []
        self._made = 0
        self._renewed_at = clock.now()
        self._known: Plan | None = None

    def stop(self) -> None:
        """Claim nothing more; calls in flight end and are recorded, then `run` returns."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> Drained | None:
        """Send until nothing can go, or the run's time is over. None when a run is under way, which then looks again.

        Cancelled, it first lets the calls in flight end and records them.
        """
        if self._running:
            self._woken.set()
            return None
        self._running = True
        work = asyncio.ensure_future(self._run())
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            self.stop()
            await work
            raise

    async def _run(self) -> Drained:
        try:
            self._made = 0
            await self._tidy()
            return await self._work(until=clock.now() + RUN_FOR)
        finally:
            # Before anything else runs: a bell rung from here on starts a run of its own.
            self._running = False

    async def _work(self, until: datetime) -> Drained:
        while True:
            if self._woken.is_set():
                self._woken.clear()
                self._known = None
            await self._record_ended()
            going_on = not self._stopping and clock.now() < until
            if going_on and await self._claim():
                continue
            again_at = await self._next_moment() if going_on else None
            if self._calls:
                await self._wait(again_at)
            elif not going_on:
                return Drained(self._made, ring=not self._stopping, again_at=None)
            elif again_at is not None and again_at - clock.now() <= self._wait_at_most:
                await self._wait(again_at)
            elif not self._woken.is_set():
                return Drained(self._made, ring=False, again_at=again_at)

    async def _tidy(self) -> None:
        """Clear away what must not go any more, before anything goes."""
        async with transaction(self._context.sessions) as session:
            await sweep.cancel_overtaken(session, clock.now())
            await service.follow_devices(session)
            await service.complete_batches(session, clock.now())
        self._known = None

    async def _plan(self) -> Plan:
        now = clock.now()
        if self._known is None or now - self._known.at > PLAN_FOR:
            async with transaction(self._context.sessions) as session:
                self._known = await queries.load_plan(session, now, self._context.settings.zone)
        return self._known

    async def _claim(self) -> bool:
        """Take what may go now and start its calls; False when there is nothing."""
        plan, now = await self._plan(), clock.now()
        due, batches = plan.due_devices(now, self._busy), plan.open_batches(now)
        if not due or not batches:
            return False
        today = now.astimezone(plan.zone).date()
        try:
            async with transaction(self._context.sessions) as session:
                claimed = await queries.claim(session, devices=due, batches=batches, now=now, today=today, lease=LEASE)
        except DeviceBusyError:  # the next look shows it
            self._known = None
            return False
        for each in claimed:
            plan.moved(each.device_id, each.next_send_at, today)
            call = hand_over(self._gateway, self._context.keyring, each)
            self._calls[asyncio.create_task(call)] = each
        self._made += len(claimed)
        if len(claimed) < len(due):
            self._known = None  # something is not as planned
        return bool(claimed)

    @property
    def _busy(self) -> set[UUID]:
        return {claimed.device_id for claimed in self._calls.values()}

    async def _next_moment(self) -> datetime | None:
        """When a free device may send next, as far as can be foreseen. Just now there was nothing to take."""
        plan, now = await self._plan(), clock.now()
        if not plan.batches or (self._calls and all(device.id in self._busy for device in plan.devices)):
            return None
        async with transaction(self._context.sessions) as session:
            await service.complete_batches(session, now)
            queued = await queries.queued_from(session, [batch.id for batch in plan.batches], now)
        moment = plan.next_turn(now, queued, self._busy)
        return None if moment is None else max(moment, now + CONTENDED)

    async def _wait(self, again_at: datetime | None) -> None:
        """Until a call ends, a bell rings, a turn comes, or leases are to be renewed."""
        now = clock.now()
        until = min(moment for moment in (again_at, self._renewed_at + RENEW_EVERY) if moment is not None)
        bell = asyncio.create_task(self._woken.wait())
        seconds = max(0.0, (until - now).total_seconds())
        await asyncio.wait({*self._calls, bell}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        bell.cancel()
        await self._renew_leases()

    async def _renew_leases(self) -> None:
        now = clock.now()
        if now - self._renewed_at < RENEW_EVERY:
            return
        self._renewed_at = now
        if self._calls:
            async with transaction(self._context.sessions) as session:
                await queries.renew_leases(session, list(self._calls.values()), now + LEASE)

    async def _record_ended(self) -> None:
        """Write down the calls that are over. Their outcome is dear: a database that is away is waited for."""
        for attempt in range(RECORD_TRIES):
            for call in [call for call in self._calls if call.done()]:
                self._ended.append(Call(self._calls.pop(call), call.result()))
            if not self._ended:
                return
            try:
                await self._record()
            except (OperationalError, InterfaceError, PoolTimeoutError) as error:
                if attempt == RECORD_TRIES - 1:
                    raise
                log.warning("outcomes wait for the database", calls=len(self._ended), error=type(error).__name__)
                await asyncio.sleep(RECORD_RETRY.total_seconds())

    async def _record(self) -> None:
        async with transaction(self._context.sessions) as session:
            out_of_service = await record(session, self._ended, clock.now())
        self._ended = []
        if out_of_service:
            async with transaction(self._context.sessions) as session:
                await service.follow_devices(session)
            self._known = None
