"""The states of a message, pair by pair, and what each outcome does."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pengingat.delivery.rules import (
    DEVICE_HOLDS,
    FAILURES_BEFORE_HOLD,
    FORWARD,
    REASONS,
    UNREACHED_BEFORE_STOP,
    BatchStatus,
    HoldCode,
    MessageCode,
    MessageStatus,
    Overdue,
    SettleOutcome,
    Unprepared,
    advance,
    back_off_s,
    device_state,
    failures_after,
    hold_code,
    late_verdict,
    verdict,
)
from pengingat.gateway import (
    Accepted,
    DeviceCode,
    DeviceProblem,
    NotSent,
    NotSentCode,
    Rejected,
    RejectionCode,
    Uncertain,
    UncertainCode,
)

S = MessageStatus

ALLOWED = {
    (S.QUEUED, S.SENDING),
    (S.QUEUED, S.CANCELLED),
    (S.SENDING, S.ACCEPTED),
    (S.SENDING, S.UNCERTAIN),
    (S.SENDING, S.FAILED),
    (S.SENDING, S.SENT),
    (S.SENDING, S.DELIVERED),
    (S.SENDING, S.READ),
    (S.UNCERTAIN, S.ACCEPTED),
    (S.UNCERTAIN, S.FAILED),
    (S.UNCERTAIN, S.SENT),
    (S.UNCERTAIN, S.DELIVERED),
    (S.UNCERTAIN, S.READ),
    (S.ACCEPTED, S.FAILED),
    (S.ACCEPTED, S.SENT),
    (S.ACCEPTED, S.DELIVERED),
    (S.ACCEPTED, S.READ),
    (S.FAILED, S.SENT),
    (S.FAILED, S.DELIVERED),
    (S.FAILED, S.READ),
    (S.SENT, S.DELIVERED),
    (S.SENT, S.READ),
    (S.DELIVERED, S.READ),
}

RECEIPTS = (S.ACCEPTED, S.SENT, S.DELIVERED, S.READ, S.FAILED)

ACCEPTED = Accepted("1", "success! message in queue")
REJECTED = [Rejected(code, "reason") for code in RejectionCode]
DEVICE = [DeviceProblem(code, "reason") for code in DeviceCode]
NOT_SENT = [NotSent(code, "reason") for code in NotSentCode]
UNCERTAIN = [Uncertain(code, "reason") for code in UncertainCode]


class TestMoves:
    @pytest.mark.parametrize(("status", "to"), list(product(S, S)))
    def test_every_pair(self, status: MessageStatus, to: MessageStatus) -> None:
        assert advance(status, to) is (to if (status, to) in ALLOWED else status)

    def test_every_status_has_its_moves(self) -> None:
        assert set(FORWARD) == set(S)

    def test_there_is_no_way_in_circles(self) -> None:
        def reachable(status: MessageStatus) -> set[MessageStatus]:
            return FORWARD[status].union(*(reachable(following) for following in FORWARD[status]))

        assert all(status not in reachable(status) for status in S)

    @given(st.lists(st.sampled_from(RECEIPTS), min_size=1, max_size=5))
    def test_the_order_of_receipts_makes_no_difference(self, receipts: list[MessageStatus]) -> None:
        ends = set()
        for order in permutations(receipts):
            status = S.ACCEPTED
            for receipt in order:
                status = advance(status, receipt)
            ends.add(status)
        assert len(ends) == 1

    @given(st.sampled_from(S), st.lists(st.sampled_from(S), max_size=20))
    def test_repeating_everything_changes_nothing(self, status: MessageStatus, news: list[MessageStatus]) -> None:
        for to in news:
            status = advance(status, to)
        if set(news) <= set(RECEIPTS):
            again = status
            for to in news:
                again = advance(again, to)
            assert again is status

    def test_groups(self) -> None:
        assert {status for status in S if status.is_open} == {S.QUEUED, S.SENDING}
        assert {status for status in S if status.has_arrived} == {S.DELIVERED, S.READ}
        assert {status for status in S if status.has_ended_badly} == {S.FAILED, S.UNCERTAIN, S.CANCELLED}
        assert {status for status in BatchStatus if status.is_live} == {"running", "paused", "held"}


class TestVerdicts:
    def test_accepted(self) -> None:
        said = verdict(ACCEPTED)
        assert (said.status, said.code, said.gateway_id) == (S.ACCEPTED, None, "1")

    @pytest.mark.parametrize("outcome", REJECTED)
    def test_refused_for_good(self, outcome: Rejected) -> None:
        assert (verdict(outcome).status, verdict(outcome).code) == (S.FAILED, outcome.code)

    @pytest.mark.parametrize("outcome", UNCERTAIN)
    def test_in_doubt_is_never_queued(self, outcome: Uncertain) -> None:
        assert (verdict(outcome).status, verdict(outcome).code) == (S.UNCERTAIN, outcome.code)
        assert late_verdict(verdict(outcome)).status is S.UNCERTAIN

    @pytest.mark.parametrize("outcome", [*DEVICE, *NOT_SENT, Unprepared("KeyError"), Overdue()])
    def test_what_certainly_did_not_leave_is_queued_again(self, outcome: DeviceProblem | NotSent) -> None:
        assert verdict(outcome).status is S.QUEUED
        assert verdict(outcome).code in REASONS

    @pytest.mark.parametrize("outcome", [*DEVICE, *NOT_SENT, Overdue()])
    def test_but_not_once_it_was_given_up(self, outcome: DeviceProblem | NotSent) -> None:
        assert late_verdict(verdict(outcome)).status is S.FAILED

    @pytest.mark.parametrize(
        ("outcome", "status", "code"),
        [(SettleOutcome.SENT, "sent", "settled_sent"), (SettleOutcome.NOT_SENT, "failed", "settled_not_sent")],
    )
    def test_settling(self, outcome: SettleOutcome, status: str, code: str) -> None:
        assert outcome.result == (status, code)
        assert advance(S.UNCERTAIN, outcome.result[0]) == status


class TestStopping:
    @pytest.mark.parametrize("outcome", [*NOT_SENT, *UNCERTAIN, *REJECTED])
    @pytest.mark.parametrize("failures", [0, UNREACHED_BEFORE_STOP - 1])
    def test_a_few_failures_say_nothing_of_a_device(self, outcome: NotSent, failures: int) -> None:
        assert device_state(outcome, failures) is None

    def test_what_takes_a_device_out_of_service(self) -> None:
        assert device_state(DEVICE[0], 0) == "disconnected"
        assert {device_state(outcome, 0) for outcome in DEVICE[1:]} == {"refused"}
        assert {device_state(outcome, UNREACHED_BEFORE_STOP) for outcome in NOT_SENT} == {"unreachable"}
        assert device_state(ACCEPTED, 0) == "connected"

    def test_failures_in_a_row_hold_a_batch(self) -> None:
        failures = 0
        for outcome in (*REJECTED, *UNCERTAIN)[:FAILURES_BEFORE_HOLD]:
            assert hold_code(outcome, failures) is None
            failures = failures_after(outcome, failures)
        assert hold_code(REJECTED[0], failures) is HoldCode.TOO_MANY_FAILURES
        assert failures_after(ACCEPTED, failures) == 0

    @pytest.mark.parametrize("outcome", [*DEVICE, *NOT_SENT, Overdue(), Unprepared("-")])
    def test_what_never_left_says_nothing_of_a_batch(self, outcome: NotSent) -> None:
        assert failures_after(outcome, 3) == 3

    def test_a_message_that_cannot_be_prepared_holds_its_batch_at_once(self) -> None:
        assert hold_code(Unprepared("-"), 0) is HoldCode.CANNOT_PREPARE
        assert HoldCode.CANNOT_PREPARE not in DEVICE_HOLDS
        assert HoldCode.TOO_MANY_FAILURES not in DEVICE_HOLDS

    @given(st.integers(1, 10_000), st.none() | st.integers(0, 3600))
    def test_waits_grow_and_end(self, failures: int, asked: int | None) -> None:
        wait = back_off_s(failures, asked)
        assert wait <= max(300, asked or 0)
        assert wait >= (asked or 0)
        assert back_off_s(failures + 1, asked) >= wait >= 2


def test_every_code_has_a_sentence() -> None:
    codes = {*MessageCode, *HoldCode, *RejectionCode, *DeviceCode, *NotSentCode, *UncertainCode}
    assert set(REASONS) == {str(code) for code in codes}
    assert all(REASONS[code].code == code for code in REASONS)
