"""The shapes of send jobs in the API."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import RowMapping

from pengingat.delivery.rules import REASONS, MessageStatus
from pengingat.errors import Language
from pengingat.participants.schemas import ParticipantFilterFields
from pengingat.send_jobs.queries import JobView
from pengingat.send_jobs.rules import START_REFUSALS, Audience, JobStatus
from pengingat.templates.rules import MAX_BODY, Purpose, render
from pengingat.templates.schemas import NO_NUL, FindingPublic

MAX_IDS = 10_000

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=NO_NUL)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL)]
Ids = Annotated[list[UUID], Field(max_length=MAX_IDS)]


class AudienceFields(ParticipantFilterFields):
    """Whom a notice is for. An unknown field is refused: a filter that is not understood must not mean everyone."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"segment": "pbi_apbn", "status": "inactive"}]}
    )

    ids: Ids | None = Field(default=None, description="Only these; an empty list is nobody.")
    exclude_ids: Ids = []
    exclude_notified_within_days: int | None = Field(default=None, ge=1, le=366)

    @property
    def audience(self) -> Audience:
        """The same for the rules and queries."""
        return Audience(
            filters=self.filters,
            ids=None if self.ids is None else tuple(self.ids),
            exclude_ids=tuple(self.exclude_ids),
            exclude_notified_within_days=self.exclude_notified_within_days,
        )


class AudiencePublic(AudienceFields):
    """Whom a notice is for."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)


class PreviewRequest(BaseModel):
    """A template and an audience to try."""

    model_config = ConfigDict(extra="forbid")

    template_id: UUID
    audience: AudienceFields
    pace: Short | None = Field(default=None, examples=["10-30"])
    window: Short | None = Field(default=None, examples=["08:00-17:00"])


class SamplePublic(BaseModel):
    """One message as it would go out; `participant_id` is the member it names."""

    participant_id: UUID
    phone: str
    text: str


class PreviewPublic(BaseModel):
    """What would go out. `participants` − `recipients` share a phone with somebody who comes before them."""

    recipients: int = Field(description="Messages: one per phone.")
    participants: int = Field(description="People the messages are for.")
    excluded: dict[str, int] = Field(description="People who fit but get no message, by code.")
    samples: list[SamplePublic]
    estimated_duration_s: int | None = Field(
        description="Until the last message goes, closed hours included; null when the hours never open."
    )


class SendJobWrite(BaseModel):
    """What a send job may be told beside its name, text and audience."""

    model_config = ConfigDict(extra="forbid")

    start_at: AwareDatetime | None = Field(default=None, description="`start` before this time schedules the job.")
    expires_at: AwareDatetime | None = Field(default=None, description="What has not gone by then is cancelled.")
    pace: Short | None = Field(default=None, description="Seconds between two messages.", examples=["10-30"])
    window: Short | None = Field(default=None, description="Sending hours.", examples=["mon-fri 08:00-17:00"])


class SendJobCreate(SendJobWrite):
    """A new send job; a draft until it is started."""

    name: Name = Field(examples=["PBI nonaktif Tomohon, November"])
    template_id: UUID
    audience: AudienceFields


class SendJobUpdate(SendJobWrite):
    """What to change in a draft; what is absent stays."""

    name: Name | None = None
    template_id: UUID | None = None
    audience: AudienceFields | None = None


class SendJobStart(BaseModel):
    """`confirm_name` is the job's name, typed by a person who means to send the same people the same text again."""

    confirm_name: str | None = Field(default=None, max_length=200)


_REASONS = {**REASONS, **START_REFUSALS}
"""The sentence of every code a held job may carry."""


class JobTemplate(BaseModel):
    """The text a job goes out with: pinned once it has started, the newest before."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID = Field(validation_alias="template_id")
    name: str
    purpose: Purpose
    version: int
    version_id: UUID = Field(validation_alias="id")


class MessageCounts(BaseModel):
    """How many of a job's messages are in each status; together they are its recipients."""

    queued: int
    sending: int
    accepted: int
    sent: int
    delivered: int
    read: int
    failed: int
    uncertain: int
    cancelled: int


class SendJobPublic(BaseModel):
    """A send job as it stands."""

    id: UUID
    name: str
    status: JobStatus
    template: JobTemplate
    audience: AudiencePublic
    start_at: datetime | None
    expires_at: datetime | None
    pace: str | None
    window: str | None
    counts: MessageCounts
    recipients: int
    participants: int
    excluded: dict[str, int]
    hold_code: str | None
    hold_reason: str | None = Field(description="`hold_code` in words.")
    last_progress_at: datetime | None
    estimated_finish_at: datetime | None = Field(description="While it runs: a guess by pace and hours.")
    simulator: bool = Field(description="The gateway is a simulator: nobody really gets anything.")
    created_at: datetime
    created_by: str | None = Field(description="The name of the person or program.")
    started_at: datetime | None
    started_by: str | None = Field(description="The name of the person or program.")
    finished_at: datetime | None

    @classmethod
    def of(cls, view: JobView, language: Language, *, estimated_finish_at: datetime | None, simulator: bool) -> Self:
        """A job for somebody who reads `language`; `simulator` counts until the job has started."""
        job, batch = view.job, view.batch
        reason = _REASONS.get(view.hold_code or "")
        return cls(
            id=job.id,
            name=job.name,
            status=view.stage.status,
            template=JobTemplate.model_validate(view.text),
            audience=AudiencePublic.model_validate(job.audience),
            start_at=job.start_at,
            expires_at=job.expires_at,
            pace=job.pace,
            window=job.window,
            counts=MessageCounts(**{status.value: number for status, number in view.counts.items()}),
            recipients=job.recipients or 0,
            participants=job.participants or 0,
            excluded=job.excluded or {},
            hold_code=view.hold_code,
            hold_reason=None if reason is None else reason.sentence.say(language, {}),
            last_progress_at=batch.last_progress_at if batch else None,
            estimated_finish_at=estimated_finish_at,
            simulator=simulator if job.simulator is None else job.simulator,
            created_at=job.created_at,
            created_by=view.created_by,
            started_at=job.started_at,
            started_by=view.started_by,
            finished_at=batch.finished_at if batch else job.cancelled_at,
        )


class MessagePublic(BaseModel):
    """One message of a job. `participant_id` is the member it names, `participant_ids` are all of them."""

    id: UUID
    participant_id: UUID | None
    participant_ids: list[UUID]
    name: str
    card_number: str
    phone: str
    text: str
    status: MessageStatus
    code: str | None
    reason: str | None = Field(description="`code` in words.")
    attempts: int
    queued_at: datetime
    sending_at: datetime | None
    accepted_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, row: RowMapping, language: Language) -> Self:
        """A row of `queries.list_messages`, its text rendered."""
        ids = row["participant_ids"] or []
        reason = REASONS.get(row["code"] or "")
        return cls(
            **{name: row[name] for name in cls.model_fields if name in row and name != "participant_ids"},
            participant_ids=ids,
            participant_id=next(iter(ids), None),
            text=render(row["body"], row["variables"]),
            reason=None if reason is None else reason.sentence.say(language, {}),
        )


class TemplatePreviewRequest(BaseModel):
    """A text to try, with a participant's masked values or with examples."""

    body: Annotated[str, StringConstraints(max_length=MAX_BODY, pattern=NO_NUL)]
    purpose: Purpose
    participant_id: UUID | None = None


class TemplatePreviewPublic(BaseModel):
    """The text as it would go out. What is wrong in it stays as written and is listed."""

    text: str
    length: int
    problems: list[FindingPublic]
