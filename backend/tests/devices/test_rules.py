"""Pace, hours and states of devices."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.devices.rules import (
    ALWAYS,
    DAY_MINUTES,
    DAY_NAMES,
    DeviceState,
    Pace,
    Window,
    parse_pace,
    parse_window,
    problem_state,
    profile_state,
)
from pengingat.errors import Invalid
from pengingat.gateway import DeviceCode, DeviceProfile

WITA = ZoneInfo("Asia/Makassar")
BERLIN = ZoneInfo("Europe/Berlin")  # has what Indonesia has not: hours that are skipped and hours that come twice


def at(text: str, zone: ZoneInfo = WITA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def windows() -> st.SearchStrategy[Window]:
    minute = st.integers(0, DAY_MINUTES)
    span = st.tuples(minute, minute).filter(lambda pair: pair[0] < pair[1])
    written = st.lists(st.tuples(st.sampled_from(DAY_NAMES), st.lists(span, min_size=1, max_size=3)), max_size=7)
    return written.map(
        lambda rules: parse_window("; ".join(_rule(day, spans) for day, spans in rules)) if rules else CLOSED
    )


def _rule(day: str, spans: list[tuple[int, int]]) -> str:
    return f"{day} " + ",".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in spans)


CLOSED = Window(((),) * 7)
MOMENTS = st.integers(0, 3 * 366 * 24 * 3600).map(lambda s: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
ZONES = st.sampled_from([ZoneInfo("Asia/Jakarta"), WITA, ZoneInfo("Asia/Jayapura"), ZoneInfo("UTC")])


class TestPace:
    @pytest.mark.parametrize(
        ("text", "pace"),
        [
            ("0", Pace(0, 0)),
            ("15", Pace(15, 15)),
            ("10-30", Pace(10, 30)),
            (" 2.5 - 7 ", Pace(2.5, 7)),
        ],
    )
    def test_is_read(self, text: str, pace: Pace) -> None:
        assert parse_pace(text) == pace

    @pytest.mark.parametrize("text", ["", "-5", "30-10", "10-", "ten", "1e3", "10-20-30", "١٠", "9" * 50])
    def test_nonsense_is_refused(self, text: str) -> None:
        with pytest.raises(Invalid, match="pace_invalid"):
            parse_pace(text)

    @given(st.tuples(st.integers(0, 999), st.integers(0, 999)).map(sorted))
    def test_is_written_as_it_is_read(self, bounds: list[int]) -> None:
        pace = Pace(float(bounds[0]), float(bounds[1]))
        assert parse_pace(str(pace)) == pace

    def test_the_slower_one_keeps_both(self) -> None:
        assert Pace(10, 30).slower(Pace(20, 25)) == Pace(20, 30)
        assert Pace(0, 0).slower(Pace(3, 4)) == Pace(3, 4)


class TestWindow:
    @pytest.mark.parametrize(
        ("text", "moment", "is_open"),
        [
            ("08:00-17:00", "2026-11-22 07:59:59", False),
            ("08:00-17:00", "2026-11-22 08:00:00", True),
            ("08:00-17:00", "2026-11-22 16:59:59", True),
            ("08:00-17:00", "2026-11-22 17:00:00", False),
            ("00:00-24:00", "2026-11-22 23:59:59", True),
            # 22 November 2026 is a Sunday.
            ("mon-fri 08:00-17:00; sat 08:00-12:00", "2026-11-20 12:30", True),
            ("mon-fri 08:00-17:00; sat 08:00-12:00", "2026-11-21 12:30", False),
            ("mon-fri 08:00-17:00; sat 08:00-12:00", "2026-11-22 09:00", False),
            ("08:00-12:00,13:00-17:00", "2026-11-20 12:15", False),
            ("08:00-12:00,13:00-17:00", "2026-11-20 13:15", True),
            ("08:00-17:00; fri 08:00-11:00", "2026-11-20 12:00", False),
            ("sat-mon 10:00-11:00", "2026-11-22 10:30", True),
            ("sat-mon 10:00-11:00", "2026-11-24 10:30", False),
            ("Mon, Wed 10:00-11:00", "2026-11-25 10:30", True),
        ],
    )
    def test_is_open_in_its_hours(self, text: str, moment: str, is_open: bool) -> None:
        assert parse_window(text).is_open(at(moment), WITA) is is_open

    def test_the_hours_are_the_offices(self) -> None:
        assert parse_window("08:00-09:00").is_open(datetime(2026, 11, 22, 0, 30, tzinfo=UTC), WITA)
        assert not parse_window("08:00-09:00").is_open(datetime(2026, 11, 22, 8, 30, tzinfo=UTC), WITA)

    @pytest.mark.parametrize(
        "text",
        [
            *("", "8-17", "17:00-08:00", "08:00-08:00", "08:00-24:01", "25:00-26:00", "08:60-09:00", "08:00"),
            *("sen 08:00-17:00", "mon- 08:00-09:00", "mon-fri", "08:00-17:00 mon", "mon,,tue 08:00-09:00"),
            *("08:00-17:00;", "08:00-17:00,"),
        ],
    )
    def test_nonsense_is_refused(self, text: str) -> None:
        with pytest.raises(Invalid, match="window_invalid") as refused:
            parse_window(text)
        assert "08:00-17:00" in refused.value.say("id")

    def test_spans_that_touch_or_overlap_are_one(self) -> None:
        assert parse_window("08:00-10:00,09:00-12:00,12:00-13:00") == parse_window("08:00-13:00")

    def test_the_next_opening(self) -> None:
        hours = parse_window("mon-fri 08:00-12:00,13:00-17:00")
        assert hours.next_opening(at("2026-11-20 07:00"), WITA) == at("2026-11-20 08:00")
        assert hours.next_opening(at("2026-11-20 12:01"), WITA) == at("2026-11-20 13:00")
        assert hours.next_opening(at("2026-11-20 17:00"), WITA) == at("2026-11-23 08:00")
        assert hours.next_opening(at("2026-11-20 09:30"), WITA) == at("2026-11-20 09:30")

    def test_a_window_of_one_day_opens_a_week_later(self) -> None:
        hours = parse_window("fri 08:00-09:00")
        assert hours.next_opening(at("2026-11-20 09:00"), WITA) == at("2026-11-27 08:00")

    def test_an_empty_window_never_opens(self) -> None:
        nothing = parse_window("mon 08:00-09:00") & parse_window("tue 08:00-09:00")
        assert nothing.next_opening(at("2026-11-20 09:00"), WITA) is None

    @given(windows(), MOMENTS, ZONES)
    def test_the_next_opening_is_open_and_the_first(self, window: Window, now: datetime, zone: ZoneInfo) -> None:
        opening = window.next_opening(now, zone)
        if opening is None:
            assert not any(window.is_open(now + timedelta(minutes=30 * step), zone) for step in range(7 * 48))
            return
        assert opening >= now
        assert window.is_open(opening, zone)
        before = now
        while before < opening:
            assert not window.is_open(before, zone)
            before += timedelta(minutes=37)

    @given(windows(), windows(), MOMENTS, ZONES)
    def test_an_intersection_is_open_when_both_are(
        self, one: Window, other: Window, now: datetime, zone: ZoneInfo
    ) -> None:
        assert (one & other).is_open(now, zone) == (one.is_open(now, zone) and other.is_open(now, zone))

    @given(windows())
    def test_always_changes_nothing(self, window: Window) -> None:
        assert window & ALWAYS == window == ALWAYS & window

    def test_an_opening_within_a_skipped_hour_is_passed_over(self) -> None:
        """On 29 March 2026 Berlin's clocks go from 02:00 to 03:00."""
        hours = parse_window("02:15-02:45")
        assert hours.next_opening(at("2026-03-29 00:00", BERLIN), BERLIN) == at("2026-03-30 02:15", BERLIN)


class TestState:
    def test_only_the_healthy_and_the_unknown_send(self) -> None:
        assert [state for state in DeviceState if state.may_send] == [DeviceState.UNKNOWN, DeviceState.CONNECTED]

    @pytest.mark.parametrize("code", DeviceCode)
    def test_no_problem_leaves_a_device_sending(self, code: DeviceCode) -> None:
        assert not problem_state(code).may_send

    @pytest.mark.parametrize(
        ("connected", "quota", "before", "state", "reason"),
        [
            (True, 78, None, "connected", None),
            (True, None, "quota_exhausted", "connected", None),
            (True, 5, "quota_exhausted", "connected", None),
            (True, 0, "quota_exhausted", "refused", "quota_exhausted"),
            (True, 0, None, "connected", None),
            (False, 78, None, "disconnected", "device_disconnected"),
        ],
    )
    def test_by_the_gateways_word(
        self, connected: bool, quota: int | None, before: str | None, state: str, reason: str | None
    ) -> None:
        profile = DeviceProfile("62812000000", "Kantor", connected, quota, "Reguler", "-")
        assert profile_state(profile, before) == (state, reason)
