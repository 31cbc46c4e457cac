"""How a device may send: its pace, the hours it may be used in, the state it is in. Times of day are the office's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pengingat.errors import Invalid, problem
from pengingat.gateway.outcomes import DeviceCode, DeviceProfile

PACE_INVALID = problem(
    "pace_invalid",
    id="Jeda ditulis dalam detik, misalnya 15, atau rentang, misalnya 10-30.",
    en="A pace is seconds, such as 15, or a range, such as 10-30.",
)
WINDOW_INVALID = problem(
    "window_invalid",
    id='Jam kirim "{text}" tidak dikenal. Contoh: 08:00-17:00, atau mon-fri 08:00-17:00; sat 08:00-12:00.',
    en='The sending hours "{text}" are not understood. Examples: 08:00-17:00, or mon-fri 08:00-17:00; sat 08:00-12:00.',
)

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60

_PACE = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)(?:\s*-\s*(\d{1,5}(?:\.\d{1,3})?))?", re.ASCII)
_RULE = re.compile(r"(?:(?P<days>[a-z, -]*[a-z])\s+)?(?P<spans>[\d:, -]+)", re.ASCII)
_SPAN = re.compile(r"\s*(\d\d):([0-5]\d)\s*-\s*(\d\d):([0-5]\d)\s*", re.ASCII)

Span = tuple[int, int]
"""From one minute of the day up to, not including, another."""


class DeviceState(StrEnum):
    """What is known of a device. `UNKNOWN` is tried: the first message tells."""

    UNKNOWN = "unknown"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"  # WhatsApp is not linked
    REFUSED = "refused"  # the gateway takes nothing from it: token, quota
    UNREACHABLE = "unreachable"  # the gateway does not answer, or asks to wait

    @property
    def may_send(self) -> bool:
        """Whether messages are given to a device in this state."""
        return self in SENDABLE


SENDABLE = frozenset({DeviceState.UNKNOWN, DeviceState.CONNECTED})


def problem_state(code: DeviceCode) -> DeviceState:
    """The state of a device that the gateway takes nothing from."""
    return DeviceState.DISCONNECTED if code is DeviceCode.DEVICE_DISCONNECTED else DeviceState.REFUSED


def profile_state(profile: DeviceProfile, reason_before: str | None) -> tuple[DeviceState, DeviceCode | None]:
    """State and reason by the gateway's own word on a device.

    A quota of 0 counts only for a device that was refused for it: nobody documents what unlimited plans report.
    """
    if not profile.connected:
        return DeviceState.DISCONNECTED, DeviceCode.DEVICE_DISCONNECTED
    if reason_before == DeviceCode.QUOTA_EXHAUSTED and profile.quota == 0:
        return DeviceState.REFUSED, DeviceCode.QUOTA_EXHAUSTED
    return DeviceState.CONNECTED, None


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two messages of one device, drawn at random between the two each time."""

    min_s: float
    max_s: float

    def slower(self, other: "Pace") -> "Pace":
        """The pace that keeps both."""
        return Pace(max(self.min_s, other.min_s), max(self.max_s, other.max_s))

    @property
    def mean_s(self) -> float:
        """The gap to reckon with over many messages."""
        return (self.min_s + self.max_s) / 2

    def __str__(self) -> str:
        return f"{self.min_s:g}" if self.min_s == self.max_s else f"{self.min_s:g}-{self.max_s:g}"


def parse_pace(text: str) -> Pace:
    """`"15"` is always 15 seconds, `"10-30"` a random gap; raises `Invalid`."""
    match = _PACE.fullmatch(text.strip())
    if match is None:
        raise Invalid(PACE_INVALID)
    pace = Pace(float(match[1]), float(match[2] or match[1]))
    if pace.max_s < pace.min_s:
        raise Invalid(PACE_INVALID)
    return pace


@dataclass(frozen=True, slots=True)
class Window:
    """The hours of a week in which messages may go: of each day, Monday first, its spans, sorted and apart."""

    days: tuple[tuple[Span, ...], ...]

    def is_open(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether messages may go at `now`."""
        local = now.astimezone(zone)
        minute = local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self.days[local.weekday()])

    def next_opening(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """`now` if open, else the moment it opens next; None when it never does (an intersection may be empty)."""
        if self.is_open(now, zone):
            return now
        return next((moment for moment in self._openings(now, zone) if self.is_open(moment, zone)), None)

    def __and__(self, other: "Window") -> "Window":
        """The hours that are in both."""
        return Window(tuple(_in_both(mine, theirs) for mine, theirs in zip(self.days, other.days, strict=True)))

    def _openings(self, now: datetime, zone: ZoneInfo) -> Iterable[datetime]:
        """The starts of spans after `now`, for a week and a day."""
        today = now.astimezone(zone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(8)):
            for start, _ in self.days[day.weekday()]:
                moment = datetime.combine(day, time(start // 60, start % 60), zone).astimezone(UTC)
                if moment > now:
                    yield moment


ALWAYS = Window((((0, DAY_MINUTES),),) * 7)


def parse_window(text: str) -> Window:
    """Read sending hours; raises `Invalid`.

        08:00-17:00                               every day
        mon-fri 08:00-12:00,13:00-17:00; sat 08:00-12:00
        08:00-17:00; sat,sun 09:00-12:00          a later rule replaces the earlier one on its days
        00:00-24:00                               always

    A day that no rule names is closed. A span ends on its own day.
    """
    days: list[tuple[Span, ...]] = [()] * 7
    for rule in text.lower().split(";"):
        match = _RULE.fullmatch(rule.strip())
        if match is None:
            raise _not_understood(text)
        spans = _merged(_read_span(part, text) for part in match["spans"].split(","))
        for day in _read_days(match["days"], text):
            days[day] = spans
    return Window(tuple(days))


def _read_days(given: str | None, text: str) -> list[int]:
    if given is None:
        return list(range(7))
    found: list[int] = []
    for part in given.split(","):
        first, _, last = (name.strip() for name in part.partition("-"))
        if first not in DAY_NAMES or (last or first) not in DAY_NAMES or ("-" in part and not last):
            raise _not_understood(text)
        start, end = DAY_NAMES.index(first), DAY_NAMES.index(last or first)
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return found


def _read_span(part: str, text: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise _not_understood(text)
    hours = [int(group) for group in match.groups()]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if not start < end <= DAY_MINUTES:
        raise _not_understood(text)
    return start, end


def _not_understood(text: str) -> Invalid:
    return Invalid(WINDOW_INVALID, text=text[:100])


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _in_both(mine: tuple[Span, ...], theirs: tuple[Span, ...]) -> tuple[Span, ...]:
    pairs = ((max(a, c), min(b, d)) for a, b in mine for c, d in theirs)
    return tuple(sorted((start, end) for start, end in pairs if start < end))
