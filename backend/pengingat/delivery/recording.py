"""Writing down what became of calls: message, attempt, batch and device in one short transaction.

Rows are locked in the order batch, message, device, as everywhere: a cancelled batch never gets a message back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.delivery import receipts
from pengingat.delivery.models import Attempt, Batch, Message
from pengingat.delivery.queries import Claimed
from pengingat.delivery.rules import (
    BatchStatus,
    CallOutcome,
    MessageCode,
    MessageStatus,
    Verdict,
    advance,
    back_off_s,
    device_state,
    failures_after,
    hold_code,
    late_verdict,
    verdict,
)
from pengingat.devices import service as devices
from pengingat.gateway import Accepted, DeviceProblem, NotSent


@dataclass(frozen=True, slots=True)
class Call:
    """One call that is over, and its outcome."""

    claimed: Claimed
    outcome: CallOutcome


async def record(session: AsyncSession, calls: Sequence[Call], now: datetime) -> bool:
    """Write down these outcomes; commit right after. True when a device left service by one of them."""
    batches = await _lock_batches(session, {call.claimed.batch_id for call in calls}, now)
    messages = await _lock_messages(session, [call.claimed.message_id for call in calls])
    learned = []
    for call in calls:
        batch, message = batches[call.claimed.batch_id], messages[call.claimed.message_id]
        if _record_message(message, call, now, BatchStatus(batch.status)):
            learned.append(message)
        _count(batch, call)
    await session.flush()
    await _finish_attempts(session, calls, now)
    out_of_service = await _record_devices(session, calls, now)
    if learned:
        await receipts.replay(session, learned, now)
    return out_of_service


async def _lock_batches(session: AsyncSession, ids: set[UUID], now: datetime) -> dict[UUID, Batch]:
    in_order = select(Batch.id).where(Batch.id.in_(ids)).order_by(Batch.id).with_for_update()
    found = await session.scalars(
        update(Batch)
        .where(Batch.id.in_(in_order))
        .values(last_progress_at=now)
        .returning(Batch)
        .execution_options(populate_existing=True)
    )
    return {batch.id: batch for batch in found}


async def _lock_messages(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Message]:
    found = await session.scalars(
        select(Message)
        .where(Message.id.in_(ids))
        .order_by(Message.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {message.id: message for message in found}


def _record_message(message: Message, call: Call, now: datetime, batch: BatchStatus) -> bool:
    """Apply one outcome to its locked message; True when the message learned its id at the gateway."""
    known = verdict(call.outcome)
    if message.gateway_id is None and known.gateway_id is not None:
        message.gateway_id = known.gateway_id
        message.accepted_at = now
    if message.status == MessageStatus.SENDING and message.attempts == call.claimed.number:
        _finish(message, call.outcome, now, batch)
    elif message.code == MessageCode.LEASE_EXPIRED:
        # The sweep gave this call up, yet here is its answer: better known late than never.
        _settle_late(message, late_verdict(known), now)
    return known.gateway_id is not None


def _finish(message: Message, outcome: CallOutcome, now: datetime, batch: BatchStatus) -> None:
    known = verdict(outcome)
    status, code = known.status, known.code
    if status is MessageStatus.QUEUED and not batch.is_live:
        status, code = MessageStatus.CANCELLED, MessageCode.JOB_CANCELLED
    message.status, message.code, message.detail, message.lease_until = status, code, known.detail, None
    if isinstance(outcome, NotSent):
        message.not_before = now + timedelta(seconds=back_off_s(message.attempts, outcome.retry_after_s))
    if status.has_ended_badly:
        message.finished_at = now


def _settle_late(message: Message, known: Verdict, now: datetime) -> None:
    status = advance(MessageStatus(message.status), known.status)
    if status is known.status:
        message.status, message.code, message.detail = status, known.code, known.detail
        message.finished_at = now if status.has_ended_badly else None


def _count(batch: Batch, call: Call) -> None:
    """The batch's failures in a row; too many hold it."""
    batch.failures_in_row = failures_after(call.outcome, batch.failures_in_row)
    code = hold_code(call.outcome, batch.failures_in_row)
    if code is not None and batch.status == BatchStatus.RUNNING:
        batch.status, batch.hold_code, batch.hold_detail = BatchStatus.HELD, code, verdict(call.outcome).detail


_FINISH_ATTEMPT = (
    update(Attempt)
    .where(Attempt.message_id == bindparam("of_message"), Attempt.number == bindparam("of_number"))
    .values(finished_at=bindparam("at"), outcome=bindparam("with_outcome"), detail=bindparam("with_detail"))
)


async def _finish_attempts(session: AsyncSession, calls: Sequence[Call], now: datetime) -> None:
    known = [(call.claimed, verdict(call.outcome)) for call in calls]
    connection = await session.connection()
    await connection.execute(
        _FINISH_ATTEMPT,
        [
            {
                "of_message": claimed.message_id,
                "of_number": claimed.number,
                "at": now,
                "with_outcome": said.code or said.status,
                "with_detail": said.detail,
            }
            for claimed, said in known
        ],
    )


async def _record_devices(session: AsyncSession, calls: Sequence[Call], now: datetime) -> bool:
    proven = {call.claimed.device_id for call in calls if call.claimed.on_trial and isinstance(call.outcome, Accepted)}
    if proven:
        await devices.record_working(session, sorted(proven), now)
    troubled = [call for call in calls if isinstance(call.outcome, DeviceProblem | NotSent)]
    return any([await _record_trouble(session, call, now) for call in troubled])


async def _record_trouble(session: AsyncSession, call: Call, now: datetime) -> bool:
    """A device that reaches nobody waits longer each time, then leaves service; one that is refused leaves at once."""
    device_id, failures = call.claimed.device_id, 0
    if isinstance(call.outcome, NotSent):
        failures = await devices.count_failure(session, device_id)
        wait = back_off_s(failures, call.outcome.retry_after_s)
        await devices.postpone(session, device_id, now + timedelta(seconds=wait))
    state = device_state(call.outcome, failures)
    if state is None:
        return False
    await devices.record_state(session, device_id, state, verdict(call.outcome).code, now)
    return True
