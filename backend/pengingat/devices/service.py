"""The devices messages are sent from: the one of the settings, and what is learned about each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat.crypto import Keyring, UnreadableError
from pengingat.devices.models import Device
from pengingat.devices.rules import SENDABLE, DeviceState, parse_pace, parse_window, problem_state, profile_state
from pengingat.gateway import DeviceAnswer, DeviceCode, DeviceProblem, DeviceProfile, DeviceUpdate, Unreachable
from pengingat.settings import Settings

CHECK_EVERY = timedelta(seconds=60)
"""The gateway limits how often it may be asked about a device."""

DEFAULT_NAME = "default"
TOKEN_FIELD = "device_token"  # noqa: S105 - a field's name


async def ensure_default(session: AsyncSession, keyring: Keyring, settings: Settings) -> None:
    """Bring the device `default` to what the settings say; without a token there nothing is touched.

    Called at every start, by several processes at once. Raises `Invalid` for hours nobody understands.
    """
    if settings.fonnte_token is None:
        return
    token = settings.fonnte_token.get_secret_value()
    pace = parse_pace(settings.send_pace)
    parse_window(settings.send_window)
    sealed = keyring.seal(TOKEN_FIELD, token)
    values = {
        "pace_min_s": pace.min_s,
        "pace_max_s": pace.max_s,
        "window": settings.send_window,
        "daily_cap": settings.daily_cap,
    }
    await session.execute(
        insert(Device)
        .values(name=DEFAULT_NAME, token_sealed=sealed, next_send_at=func.now(), **values)
        .on_conflict_do_nothing()
    )
    device = (await session.scalars(select(Device).where(Device.name == DEFAULT_NAME).with_for_update())).one()
    for name, value in values.items():
        setattr(device, name, value)
    if not _holds(device, token, keyring):
        device.token_sealed = sealed
        device.state, device.state_reason, device.state_at = DeviceState.UNKNOWN, None, None
        device.number, device.failures_in_row = None, 0
    await session.flush()


def _holds(device: Device, token: str, keyring: Keyring) -> bool:
    try:
        return keyring.open(TOKEN_FIELD, device.token_sealed) == token
    except UnreadableError:  # the data keys were replaced: seal it anew
        return False


async def record_state(
    session: AsyncSession, device_id: UUID, state: DeviceState, reason: str | None, now: datetime
) -> None:
    """Write down the state a device was found in, and why."""
    await session.execute(
        update(Device).where(Device.id == device_id).values(state=state, state_reason=reason, state_at=now)
    )


async def record_working(session: AsyncSession, device_ids: Sequence[UUID], now: datetime) -> None:
    """Calls from these devices were taken. What took one out of service meanwhile stands until it is asked."""
    await session.execute(
        update(Device)
        .where(Device.id.in_(device_ids), Device.state.in_(SENDABLE))
        .where(or_(Device.state != DeviceState.CONNECTED, Device.failures_in_row > 0))
        .values(state=DeviceState.CONNECTED, state_reason=None, state_at=now, failures_in_row=0)
    )


async def count_failure(session: AsyncSession, device_id: UUID) -> int:
    """One more call in a row that reached nobody; returns how many there are."""
    counted = await session.scalars(
        update(Device)
        .where(Device.id == device_id)
        .values(failures_in_row=Device.failures_in_row + 1)
        .returning(Device.failures_in_row)
    )
    return counted.one()


async def postpone(session: AsyncSession, device_id: UUID, until: datetime) -> None:
    """The device's next turn is not before `until`."""
    await session.execute(
        update(Device).where(Device.id == device_id).values(next_send_at=func.greatest(Device.next_send_at, until))
    )


async def record_callback(session: AsyncSession, news: DeviceUpdate, now: datetime) -> None:
    """A device came or went, says a callback. That it went is believed; that it came is asked for first."""
    named = update(Device).where(Device.number == news.number)
    if news.connected:
        await session.execute(named.where(Device.state.not_in(SENDABLE)).values(state_at=None))
        return
    gone = DeviceCode.DEVICE_DISCONNECTED
    await session.execute(named.values(state=problem_state(gone), state_reason=gone, state_at=now))


async def record_answer(session: AsyncSession, device_id: UUID, answer: DeviceAnswer, now: datetime) -> None:
    """Write down what the gateway answered about a device; no answer leaves its state as it was."""
    device = await session.get(Device, device_id, with_for_update=True, populate_existing=True)
    if device is None:
        return
    device.state_at = now
    match answer:
        case DeviceProfile():
            device.number = answer.number or device.number
            device.state, device.state_reason = profile_state(answer, device.state_reason)
        case DeviceProblem():
            device.state, device.state_reason = problem_state(answer.code), answer.code
        case Unreachable():
            pass
    if device.state == DeviceState.CONNECTED:
        device.failures_in_row = 0
    await session.flush()


async def claim_checks(session: AsyncSession, now: datetime) -> list[tuple[UUID, bytes]]:
    """Devices to ask about now, each with its sealed token; commit, ask, then `record_answer`.

    Those not known to be well, or not by number; each at most once in `CHECK_EVERY`, whoever asks.
    """
    in_doubt = (
        select(Device.id)
        .where(or_(Device.state != DeviceState.CONNECTED, Device.number.is_(None)))
        .where(or_(Device.state_at.is_(None), Device.state_at <= now - CHECK_EVERY))
        .with_for_update(skip_locked=True)
    )
    claimed = await session.execute(
        update(Device).where(Device.id.in_(in_doubt)).values(state_at=now).returning(Device.id, Device.token_sealed)
    )
    return [(row.id, row.token_sealed) for row in claimed]


async def ask_again(session: AsyncSession) -> None:
    """Have the devices that cannot send asked at the next look, however lately that was done."""
    await session.execute(update(Device).where(Device.state.not_in(SENDABLE)).values(state_at=None))
