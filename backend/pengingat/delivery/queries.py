"""The statements sending stands on. Whoever claims, records or sweeps at the same time takes turns on row locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from pengingat.delivery.models import ONE_CALL_A_DEVICE, Batch, Message
from pengingat.delivery.plan import DeviceTurn, OpenBatch, Plan
from pengingat.delivery.rules import BatchStatus, MessageStatus
from pengingat.devices.models import Device
from pengingat.devices.rules import ALWAYS, SENDABLE, parse_window

_UUIDS = ARRAY(Uuid())


class DeviceBusyError(Exception):
    """A device has a call under way that the claim's snapshot did not show."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message this process may hand to the gateway once, as attempt `number`, from one device, within its lease.

    The device is `on_trial` when nobody knows yet, or any more, that it works.
    """

    message_id: UUID
    batch_id: UUID
    device_id: UUID
    number: int
    lease_until: datetime
    next_send_at: datetime
    on_trial: bool
    token_sealed: bytes
    phone_sealed: bytes
    body: str
    variables: dict[str, str]


async def load_plan(session: AsyncSession, now: datetime, zone: ZoneInfo) -> Plan:
    """The devices that can send and the running batches."""
    devices = await session.scalars(
        select(Device).where(Device.state.in_(SENDABLE)).execution_options(populate_existing=True)
    )
    batches = await session.scalars(
        select(Batch).where(Batch.status == BatchStatus.RUNNING).execution_options(populate_existing=True)
    )
    return Plan(
        at=now,
        zone=zone,
        devices=[
            DeviceTurn(
                id=device.id,
                window=parse_window(device.window),
                next_send_at=device.next_send_at,
                daily_cap=device.daily_cap,
                sent_on=device.sent_on,
                sent_today=device.sent_today,
            )
            for device in devices
        ],
        batches=[
            OpenBatch(batch.id, ALWAYS if batch.window is None else parse_window(batch.window), batch.expires_at)
            for batch in batches
        ],
    )


# One statement takes the turn of each due device and, for each, the next message; attempts are on record before any
# call is made. Nothing here waits for anybody: rows somebody else holds are passed over.
#   due      The devices, locked. One with a call under way (in whichever process) is not due.
#   ready    The first messages of each batch, locked: as many as there are devices.
#            Opt-outs are looked up one by one: NOT EXISTS would read them all for the sake of one message.
#   ranked   Batches take turns, the one served longest ago first, so that a long one does not starve a short one.
# A message is only ever taken while it is `queued`: a second claim finds the row locked, and after the commit changed.
_CLAIM = text(
    """
    WITH due AS MATERIALIZED (
        SELECT d.id, d.pace_min_s, d.pace_max_s, d.next_send_at
        FROM devices d
        WHERE d.id = ANY(:devices) AND d.state = ANY(:sendable) AND d.next_send_at <= :now
          AND (d.daily_cap = 0 OR d.sent_on IS DISTINCT FROM :today OR d.sent_today < d.daily_cap)
          AND NOT EXISTS (SELECT FROM messages b WHERE b.status = 'sending' AND b.device_id = d.id)
        ORDER BY d.next_send_at, d.id
        FOR UPDATE SKIP LOCKED
    ), turns AS (
        SELECT *, row_number() OVER (ORDER BY next_send_at, id) AS place FROM due
    ), ready AS MATERIALIZED (
        SELECT m.id, m.batch_id, m.rank, b.pace_min_s, b.pace_max_s, b.last_progress_at
        FROM batches b CROSS JOIN LATERAL (
            SELECT q.id, q.batch_id, row_number() OVER (ORDER BY q.id) AS rank
            FROM (
                SELECT w.id, w.batch_id
                FROM messages w
                WHERE w.batch_id = b.id AND w.status = 'queued' AND (w.not_before IS NULL OR w.not_before <= :now)
                  AND (SELECT o.id FROM opt_outs o WHERE o.phone_hash = w.phone_hash) IS NULL
                ORDER BY w.id
                LIMIT (SELECT count(*) FROM due)
                FOR UPDATE OF w SKIP LOCKED
            ) q
        ) m
        WHERE b.id = ANY(:batches) AND b.status = 'running'
    ), ranked AS (
        SELECT *, row_number() OVER (ORDER BY rank, last_progress_at NULLS FIRST, id) AS place FROM ready
    ), pairs AS (
        SELECT t.id AS device_id, r.id AS message_id,
               greatest(t.pace_min_s, r.pace_min_s) AS least,
               greatest(t.pace_max_s, r.pace_max_s) AS most
        FROM turns t JOIN ranked r USING (place)
    ), moved AS (
        UPDATE devices d
        SET next_send_at = :now + make_interval(secs => p.least + random() * (p.most - p.least)),
            sent_today = CASE WHEN d.sent_on = :today THEN d.sent_today + 1 ELSE 1 END,
            sent_on = :today
        FROM pairs p WHERE d.id = p.device_id
        RETURNING d.id, d.token_sealed, d.next_send_at, d.state <> 'connected' OR d.failures_in_row > 0 AS on_trial
    ), taken AS (
        UPDATE messages m
        SET status = 'sending', code = NULL, detail = NULL, attempts = m.attempts + 1, not_before = NULL,
            device_id = p.device_id, sending_at = :now, lease_until = :lease_until
        FROM pairs p WHERE m.id = p.message_id AND m.status = 'queued'
        RETURNING m.id, m.batch_id, m.device_id, m.attempts, m.lease_until,
                  m.phone_sealed, m.template_version_id, m.variables
    ), noted AS (
        INSERT INTO attempts (message_id, number, device_id, started_at)
        SELECT id, attempts, device_id, :now FROM taken
    )
    SELECT t.id AS message_id, t.batch_id, t.device_id, t.attempts AS number,
           t.lease_until, v.next_send_at, v.on_trial, v.token_sealed, t.phone_sealed, tv.body, t.variables
    FROM taken t JOIN moved v ON v.id = t.device_id JOIN template_versions tv ON tv.id = t.template_version_id
    """
).bindparams(bindparam("devices", type_=_UUIDS), bindparam("batches", type_=_UUIDS))


async def claim(
    session: AsyncSession,
    *,
    devices: Sequence[UUID],
    batches: Sequence[UUID],
    now: datetime,
    today: date,
    lease: timedelta,
) -> list[Claimed]:
    """Take the turn of each of `devices` that is due, with one message of `batches` each. Commit before calling.

    Raises `DeviceBusyError` when another worker took a device's turn in the same instant; nothing is claimed then.
    """
    if not devices or not batches:
        return []
    values = {
        "devices": list(devices),
        "batches": list(batches),
        "sendable": list(SENDABLE),
        "now": now,
        "today": today,
        "lease_until": now + lease,
    }
    try:
        rows = await session.execute(_CLAIM, values)
    except IntegrityError as clash:
        if ONE_CALL_A_DEVICE in str(clash.orig):
            raise DeviceBusyError from clash
        raise
    return [Claimed(**row) for row in rows.mappings()]


# ORDER BY and LIMIT 1 lead the planner to `ix_messages_queued`; for EXISTS it may read the whole table instead.
_QUEUED = text(
    """
    SELECT b.id, coalesce(
        (
            SELECT :now FROM messages
            WHERE batch_id = b.id AND status = 'queued' AND (not_before IS NULL OR not_before <= :now)
            ORDER BY id LIMIT 1
        ),
        (SELECT min(not_before) FROM messages WHERE batch_id = b.id AND status = 'queued')
    ) AS moment
    FROM unnest(:batches) AS b (id)
    """
).bindparams(bindparam("batches", type_=_UUIDS))


async def queued_from(session: AsyncSession, batches: Sequence[UUID], now: datetime) -> dict[UUID, datetime]:
    """From when the first queued message of each batch may go: `now` or later; batches with none are left out."""
    rows = await session.execute(_QUEUED, {"batches": list(batches), "now": now})
    return {row.id: row.moment for row in rows if row.moment is not None}


async def renew_leases(session: AsyncSession, claimed: Sequence[Claimed], lease_until: datetime) -> None:
    """The calls of these messages live on."""
    await session.execute(
        update(Message)
        .where(Message.id.in_([each.message_id for each in claimed]), Message.status == MessageStatus.SENDING)
        .values(lease_until=lease_until)
    )
