"""When so many messages will have gone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.devices.rules import ALWAYS, Pace, Window, parse_window
from pengingat.send_jobs.duration import CALL_S, Sender, finish

ZONE = ZoneInfo("Asia/Makassar")
SUNDAY_9 = datetime(2026, 11, 22, 9, tzinfo=ZONE)
OFFICE = parse_window("08:00-17:00")
CLOSED = Window(((),) * 7)

WINDOWS = st.sampled_from(
    [ALWAYS, OFFICE, parse_window("mon-fri 08:00-12:00,13:00-17:00"), parse_window("sat 10:00-10:30")]
)
SENDERS = st.builds(
    Sender,
    st.floats(0, 60).map(lambda seconds: Pace(seconds, seconds)),
    WINDOWS,
    st.sampled_from([0, 1, 50]),
)
MOMENTS = st.integers(0, 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of November 2026 at the office."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("messages", "sender", "end"),
    [
        (0, Sender(Pace(20, 20), OFFICE), at(22, 9)),
        (3, Sender(Pace(10, 30), OFFICE), at(22, 9, 1)),
        (1440, Sender(Pace(20, 20), OFFICE), at(22, 17)),
        (1441, Sender(Pace(20, 20), OFFICE), at(23, 8, 0, 20)),
        (1440 + 1620 + 180, Sender(Pace(20, 20), OFFICE), at(24, 9)),
        (250, Sender(Pace(20, 20), OFFICE, daily_cap=100), at(24, 8, 16, 40)),
        (3, Sender(Pace(20, 20), parse_window("mon 08:00-08:01")), at(23, 8, 1)),
        (10, Sender(Pace(0, 0), ALWAYS), at(22, 9, 0, 1)),
    ],
)
def test_one_device(messages: int, sender: Sender, end: datetime) -> None:
    assert finish(messages, [sender], now=SUNDAY_9, zone=ZONE) == end


def test_devices_share() -> None:
    pair = [Sender(Pace(20, 20), ALWAYS), Sender(Pace(20, 20), ALWAYS)]
    assert finish(100, pair, now=SUNDAY_9, zone=ZONE) == SUNDAY_9 + timedelta(seconds=1000)


def test_a_device_without_hours_is_left_out() -> None:
    assert finish(1, [Sender(Pace(1, 1), CLOSED)], now=SUNDAY_9, zone=ZONE) is None
    both = [Sender(Pace(1, 1), CLOSED), Sender(Pace(1, 1), ALWAYS)]
    assert finish(60, both, now=SUNDAY_9, zone=ZONE) == SUNDAY_9 + timedelta(minutes=1)


def test_beyond_ten_years_is_never() -> None:
    weekly = Sender(Pace(0, 0), parse_window("sat 10:00-10:30"), daily_cap=1)
    assert finish(600, [weekly], now=SUNDAY_9, zone=ZONE) is None


def test_nobody_sends() -> None:
    assert finish(1, [], now=SUNDAY_9, zone=ZONE) is None


@given(st.integers(1, 500), SENDERS, MOMENTS)
def test_never_sooner_than_the_pace_and_inside_the_hours(messages: int, sender: Sender, now: datetime) -> None:
    end = finish(messages, [sender], now=now, zone=ZONE)
    assert end is not None
    assert end - now >= timedelta(seconds=messages * sender.every_s) - timedelta(seconds=1)
    assert sender.every_s >= CALL_S
    assert sender.window.is_open(end - timedelta(seconds=sender.every_s / 2), ZONE)


@given(st.integers(0, 250), st.integers(0, 250), st.lists(SENDERS, min_size=1, max_size=3), MOMENTS)
def test_more_takes_no_less(some: int, more: int, senders: list[Sender], now: datetime) -> None:
    less, whole = (finish(number, senders, now=now, zone=ZONE) for number in (some, some + more))
    assert less is not None
    assert whole is not None
    assert now <= less <= whole
