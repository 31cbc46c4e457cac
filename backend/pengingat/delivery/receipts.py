"""What the gateway calls back: each event stored once, redacted, and applied to its message, forward only.

A receipt names its message by the gateway's id, or, later on, by the state id alone; one event brings both and links
them. An event that comes before its message is known waits in the table and is replayed when the message learns the
id it is waiting for.
"""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import Keyring
from pengingat.delivery import service
from pengingat.delivery.models import GatewayEvent, Message
from pengingat.delivery.rules import MessageStatus, advance
from pengingat.devices import service as devices
from pengingat.gateway import Callback, DeviceUpdate, StatusUpdate, read_callback

_FIELD = "callback"

CAME_AT = {
    MessageStatus.ACCEPTED: "accepted_at",
    MessageStatus.SENT: "sent_at",
    MessageStatus.DELIVERED: "delivered_at",
    MessageStatus.READ: "read_at",
}
"""The column that says when a message came to a status."""


async def receive(session: AsyncSession, keyring: Keyring, body: bytes, now: datetime) -> None:
    """Take one callback, whatever it holds. Taken again it changes nothing."""
    callback = read_callback(body)
    # Keyed, since some fingerprints are made of personal data.
    fingerprint = keyring.index(_FIELD, callback.fingerprint.hex())
    is_new = await _store(session, callback, fingerprint)
    match callback:
        case StatusUpdate():
            await _apply(session, callback, fingerprint, now)
        case DeviceUpdate() if is_new:
            await devices.record_callback(session, callback, now)
            await service.follow_devices(session)
        case _:
            return


async def _store(session: AsyncSession, callback: Callback, fingerprint: bytes) -> bool:
    """Keep the event, once; False when it is there already."""
    gateway_id, state_id = _ids(callback)
    stored = await session.scalars(
        insert(GatewayEvent)
        .values(
            fingerprint=fingerprint,
            kind=callback.kind,
            gateway_id=gateway_id,
            state_id=state_id,
            payload=callback.redacted(),
        )
        .on_conflict_do_nothing()
        .returning(GatewayEvent.id)
    )
    return stored.first() is not None


def _ids(callback: Callback) -> tuple[str | None, str | None]:
    return (callback.gateway_id, callback.state_id) if isinstance(callback, StatusUpdate) else (None, None)


async def _apply(session: AsyncSession, news: StatusUpdate, fingerprint: bytes, now: datetime) -> None:
    message = await _locked_message(session, news)
    if message is None:
        return
    await session.execute(
        update(GatewayEvent).where(GatewayEvent.fingerprint == fingerprint).values(message_id=message.id)
    )
    linked = _take(message, news, now)
    await session.flush()
    if linked:
        await replay(session, [message], now)


async def _locked_message(session: AsyncSession, news: StatusUpdate) -> Message | None:
    """By the gateway's id, else by the state id; the latest, should a gateway ever give an id twice."""
    for column, value in ((Message.gateway_id, news.gateway_id), (Message.state_id, news.state_id)):
        if value is None:
            continue
        statement = select(Message).where(column == value).order_by(Message.id.desc()).limit(1).with_for_update()
        message = await session.scalar(statement.execution_options(populate_existing=True))
        if message is not None:
            return message
    return None


def _take(message: Message, news: StatusUpdate, now: datetime) -> bool:
    """Apply one event to its locked message; True when the message learned a state id by it."""
    if news.receipt is not None:
        _advance(message, MessageStatus(news.receipt.value), news.code, now)
    linked = news.state_id is not None and news.state_id != message.state_id
    if linked:
        message.state_id = news.state_id
    return linked


def _advance(message: Message, to: MessageStatus, code: str | None, now: datetime) -> None:
    before = MessageStatus(message.status)
    status = advance(before, to)
    if status is before:
        return
    message.status, message.code, message.detail = status, code, None
    message.finished_at = now if status.has_ended_badly else None
    if status in CAME_AT:
        setattr(message, CAME_AT[status], now)


async def replay(session: AsyncSession, messages: Collection[Message], now: datetime) -> None:
    """Apply the events that waited for the ids of these locked messages, in the order they came."""
    known = {message.gateway_id: message for message in messages} | {message.state_id: message for message in messages}
    ids = [key for key in known if key is not None]
    waiting = await session.scalars(
        select(GatewayEvent)
        .where(
            GatewayEvent.message_id.is_(None),
            or_(GatewayEvent.gateway_id.in_(ids), GatewayEvent.state_id.in_(ids)),
        )
        .order_by(GatewayEvent.id)
    )
    linked = [message for event in waiting.all() if (message := _replayed(event, known, now)) is not None]
    await session.flush()
    if linked:
        await replay(session, linked, now)


def _replayed(event: GatewayEvent, known: dict[str | None, Message], now: datetime) -> Message | None:
    """The event's message, when it learned a state id by it."""
    message = known.get(event.gateway_id) if event.gateway_id in known else known.get(event.state_id)
    news = read_callback(json.dumps(event.payload).encode())
    if message is None or not isinstance(news, StatusUpdate):
        return None
    event.message_id = message.id
    return message if _take(message, news, now) else None


async def replay_missed(session: AsyncSession, since: datetime, now: datetime) -> None:
    """Apply events that crossed, in time, with the answer or the link that made their message known."""
    known = or_(Message.gateway_id == GatewayEvent.gateway_id, Message.state_id == GatewayEvent.state_id)
    waiting = (
        select(Message.id)
        .join_from(GatewayEvent, Message, known)
        .where(GatewayEvent.message_id.is_(None), GatewayEvent.kind == StatusUpdate.kind)
        .where(GatewayEvent.created_at >= since)
    )
    messages = await session.scalars(
        select(Message)
        .where(Message.id.in_(waiting))
        .order_by(Message.id)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found = messages.all()
    if found:
        await replay(session, found, now)
