"""Send jobs until they start: trying an audience, drafting, changing, deleting. Starting is in `starting.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import TypedDict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from pengingat import clock
from pengingat.audit import service as audit
from pengingat.audit.service import Action, Actor
from pengingat.crypto import Keyring
from pengingat.delivery.models import Batch
from pengingat.devices.rules import parse_pace, parse_window
from pengingat.errors import NotFound
from pengingat.participants.models import Participant
from pengingat.participants.queries import where
from pengingat.participants.rules import ParticipantFilters
from pengingat.send_jobs import rules
from pengingat.send_jobs.audience import Counts, count, matched, sample
from pengingat.send_jobs.duration import finish
from pengingat.send_jobs.models import SendJob
from pengingat.send_jobs.queries import list_devices, senders_of, stage_of
from pengingat.send_jobs.rules import JOB_UNKNOWN, SAMPLES, Audience, Stage
from pengingat.send_jobs.schemas import AudienceFields
from pengingat.settings import Settings
from pengingat.templates.queries import get_template
from pengingat.templates.rules import Purpose, render


@dataclass(frozen=True, slots=True)
class Sample:
    """One message as it would go out, to a masked phone."""

    participant_id: UUID
    phone: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go out."""

    counts: Counts
    samples: Sequence[Sample]
    estimated_duration_s: int | None


async def preview(
    session: AsyncSession,
    keyring: Keyring,
    settings: Settings,
    *,
    template_id: UUID,
    audience: Audience,
    pace: str | None = None,
    window: str | None = None,
) -> Preview:
    """Whom a template would reach now, with a few texts; raises `NotFound`, and `Invalid` for pace or hours."""
    now = clock.now()
    template = await get_template(session, template_id)
    people = matched(audience, Purpose(template["purpose"]), keyring, now)
    counts = await count(session, people)
    rows = await sample(session, people, office_name=settings.office_name, limit=SAMPLES)
    senders = senders_of(await list_devices(session, settings), pace=pace, window=window)
    end = finish(counts.recipients, senders, now=now, zone=settings.zone)
    return Preview(
        counts=counts,
        samples=[
            Sample(row["participant_id"], row["phone_masked"], render(template["body"], row["variables"]))
            for row in rows
        ],
        estimated_duration_s=None if end is None else ceil((end - now).total_seconds()),
    )


class Plan(TypedDict, total=False):
    """What a draft is told; what is absent stays as it was."""

    name: str
    template_id: UUID
    audience: AudienceFields
    start_at: datetime | None
    expires_at: datetime | None
    pace: str | None
    window: str | None


CLEARABLE = frozenset({"start_at", "expires_at", "pace", "window"})
"""What a draft may be without."""


async def create(session: AsyncSession, keyring: Keyring, actor: Actor, plan: Plan) -> UUID:
    """A new draft; raises `NotFound` for the template, `Invalid` for times, pace and hours."""
    job = SendJob(created_by=actor.id)
    await _follow(session, keyring, job, plan)
    session.add(job)
    await session.flush()
    audit.record(session, actor, Action.SEND_JOB_CREATED, "send_job", job.id)
    return job.id


async def change(session: AsyncSession, keyring: Keyring, actor: Actor, job_id: UUID, plan: Plan) -> None:
    """Change a draft; raises as `create` does, and `Conflict` when it is none any more."""
    job, stage = await lock_job(session, job_id)
    rules.may_change(stage)
    await _follow(session, keyring, job, plan)
    job.hold_code, job.confirmed = None, False
    audit.record(session, actor, Action.SEND_JOB_CHANGED, "send_job", job_id, fields=sorted(plan))


async def delete(session: AsyncSession, actor: Actor, job_id: UUID) -> None:
    """Delete a draft; raises `NotFound` and `Conflict`."""
    job, stage = await lock_job(session, job_id)
    rules.may_change(stage)
    await session.delete(job)
    audit.record(session, actor, Action.SEND_JOB_DELETED, "send_job", job_id)


async def lock_job(session: AsyncSession, job_id: UUID) -> tuple[SendJob, Stage]:
    """The job, locked until the transaction ends, and what decides its status; raises `NotFound`."""
    job = await session.get(SendJob, job_id, with_for_update=True, populate_existing=True)
    if job is None:
        raise NotFound(JOB_UNKNOWN)
    return job, stage_of(job, await session.get(Batch, job_id, populate_existing=True))


async def _follow(session: AsyncSession, keyring: Keyring, job: SendJob, plan: Plan) -> None:
    for name in ("name", "start_at", "expires_at", "pace", "window"):
        if name in plan:
            setattr(job, name, plan[name])
    if job.pace is not None:
        parse_pace(job.pace)
    if job.window is not None:
        parse_window(job.window)
    rules.ensure_times(job.start_at, job.expires_at)
    if "template_id" in plan:
        job.template_id = (await get_template(session, plan["template_id"]))["id"]
    if "audience" in plan:
        audience = await _without_identifiers(session, keyring, plan["audience"])
        job.audience = audience.model_dump(mode="json", exclude_defaults=True)


async def _without_identifiers(session: AsyncSession, keyring: Keyring, audience: AudienceFields) -> AudienceFields:
    """The same people, but found now by a search that holds digits: a card, NIK or phone is not kept in clear."""
    if audience.q is None or not any(character.isdigit() for character in audience.q):
        return audience
    conditions = where(ParticipantFilters(q=audience.q), keyring)
    if audience.ids is not None:
        conditions.append(Participant.id.in_(audience.ids))
    found = await session.scalars(select(Participant.id).where(*conditions))
    return audience.model_copy(update={"q": None, "ids": list(found)})
