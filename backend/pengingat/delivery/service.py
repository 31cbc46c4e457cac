"""What others ask of the messages: queue a batch, hold, release and cancel it, settle what is in doubt.

A batch has its send job's id; nothing else is known of the job here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, Text, exists, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock, queue
from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.delivery.models import Batch, Message, MessageRecipient
from pengingat.delivery.rules import (
    DEVICE_HOLDS,
    MESSAGE_NOT_UNCERTAIN,
    MESSAGE_UNKNOWN,
    BatchStatus,
    HoldCode,
    MessageCode,
    MessageStatus,
    SettleOutcome,
)
from pengingat.devices import service as devices
from pengingat.devices.models import Device
from pengingat.devices.rules import SENDABLE, Pace, parse_window
from pengingat.errors import Conflict, NotFound
from pengingat.queue import Queue, Task

MESSAGE_COLUMNS = (
    "template_version_id",
    "phone_hash",
    "phone_sealed",
    "phone_masked",
    "name_masked",
    "card_masked",
    "variables",
)
"""What `queue_batch` needs of each message; one row per phone."""

_LIVE = [status for status in BatchStatus if status.is_live]
_SENDABLE_DEVICE = exists().where(Device.state.in_(SENDABLE))


@dataclass(frozen=True, slots=True)
class Queued:
    """How many messages a batch has, for how many participants."""

    messages: int
    participants: int


async def queue_batch(
    session: AsyncSession,
    job_id: UUID,
    *,
    messages: FromClause,
    members: FromClause,
    pace: Pace,
    window: str | None,
    expires_at: datetime | None,
) -> Queued:
    """Write a job's messages and their members, all in one statement, and ring the bell.

    `messages` (a CTE or subquery) has `MESSAGE_COLUMNS`; `members` has `phone_hash`, `participant_id`, `position`.
    Both may stand on one CTE, so that both see the same audience. Raises `Invalid` for a window nobody understands.
    """
    if window is not None:
        parse_window(window)
    session.add(
        Batch(
            id=job_id,
            status=BatchStatus.RUNNING,
            pace_min_s=pace.min_s,
            pace_max_s=pace.max_s,
            window=window,
            expires_at=expires_at,
        )
    )
    await session.flush()
    queued = await _insert_messages(session, job_id, messages, members)
    await ring(session)
    return queued


async def _insert_messages(session: AsyncSession, job_id: UUID, messages: FromClause, members: FromClause) -> Queued:
    inserted = (
        insert(Message)
        .from_select(
            ["batch_id", *MESSAGE_COLUMNS],
            select(literal(job_id), *(messages.c[name] for name in MESSAGE_COLUMNS)),
            # Within a CTE the model's own defaults would come out as NULL; the table's do the same.
            include_defaults=False,
        )
        .returning(Message.id, Message.phone_hash)
        .cte("inserted_messages")
    )
    linked = (
        insert(MessageRecipient)
        .from_select(
            ["message_id", "participant_id", "position"],
            select(inserted.c.id, members.c.participant_id, members.c.position).join_from(
                inserted, members, members.c.phone_hash == inserted.c.phone_hash
            ),
        )
        .returning(MessageRecipient.participant_id)
        .cte("linked_members")
    )
    counts = select(
        select(func.count()).select_from(inserted).scalar_subquery(),
        select(func.count()).select_from(linked).scalar_subquery(),
    )
    row = (await session.execute(counts)).one()
    return Queued(messages=row[0], participants=row[1])


async def ring(session: AsyncSession) -> None:
    """Tell the workers that something may be sent; one bell that waits is enough."""
    await queue.enqueue(session, Task.DRAIN, queue=Queue.DELIVERY, queueing_lock=Task.DRAIN)


async def hold(session: AsyncSession, job_id: UUID) -> bool:
    """Pause a batch on a person's word; False unless it was running or held. The call in flight ends as it ends."""
    return await _change(session, job_id, {BatchStatus.RUNNING, BatchStatus.HELD}, BatchStatus.PAUSED)


async def release(session: AsyncSession, job_id: UUID) -> bool:
    """Go on with a paused or held batch on a person's word; False unless it was either.

    Devices that could not send are asked again at once; where none can, the batch is held anew.
    """
    released = await _change(session, job_id, {BatchStatus.PAUSED, BatchStatus.HELD}, BatchStatus.RUNNING)
    if released:
        await devices.ask_again(session)
        await ring(session)
    return released


async def cancel(session: AsyncSession, job_id: UUID) -> int | None:
    """Cancel what is still queued; the call in flight ends as it ends. None unless the batch was live.

    Returns how many messages were cancelled.
    """
    now = clock.now()
    if not await _change(session, job_id, set(_LIVE), BatchStatus.CANCELLED, finished_at=now):
        return None
    cancelled = await session.execute(
        update(Message)
        .where(Message.batch_id == job_id, Message.status == MessageStatus.QUEUED)
        .values(status=MessageStatus.CANCELLED, code=MessageCode.JOB_CANCELLED, detail=None, finished_at=now)
        .returning(Message.id)
    )
    return len(cancelled.all())


async def _change(
    session: AsyncSession,
    job_id: UUID,
    before: Collection[BatchStatus],
    after: BatchStatus,
    *,
    finished_at: datetime | None = None,
) -> bool:
    changed = await session.execute(
        update(Batch)
        .where(Batch.id == job_id, Batch.status.in_(before))
        .values(status=after, hold_code=None, hold_detail=None, failures_in_row=0, finished_at=finished_at)
        .returning(Batch.id)
    )
    return changed.first() is not None


async def settle(
    session: AsyncSession, message_ids: Sequence[UUID], outcome: SettleOutcome, *, actor: Actor
) -> list[UUID]:
    """A person says what became of messages in doubt; those that are not in doubt stay as they are.

    Returns the ids of the messages settled.
    """
    status, code = outcome.result
    in_doubt = (
        select(Message.id)
        .where(Message.id.in_(message_ids), Message.status == MessageStatus.UNCERTAIN)
        .order_by(Message.id)
        .with_for_update()
    )
    settled = await session.scalars(
        update(Message)
        .where(Message.id.in_(in_doubt))
        .values(status=status, code=code, finished_at=clock.now() if status.has_ended_badly else None)
        .returning(Message.id)
    )
    ids = list(settled)
    for message_id in ids:
        audit.record(session, actor, Action.MESSAGE_SETTLED, "message", message_id, outcome=outcome)
    return ids


async def settle_one(session: AsyncSession, message_id: UUID, outcome: SettleOutcome, *, actor: Actor) -> None:
    """The same for one message; raises `NotFound`, and `Conflict` for one that is not in doubt."""
    if await settle(session, [message_id], outcome, actor=actor):
        return
    if await session.get(Message, message_id) is None:
        raise NotFound(MESSAGE_UNKNOWN)
    raise Conflict(MESSAGE_NOT_UNCERTAIN)


async def follow_devices(session: AsyncSession) -> None:
    """Hold running batches while no device can send, with the latest device's reason; resume them when one can.

    Never waits: a batch that is locked right now is seen to by the next sweep.
    """
    latest = select(Device.state_reason).order_by(Device.state_at.desc().nulls_last()).limit(1).scalar_subquery()
    await session.execute(
        update(Batch)
        .where(Batch.id.in_(_free_batches(Batch.status == BatchStatus.RUNNING, ~_SENDABLE_DEVICE)))
        .values(
            status=BatchStatus.HELD,
            hold_code=func.coalesce(latest, literal(HoldCode.NO_DEVICE, Text)),
            hold_detail=None,
        )
    )
    waiting = (Batch.status == BatchStatus.HELD, Batch.hold_code.in_(DEVICE_HOLDS), _SENDABLE_DEVICE)
    await session.execute(
        update(Batch)
        .where(Batch.id.in_(_free_batches(*waiting)))
        .values(status=BatchStatus.RUNNING, hold_code=None, hold_detail=None)
    )


async def complete_batches(session: AsyncSession, now: datetime, job_ids: Collection[UUID] | None = None) -> None:
    """Close batches with nothing queued and nothing being sent: all live ones, or those of `job_ids`.

    Told from the messages themselves, never from a loop that came to its end.
    """
    still_open = exists().where(
        Message.batch_id == Batch.id, Message.status.in_([status for status in MessageStatus if status.is_open])
    )
    chosen = () if job_ids is None else (Batch.id.in_(job_ids),)
    await session.execute(
        update(Batch)
        .where(Batch.id.in_(_free_batches(Batch.status.in_(_LIVE), ~still_open, *chosen)))
        .values(status=BatchStatus.COMPLETED, hold_code=None, hold_detail=None, finished_at=now)
    )


def _free_batches(*conditions: ColumnElement[bool]) -> Select[UUID]:
    """The ids of such batches, locked; those somebody else holds are left out."""
    return select(Batch.id).where(*conditions).with_for_update(skip_locked=True)
