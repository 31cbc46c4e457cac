"""What could go at a given moment: the devices whose turn it is, the batches whose hours it is, and when to look again.

Devices and batches are few, so their hours are looked at here and only their ids go into the claim.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from pengingat.devices.rules import ALWAYS, Window


@dataclass(slots=True)
class DeviceTurn:
    """A device that can send, and from when. `sent_today` counts the calls of `sent_on`; a cap of 0 is none."""

    id: UUID
    window: Window
    next_send_at: datetime
    daily_cap: int = 0
    sent_on: date | None = None
    sent_today: int = 0

    def free_from(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The moment of its next turn, its hours aside: after its gap, or after midnight when the cap is reached."""
        today = now.astimezone(zone).date()
        if not self.daily_cap or self.sent_on != today or self.sent_today < self.daily_cap:
            return self.next_send_at
        tomorrow = datetime.combine(today + timedelta(days=1), time(), zone).astimezone(UTC)
        return max(self.next_send_at, tomorrow)


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A running batch and the hours of its own it keeps to."""

    id: UUID
    window: Window = ALWAYS
    expires_at: datetime | None = None


@dataclass(slots=True)
class Plan:
    """Devices and batches as they were at `at`. A claim checks again what may have changed since."""

    at: datetime
    zone: ZoneInfo
    devices: list[DeviceTurn] = field(default_factory=list)
    batches: list[OpenBatch] = field(default_factory=list)

    def due_devices(self, now: datetime, busy: Collection[UUID] = ()) -> list[UUID]:
        """The devices whose turn and hours have come, `busy` ones aside."""
        return [
            device.id
            for device in self.devices
            if device.id not in busy
            and device.free_from(now, self.zone) <= now
            and device.window.is_open(now, self.zone)
        ]

    def open_batches(self, now: datetime) -> list[UUID]:
        """The batches whose hours it is and whose time is not over."""
        return [
            batch.id
            for batch in self.batches
            if batch.window.is_open(now, self.zone) and (batch.expires_at is None or now < batch.expires_at)
        ]

    def next_turn(self, now: datetime, queued: Mapping[UUID, datetime], busy: Collection[UUID] = ()) -> datetime | None:
        """The first moment a message may go: a device free and in its hours, a batch of `queued` in its own.

        `queued` says from when the first message of a batch may go; None when no such moment is in sight.
        """
        return min(self._meetings(now, queued, busy), default=None)

    def moved(self, device_id: UUID, next_send_at: datetime, today: date) -> None:
        """A device's turn was taken."""
        for device in self.devices:
            if device.id == device_id:
                device.sent_today = device.sent_today + 1 if device.sent_on == today else 1
                device.next_send_at, device.sent_on = next_send_at, today

    def _meetings(self, now: datetime, queued: Mapping[UUID, datetime], busy: Collection[UUID]) -> Iterator[datetime]:
        for device in self.devices:
            if device.id in busy:
                continue
            free = max(now, device.free_from(now, self.zone))
            for batch in self.batches:
                if batch.id in queued:
                    moment = (device.window & batch.window).next_opening(max(free, queued[batch.id]), self.zone)
                    if moment is not None and (batch.expires_at is None or moment < batch.expires_at):
                        yield moment
