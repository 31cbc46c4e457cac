"""What is looked after every few seconds, whoever is or is not sending. Each step may be repeated at any time."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.context import Context
from pengingat.crypto import UnreadableError
from pengingat.db import transaction
from pengingat.delivery import receipts, service
from pengingat.delivery.models import Attempt, Batch, Message
from pengingat.delivery.rules import NO_RECEIPT_AFTER, BatchStatus, MessageCode, MessageStatus
from pengingat.devices import service as devices
from pengingat.gateway import DeviceAnswer, DeviceCode, DeviceProblem, Gateway
from pengingat.opt_outs.models import OptOut

_LIVE = [status for status in BatchStatus if status.is_live]

_MISSED_WITHIN = timedelta(hours=1)
"""Events that crossed with their message do so within moments; strangers' events need not be looked at for ever."""


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Bring messages and batches to where they belong by now, and ring where something may be sent."""
    await give_up_leases(session, now)
    await cancel_overtaken(session, now)
    await receipts.replay_missed(session, now - _MISSED_WITHIN, now)
    await _mark_without_receipt(session, now)
    await service.follow_devices(session)
    await service.complete_batches(session, now)
    queued = exists().where(Message.batch_id == Batch.id, Message.status == MessageStatus.QUEUED)
    if await session.scalar(select(exists().where(Batch.status == BatchStatus.RUNNING, queued))):
        await service.ring(session)


async def give_up_leases(session: AsyncSession, now: datetime) -> None:
    """Messages whose sender is gone: they may have left, so nothing sends them again and a person looks."""
    abandoned = _free_messages(Message.status == MessageStatus.SENDING, Message.lease_until <= now)
    ids = (await session.scalars(abandoned)).all()
    if not ids:
        return
    given_up = MessageCode.LEASE_EXPIRED
    await session.execute(
        update(Message)
        .where(Message.id.in_(ids))
        .values(status=MessageStatus.UNCERTAIN, code=given_up, detail=None, lease_until=None, finished_at=now)
    )
    await session.execute(
        update(Attempt)
        .where(Attempt.message_id.in_(ids), Attempt.finished_at.is_(None))
        .values(finished_at=now, outcome=given_up)
    )


async def cancel_overtaken(session: AsyncSession, now: datetime) -> None:
    """Queued messages that must not go any more: their time is over, or their recipient opted out."""
    over = select(Batch.id).where(Batch.status.in_(_LIVE), Batch.expires_at <= now)
    await _cancel(session, MessageCode.EXPIRED, now, Message.batch_id.in_(over))
    opted_out = exists().where(OptOut.phone_hash == Message.phone_hash)
    await _cancel(session, MessageCode.OPTED_OUT, now, opted_out)


async def _cancel(session: AsyncSession, code: MessageCode, now: datetime, which: ColumnElement[bool]) -> None:
    ids = _free_messages(Message.status == MessageStatus.QUEUED, which)
    await session.execute(
        update(Message)
        .where(Message.id.in_(ids))
        .values(status=MessageStatus.CANCELLED, code=code, detail=None, finished_at=now)
    )


async def _mark_without_receipt(session: AsyncSession, now: datetime) -> None:
    ids = _free_messages(
        Message.status == MessageStatus.ACCEPTED,
        Message.code.is_(None),
        Message.accepted_at <= now - NO_RECEIPT_AFTER,
    )
    await session.execute(update(Message).where(Message.id.in_(ids)).values(code=MessageCode.NO_RECEIPT))


async def ask_devices(context: Context, gateway: Gateway) -> None:
    """While batches wait: ask about devices not known to be well, and resume what was held for one that is."""
    async with transaction(context.sessions) as session:
        if not await session.scalar(select(exists().where(Batch.status.in_(_LIVE)))):
            return
        claimed = await devices.claim_checks(session, clock.now())
    if not claimed:
        return
    answers = await asyncio.gather(*(_ask(context, gateway, sealed) for _, sealed in claimed))
    async with transaction(context.sessions) as session:
        for (device_id, _), answer in zip(claimed, answers, strict=True):
            await devices.record_answer(session, device_id, answer, clock.now())
        await service.follow_devices(session)
        await service.ring(session)


async def _ask(context: Context, gateway: Gateway, token_sealed: bytes) -> DeviceAnswer:
    try:
        token = context.keyring.open(devices.TOKEN_FIELD, token_sealed)
    except UnreadableError as error:
        return DeviceProblem(DeviceCode.TOKEN_INVALID, str(error))
    return await gateway.device(token=token)


def _free_messages(*conditions: ColumnElement[bool]) -> Select[UUID]:
    """The ids of such messages, locked; those somebody else holds are left to them, or to the next sweep."""
    return select(Message.id).where(*conditions).with_for_update(skip_locked=True)
