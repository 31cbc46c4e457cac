"""When so many messages will have gone, at the pace and in the hours of the devices. A guess to plan the day by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from pengingat.devices.rules import Pace, Window

CALL_S = 0.1
"""What handing over one message takes at least, whatever the pace."""

_HORIZON_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Sender:
    """How one device sends a job's messages: the slower pace, the hours both have, its cap a day (0: none)."""

    pace: Pace
    window: Window
    daily_cap: int = 0

    @property
    def every_s(self) -> float:
        """Seconds between two messages, on the average."""
        return max(self.pace.mean_s, CALL_S)


def finish(messages: int, senders: Iterable[Sender], *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the last of `messages` goes if the senders share them by pace; None when not within ten years."""
    able = [sender for sender in senders if sender.window.next_opening(now, zone) is not None]
    if not able:
        return None
    rate = sum(1 / sender.every_s for sender in able)
    shares = [(sender, ceil(messages / sender.every_s / rate)) for sender in able]
    ends = [_finish_one(share, sender, now, zone) for sender, share in shares]
    return None if None in ends else max(end for end in ends if end is not None)


def _finish_one(messages: int, sender: Sender, now: datetime, zone: ZoneInfo) -> datetime | None:
    if messages == 0:
        return now
    left, cap, day = messages, sender.daily_cap or messages, None
    for start, end in _open_spans(sender.window, now, zone):
        if start.astimezone(zone).date() != day:
            day, today = start.astimezone(zone).date(), cap
        sent = min(left, today, max(1, int((end - start).total_seconds() / sender.every_s)))
        left, today = left - sent, today - sent
        if left == 0:
            return start + timedelta(seconds=sent * sender.every_s)
    return None


def _open_spans(window: Window, now: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of time, from `now` on, in which messages may go."""
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(_HORIZON_DAYS)):
        midnight = datetime.combine(day, time(), zone)
        for first, last in window.days[day.weekday()]:
            start = max((midnight + timedelta(minutes=first)).astimezone(UTC), now)
            end = (midnight + timedelta(minutes=last)).astimezone(UTC)
            if start < end:
                yield start, end
