"""The figures of the first page, and a person's page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import RowMapping

from pengingat.delivery.rules import MessageStatus
from pengingat.imports.rules import ImportStatus
from pengingat.participants.rules import Segment, Status, StatusReason
from pengingat.participants.schemas import ParticipantPublic
from pengingat.send_jobs.queries import JobView
from pengingat.send_jobs.rules import JobStatus
from pengingat.send_jobs.schemas import MessageCounts
from pengingat.templates.rules import render


class ParticipantFigures(BaseModel):
    """How many participants there are, by what matters for notices."""

    total: int
    by_status: dict[Status, int]
    by_segment: dict[Segment, int]
    pbi_inactive: int = Field(description="Segment `pbi_apbn` and inactive, with or without arrears.")
    with_arrears: int = Field(description="Months or an amount.")
    reachable: int = Field(description="Participants with a valid mobile number.")
    reachable_phones: int = Field(description="Different numbers among them: so many messages would reach them all.")


class WaitingImport(BaseModel):
    """An import that is not finished: it is being worked on, or waits for somebody to apply it."""

    id: UUID
    file_name: str
    status: ImportStatus
    valid: int
    rejected: int
    created_at: datetime


class RecentJob(BaseModel):
    """A send job in brief."""

    id: UUID
    name: str
    status: JobStatus
    counts: MessageCounts
    recipients: int
    created_at: datetime
    started_at: datetime | None

    @classmethod
    def of(cls, view: JobView) -> Self:
        """The job in brief."""
        job = view.job
        return cls(
            id=job.id,
            name=job.name,
            status=view.stage.status,
            counts=MessageCounts.model_validate(dict(view.counts)),
            recipients=sum(view.counts.values()),
            created_at=job.created_at,
            started_at=job.started_at,
        )


class Dashboard(BaseModel):
    """The figures of the first page."""

    participants: ParticipantFigures
    imports_waiting: list[WaitingImport]
    recent_jobs: list[RecentJob]
    messages_uncertain: int = Field(description="Messages that may have gone: a person settles them.")
    held_jobs: int = Field(description="Jobs the system has stopped.")


class HistoryPublic(BaseModel):
    """One change of membership or arrears, and who or what made it. The old values of a new participant are null."""

    at: datetime
    source: Literal["import", "manual"]
    import_id: UUID | None
    file_name: str | None = Field(description="The import's file.")
    changed_by: str | None = Field(description="Who corrected it by hand.")
    old_segment: Segment | None
    new_segment: Segment
    old_status: Status | None
    new_status: Status
    old_status_reason: StatusReason | None
    new_status_reason: StatusReason
    old_arrears_months: int | None
    new_arrears_months: int
    old_arrears_amount: int | None
    new_arrears_amount: int

    @classmethod
    def of(cls, entry: Mapping[str, object]) -> Self:
        """From an entry of `queries.list_history`."""
        return cls.model_validate({"source": "import" if entry["import_id"] else "manual", **entry})


class ParticipantMessage(BaseModel):
    """A message the participant was a recipient of."""

    id: UUID
    send_job_id: UUID
    send_job_name: str
    text: str = Field(description="As it went out: masked.")
    status: MessageStatus
    code: str | None
    attempts: int
    queued_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None

    @classmethod
    def of(cls, row: RowMapping) -> Self:
        """From a row of `queries.list_messages_of`."""
        return cls(text=render(row["body"], row["variables"]), **row)


class ParticipantDetail(ParticipantPublic):
    """A person's page: what is known, what changed, what was sent; each the latest first."""

    address: str | None
    history: list[HistoryPublic]
    messages: list[ParticipantMessage]
