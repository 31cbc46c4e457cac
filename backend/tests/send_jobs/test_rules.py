"""What may be done with a job when, and that the tables of codes are whole."""

from datetime import UTC, datetime, timedelta

import pytest

from pengingat.delivery.rules import REASONS, BatchStatus
from pengingat.errors import Conflict, Invalid
from pengingat.participants.rules import Segment, Status
from pengingat.send_jobs.rules import (
    EXCLUSION_SENTENCES,
    SEGMENT_NAMES,
    START_REFUSALS,
    Exclusion,
    JobStatus,
    Stage,
    ensure_times,
    ensure_worth_sending,
    is_due,
    may_change,
    may_start,
)
from pengingat.templates.rules import ADDRESSEES

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)

DRAFT = Stage(scheduled=False, refused=False, cancelled=False, batch_status=None)
SCHEDULED = Stage(scheduled=True, refused=False, cancelled=False, batch_status=None)
REFUSED = Stage(scheduled=False, refused=True, cancelled=False, batch_status=None)
GIVEN_UP = Stage(scheduled=False, refused=False, cancelled=True, batch_status=None)
BEGUN = [Stage(scheduled=False, refused=False, cancelled=False, batch_status=status) for status in BatchStatus]


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        (DRAFT, "draft"),
        (SCHEDULED, "scheduled"),
        (REFUSED, "held"),
        (GIVEN_UP, "cancelled"),
        *((stage, stage.batch_status) for stage in BEGUN),
    ],
)
def test_status(stage: Stage, status: str) -> None:
    assert stage.status is JobStatus(status)


@pytest.mark.parametrize("stage", [DRAFT, REFUSED])
def test_what_has_not_begun_may_be_started_and_changed(stage: Stage) -> None:
    may_start(stage, expires_at=NOW + HOUR, now=NOW)
    may_change(stage)


@pytest.mark.parametrize("stage", [SCHEDULED, GIVEN_UP, *BEGUN])
def test_everything_else_may_not(stage: Stage) -> None:
    with pytest.raises(Conflict, match="already_started"):
        may_start(stage, expires_at=None, now=NOW)
    with pytest.raises(Conflict, match="not_a_draft"):
        may_change(stage)


def test_a_job_whose_time_is_over_does_not_start() -> None:
    with pytest.raises(Conflict, match="send_job_expired"):
        may_start(DRAFT, expires_at=NOW, now=NOW)


def test_times_are_in_order() -> None:
    ensure_times(NOW, NOW + HOUR)
    ensure_times(None, NOW)
    with pytest.raises(Invalid, match="expires_before_start"):
        ensure_times(NOW, NOW)


def test_due() -> None:
    assert is_due(None, NOW)
    assert is_due(NOW, NOW)
    assert not is_due(NOW + HOUR, NOW)


def test_worth_sending() -> None:
    ensure_worth_sending(recipients=1, recently_sent=0, confirmed=False)
    ensure_worth_sending(recipients=1, recently_sent=1, confirmed=True)
    with pytest.raises(Conflict, match="recently_sent"):
        ensure_worth_sending(recipients=1, recently_sent=1, confirmed=False)
    with pytest.raises(Conflict, match="nobody_to_send_to"):
        ensure_worth_sending(recipients=0, recently_sent=0, confirmed=True)


def test_every_code_has_its_words() -> None:
    assert set(EXCLUSION_SENTENCES) == set(Exclusion)
    assert set(SEGMENT_NAMES) == set(Segment)
    for code, problem in {**REASONS, **START_REFUSALS}.items():
        assert problem.code == code
        assert problem.sentence.say("id", {}) != problem.sentence.say("en", {})


def test_purposes_speak_of_records_as_they_are() -> None:
    for addressees in ADDRESSEES.values():
        assert (addressees.segments or set()) <= set(Segment)
        assert addressees.status is None or addressees.status in set(Status)
