"""What could go when, without a database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pengingat.delivery.plan import DeviceTurn, OpenBatch, Plan
from pengingat.devices.rules import ALWAYS, parse_window

WITA = ZoneInfo("Asia/Makassar")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WITA).astimezone(UTC)


NOON = at("2026-11-20 12:00")  # a Friday
EARLIER = NOON - timedelta(hours=1)


def device(window: str = "00:00-24:00", next_send_at: datetime = EARLIER, **columns: object) -> DeviceTurn:
    return DeviceTurn(uuid4(), parse_window(window), next_send_at, **columns)


def plan(devices: list[DeviceTurn], batches: list[OpenBatch]) -> Plan:
    return Plan(NOON, WITA, devices, batches)


class TestDue:
    def test_devices_in_their_hours_whose_turn_has_come(self) -> None:
        due, waiting, closed = device(), device(next_send_at=NOON + timedelta(seconds=1)), device("13:00-17:00")
        assert plan([due, waiting, closed], []).due_devices(NOON) == [due.id]
        assert plan([due], []).due_devices(NOON, busy={due.id}) == []

    def test_a_cap_counts_by_the_offices_date(self) -> None:
        today = NOON.astimezone(WITA).date()
        reached = device(daily_cap=5, sent_on=today, sent_today=5)
        left = device(daily_cap=5, sent_on=today, sent_today=4)
        of_yesterday = device(daily_cap=5, sent_on=today - timedelta(days=1), sent_today=5)
        assert plan([reached, left, of_yesterday], []).due_devices(NOON) == [left.id, of_yesterday.id]

    def test_a_turn_taken_is_counted(self) -> None:
        today = NOON.astimezone(WITA).date()
        taken = device(daily_cap=1)
        made = plan([taken], [])
        made.moved(taken.id, NOON, today)
        assert made.due_devices(NOON) == []
        assert made.devices[0].sent_today == 1

    def test_batches_in_their_hours_and_time(self) -> None:
        open_, closed = OpenBatch(uuid4()), OpenBatch(uuid4(), parse_window("13:00-17:00"))
        over, not_over = OpenBatch(uuid4(), ALWAYS, NOON), OpenBatch(uuid4(), ALWAYS, NOON + timedelta(seconds=1))
        assert plan([], [open_, closed, over, not_over]).open_batches(NOON) == [open_.id, not_over.id]


class TestNextTurn:
    def next_turn(
        self, devices: list[DeviceTurn], batch: OpenBatch, queued: datetime = NOON, busy: set[UUID] | None = None
    ) -> datetime | None:
        return plan(devices, [batch]).next_turn(NOON, {batch.id: queued}, busy or set())

    def test_now(self) -> None:
        assert self.next_turn([device()], OpenBatch(uuid4())) == NOON

    def test_after_the_gap(self) -> None:
        later = NOON + timedelta(seconds=20)
        assert self.next_turn([device(next_send_at=later)], OpenBatch(uuid4())) == later

    def test_after_the_back_off(self) -> None:
        later = NOON + timedelta(seconds=30)
        assert self.next_turn([device()], OpenBatch(uuid4()), queued=later) == later

    def test_when_both_are_open(self) -> None:
        afternoon, evening = device("13:00-17:00"), OpenBatch(uuid4(), parse_window("16:00-20:00"))
        assert self.next_turn([afternoon], evening) == at("2026-11-20 16:00")

    def test_never_when_their_hours_do_not_meet(self) -> None:
        assert self.next_turn([device("13:00-14:00")], OpenBatch(uuid4(), parse_window("16:00-20:00"))) is None

    def test_tomorrow_once_the_cap_is_reached(self) -> None:
        reached = device("08:00-17:00", daily_cap=5, sent_on=NOON.astimezone(WITA).date(), sent_today=5)
        assert self.next_turn([reached], OpenBatch(uuid4())) == at("2026-11-21 08:00")

    def test_not_after_the_batch_is_over(self) -> None:
        over_at_one = OpenBatch(uuid4(), ALWAYS, NOON + timedelta(hours=1))
        assert self.next_turn([device("13:00-17:00")], over_at_one) is None

    def test_only_for_batches_with_something_queued(self) -> None:
        open_now, later = OpenBatch(uuid4()), OpenBatch(uuid4(), parse_window("16:00-17:00"))
        assert plan([device()], [open_now, later]).next_turn(NOON, {later.id: NOON}) == at("2026-11-20 16:00")

    def test_busy_devices_do_not_count(self) -> None:
        busy = device()
        assert self.next_turn([busy], OpenBatch(uuid4()), busy={busy.id}) is None

    @given(st.integers(0, 23), st.integers(1, 24), st.integers(0, 23), st.integers(1, 24), st.integers(-5000, 5000))
    def test_then_a_claim_finds_both_open(self, a: int, b: int, c: int, d: int, gap: int) -> None:
        hours = [f"{min(x, y - 1):02}:00-{max(x + 1, y):02}:00" for x, y in ((a, b), (c, d))]
        made = plan(
            [device(hours[0], next_send_at=NOON + timedelta(minutes=gap))],
            [OpenBatch(uuid4(), parse_window(hours[1]))],
        )
        moment = made.next_turn(NOON, {made.batches[0].id: NOON})
        if moment is not None:
            assert moment >= NOON
            assert made.due_devices(moment)
            assert made.open_batches(moment)
        else:
            assert made.devices[0].window & made.batches[0].window == parse_window("mon 08:00-09:00") & parse_window(
                "tue 08:00-09:00"
            )
